"""The one derivation: what is made of a secret for one named use tells nothing of the secret or of other uses."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.keys.roots import KEY_BYTES


def branch(secret: bytes, use: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"redress/1/" + use.encode()).derive(secret)
