"""Judges a folder of certificates, revocation lists and OCSP exchanges with the package `cryptography`.

python judge_pkix.py FOLDER ALGORITHM...    the authorities of manifest.json that have one of the algorithms

Prints one verdict per line, as test/interop/pkix/verdicts.ts words them.
"""

import json
import sys
from datetime import datetime, timezone
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, Hash
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

REASONS = {flag: flag.value for flag in x509.ReasonFlags}


class Folder:
    def __init__(self, path, manifest):
        self.path = path
        self.at = datetime.fromtimestamp(manifest["at"], timezone.utc)

    def certificate(self, name):
        return x509.load_pem_x509_certificate((self.path / name).read_bytes())

    def der(self, name):
        return (self.path / name).read_bytes()


def is_issued(certificate, issuer, at):
    """Name, signature and time, and what the issuer may do."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError):
        return False
    constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints)
    usage = issuer.extensions.get_extension_for_class(x509.KeyUsage)
    may = constraints.critical and constraints.value.ca and usage.critical and usage.value.key_cert_sign
    return may and certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def is_signed_list(crl, issuer, at):
    usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    crl.extensions.get_extension_for_class(x509.CRLNumber)
    authority = crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    subject = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        usage.crl_sign
        and crl.issuer == issuer.subject
        and authority.key_identifier == subject.digest
        and crl.last_update_utc <= at <= crl.next_update_utc
        and crl.is_signature_valid(issuer.public_key())
    )


def listed(crl, certificate):
    entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is None:
        return "no"
    if len(entry.extensions) == 0:
        return "yes"
    return REASONS[entry.extensions.get_extension_for_class(x509.CRLReason).value.reason]


def raw_key(certificate):
    return certificate.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def sha1(data):
    digest = Hash(SHA1())
    digest.update(data)
    return digest.finalize()


def responder_of(response, issuer, at):
    """The delegated responder's certificate, if the issuer issued it for that."""
    [certificate] = response.certificates
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    certificate.extensions.get_extension_for_class(x509.OCSPNoCheck)
    delegated = ExtendedKeyUsageOID.OCSP_SIGNING in usage and is_issued(certificate, issuer, at)
    named = response.responder_key_hash == sha1(raw_key(certificate))
    return certificate if delegated and named else None


def nonce_of(message):
    try:
        return message.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return None


def answers(request, response, issuer, at):
    """Whether the response is about what was asked, in its time and signed by a delegated responder."""
    same = all(
        getattr(request, name) == getattr(response, name)
        for name in ("issuer_name_hash", "issuer_key_hash", "serial_number")
    )
    if not same or type(request.hash_algorithm) is not type(response.hash_algorithm):
        return False
    responder = responder_of(response, issuer, at)
    if responder is None or nonce_of(request) != nonce_of(response):
        return False
    if not response.this_update_utc <= at <= response.next_update_utc:
        return False
    try:
        responder.public_key().verify(response.signature, response.tbs_response_bytes)
    except InvalidSignature:
        return False
    return True


def says(response):
    status = response.certificate_status.name.lower()
    reason = response.revocation_reason
    return status if reason is None else f"{status} {REASONS[reason]}"


def judge(folder, authority):
    root = folder.certificate(authority["root"])
    verdicts = [(authority["root"], "issued" if is_issued(root, root, folder.at) else "refused")]
    names = [leaf["certificate"] for leaf in authority["leaves"]]
    for name in [*names, authority["responder"]]:
        issued = is_issued(folder.certificate(name), root, folder.at)
        verdicts.append((name, "issued" if issued else "refused"))
    for name in (authority["emptyCrl"], authority["crl"]):
        signed = is_signed_list(x509.load_der_x509_crl(folder.der(name)), root, folder.at)
        verdicts.append((name, "signed" if signed else "refused"))
    crl = x509.load_der_x509_crl(folder.der(authority["crl"]))
    verdicts += [(f"{name} listed", listed(crl, folder.certificate(name))) for name in names]
    for exchange in authority["ocsp"]:
        request = ocsp.load_der_ocsp_request(folder.der(exchange["request"]))
        response = ocsp.load_der_ocsp_response(folder.der(exchange["response"]))
        fits = answers(request, response, root, folder.at) and hex(response.serial_number) == hex(
            int(exchange["serialNumber"], 16)
        )
        verdicts.append((exchange["response"], says(response) if fits else "refused"))
    return verdicts


def main(path, *algorithms):
    manifest = json.loads((Path(path) / "manifest.json").read_text())
    folder = Folder(Path(path), manifest)
    for authority in manifest["authorities"]:
        if authority["algorithm"] in algorithms:
            for name, verdict in judge(folder, authority):
                print(f"{name}: {verdict}")


if __name__ == "__main__":
    main(*sys.argv[1:])
