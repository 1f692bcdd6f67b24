"""Receiving: a file is encrypted into the vault while it arrives, and kept for an exhibit as it was received."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from casework.domain.exhibits import Exhibit, ExhibitFile, FileRole, Receipt
from casework.keys.hierarchy import new_object_key
from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.matters import changing, reading, veil_of
from casework.services.office import Office
from casework.services.refusals import NoSuchExhibit, NoSuchFile, TooLarge
from casework.store import exhibits, statements
from casework.store.engines import Connection
from casework.store.exhibits import KeptFile
from casework.store.matters import KeptMatter
from casework.store.payloads import ExhibitState

LONGEST_NAME_BYTES = 255
LARGEST_BYTES = 500 * 1024 * 1024
NOTHING_SAID = Receipt()


def attach_file(  # noqa: PLR0913 - what is said of a file is said by its name
    office: Office,
    actor: Actor,
    matter_id: str,
    exhibit_id: str,
    *,
    name: str,
    pieces: Iterable[bytes],
    media_type: str = "application/octet-stream",
    largest_bytes: int = LARGEST_BYTES,
    role: FileRole = FileRole.ORIGINAL,
    of: str = "",
    receipt: Receipt = NOTHING_SAID,
) -> ExhibitFile:
    """Encrypt a file into the vault as it arrives, and attach it to the exhibit.

    The file is wholly on the disk before the exhibit knows of it. Nothing is written in plain.

    Raises: NoSuchMatter, NoSuchExhibit, TooLarge; NoSuchFile if the matter holds no file `of`.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        _refuse_unknown(connection, kept, exhibit_id, of=of)
    key = new_object_key()
    stored = office.vault.store(_at_most(pieces, largest_bytes), key)
    file = ExhibitFile(
        stored.object_id,
        shown_name(name),
        size_bytes=stored.size_bytes,
        sha256=stored.sha256,
        received_at=office.clock(),
        media_type=media_type,
        role=role,
        of=of,
        receipt=receipt,
        received_by=actor.id,
    )
    try:
        with changing(office, actor, matter_id) as change:
            exhibits.add_file(change.connection, change.matter, KeptFile(exhibit_id, file, key))
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
    return replace(found.file, name=name), office.vault.read(file_id, found.object_key, sha256=found.file.sha256)


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: no path, nothing invisible or reordering, at most 255 bytes."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    cut = visible.encode()[:LONGEST_NAME_BYTES].decode(errors="ignore").strip(". ")
    return cut or "file"


def _refuse_unknown(connection: Connection, kept: KeptMatter, exhibit_id: str, *, of: str) -> None:
    slot = statements.slot_of(kept, ExhibitState(Exhibit(exhibit_id, "")))
    if slot not in statements.newest_in(connection, kept, [slot]):
        raise NoSuchExhibit
    if of and exhibits.file_by_id(connection, kept, of) is None:
        raise NoSuchFile


def _at_most(pieces: Iterable[bytes], largest_bytes: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > largest_bytes:
            raise TooLarge(largest_bytes)
        yield piece
