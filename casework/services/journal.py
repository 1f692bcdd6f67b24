"""The journal: who did and saw what, each entry written in the transaction of what it tells of.

An entry holds a kind and ids. Names are found when somebody reads it, and only for a reader who may know them.
What else belongs to it, such as a reason, is sealed: under the key of its matter, so that it goes with the matter.
It is read in `journal_reports` and `breaches`, and examined in `journal_checks`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from casework.keys.chain import JournalKey
from casework.keys.fields import Place, key_id_of
from casework.keys.hierarchy import MatterKey
from casework.services.journal_kinds import KINDS
from casework.store import journal as book
from casework.store.engines import Connection

if TYPE_CHECKING:
    from casework.services.office import Office

Details = Mapping[str, Any]

BURST = timedelta(minutes=10)
REFUSED_AT_MOST = 20  # entries of one person within a burst, each with its matter and its page
REFUSED = "access-refused"
_ID = re.compile(r"[A-Za-z0-9._:-]*")


class UnknownKind(Exception):
    """A kind of entry that is not in the list of kinds."""


def record(
    connection: Connection,
    office: Office,
    kind: str,
    *,
    actor: str = "",
    matter: str = "",
    subject: str = "",
    details: Details | None = None,
) -> int:
    """Write an entry in the transaction of the action it tells of, and return its number.

    Call it last in the transaction: from here to its end this is the only writer of the journal.
    `actor` and `matter` are ids, `subject` is what it was about: an exhibit, a person, a thing of the form. `details`
    may hold what is no id; they are sealed.

    Raises: UnknownKind; ValueError for an id that is none.
    """
    _refuse_unknown(kind)
    if (thing := _thing(subject)) != subject:
        subject, details = thing, {**(details or {}), "about": subject}
    _refuse_words(actor, matter, subject)
    book.wait_for_turn(connection)
    number, previous = book.last(connection)
    number += 1
    key = book.present_key(connection, office.keys, first=number)
    sealed = _sealed(connection, office, key, number=number, matter=matter, details=details)
    entry = book.Entry(number, office.clock(), kind, actor, matter, subject, details=sealed, previous=previous)
    book.append(connection, replace(entry, mac=entry.mac_under(key)))
    return number


def record_once(office: Office, kind: str, *, actor: str, matter: str = "", subject: str = "") -> None:
    """Write that somebody looked, or was refused, unless the same was written of them within the last ten minutes.

    Who reads a matter for an hour turns the same page often; one entry in ten minutes says as much. Reading first
    keeps most looks from waiting for the one writer.
    """
    since, subject = office.clock() - BURST, _thing(subject)
    with office.engines.read.begin() as connection:
        if book.is_noted(connection, kind, actor=actor, of_matter=matter, subject=subject, since=since):
            return
    with office.engines.write.begin() as connection:
        book.wait_for_turn(connection)
        if not book.is_noted(connection, kind, actor=actor, of_matter=matter, subject=subject, since=since):
            record(connection, office, kind, actor=actor, matter=matter, subject=subject)


def record_refusal(office: Office, *, actor: str, matter: str, subject: str) -> None:
    """Write that somebody was refused a page, like `record_once`.

    Whoever makes up addresses would fill the journal: after twenty within ten minutes one entry, of no matter and no
    page, says that there were more, and then nothing is written until the ten minutes are over.
    """
    since = office.clock() - BURST
    with office.engines.read.begin() as connection:
        known = book.count_of(connection, REFUSED, actor=actor, since=since)
    if known >= REFUSED_AT_MOST:
        matter = subject = ""
    record_once(office, REFUSED, actor=actor, matter=matter, subject=subject)


def details_of(key: MatterKey | None, entry: book.Entry) -> dict[str, Any]:
    """Return the sealed details of an entry; `key` is that of its matter. Only details under that key are opened.

    Raises: SealBroken.
    """
    if not entry.details or key is None or key_id_of(entry.details) not in key.ids:
        return {}
    opened: dict[str, Any] = key.fields.open_json(entry.details, _place(entry.matter, entry.number))
    return opened


def _refuse_unknown(kind: str) -> None:
    if kind not in KINDS:
        raise UnknownKind(f"{kind} is no kind of entry; the kinds stand in journal_kinds.py")


def _thing(subject: str) -> str:
    """Return what an entry names: of a deadline of a thing, `deadline:<rule>@<thing>`, the thing."""
    return subject.rpartition("@")[2]


def _refuse_words(*ids: str) -> None:
    """An id has no space and no letter of a name's script, so no sentence can slip into the journal."""
    if not all(_ID.fullmatch(one) for one in ids):
        raise ValueError("the journal takes ids, not words")


def _sealed(
    connection: Connection, office: Office, key: JournalKey, *, number: int, matter: str, details: Details | None
) -> bytes:
    if not details:
        return b""
    of_matter = book.matter_key(connection, office.keys, matter) if matter else None
    return (of_matter.fields if of_matter else key.details).seal_json(dict(details), _place(matter, number))


def _place(matter: str, number: int) -> Place:
    return Place(matter or "firm", "journal", str(number), "details")
