"""Makes requests to a certificate authority with the package `cryptography`.

python make_requests.py ROOT_PEM LEAF_PEM

Prints one request per line: what it is, a colon and its DER in base64.
"""

import base64
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID

KEYS = {
    "ML-DSA-44": mldsa.MLDSA44PrivateKey,
    "ML-DSA-65": mldsa.MLDSA65PrivateKey,
    "ML-DSA-87": mldsa.MLDSA87PrivateKey,
}
NONCE = bytes(range(32))


def certification_request(key):
    """With an extension that is asked for, as tools commonly send it."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "device é")])
    names = x509.SubjectAlternativeName([x509.DNSName("device.example")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject).add_extension(names, critical=False)
    return builder.sign(key, None)


def ocsp_requests(root, leaf):
    yield "sha1", ocsp.OCSPRequestBuilder().add_certificate(leaf, root, SHA1()).build()
    nonce = x509.OCSPNonce(NONCE)
    builder = ocsp.OCSPRequestBuilder().add_certificate(leaf, root, SHA256())
    yield "sha256", builder.add_extension(nonce, critical=False).build()


def main(root_path, leaf_path):
    root, leaf = (x509.load_pem_x509_certificate(Path(path).read_bytes()) for path in (root_path, leaf_path))
    made = [(name, certification_request(key.generate())) for name, key in KEYS.items()]
    for name, request in [*made, *ocsp_requests(root, leaf)]:
        der = request.public_bytes(serialization.Encoding.DER)
        print(f"{name}: {base64.b64encode(der).decode()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
