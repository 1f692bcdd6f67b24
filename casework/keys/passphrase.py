"""The root key under a passphrase: a sealed file that opens only for who knows it, at every start anew."""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from argon2.exceptions import Argon2Error
from argon2.low_level import Type, hash_secret_raw

from casework.keys.fields import Place, SealBroken, SealingKey
from casework.keys.passwords import normal
from casework.keys.roots import KEY_BYTES, RootKey, RootKeyRefused, read_privately, write_whole

FORMAT: Final = 1
KEY_ID: Final = b"passphra"
HIGHEST_MEMORY_KIB: Final = 2 << 20
HIGHEST_PASSES: Final = 64
_PLACE: Final = Place("firm", "root", "1", "secret")


class WrongPassphrase(RootKeyRefused):
    """The passphrase does not open the sealed root key."""


@dataclass(frozen=True)
class Cost:
    """What one guess costs; it is paid once at a start, so it may be high."""

    passes: int = 4
    memory_kib: int = 256 << 10


def seal_root_key(path: Path, root: RootKey, *, passphrase: str, cost: Cost | None = None) -> None:
    """Write the root key, sealed under `passphrase`, into a file that only its owner may read.

    A file that is there is replaced, wholly or not at all.
    """
    cost, salt = cost or Cost(), secrets.token_bytes(16)
    sealed = _key(passphrase, salt, cost).seal(root.secret, _PLACE)
    written = {
        "format": FORMAT,
        "passes": cost.passes,
        "memory_kib": cost.memory_kib,
        "salt": base64.b64encode(salt).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, json.dumps(written).encode() + b"\n")


def open_sealed_root_key(path: Path, *, passphrase: str) -> RootKey:
    """Return the root key sealed in `path`.

    Raises: WrongPassphrase; RootKeyRefused if others may read the file, or if it is not one of ours.
    """
    try:
        written: dict[str, Any] = json.loads(read_privately(path))
        cost = Cost(int(written["passes"]), int(written["memory_kib"]))
        salt, sealed = (base64.b64decode(written[name], validate=True) for name in ("salt", "sealed"))
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise RootKeyRefused(f"{path} does not hold a sealed root key.") from None
    if written.get("format") != FORMAT or cost.memory_kib > HIGHEST_MEMORY_KIB or cost.passes > HIGHEST_PASSES:
        raise RootKeyRefused(f"{path} is in a format that this version does not know.")
    try:
        return RootKey(_key(passphrase, salt, cost).open(sealed, _PLACE))
    except SealBroken:
        raise WrongPassphrase("This is not the passphrase.") from None


def _key(passphrase: str, salt: bytes, cost: Cost) -> SealingKey:
    try:
        secret = hash_secret_raw(
            normal(passphrase).encode(),
            salt,
            cost.passes,
            cost.memory_kib,
            parallelism=1,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except Argon2Error as wrong:
        raise RootKeyRefused(f"The passphrase cannot be reckoned on this machine: {wrong}.") from None
    return SealingKey(KEY_ID, secret)
