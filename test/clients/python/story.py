"""The story that every generated client tells (test/clients/README.md), in Python."""

import base64
import hashlib
import os
import uuid
from typing import Any, Callable, Type

import twinseal_admin
import twinseal_fipsign
import twinseal_v1
from twinseal_admin.models.create_api_key import CreateApiKey
from twinseal_admin.models.create_ca import CreateCa
from twinseal_admin.models.create_project import CreateProject
from twinseal_fipsign.models.issue_certificate_request import IssueCertificateRequest
from twinseal_fipsign.models.revoke_certificate_request import RevokeCertificateRequest
from twinseal_fipsign.models.sign_token_request import SignTokenRequest
from twinseal_fipsign.models.revoke_request import RevokeRequest
from twinseal_fipsign.models.verify_request import VerifyRequest
from twinseal_v1.models.decapsulate_request import DecapsulateRequest
from twinseal_v1.models.encapsulate_request import EncapsulateRequest
from twinseal_v1.models.generate_key_request import GenerateKeyRequest
from twinseal_v1.models.sign_hash_request import SignHashRequest
from twinseal_v1.models.sign_request import SignRequest
from twinseal_v1.models.verify_hash_request import VerifyHashRequest
from twinseal_v1.models.verify_request import VerifyRequest as VerifySignatureRequest

BASE_URL = os.environ["BASE_URL"]
MESSAGE = b"a contract"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def refused(error: Type[Exception], call: Callable[[], Any]) -> Any:
    """The typed body of the error that `call` must raise."""
    try:
        call()
    except error as caught:
        return caught
    raise AssertionError("nothing was raised")


admin = twinseal_admin.ApiClient(twinseal_admin.Configuration(host=BASE_URL, access_token=os.environ["ADMIN_TOKEN"]))
projects = twinseal_admin.ProjectsApi(admin)
name = f"python-{uuid.uuid4().hex[:8]}"
project = projects.create_project(CreateProject(name=name))
api_keys = twinseal_admin.ApiKeysApi(admin)
native_key = api_keys.create_api_key(project.id, CreateApiKey(name="story", format="qph")).key
token_key = api_keys.create_api_key(project.id, CreateApiKey(name="story", format="pqa")).key
print("project made, active")

v1 = twinseal_v1.ApiClient(twinseal_v1.Configuration(host=BASE_URL, api_key={"api-key": native_key}))
keys, signature, kem = twinseal_v1.KeysApi(v1), twinseal_v1.SignatureApi(v1), twinseal_v1.KemApi(v1)

key = keys.generate_key(GenerateKeyRequest(algorithm="ML-DSA-65")).data
print(f"key {key.algorithm} version {key.key_version} {key.status}")

signed = signature.sign(SignRequest(algorithm="ML-DSA-65", key_version=1, message=b64(MESSAGE))).data


def is_valid(algorithm: str, message: bytes, signature_text: str) -> bool:
    request = VerifySignatureRequest(algorithm=algorithm, key_version=1, message=b64(message), signature=signature_text)
    return signature.verify(request).data.valid


print(f"signature of {len(base64.b64decode(signed.signature))} bytes: {is_valid('ML-DSA-65', MESSAGE, signed.signature)}".lower())
print(f"of another message: {is_valid('ML-DSA-65', b'other', signed.signature)}".lower())

digest = {"algorithm": "ML-DSA-65", "key_version": 1, "hash": b64(hashlib.sha256(MESSAGE).digest()), "hash_algorithm": "SHA-256"}
of_digest = signature.sign_hash(SignHashRequest(**digest)).data
checked = signature.verify_hash(VerifyHashRequest(**digest, signature=of_digest.signature)).data
print(f"digest signed as {of_digest.mode}: {checked.valid}".lower())

composite = "MLDSA65-ECDSA-P256-SHA512"
keys.generate_key(GenerateKeyRequest(algorithm=composite))
sealed = signature.sign(SignRequest(algorithm=composite, key_version=1, message=b64(MESSAGE))).data
print(f"{composite}: {str(is_valid(composite, MESSAGE, sealed.signature)).lower()}")

keys.generate_key(GenerateKeyRequest(algorithm="ML-KEM-768"))
made = kem.encapsulate(EncapsulateRequest(algorithm="ML-KEM-768", key_version=1)).data
opened = kem.decapsulate(DecapsulateRequest(algorithm="ML-KEM-768", key_version=1, kem_ciphertext=made.kem_ciphertext)).data
print(f"one secret of {len(base64.b64decode(opened.shared_secret))} bytes: {made.shared_secret == opened.shared_secret}".lower())

fipsign = twinseal_fipsign.ApiClient(twinseal_fipsign.Configuration(host=BASE_URL, api_key={"api-key": token_key}))
tokens = twinseal_fipsign.TokensApi(fipsign)
token = tokens.sign_token(SignTokenRequest(sub="user-1", additional_properties={"plan": "gold"})).token
claims = tokens.verify_token(VerifyRequest(token=token)).payload
print(f"token of {claims['sub']} with plan {claims['plan']}")
print(tokens.revoke_token(RevokeRequest(token=token)).message)
after = refused(twinseal_fipsign.exceptions.UnauthorizedException, lambda: tokens.verify_token(VerifyRequest(token=token))).data
print(f"then: {after.error}")

cas, ca = twinseal_admin.CaApi(admin), twinseal_fipsign.CaApi(fipsign)
for ca_format in ("pqcert", "x509"):
    cas.create_ca(project.id, CreateCa(format=ca_format, subject="Story CA"))
    issued = ca.issue_certificate(IssueCertificateRequest(subject="device-1", public_key=key.public_key, expires_in_seconds=3600))
    form = "PEM" if isinstance(issued.certificate.actual_instance, str) else "an object"
    print(f"{issued.meta.format}: certificate for {issued.meta.subject} as {form}")
    cert_id = issued.meta.cert_id
    ca.revoke_certificate(RevokeCertificateRequest(cert_id=cert_id, reason="superseded"))
    status, entries = ca.get_certificate(cert_id).status, ca.get_revocation_list().crl.revoked_certs
    print(f"{ca_format}: " + f"revoked {status.revoked}, listed {entries[0].cert_id == cert_id}".lower())
    cas.retire_ca(project.id)

missing = refused(
    twinseal_v1.exceptions.NotFoundException,
    lambda: signature.sign(SignRequest(algorithm="ML-DSA-65", key_version=7, message=b64(MESSAGE))),
)
print(f"native error {missing.status}: {missing.data.error.error_code}")
reserved = refused(
    twinseal_fipsign.exceptions.BadRequestException, lambda: tokens.sign_token(SignTokenRequest(sub="user-1", additional_properties={"_x": 1}))
)
print(f"token error {reserved.status}: {reserved.data.error}")
taken = refused(twinseal_admin.exceptions.ConflictException, lambda: projects.create_project(CreateProject(name=name)))
print(f"admin error {taken.status}: {taken.data.code}")
