"""Encrypts standard input to an ML-KEM key of the service, with the public key alone; the result is for `POST /kem/decrypt`:

    python3 examples/kem_encrypt.py ALGORITHM PUBLIC_KEY      (the public key is a file with base64 text)

Needs the package `cryptography`, 48 or later, built on a library that has ML-KEM (the wheels of PyPI are).
"""

import base64
import os
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import mlkem
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEMS = {
    "ML-KEM-768": mlkem.MLKEM768PublicKey,
    "ML-KEM-1024": mlkem.MLKEM1024PublicKey,
}


def encrypt(algorithm: str, public_key: bytes, plaintext: bytes, aad: bytes = b"") -> bytes:
    """KEM ciphertext || IV || AES-256-GCM ciphertext || tag."""
    shared_secret, kem_ciphertext = KEMS[algorithm].from_public_bytes(public_key).encapsulate()
    info = f"kem-dem/v1/encrypt/{algorithm}".encode()
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=info).derive(shared_secret)
    iv = os.urandom(12)
    return kem_ciphertext + iv + AESGCM(key).encrypt(iv, plaintext, kem_ciphertext + aad)


if __name__ == "__main__":
    name, public_key_file = sys.argv[1:]
    with open(public_key_file, encoding="ascii") as file:
        recipient = base64.b64decode(file.read())
    message = encrypt(name, recipient, sys.stdin.buffer.read())
    print(base64.b64encode(message).decode())
