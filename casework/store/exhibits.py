"""The files of exhibits: where each lies in the vault, under which key, and what it is."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from casework.domain.dates import PartialDate
from casework.domain.exhibits import ExhibitFile, FileRole, FileState, Receipt
from casework.domain.facts import Consent
from casework.keys.fields import Place
from casework.store import matters
from casework.store.evidence_tables import exhibit_file, upload, vaulted
from casework.store.matters import KeptMatter
from casework.store.tables import journal


@dataclass(frozen=True)
class KeptFile:
    """A file in the vault, with the key that opens it; its id is its object's name."""

    exhibit: str
    file: ExhibitFile
    object_key: bytes = field(repr=False)


def add_file(connection: Connection, kept: KeptMatter, one: KeptFile) -> None:
    """Note the file in the matter, found `for_update`, which has a new version with it."""
    file = one.file
    description = written_file(one.exhibit, file)
    connection.execute(
        insert(exhibit_file).values(
            id=file.id,
            matter=kept.id,
            object_key=kept.key.wrap_object_key(one.object_key, file.id),
            description=kept.key.fields.seal_json(description, _place(kept, file.id)),
            size_bytes=file.size_bytes,
            received_at=file.received_at,
            state=file.state.value,
            withdrawn_at=file.withdrawn_at,
        )
    )
    matters.advance(connection, kept, kept.version + 1)


def files_by_exhibit(connection: Connection, kept: KeptMatter) -> dict[str, tuple[ExhibitFile, ...]]:
    """Return the files of each exhibit of the matter, in the order in which they were received."""
    query = select(exhibit_file).where(exhibit_file.c.matter == kept.id)
    grouped: defaultdict[str, list[ExhibitFile]] = defaultdict(list)
    for row in connection.execute(query.order_by(exhibit_file.c.received_at, exhibit_file.c.id)):
        exhibit, file = _described(row, kept)
        grouped[exhibit].append(file)
    return {exhibit: tuple(files) for exhibit, files in grouped.items()}


def file_by_id(connection: Connection, kept: KeptMatter, file_id: str) -> KeptFile | None:
    """Return the file if it belongs to this matter."""
    query = select(exhibit_file).where(exhibit_file.c.matter == kept.id, exhibit_file.c.id == file_id)
    row = connection.execute(query).first()
    if row is None:
        return None
    exhibit, file = _described(row, kept)
    return KeptFile(exhibit, file, kept.key.unwrap_object_key(row.object_key, file_id))


def mark_withdrawn(connection: Connection, kept: KeptMatter, file_id: str, *, at: datetime | None) -> bool:
    """Mark a file withdrawn, or take the mark back; return whether that changed anything. Its bytes stay."""
    mine = (exhibit_file.c.matter == kept.id) & (exhibit_file.c.id == file_id)
    differs = exhibit_file.c.withdrawn_at.is_not(None) if at is None else exhibit_file.c.withdrawn_at.is_(None)
    if not connection.execute(update(exhibit_file).where(mine & differs).values(withdrawn_at=at)).rowcount:
        return False
    matters.advance(connection, kept, kept.version + 1)
    return True


def size_of_all(connection: Connection, matter_id: str) -> int:
    """Return what the files of the matter come to. Units: bytes."""
    query = select(func.sum(exhibit_file.c.size_bytes)).where(exhibit_file.c.matter == matter_id)
    return int(connection.scalar(query) or 0)


def size_attached(connection: Connection, account_id: str, *, since: datetime) -> int:
    """Return what this person attached since then, in any matter, as the journal tells. Units: bytes."""
    entry = (journal.c.matter == exhibit_file.c.matter) & (journal.c.subject == exhibit_file.c.id)
    theirs = (journal.c.actor == account_id) & (journal.c.kind == "file-attached") & (journal.c.at >= since)
    query = select(func.sum(exhibit_file.c.size_bytes)).join(journal, entry).where(theirs)
    return int(connection.scalar(query.where(exhibit_file.c.received_at >= since)) or 0)


def is_known(connection: Connection, object_id: str) -> bool:
    """Return whether any matter has a finished object of this name in the vault."""
    finished = (table for table in vaulted() if table is not upload)
    return any(connection.scalar(select(table.c.id).where(table.c.id == object_id)) for table in finished)


def _described(row: Row[tuple[object, ...]], kept: KeptMatter) -> tuple[str, ExhibitFile]:
    described = kept.key.fields.open_json(row.description, _place(kept, row.id))
    file = ExhibitFile(
        row.id,
        described["name"],
        size_bytes=row.size_bytes,
        sha256=described["sha256"],
        received_at=row.received_at,
        media_type=described["media_type"],
        role=FileRole(described.get("role", FileRole.ORIGINAL)),
        of=described.get("of", ""),
        receipt=read_receipt(described.get("receipt", {})),
        received_by=described.get("received_by", ""),
        state=FileState(row.state),
        withdrawn_at=row.withdrawn_at,
        given_name=described.get("given", ""),
    )
    return described["exhibit"], file


def written_file(exhibit_id: str, file: ExhibitFile) -> dict[str, Any]:
    """Return what is sealed of a file beside its bytes. What is empty is left out."""
    rest = {
        "role": "" if file.role is FileRole.ORIGINAL else file.role.value,
        "of": file.of,
        "receipt": written_receipt(file.receipt),
        "received_by": file.received_by,
        "given": file.given_name,
    }
    whole = {"exhibit": exhibit_id, "name": file.name, "media_type": file.media_type, "sha256": file.sha256}
    return whole | {name: value for name, value in rest.items() if value}


def written_receipt(receipt: Receipt) -> dict[str, str]:
    """Return what is sealed of a receipt. What is empty is left out."""
    given = {
        "given_by": receipt.given_by,
        "given_on": str(receipt.given_on) if receipt.given_on else "",
        "obtained": receipt.obtained,
        "device": receipt.device,
        "consent": receipt.consent.value,
        "note": receipt.note,
    }
    return {name: value for name, value in given.items() if value}


def read_receipt(written: dict[str, str]) -> Receipt:
    on = written.get("given_on", "")
    return Receipt(
        written.get("given_by", ""),
        PartialDate.parse(on) if on else None,
        written.get("obtained", ""),
        written.get("device", ""),
        Consent(written.get("consent", "")),
        written.get("note", ""),
    )


def _place(kept: KeptMatter, file_id: str) -> Place:
    return Place(kept.id, "exhibit_file", file_id, "description")
