"""Receiving: a file is encrypted into the vault while it arrives, and kept for an exhibit as it was received."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from casework.domain.exhibits import NOTHING_SAID, Exhibit, ExhibitFile, FileRole, Receipt
from casework.domain.file_names import shown_name
from casework.domain.record import Record
from casework.services.actors import LAWYER, Actor
from casework.services.arrivals import Arrival, arrival
from casework.services.journal import record
from casework.services.matters import Change, changing, reading, veil_of
from casework.services.office import Office
from casework.services.quotas import refuse_beyond
from casework.services.refusals import ExhibitAltered, LawyersOnly, NoSuchExhibit, NoSuchFile
from casework.store import exhibits, statements, upkeep
from casework.store.engines import Connection
from casework.store.exhibits import KeptFile
from casework.store.incoming import Stored
from casework.store.matters import KeptMatter
from casework.store.payloads import ExhibitState

LARGEST_BYTES = 500 * 1024 * 1024
ALTERED = "file-altered"
LONGEST_GIVEN = 4_096  # characters of a name


@dataclass(frozen=True)
class Twin:
    """Another file of the matter with the same bytes, and the exhibit it belongs to; `number` is 0 in the drawer."""

    number: int
    exhibit: Exhibit
    file: ExhibitFile


def attach_file(  # noqa: PLR0913 - what is said of a file is said by its name
    office: Office,
    actor: Actor,
    matter_id: str,
    exhibit_id: str,
    *,
    name: str,
    pieces: Iterable[bytes] | Arrival,
    media_type: str = "application/octet-stream",
    largest_bytes: int = LARGEST_BYTES,
    role: FileRole = FileRole.ORIGINAL,
    of: str = "",
    receipt: Receipt = NOTHING_SAID,
    also: Callable[[Change], None] | None = None,
) -> ExhibitFile:
    """Encrypt a file into the vault as it arrives, and attach it to the exhibit.

    The file is wholly on the disk before the exhibit knows of it. Nothing is written in plain. `also` is done in the
    transaction that attaches it, before its size is held against what is free.

    Raises: NoSuchMatter, NoSuchExhibit, TooLarge, NoRoom, DiskFull; NoSuchFile if the matter holds no file `of`.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        refuse_unknown(connection, kept, exhibit_id, of=of)
    arriving = pieces if isinstance(pieces, Arrival) else _arrived(office, pieces, largest_bytes)
    stored = arriving.keep()
    file = _file(stored, name, at=office.clock(), by=actor.id)
    file = replace(file, media_type=media_type, role=role, of=of, receipt=receipt)
    try:
        with changing(office, actor, matter_id) as change:
            refuse_unknown(change.connection, change.matter, exhibit_id, of=of)
            if also is not None:
                also(change)
            refuse_beyond(change.connection, office, file.size_bytes, matter_id=matter_id, account_id=actor.id)
            exhibits.add_file(change.connection, change.matter, KeptFile(exhibit_id, file, arriving.key))
            change.note("file-attached", subject=file.id)
    except BaseException:
        office.vault.discard(stored.object_id)
        raise
    return file


def read_file(office: Office, actor: Actor, matter_id: str, file_id: str) -> tuple[ExhibitFile, Iterator[bytes]]:
    """Return what the file is, and the original piece by piece, each proven before it is given out.

    Raises: NoSuchMatter, NoSuchFile; while reading, ExhibitAltered.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
        if found is None:
            raise NoSuchFile
        name = veil_of(office, connection, kept).text(found.file.name)
    with office.engines.write.begin() as writing:
        record(writing, office, "file-downloaded", actor=actor.id, matter=matter_id, subject=file_id)
    return replace(found.file, name=name), _proven(office, found, matter_id=matter_id, by=actor.id)


def withdraw(office: Office, actor: Actor, matter_id: str, file_id: str) -> None:
    """Mark a file withdrawn: it stays, is shown as such, and goes into nothing. Raises: as `reinstate` does."""
    _mark(office, actor, matter_id, file_id=file_id, kind="file-withdrawn")


def reinstate(office: Office, actor: Actor, matter_id: str, file_id: str) -> None:
    """Take the mark of being withdrawn from a file. Raises: NoSuchMatter, NoSuchFile; LawyersOnly for anybody else."""
    _mark(office, actor, matter_id, file_id=file_id, kind="file-reinstated")


def twins_of(file: ExhibitFile, record: Record, drawer: Record) -> tuple[Twin, ...]:
    """Return the other files with the same bytes, in this matter alone: of any other nothing is ever said (UP-11)."""
    numbered = (*enumerate(record.exhibits, 1), *((0, one) for one in drawer.exhibits))
    return tuple(
        Twin(number, exhibit, other)
        for number, exhibit in numbered
        for other in exhibit.files
        if other.sha256 == file.sha256 and other.id != file.id
    )


def _proven(office: Office, found: KeptFile, *, matter_id: str, by: str) -> Iterator[bytes]:
    """Yield the file; where it is no longer what was received, that is entered, and administrators are told."""
    try:
        yield from office.vault.read(found.file.id, found.object_key, sha256=found.file.sha256)
    except ExhibitAltered:
        with office.engines.write.begin() as connection:
            upkeep.note(connection, ALTERED, at=office.clock())
            record(connection, office, ALTERED, actor=by, matter=matter_id, subject=found.file.id)
        raise


def _file(stored: Stored, name: str, *, at: datetime, by: str) -> ExhibitFile:
    shown, given = shown_name(name), name[:LONGEST_GIVEN].encode(errors="backslashreplace").decode()
    return ExhibitFile(
        stored.object_id,
        shown,
        size_bytes=stored.size_bytes,
        sha256=stored.sha256,
        received_at=at,
        received_by=by,
        given_name=given if given != shown else "",
    )


def _arrived(office: Office, pieces: Iterable[bytes], largest_bytes: int) -> Arrival:
    """Return what the pieces come to. Raises: TooLarge, DiskFull, without waiting for the rest of them."""
    arriving = arrival(office, limit_bytes=largest_bytes)
    try:
        for piece in pieces:
            arriving.write(piece)
            arriving.refuse_problem()
    except BaseException:
        arriving.close()
        raise
    return arriving


def _mark(office: Office, actor: Actor, matter_id: str, *, file_id: str, kind: str) -> None:
    with changing(office, actor, matter_id) as change:
        if actor.role != LAWYER:
            raise LawyersOnly
        if exhibits.file_by_id(change.connection, change.matter, file_id) is None:
            raise NoSuchFile
        at = office.clock() if kind == "file-withdrawn" else None
        if exhibits.mark_withdrawn(change.connection, change.matter, file_id, at=at):
            change.note(kind, subject=file_id)


def refuse_unknown(connection: Connection, kept: KeptMatter, exhibit_id: str, *, of: str = "") -> None:
    slot = statements.slot_of(kept, ExhibitState(Exhibit(exhibit_id, "")))
    if slot not in statements.newest_in(connection, kept, [slot]):
        raise NoSuchExhibit
    if of and exhibits.file_by_id(connection, kept, of) is None:
        raise NoSuchFile
