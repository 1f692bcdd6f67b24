"""Passwords: which are accepted, how they are kept, and how many may be reckoned at once."""

import string
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw

SHORTEST_ALONE = 15
SHORTEST_WITH_SECOND_FACTOR = 12
LONGEST = 1024  # what a person could never type; keeps hashing time bounded
UNGUESSABLE_LETTERS = 8  # how much must remain once known words, names and runs are taken away
AT_ONCE = 2
WAITING = 8


class PasswordRefused(Exception):
    """A new password is not accepted. `reason` is one of the slugs below, `detail` what it is about."""

    TOO_SHORT, TOO_LONG, TOO_COMMON, NAMES_SOMEONE = "too-short", "too-long", "too-common", "names-someone"

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class TooBusy(Exception):
    """So many people are signing in that this one has to try again in a few seconds."""


def refuse_weak(password: str, *, known_words: Iterable[str] = (), with_second_factor: bool = False) -> None:
    """Accept any password that is long enough and is not made of well-known words, names or runs.

    Nothing is asked about capitals, digits or signs. `known_words` are names an attacker knows: the firm, the person.

    Raises: PasswordRefused.
    Source: NIST SP 800-63B-4, section 3.1.1 (length, block list, no composition rules).
    """
    text = normal(password)
    shortest = SHORTEST_WITH_SECOND_FACTOR if with_second_factor else SHORTEST_ALONE
    if len(text) < shortest:
        raise PasswordRefused(PasswordRefused.TOO_SHORT, str(shortest))
    if len(text) > LONGEST:
        raise PasswordRefused(PasswordRefused.TOO_LONG, str(LONGEST))
    plain = _plain(text)
    if len(_without(plain, _common_words())) < UNGUESSABLE_LETTERS:
        raise PasswordRefused(PasswordRefused.TOO_COMMON)
    if len(_without(plain, {*_common_words(), *_parts(known_words)})) < UNGUESSABLE_LETTERS:
        raise PasswordRefused(PasswordRefused.NAMES_SOMEONE)


@dataclass(frozen=True)
class Passwords:
    """Keeps passwords as argon2id digests; at most `AT_ONCE` are reckoned at a time, since each takes 64 MiB."""

    time_cost: int = 3
    memory_kib: int = 65_536
    _turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE), repr=False)
    _places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE + WAITING), repr=False)

    def __post_init__(self) -> None:
        if self.time_cost < 2 or self.memory_kib < 19_456:
            raise ValueError("argon2id needs at least two passes over 19 MiB")

    def digest(self, password: str) -> str:
        """Return the argon2id digest to store. Raises: TooBusy."""
        with self._turn():
            return self._hasher.hash(normal(password))

    def is_right(self, password: str, digest: str | None) -> bool:
        """Return whether `password` fits. Without a digest (no such account) the same work is done in vain.

        Raises: TooBusy.
        """
        with self._turn():
            try:
                self._hasher.verify(digest or self._nobody, normal(password))
            except (VerificationError, InvalidHashError):
                return False
            return digest is not None

    def key_from(self, passphrase: str, salt: bytes, *, passes: int, memory_kib: int) -> bytes:
        """Return the key that a passphrase stands for under these costs; it waits its turn like a digest.

        Raises: TooBusy.
        """
        with self._turn():
            return hash_secret_raw(
                normal(passphrase).encode(), salt, passes, memory_kib, parallelism=1, hash_len=32, type=Type.ID
            )

    def is_outdated(self, digest: str) -> bool:
        """Return whether the digest was made with other costs than today's and should be made anew."""
        return self._hasher.check_needs_rehash(digest)

    @cached_property
    def _hasher(self) -> PasswordHasher:
        return PasswordHasher(self.time_cost, self.memory_kib, parallelism=1, type=Type.ID)

    @property
    def _nobody(self) -> str:
        """A digest of the same costs that no password fits."""
        head = f"$argon2id$v=19$m={self.memory_kib},t={self.time_cost},p=1$"
        return head + "bm9ib2R5LW5vYm9keS0tLQ$" + "A" * 43

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise TooBusy
        try:
            with self._turns:
                yield
        finally:
            self._places.release()


def normal(password: str) -> str:
    """Return `password` in the one form in which it is reckoned, whatever keyboard wrote it."""
    return unicodedata.normalize("NFKC", password)


def _plain(text: str) -> str:
    """Return `text` as a guesser sees it: no case, spaces or signs, and the usual digits for letters undone."""
    letters = "".join(letter for letter in text.casefold() if letter.isalnum())
    return letters if letters.isdigit() else letters.translate(str.maketrans("4301", "aeol"))


def _without(text: str, words: Iterable[str]) -> str:
    """Return what is left of `text` once words are taken out, and runs (aaaa, 1234) are shortened to one letter."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    left, last = "", 0
    for letter in text:
        if abs(ord(letter) - last) > 1:
            left += letter
        last = ord(letter)
    return left if len(set(left)) > 3 else "".join(sorted(set(left)))


def _parts(names: Iterable[str]) -> set[str]:
    """Return the parts of names long enough to count: `Amara`, `Lindqvist` and `example` of an address."""
    separators = str.maketrans(dict.fromkeys(string.punctuation, " "))
    words = (part for name in names for part in name.translate(separators).split())
    return {plain for word in words if len(plain := _plain(normal(word))) > 3}


@cache
def _common_words() -> frozenset[str]:
    text = files("casework.keys").joinpath("common_words.txt").read_text("utf-8")
    return frozenset(text.split()) | {_plain(word) for word in text.split()}
