"""Sealing of single values: AES-256-GCM, bound to the very place in the database where the value stands."""

import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
AES_256_GCM = 1
KEY_ID_BYTES = 8
NONCE_BYTES = 12
_HEADER = struct.Struct(f">BB{KEY_ID_BYTES}s")


class SealBroken(Exception):
    """A sealed value was altered, moved to another place, or sealed under another key."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value stands. A value moved elsewhere does not open."""

    owner: str  # the matter, or "firm" for what belongs to no matter
    table: str
    row: str
    column: str
    version: int = 1

    def __bytes__(self) -> bytes:
        parts = [part.encode() for part in (self.owner, self.table, self.row, self.column)]
        return b"".join(struct.pack(">I", len(part)) + part for part in parts) + struct.pack(">Q", self.version)


@dataclass(frozen=True)
class SealingKey:
    """A key that seals values, and its name. One cipher is kept, since making it costs as much as a use.

    `former` are keys that seal nothing any more but still open what they once sealed.
    """

    id: bytes
    secret: bytes = field(repr=False)
    former: tuple["SealingKey", ...] = field(default=(), repr=False)
    _cipher: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_cipher", AESGCM(self.secret))

    def seal(self, plain: bytes, place: Place) -> bytes:
        """Return `plain` encrypted: format, algorithm, key id, nonce, ciphertext."""
        header = _HEADER.pack(FORMAT, AES_256_GCM, self.id)
        nonce = secrets.token_bytes(NONCE_BYTES)
        return header + nonce + self._cipher.encrypt(nonce, plain, header + bytes(place))

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Return what was sealed at `place`. The key is chosen by the name in the blob, never by trial.

        Raises: SealBroken.
        """
        header, rest = sealed[: _HEADER.size], sealed[_HEADER.size :]
        for key in self.former:
            if key_id_of(sealed) == key.id:
                return key.open(sealed, place)
        if header != _HEADER.pack(FORMAT, AES_256_GCM, self.id):
            raise SealBroken(f"{place.table}.{place.column} was sealed under another key or in another format.")
        try:
            return self._cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], header + bytes(place))
        except (InvalidTag, ValueError):
            raise SealBroken(f"{place.table}.{place.column} was altered or moved.") from None

    def seal_text(self, text: str, place: Place) -> bytes:
        return self.seal(text.encode(), place)

    def open_text(self, sealed: bytes, place: Place) -> str:
        return self.open(sealed, place).decode()

    def seal_json(self, value: Any, place: Place) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), place)

    def open_json(self, sealed: bytes, place: Place) -> Any:
        return json.loads(self.open(sealed, place).decode())


def key_id_of(sealed: bytes) -> bytes:
    """Return the name of the key under which `sealed` was sealed."""
    return sealed[2 : 2 + KEY_ID_BYTES]
