"""Only two ciphers and one derivation are used, all from `cryptography`; nothing is invented here (CR-01)."""

import re
from pathlib import Path

CASEWORK = Path(__file__).resolve().parents[2] / "casework"
KEYS = CASEWORK / "keys"

ALLOWED = {
    "cryptography.exceptions": {"InvalidTag"},
    "cryptography.hazmat.primitives.ciphers.aead": {"AESGCM"},
    "cryptography.hazmat.primitives.hashes": {"SHA256"},
    "cryptography.hazmat.primitives.kdf.hkdf": {"HKDF"},
    "argon2": {"PasswordHasher", "Type"},
    "argon2.exceptions": {"Argon2Error", "InvalidHashError", "VerificationError"},
    "argon2.low_level": {"Type", "hash_secret_raw"},
}
ALSO = {  # what one file has to know, since others chose it: phones, and services that sign time-stamps
    "totp.py": {
        "cryptography.hazmat.primitives.hashes": {"SHA1"},
        "cryptography.hazmat.primitives.twofactor.totp": {"TOTP"},
    },
    "timestamps.py": {
        "cryptography": {"x509"},
        "cryptography.exceptions": {"InvalidSignature", "UnsupportedAlgorithm"},
        "cryptography.hazmat.primitives.asymmetric": {"ec", "ed25519", "padding", "rsa"},
        "cryptography.hazmat.primitives.hashes": {"SHA256", "SHA384", "SHA512", "HashAlgorithm"},
        "cryptography.hazmat.primitives.serialization": {"Encoding"},
        "cryptography.x509.oid": {"ExtendedKeyUsageOID"},
    },
}
IMPORT = re.compile(r"^from ((?:cryptography|argon2)[\w.]*) import (.+)$", re.MULTILINE)


def test_only_the_primitives_of_the_inventory_are_imported() -> None:
    imported = [(path.name, *found) for path in KEYS.glob("*.py") for found in IMPORT.findall(path.read_text("utf-8"))]

    for name, module, names in imported:
        assert set(names.split(", ")) <= ALLOWED.get(module, set()) | ALSO.get(name, {}).get(module, set()), name
    assert {module for name, module, _ in imported if name not in ALSO} == set(ALLOWED)


def test_time_stamps_are_verified_and_nothing_is_signed() -> None:
    code = (KEYS / "timestamps.py").read_text("utf-8")

    assert ".verify(" in code
    assert not re.search(r"\.sign\(|generate_private_key|private_key", code)


def test_no_other_room_touches_a_cipher() -> None:
    others = [path for path in CASEWORK.rglob("*.py") if not path.is_relative_to(KEYS)]

    assert [path.name for path in others if IMPORT.search(path.read_text("utf-8"))] == []


def test_no_weak_random_or_digest_is_used() -> None:
    weak = re.compile(r"^\s*(?:import random|from random )|hashlib\.(?:md5|sha1)|uuid4", re.MULTILINE)

    assert [path.name for path in CASEWORK.rglob("*.py") if weak.search(path.read_text("utf-8"))] == []
