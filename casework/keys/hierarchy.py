"""The key hierarchy: root key, matter keys wrapped by it, object keys wrapped by those.

| key | made by | used for |
| --- | --- | --- |
| root | random, kept outside the data | wrapping, and the branches below |
| database | HKDF of the root | the whole SQLite file |
| firm fields | HKDF of the root | names and addresses of accounts, password hashes |
| blind index | HKDF of the root, or of a matter key | exact look-up of a sealed value |
| uses | HKDF of the root, one a use | signing cookies, knowing a device again, sealing a form that waits |
| matter | random, wrapped by the root | the branches below; destroying it erases the matter |
| matter fields | HKDF of the matter key | facts, titles, exhibit data |
| object wrapping | HKDF of the matter key | object keys |
| object | random, one per file | the frames of one file |
| journal | random, wrapped by the root; a further one with every new root | the chain of the journal, and its details |
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from casework.keys.branches import branch as _branch
from casework.keys.chain import JournalKey
from casework.keys.fields import KEY_ID_BYTES, Place, SealingKey
from casework.keys.roots import KEY_BYTES, RootKey


@dataclass(frozen=True)
class BlindIndex:
    """A keyed fingerprint: equal values have equal fingerprints, and without the key they tell nothing."""

    secret: bytes = field(repr=False)

    def of(self, *parts: str) -> bytes:
        text = "\x1f".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(self.secret, text.encode(), hashlib.sha256)[:16]


@dataclass(frozen=True)
class MatterKey:
    """The key of one matter and its branches."""

    matter: str
    id: bytes
    secret: bytes = field(repr=False)

    @cached_property
    def fields(self) -> SealingKey:
        return SealingKey(self.id, _branch(self.secret, "matter fields"))

    @cached_property
    def blind(self) -> BlindIndex:
        return BlindIndex(_branch(self.secret, "matter blind index"))

    @cached_property
    def _wrapping(self) -> SealingKey:
        return SealingKey(self.id, _branch(self.secret, "object wrapping"))

    def wrap_object_key(self, object_key: bytes, object_id: str) -> bytes:
        return self._wrapping.seal(object_key, self._object_place(object_id))

    def unwrap_object_key(self, wrapped: bytes, object_id: str) -> bytes:
        """Raises: SealBroken if the wrapped key belongs to another file or another matter."""
        return self._wrapping.open(wrapped, self._object_place(object_id))

    def _object_place(self, object_id: str) -> Place:
        return Place(self.matter, "exhibit_file", object_id, "object_key")


@dataclass(frozen=True)
class Keys:
    """Every key of an office, reached from its root key."""

    root: RootKey

    @cached_property
    def database(self) -> bytes:
        return _branch(self.root.secret, "database")

    @cached_property
    def firm(self) -> SealingKey:
        return SealingKey(self.root.id, _branch(self.root.secret, "firm fields"))

    @cached_property
    def blind(self) -> BlindIndex:
        return BlindIndex(_branch(self.root.secret, "firm blind index"))

    def secret_for(self, use: str) -> bytes:
        """Return the secret of one named use outside the database."""
        return _branch(self.root.secret, f"use: {use}")

    @cached_property
    def _wrapping(self) -> SealingKey:
        return SealingKey(self.root.id, _branch(self.root.secret, "matter wrapping"))

    def new_matter_key(self, matter: str) -> tuple[MatterKey, bytes]:
        """Return a fresh key for `matter` and the wrapped form that is stored."""
        key = MatterKey(matter, secrets.token_bytes(KEY_ID_BYTES), secrets.token_bytes(KEY_BYTES))
        return key, self._wrapping.seal(key.id + key.secret, Place(matter, "matter", matter, "wrapped_key"))

    def matter_key(self, matter: str, wrapped: bytes) -> MatterKey:
        """Return the key of `matter`.

        Raises: SealBroken if it was wrapped for another matter or by another root key.
        """
        plain = self._wrapping.open(wrapped, Place(matter, "matter", matter, "wrapped_key"))
        return MatterKey(matter, plain[:KEY_ID_BYTES], plain[KEY_ID_BYTES:])

    def new_journal_key(self, first: int) -> tuple[JournalKey, bytes]:
        """Return a fresh key for the entries of the journal from number `first` on, and the wrapped form."""
        key = JournalKey(secrets.token_bytes(KEY_ID_BYTES), secrets.token_bytes(KEY_BYTES))
        return key, self._wrapping.seal(key.id + key.secret, _journal_place(first))

    def journal_key(self, first: int, wrapped: bytes) -> JournalKey:
        """Return the key of the entries from number `first` on.

        Raises: SealBroken if it was wrapped for other entries or by another root key.
        """
        plain = self._wrapping.open(wrapped, _journal_place(first))
        return JournalKey(plain[:KEY_ID_BYTES], plain[KEY_ID_BYTES:])


def new_object_key() -> bytes:
    """Return a fresh key for one file."""
    return secrets.token_bytes(KEY_BYTES)


def _journal_place(first: int) -> Place:
    return Place("firm", "journal_key", str(first), "wrapped_key")
