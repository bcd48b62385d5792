"""What a team does with the official Qpher SDK. Environment: BASE_URL, API_KEY (a `qph` key of an empty project)."""

import hashlib
import os
from typing import Any

from qpher import Qpher
from qpher.errors import AuthenticationError, NotFoundError, QpherError, ValidationError

from story import Story, expect, raises

story = Story()
client = Qpher(os.environ["API_KEY"], base_url=os.environ["BASE_URL"], max_retries=0)
MESSAGE = "an agreement, Zoë".encode()


@story.step("an unknown API key is an authentication error")
def _() -> None:
    stranger = Qpher("qph_live_" + "0" * 64, base_url=os.environ["BASE_URL"], max_retries=0)
    raises(AuthenticationError, {"error_code": "ERR_AUTH_001", "status_code": 401}, stranger.keys.list)


for algorithm in ("Dilithium3", "Composite-ML-DSA"):

    @story.step(f"{algorithm}: generated, signed, verified, rotated, retired")
    def _(algorithm: str = algorithm) -> None:
        generated = client.keys.generate(algorithm)
        expect((generated.key_version, generated.algorithm, generated.status), (1, algorithm, "active"))
        raises(QpherError, {"error_code": "ERR_KMS_002", "status_code": 409}, lambda: client.keys.generate(algorithm))
        signed = client.signatures.sign(MESSAGE, 1, algorithm=algorithm)
        check = lambda message: client.signatures.verify(message, signed.signature, 1, algorithm=algorithm).valid
        expect((check(MESSAGE), check(MESSAGE + b"!")), (True, False))
        rotated = client.keys.rotate(algorithm)
        expect((rotated.key_version, rotated.old_key_version), (2, 1))
        expect(check(MESSAGE), True)
        raises(NotFoundError, {"error_code": "ERR_NOT_FOUND_001"}, lambda: client.signatures.sign(MESSAGE, 1, algorithm=algorithm))
        expect(client.keys.get_active(algorithm).key_version, 2)
        expect(client.keys.get(algorithm, 1).status, "retired")
        expect(client.keys.retire(algorithm, 2).status, "retired")
        raises(NotFoundError, {"status_code": 404}, lambda: client.keys.get_active(algorithm))

    @story.step(f"{algorithm}: a digest is signed and verified under its own name only")
    def _(algorithm: str = algorithm) -> None:
        version = client.keys.generate(algorithm).key_version
        for name in ("SHA-256", "SHA-384", "SHA-512"):
            digest = hashlib.new(name.replace("-", "").lower(), MESSAGE).digest()
            signed = client.signatures.sign_hash(digest, name, version, algorithm=algorithm)
            expect((signed.hash_algorithm, signed.signature_type), (name, "detached"))
            other = hashlib.new(name.replace("-", "").lower(), b"other").digest()
            check = lambda value: client.signatures.verify_hash(value, name, signed.signature, version, algorithm=algorithm).valid
            expect((check(digest), check(other)), (True, False))


for algorithm in ("Kyber768", "X-Wing"):

    @story.step(f"{algorithm}: encrypted and decrypted by the service, and locally")
    def _(algorithm: str = algorithm) -> None:
        client.keys.generate(algorithm)
        encrypted = client.kem.encrypt(MESSAGE, 1, algorithm=algorithm)
        expect(client.kem.decrypt(encrypted.ciphertext, 1, algorithm=algorithm).plaintext, MESSAGE)
        envelope = client.kem.encrypt_local(MESSAGE, 1, algorithm=algorithm)
        expect(client.kem.decrypt_local(envelope), MESSAGE)
        damaged = bytes([encrypted.ciphertext[0] ^ 1]) + encrypted.ciphertext[1:]
        raises(
            ValidationError,
            {"error_code": "ERR_KEM_003", "status_code": 400},
            lambda: client.kem.decrypt(damaged, 1, algorithm=algorithm),
        )

    @story.step(f"{algorithm}: both ends of an encapsulation hold one secret, and a wrapped key comes back")
    def _(algorithm: str = algorithm) -> None:
        made = client.kem.encapsulate(1, algorithm=algorithm)
        opened = client.kem.decapsulate(made.kem_ciphertext, 1, algorithm=algorithm)
        expect((len(opened.shared_secret), bytes(opened.shared_secret)), (32, bytes(made.shared_secret)))
        wrapped = client.kem.wrap(bytes(range(32)), 1, algorithm=algorithm)
        expect(wrapped.wrapping_method, "KEM-DEM")
        expect(bytes(client.kem.unwrap(wrapped.wrapped_key, 1, algorithm=algorithm).symmetric_key), bytes(range(32)))


@story.step("keys are listed by algorithm and status")
def _() -> None:
    listed = client.keys.list(algorithm="Dilithium3", status="retired")
    expect((listed.total, {key.status for key in listed.keys}), (2, {"retired"}))


@story.step("deterministic encryption is refused while it is not configured")
def _() -> None:
    raises(QpherError, {"status_code": 403}, lambda: client.kem.encrypt(MESSAGE, 1, mode="deterministic", salt=bytes(32)))


story.tell()
