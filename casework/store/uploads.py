"""Files that come in parts: what is known of each while it is under way."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, insert, select, update

from casework.keys.fields import Place
from casework.store.evidence_tables import upload
from casework.store.matters import KeptMatter
from casework.store.tables import matter


@dataclass(frozen=True)
class Upload:
    """A file under way; its id is the name of its object. `parts` are the sizes of what has come, in their order.

    `total_bytes` is 0 where nobody knows how large the whole will be. `mark` is what the sender tells the same file by.
    """

    id: str
    account: str
    exhibit: str
    name: str
    made_at: datetime
    touched_at: datetime
    object_key: bytes = field(repr=False)
    total_bytes: int = 0
    mark: str = ""
    parts: tuple[int, ...] = ()

    @property
    def size_bytes(self) -> int:
        return sum(self.parts)


def add(connection: Connection, kept: KeptMatter, one: Upload) -> None:
    connection.execute(
        insert(upload).values(
            id=one.id,
            matter=kept.id,
            account=one.account,
            object_key=kept.key.wrap_object_key(one.object_key, one.id),
            description=_described(kept, one),
            size_bytes=one.size_bytes,
            total_bytes=one.total_bytes,
            made_at=one.made_at,
            touched_at=one.touched_at,
        )
    )


def of_account(connection: Connection, kept: KeptMatter, account_id: str) -> tuple[Upload, ...]:
    """Return what this person has under way in the matter, the oldest first."""
    query = select(upload).where(upload.c.matter == kept.id, upload.c.account == account_id)
    return tuple(_opened(row, kept) for row in connection.execute(query.order_by(upload.c.made_at, upload.c.id)))


def by_id(connection: Connection, kept: KeptMatter, account_id: str, *, upload_id: str) -> Upload | None:
    query = select(upload).where(upload.c.matter == kept.id, upload.c.account == account_id, upload.c.id == upload_id)
    row = connection.execute(query).first()
    return _opened(row, kept) if row else None


def grow(connection: Connection, kept: KeptMatter, before: Upload, *, after: Upload) -> bool:
    """Keep that one more part has come; return False if another part was kept meanwhile."""
    same = (upload.c.id == before.id) & (upload.c.matter == kept.id) & (upload.c.size_bytes == before.size_bytes)
    values = {
        "description": _described(kept, after),
        "size_bytes": after.size_bytes,
        "touched_at": after.touched_at,
    }
    return bool(connection.execute(update(upload).where(same).values(values)).rowcount)


def remove(connection: Connection, upload_id: str) -> bool:
    """Forget it; its object is for the vault to discard once this is kept. Return whether it was there."""
    return bool(connection.execute(delete(upload).where(upload.c.id == upload_id)).rowcount)


def untouched_since(connection: Connection, before: datetime) -> list[tuple[str, str, str]]:
    """Return upload, matter and account of all that had no new part since then, but in no matter under a legal hold."""
    query = select(upload.c.id, upload.c.matter, upload.c.account).join(matter, matter.c.id == upload.c.matter)
    rows = connection.execute(query.where(upload.c.touched_at < before, matter.c.held_at.is_(None)))
    return [(row.id, row.matter, row.account) for row in rows]


def promised_in(connection: Connection, matter_id: str) -> int:
    """Return what the uploads under way in the matter will come to, as far as known. Units: bytes."""
    return int(connection.scalar(select(func.sum(_promised())).where(upload.c.matter == matter_id)) or 0)


def promised_by(connection: Connection, account_id: str) -> int:
    """Return what this person's uploads under way will come to, in any matter. Units: bytes."""
    return int(connection.scalar(select(func.sum(_promised())).where(upload.c.account == account_id)) or 0)


def is_under_way(connection: Connection, object_id: str) -> bool:
    return connection.scalar(select(upload.c.id).where(upload.c.id == object_id)) is not None


def _promised() -> ColumnElement[int]:
    larger = upload.c.total_bytes > upload.c.size_bytes
    return case((larger, upload.c.total_bytes), else_=upload.c.size_bytes)


def _described(kept: KeptMatter, one: Upload) -> bytes:
    described = {"exhibit": one.exhibit, "name": one.name, "mark": one.mark, "parts": list(one.parts)}
    return kept.key.fields.seal_json(described, _place(kept, one.id))


def _opened(row: Row[tuple[object, ...]], kept: KeptMatter) -> Upload:
    described = kept.key.fields.open_json(row.description, _place(kept, row.id))
    return Upload(
        row.id,
        row.account,
        described["exhibit"],
        described["name"],
        made_at=row.made_at,
        touched_at=row.touched_at,
        object_key=kept.key.unwrap_object_key(row.object_key, row.id),
        total_bytes=row.total_bytes,
        mark=described["mark"],
        parts=tuple(described["parts"]),
    )


def _place(kept: KeptMatter, upload_id: str) -> Place:
    return Place(kept.id, upload.name, upload_id, "description")
