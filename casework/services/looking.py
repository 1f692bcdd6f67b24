"""Looking at files: what the sandbox finds in one is kept sealed beside it, and its text is handed on to be read.

A small file is looked at while the person who brought it waits, every other by the keeper. Whatever becomes of that,
the file itself was received, is sealed, and can be downloaded.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from casework.domain.exhibits import ExhibitFile
from casework.sandbox import Entry, Findings, Kind, Level, examine, level
from casework.services import pictures, readings
from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.journal_reports import KEEPER
from casework.services.matters import changing, reading
from casework.services.office import Office
from casework.services.refusals import ExhibitAltered, NoSuchFile
from casework.store import derivatives, exhibits, looks, matters
from casework.store.derivatives import PREVIEW, TWIN, Derivative
from casework.store.engines import Connection
from casework.store.exhibits import KeptFile
from casework.store.looks import DONE, EXAMINED, FAILED, MOST_TRIES, OFF, WAITING, KeptLook
from casework.store.matters import KeptMatter

log = logging.getLogger("redress.keeper")
SPARE: Final = 20
SMALL_BYTES: Final = 8 * 1024 * 1024
SHOWN: Final = frozenset({Kind.PDF, Kind.IMAGE})
WAITS_FOR: Final = timedelta(days=1)  # a redacted twin that nobody has kept
ALTERED: Final = "altered"  # the file is not what was received; beside the problems that the sandbox knows


@dataclass(frozen=True)
class Look:
    """What is known of a file by its content; `found` is None while nobody looked, or nobody could.

    `state` is one of those of `store.looks`, and empty where nobody has looked yet.
    """

    file: str
    state: str = ""
    tries: int = 0
    looked_at: datetime | None = None
    found: Findings | None = field(default=None, repr=False)
    has_text: bool = False

    @property
    def pages(self) -> int:
        """How many pages can be shown as pictures."""
        if self.found is None or self.found.kind not in SHOWN or self.state not in (EXAMINED, DONE):
            return 0
        return self.found.pages or 1

    @property
    def is_over(self) -> bool:
        """Whether no look will come by itself."""
        return self.state in (EXAMINED, DONE, FAILED) or self.tries >= MOST_TRIES


def findings_of(connection: Connection, kept: KeptMatter) -> dict[str, Look]:
    """Return what is known of the files of a matter, by the file; what nobody looked at is not among them."""
    return {file_id: _opened(one) for file_id, one in looks.looks_of(connection, kept).items()}


def looks_in(office: Office, actor: Actor, matter_id: str) -> dict[str, Look]:
    """Return the same for a member. Raises: NoSuchMatter."""
    with reading(office, actor, matter_id) as (connection, kept):
        return findings_of(connection, kept)


def look_of(office: Office, actor: Actor, matter_id: str, file_id: str) -> Look:
    """Return what is known of one file. Raises: NoSuchMatter."""
    with reading(office, actor, matter_id) as (connection, kept):
        found = looks.looks_of(connection, kept, file_id)
        return _opened(found[file_id]) if file_id in found else Look(file_id)


def look_at(office: Office, actor: Actor, matter_id: str, file_id: str) -> Look:
    """Look at a file now, also where that was tried in vain before, and return what is known of it.

    Raises: NoSuchMatter, NoSuchFile.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
        before = looks.looks_of(connection, kept, file_id).get(file_id)
    if found is None:
        raise NoSuchFile
    look, texts = _looked(office, found, tries=before.tries % MOST_TRIES if before else 0)
    with changing(office, actor, matter_id, even_closed=True) as change:
        _keep(change.connection, change.matter, look, texts, at=change.at)
        change.note("file-examined", subject=file_id)
    return look


def look_at_small(office: Office, actor: Actor, matter_id: str, file: ExhibitFile) -> None:
    """Look at a file that has just come, if nobody has to wait long for it. Raises: NoSuchMatter, NoSuchFile."""
    if 0 < file.size_bytes <= SMALL_BYTES and level() is not Level.OFF:
        look_at(office, actor, matter_id, file.id)


def look_at_waiting(office: Office, *, most: int = 12) -> int:
    """Look at files that wait for it, make their first pictures, tidy up; return how many were looked at.

    For the keeper. While this machine has nothing in which a file could be opened safely, all of them wait.
    """
    _tidy(office)
    if level() is Level.OFF:
        return 0
    with office.engines.read.begin() as connection:
        due = looks.waiting(connection, most=most * SPARE)
    looked = 0
    for matter_id, file_id in due:
        if looked == most:
            break
        try:
            look = _look_by_itself(office, matter_id, file_id)
            if look is not None and look.state == EXAMINED:
                _draw_first(office, matter_id, look)
            looked += 1
        except Exception as problem:  # a damaged matter must not keep the files of others waiting
            log.error("looking at files: %s", type(problem).__qualname__)  # noqa: TRY400 - a traceback may hold values
    return looked


def _draw_first(office: Office, matter_id: str, look: Look) -> None:
    """Keep pictures of the first pages, and no more in the matter than may be kept."""
    with office.engines.read.begin() as connection:
        kept = matters.of_nobody(connection, office.keys, matter_id)
        found = exhibits.file_by_id(connection, kept, look.file) if kept else None
    if found is None:
        return
    made = pictures.first_pictures(office, found, look.pages)
    gone = [one.id for one in made]
    try:
        with office.engines.write.begin() as connection:
            noted = _noted(connection, office, matter_id, look, made)
        gone = gone if noted is None else noted
    finally:
        for object_id in gone:
            office.vault.discard(object_id)


def _noted(
    connection: Connection, office: Office, matter_id: str, look: Look, made: list[Derivative]
) -> list[str] | None:
    """Note the pictures and return which older ones go for them; None if the matter is gone."""
    kept = matters.of_nobody(connection, office.keys, matter_id, for_update=True)
    if kept is None:
        return None
    for one in made:
        derivatives.add(connection, kept, one)
    too_many = derivatives.beyond(connection, matter_id, kind=PREVIEW, most_bytes=pictures.MOST_BYTES)
    gone = [] if kept.held_at else too_many
    derivatives.remove(connection, gone)
    looks.keep(connection, kept, _written(replace(look, state=DONE), office.clock()))
    return gone


def _tidy(office: Office) -> None:
    """Forget twins that nobody kept within a day; of a matter under a legal hold nothing goes."""
    with office.engines.write.begin() as connection:
        gone = derivatives.older_than(connection, office.clock() - WAITS_FOR, kind=TWIN)
        derivatives.remove(connection, gone)
    for object_id in gone:
        office.vault.discard(object_id)


def _look_by_itself(office: Office, matter_id: str, file_id: str) -> Look | None:
    """Look at a file as the keeper does; None if it is gone meanwhile."""
    with office.engines.read.begin() as connection:
        kept = matters.of_nobody(connection, office.keys, matter_id)
        found = exhibits.file_by_id(connection, kept, file_id) if kept else None
        before = looks.looks_of(connection, kept, file_id).get(file_id) if kept else None
    if found is None:
        return None
    if before is not None and before.state == EXAMINED:
        return _opened(before)
    look, texts = _looked(office, found, tries=before.tries if before else 0)
    with office.engines.write.begin() as connection:
        kept = matters.of_nobody(connection, office.keys, matter_id, for_update=True)
        if kept is None or exhibits.file_by_id(connection, kept, file_id) is None:
            return None
        _keep(connection, kept, look, texts, at=office.clock())
        record(connection, office, "file-examined", actor=KEEPER, matter=matter_id, subject=file_id)
    return look


def _looked(office: Office, kept_file: KeptFile, *, tries: int) -> tuple[Look, tuple[str, ...]]:
    """Return what the sandbox finds, and the text of each page."""
    file = kept_file.file
    pieces = office.vault.read(file.id, kept_file.object_key, sha256=file.sha256)
    try:
        found = examine(pieces, name=file.name)
    except ExhibitAltered:
        found = Findings(Kind.UNKNOWN, "application/octet-stream", problem=ALTERED)
    has_text = any(text.strip() for text in found.texts)
    state = _state(found)
    tries = tries + 1 if state in (WAITING, OFF) else tries
    look = Look(file.id, state, tries, office.clock(), replace(found, texts=()), has_text=has_text)
    return look, found.texts


def _state(found: Findings) -> str:
    if found.problem == "off":
        return OFF
    if found.problem == "too-slow":
        return WAITING
    if found.problem not in ("", "no-picture"):
        return FAILED
    return EXAMINED if found.kind in SHOWN else DONE


def _keep(connection: Connection, kept: KeptMatter, look: Look, texts: tuple[str, ...], *, at: datetime) -> None:
    looks.keep(connection, kept, _written(look, at))
    if texts:
        readings.keep_extracted(connection, kept, look.file, texts, at=at)
    if look.is_over:
        looks.make_available(connection, kept, look.file)


def _written(look: Look, at: datetime) -> KeptLook:
    found = look.found or Findings(Kind.UNKNOWN, "application/octet-stream")
    findings = {
        "kind": found.kind.value,
        "media_type": found.media_type,
        "flags": list(found.flags),
        "pages": found.pages,
        "width": found.width,
        "height": found.height,
        "listing": [[one.name, one.size_bytes, one.note] for one in found.listing],
        "problem": found.problem,
        "has_text": look.has_text,
    }
    return KeptLook(look.file, look.state, look.tries, at, findings)


def _opened(one: KeptLook) -> Look:
    found: Mapping[str, Any] = one.findings
    findings = Findings(
        Kind(found["kind"]),
        found["media_type"],
        tuple(found["flags"]),
        pages=found["pages"],
        width=found["width"],
        height=found["height"],
        listing=tuple(Entry(name, size, note) for name, size, note in found["listing"]),
        problem=found["problem"],
    )
    return Look(one.file, one.state, one.tries, one.looked_at, findings, has_text=found["has_text"])
