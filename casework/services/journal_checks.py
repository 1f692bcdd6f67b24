"""Whether the journal is whole: every entry in its place, none altered, and none cut off behind a known mark."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from casework.keys.chain import BEGINNING, JournalKey, is_mac
from casework.keys.fields import SealBroken
from casework.services.journal import record
from casework.services.office import Office
from casework.store import journal as book
from casework.store.engines import Connection

CODE_BYTES: Final = 16
CODE: Final = re.compile(r"(\d{1,18})-([0-9a-f]{32})")


class NotAMark(ValueError):
    """The text is not a mark of the journal, such as `1600-8f3a-…`."""


@dataclass(frozen=True)
class Head:
    """The mark of the newest entry at some moment. Kept elsewhere, it shows whether the end was cut off since.

    It tells nothing but how many entries there were.
    """

    number: int
    code: str

    def __str__(self) -> str:
        groups = [self.code[at : at + 4] for at in range(0, len(self.code), 4)]
        return "-".join((str(self.number), *groups))

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Return the mark as it was printed, however it was typed. Raises: NotAMark."""
        number, _, code = "".join(text.split()).lower().partition("-")
        found = CODE.fullmatch(f"{number}-{code.replace('-', '')}")
        if found is None:
            raise NotAMark("That is no mark of the journal; it looks like 1600-8f3a-… with eight groups of four.")
        return cls(int(found[1]), found[2])


@dataclass(frozen=True)
class Verdict:
    """What an examination found: how many entries there are, and the number of the first that is not right."""

    entries: int
    first_bad: int | None = None

    @property
    def ok(self) -> bool:
        return self.first_bad is None


def head(office: Office) -> Head:
    """Return the mark of the newest entry."""
    with office.engines.read.begin() as connection:
        return head_in(connection)


def export_head(office: Office, *, actor: str) -> Head:
    """Return the mark of the newest entry, which is the one that tells of its being taken."""
    with office.engines.write.begin() as connection:
        record(connection, office, "journal-head-exported", actor=actor)
        return head_in(connection)


def verify(office: Office, head: Head | None = None, *, heads: Iterable[Head] = ()) -> Verdict:
    """Examine every entry; with marks taken earlier, also whether the journal still goes as far, the same way.

    Without a mark nobody can see that the newest entries were cut off.
    """
    marks = sorted({*heads, *([head] if head else [])}, key=lambda mark: mark.number)
    number, mac = 0, BEGINNING
    with office.engines.read.begin() as connection:
        for entry, key in _with_keys(connection, office):
            is_next = entry.number == number + 1 and is_mac(entry.previous, mac)
            if key is None or not is_next or not is_mac(entry.mac, entry.mac_under(key)):
                return Verdict(book.count(connection), min(entry.number, number + 1))
            number, mac = entry.number, entry.mac
            if any(mark.number == number and mark.code != _code(mac) for mark in marks):
                return Verdict(book.count(connection), number)
    is_cut = bool(marks) and marks[-1].number > number
    return Verdict(number, number + 1 if is_cut else None)


def _code(mac: bytes) -> str:
    return mac.hex()[: 2 * CODE_BYTES]


def head_in(connection: Connection) -> Head:
    """Return the mark of the newest entry, as this transaction sees it."""
    number, mac = book.last(connection)
    return Head(number, _code(mac))


def _with_keys(connection: Connection, office: Office) -> Iterator[tuple[book.Entry, JournalKey | None]]:
    """Yield each entry with the key that it must have been written under; None where that key does not open."""
    wrapped, key = dict(book.wrapped_keys(connection)), None
    for entry in book.entries(connection):
        if entry.number in wrapped:
            try:
                key = office.keys.journal_key(entry.number, wrapped[entry.number])
            except SealBroken:
                key = None
        yield entry, key
