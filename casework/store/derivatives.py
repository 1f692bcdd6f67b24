"""What is made of a file: previews, clean copies, twins that wait to be kept. Sealed objects, never the original."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, Select, delete, func, insert, select

from casework.keys.fields import Place
from casework.store.evidence_tables import derivative
from casework.store.matters import KeptMatter
from casework.store.tables import matter

PREVIEW: Final = "preview"
CLEAN: Final = "clean"
PART: Final = "part"  # of a bundle
TWIN: Final = "twin"  # a redacted one that somebody looks at before it is kept


@dataclass(frozen=True)
class Derivative:
    """Something made of a file; its id is its object's name. `page` and `longest_px` are those of a preview."""

    id: str
    file: str
    kind: str
    sha256: str
    size_bytes: int
    made_at: datetime
    object_key: bytes = field(repr=False)
    page: int = 0
    longest_px: int = 0
    pages: int = 0
    made_by: str = ""
    note: str = field(default="", repr=False)  # of a twin: where its boxes are


def add(connection: Connection, kept: KeptMatter, one: Derivative) -> None:
    """Note what was made. The database refuses it if the file, or its matter, is gone."""
    described = {"sha256": one.sha256, "page": one.page, "px": one.longest_px, "pages": one.pages, "by": one.made_by}
    described |= {"note": one.note} if one.note else {}
    connection.execute(
        insert(derivative).values(
            id=one.id,
            matter=kept.id,
            file=one.file,
            kind=one.kind,
            object_key=kept.key.wrap_object_key(one.object_key, one.id),
            description=kept.key.fields.seal_json(described, _place(kept, one.id)),
            size_bytes=one.size_bytes,
            made_at=one.made_at,
        )
    )


def of_file(connection: Connection, kept: KeptMatter, file_id: str, *, kind: str) -> tuple[Derivative, ...]:
    """Return what of this kind was made of the file, the oldest first."""
    query = _of_matter(kept).where(derivative.c.file == file_id, derivative.c.kind == kind)
    rows = connection.execute(query.order_by(derivative.c.made_at, derivative.c.id))
    return tuple(_opened(row, kept) for row in rows)


def newest_of_kind(connection: Connection, kept: KeptMatter, *, kind: str) -> dict[str, Derivative]:
    """Return what of this kind was made last of each file of the matter, by the file."""
    rows = connection.execute(_of_matter(kept).where(derivative.c.kind == kind).order_by(derivative.c.made_at))
    return {row.file: _opened(row, kept) for row in rows}


def by_id(
    connection: Connection, kept: KeptMatter, file_id: str, *, kind: str, derivative_id: str
) -> Derivative | None:
    query = _of_matter(kept).where(derivative.c.file == file_id, derivative.c.kind == kind)
    row = connection.execute(query.where(derivative.c.id == derivative_id)).first()
    return _opened(row, kept) if row else None


def remove(connection: Connection, ids: Iterable[str]) -> None:
    """Forget these; their objects are for the vault to discard, once this is kept."""
    connection.execute(delete(derivative).where(derivative.c.id.in_(list(ids))))


def beyond(connection: Connection, matter_id: str, *, kind: str, most_bytes: int) -> list[str]:
    """Return the oldest of this kind in a matter that are more than what may be kept. Units: bytes."""
    running = func.sum(derivative.c.size_bytes).over(order_by=(derivative.c.made_at.desc(), derivative.c.id))
    mine = (derivative.c.matter == matter_id) & (derivative.c.kind == kind)
    summed = select(derivative.c.id, running.label("total")).where(mine).subquery()
    return list(connection.scalars(select(summed.c.id).where(summed.c.total > most_bytes)))


def older_than(connection: Connection, before: datetime, *, kind: str) -> list[str]:
    """Return what of this kind was made before this moment, in any matter that is not under a legal hold."""
    query = select(derivative.c.id).join(matter, matter.c.id == derivative.c.matter)
    query = query.where(derivative.c.kind == kind, derivative.c.made_at < before, matter.c.held_at.is_(None))
    return list(connection.scalars(query))


def _of_matter(kept: KeptMatter) -> Select[tuple[object, ...]]:
    return select(derivative).where(derivative.c.matter == kept.id)


def _opened(row: Row[tuple[object, ...]], kept: KeptMatter) -> Derivative:
    described = kept.key.fields.open_json(row.description, _place(kept, row.id))
    return Derivative(
        row.id,
        row.file,
        row.kind,
        described["sha256"],
        size_bytes=row.size_bytes,
        made_at=row.made_at,
        object_key=kept.key.unwrap_object_key(row.object_key, row.id),
        page=described["page"],
        longest_px=described["px"],
        pages=described["pages"],
        made_by=described["by"],
        note=described.get("note", ""),
    )


def _place(kept: KeptMatter, derivative_id: str) -> Place:
    return Place(kept.id, derivative.name, derivative_id, "description")
