"""Keys that were once put away open for ever: golden files of the passphrase and of backups (CR-10)."""

import itertools
import json
import re
from base64 import b64decode
from pathlib import Path

import pytest

from casework.keys.fields import NONCE_BYTES, Place, SealBroken, SealingKey
from casework.keys.hierarchy import Keys, new_object_key
from casework.keys.passphrase import open_sealed_root_key
from casework.keys.recovery_kit import read_lines
from casework.keys.roots import RootKey, RootKeyRefused, write_whole
from casework.keys.tokens import new_id

ROOT = RootKey(bytes(range(32)))
SEALED_1 = {
    "format": 1,
    "passes": 2,
    "memory_kib": 19456,
    "salt": "DYc4iQjGMrFJUlM6ipHoTg==",
    "sealed": "AQFwYXNzcGhyYS2EdkGZNElHfy/Li9xiMOzzUrqptJTDaUukhesg9t3GyY46BhS1xUwsaQbsnNcV2rqC8NLmKgec8Zb5xQ==",
}
ARCHIVE_KEY_1 = "AQF+EBLtrJvUIhj+XCm70W2MK8XpKzNiwd9gnwwe838FdI6W+irvhnU2mWyiB+m/+gBb/yVe5snUiulO8F6fcQJaVucnMw=="
KIT_1 = """
0001 0203 0405 0607  1046
0809 0A0B 0C0D 0E0F  4BD9
1011 1213 1415 1617  319F
1819 1A1B 1C1D 1E1F  CA3C
"""


def test_a_root_key_sealed_in_format_1_opens(tmp_path: Path) -> None:
    """CR-10: the passphrase file."""
    write_whole(tmp_path / "root.sealed", json.dumps(SEALED_1).encode())

    assert open_sealed_root_key(tmp_path / "root.sealed", passphrase="seven lamps over the violet harbour") == ROOT


def test_the_key_of_a_backup_of_format_1_opens() -> None:
    """CR-10: the key at the beginning of a backup."""
    assert Keys(ROOT).archive_key("ab" * 16, b64decode(ARCHIVE_KEY_1)) == b64decode(
        "NewsFBt7dRO3oI0ir0uG1oDL7UhJO8eQ970mc6p5ldU="
    )


def test_a_kit_printed_long_ago_is_read() -> None:
    """CR-10: the lines on paper."""
    assert read_lines(KIT_1) == ROOT


def test_no_key_no_nonce_and_no_id_comes_twice() -> None:
    """CR-11: 10⁵ of each are distinct, ids are 128 random bits in hexadecimal and no number of order."""
    key, place, many = SealingKey(b"key-0001", bytes(32)), Place("m", "t", "r", "c"), 100_000

    nonces = {key.seal(b"", place)[10 : 10 + NONCE_BYTES] for _ in range(many)}
    keys = {new_object_key() for _ in range(many)}
    ids = [new_id() for _ in range(many)]

    assert (len(nonces), len(keys), len(set(ids))) == (many, many, many)
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids[:1000])
    ahead = sum(first < second for first, second in itertools.pairwise(ids))
    assert 0.49 < ahead / many < 0.51


def test_no_error_and_no_repr_holds_a_key() -> None:
    """CR-12: whatever is raised or shown of a key says nothing of it."""
    canary = RootKey(b"CANARY-CANARY-CANARY-CANARY-0123")
    keys = Keys(canary, canary)
    matter, wrapped = keys.new_matter_key("m1")
    shown = [repr(one) for one in (canary, keys, matter, matter.fields, keys.successor(matter)[0])]

    for wrong in (
        lambda: keys.matter_key("m2", wrapped),
        lambda: keys.archive_key("x", wrapped),
        lambda: keys.rewrap_journal_key(1, wrapped),
        lambda: RootKey(b"CANARY"),
    ):
        with pytest.raises((SealBroken, RootKeyRefused)) as caught:
            wrong()
        shown.append(str(caught.value))

    assert not any("CANARY" in one or canary.secret.hex() in one or matter.secret.hex() in one for one in shown)
