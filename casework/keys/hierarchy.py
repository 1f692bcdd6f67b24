"""The key hierarchy: root key, matter keys wrapped by it, object keys wrapped by those.

| key | made by | used for |
| --- | --- | --- |
| root | random, kept outside the data; can be changed at any time | wrapping: office, matter and journal keys |
| office | random, wrapped by the root (see `rotation`); once the first root itself | the branches below |
| database | HKDF of the office key | the whole SQLite file |
| firm fields | HKDF of the office key | names and addresses of accounts, password hashes |
| blind index | HKDF of the office key, or of a matter key | exact look-up of a sealed value |
| uses | HKDF of the office key, one a use | signing cookies, knowing a device again, sealing a form that waits |
| matter | random, wrapped by the root | the branches below; destroying it erases the matter |
| matter fields | HKDF of the matter key | facts, titles, exhibit data |
| object wrapping | HKDF of the matter key | object keys |
| object | random, one per file | the frames of one file |
| journal | random, wrapped by the root; a further one with every new root | the chain of the journal, and its details |
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from casework.keys.branches import branch as _branch
from casework.keys.chain import JournalKey
from casework.keys.fields import KEY_ID_BYTES, Place, SealingKey, key_id_of
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
    """The key of one matter and its branches. `former` still open what nobody may change: entries of the journal."""

    matter: str
    id: bytes
    secret: bytes = field(repr=False)
    former: tuple["MatterKey", ...] = field(default=(), repr=False)

    @property
    def ids(self) -> frozenset[bytes]:
        """The names that stand in what this key opens."""
        return frozenset({self.id, *(key.id for key in self.former)})

    @cached_property
    def fields(self) -> SealingKey:
        former = tuple(key.fields for key in self.former)
        return SealingKey(self.id, _branch(self.secret, "matter fields"), former)

    @cached_property
    def blind(self) -> BlindIndex:
        return BlindIndex(_branch(self.secret, "matter blind index"))

    @cached_property
    def _wrapping(self) -> SealingKey:
        former = tuple(key._wrapping for key in self.former)  # noqa: SLF001 - keys of the same matter
        return SealingKey(self.id, _branch(self.secret, "object wrapping"), former)

    def wrap_object_key(self, object_key: bytes, object_id: str) -> bytes:
        return self._wrapping.seal(object_key, self._object_place(object_id))

    def unwrap_object_key(self, wrapped: bytes, object_id: str) -> bytes:
        """Raises: SealBroken if the wrapped key belongs to another file or another matter."""
        return self._wrapping.open(wrapped, self._object_place(object_id))

    def _object_place(self, object_id: str) -> Place:
        return Place(self.matter, "exhibit_file", object_id, "object_key")


def _no_other(_root_id: bytes) -> RootKey | None:
    return None


@dataclass(frozen=True)
class Keys:
    """Every key of an office, reached from its root key.

    `office_key` is the secret from which all branches descend, None where that is the root key itself. While the root
    key is being changed, `other` finds the root key that a blob names.
    """

    root: RootKey
    office_key: RootKey | None = field(default=None, repr=False)
    other: Callable[[bytes], RootKey | None] = field(default=_no_other, repr=False, compare=False)

    @property
    def office(self) -> RootKey:
        return self.office_key or self.root

    @cached_property
    def database(self) -> bytes:
        return _branch(self.office.secret, "database")

    @cached_property
    def firm(self) -> SealingKey:
        return SealingKey(self.office.id, _branch(self.office.secret, "firm fields"))

    @cached_property
    def blind(self) -> BlindIndex:
        return BlindIndex(_branch(self.office.secret, "firm blind index"))

    def secret_for(self, use: str) -> bytes:
        """Return the secret of one named use outside the database."""
        return _branch(self.office.secret, f"use: {use}")

    @cached_property
    def _wrapping(self) -> SealingKey:
        return wrapping_key(self.root)

    def _unwrap(self, wrapped: bytes, place: Place) -> bytes:
        """Open with the root key that the blob names, never by trial."""
        named = key_id_of(wrapped)
        other = None if named == self.root.id else self.other(named)
        return (wrapping_key(other) if other else self._wrapping).open(wrapped, place)

    def new_matter_key(self, matter: str) -> tuple[MatterKey, bytes]:
        """Return a fresh key for `matter` and the wrapped form that is stored."""
        key = MatterKey(matter, secrets.token_bytes(KEY_ID_BYTES), secrets.token_bytes(KEY_BYTES))
        return key, self._wrapped(key)

    def successor(self, key: MatterKey) -> tuple[MatterKey, bytes]:
        """Return a fresh key for the matter of `key`, which becomes a former one, and the wrapped form."""
        former = (replace(key, former=()), *key.former)
        new = MatterKey(key.matter, secrets.token_bytes(KEY_ID_BYTES), secrets.token_bytes(KEY_BYTES), former)
        return new, self._wrapped(new)

    def _wrapped(self, key: MatterKey) -> bytes:
        plain = b"".join(one.id + one.secret for one in (key, *key.former))
        return self._wrapping.seal(plain, _matter_place(key.matter))

    def matter_key(self, matter: str, wrapped: bytes) -> MatterKey:
        """Return the key of `matter`.

        Raises: SealBroken if it was wrapped for another matter or by another root key.
        """
        plain, size = self._unwrap(wrapped, _matter_place(matter)), KEY_ID_BYTES + KEY_BYTES
        pairs = [plain[at : at + size] for at in range(0, len(plain), size)]
        first, *rest = (MatterKey(matter, pair[:KEY_ID_BYTES], pair[KEY_ID_BYTES:]) for pair in pairs)
        return replace(first, former=tuple(rest))

    def rewrap_matter_key(self, matter: str, wrapped: bytes) -> bytes:
        """Return the same keys of `matter`, wrapped by the present root key. Raises: SealBroken."""
        return self._wrapped(self.matter_key(matter, wrapped))

    def new_archive_key(self, archive: str) -> tuple[bytes, bytes]:
        """Return a fresh key for a backup, and the wrapped form that stands at its beginning."""
        secret = secrets.token_bytes(KEY_BYTES)
        return secret, self._wrapping.seal(secret, Place("firm", "backup", archive, "key"))

    def archive_key(self, archive: str, wrapped: bytes) -> bytes:
        """Return the key of a backup. Raises: SealBroken if it was wrapped by another root key."""
        return self._unwrap(wrapped, Place("firm", "backup", archive, "key"))

    def new_journal_key(self, first: int) -> tuple[JournalKey, bytes]:
        """Return a fresh key for the entries of the journal from number `first` on, and the wrapped form."""
        key = JournalKey(secrets.token_bytes(KEY_ID_BYTES), secrets.token_bytes(KEY_BYTES))
        return key, self._wrapping.seal(key.id + key.secret, _journal_place(first))

    def journal_key(self, first: int, wrapped: bytes) -> JournalKey:
        """Return the key of the entries from number `first` on.

        Raises: SealBroken if it was wrapped for other entries or by another root key.
        """
        plain = self._unwrap(wrapped, _journal_place(first))
        return JournalKey(plain[:KEY_ID_BYTES], plain[KEY_ID_BYTES:])

    def rewrap_journal_key(self, first: int, wrapped: bytes) -> bytes:
        """Return the same key, wrapped by the present root key. Raises: SealBroken."""
        key = self.journal_key(first, wrapped)
        return self._wrapping.seal(key.id + key.secret, _journal_place(first))


def wrapping_key(root: RootKey) -> SealingKey:
    """Return the branch of a root key that wraps other keys."""
    return SealingKey(root.id, _branch(root.secret, "matter wrapping"))


def new_object_key() -> bytes:
    """Return a fresh key for one file."""
    return secrets.token_bytes(KEY_BYTES)


def _matter_place(matter: str) -> Place:
    return Place(matter, "matter", matter, "wrapped_key")


def _journal_place(first: int) -> Place:
    return Place("firm", "journal_key", str(first), "wrapped_key")
