"""The texts of files: sealed, one row a reading, never changed once it is kept."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, exists, func, insert, select

from casework.domain.readings import Reading, Source
from casework.keys.fields import Place
from casework.store.evidence_tables import exhibit_file, file_look, reading
from casework.store.looks import DONE, EXAMINED
from casework.store.matters import KeptMatter

AT_ONCE: Final = 400
IN_PART: Final = "recognising"  # as the table says of a recognised text of which pages are still to come
NOTHING: Final = "none"  # a row that says only that there is nothing to recognise in the file


def add(connection: Connection, kept: KeptMatter, one: Reading) -> None:
    """Keep the reading. The database refuses it if the file, or its matter, is gone."""
    connection.execute(
        insert(reading).values(
            id=one.id,
            matter=kept.id,
            file=one.file,
            source=one.source.value if one.is_whole else IN_PART,
            text=kept.key.fields.seal_json(_written(one), _place(kept, one.id)),
            made_at=one.made_at,
        )
    )


def add_nothing(connection: Connection, kept: KeptMatter, file_id: str, *, row_id: str, at: datetime) -> None:
    """Note that there is nothing to recognise in the file, so that nobody looks again."""
    sealed = kept.key.fields.seal_json({}, _place(kept, row_id))
    row = {"id": row_id, "matter": kept.id, "file": file_id, "source": NOTHING, "text": sealed, "made_at": at}
    connection.execute(insert(reading).values(row))


def waiting(connection: Connection, *, most: int) -> list[tuple[str, str]]:
    """Return matter and id of files that were looked at and of which nobody knows yet whether pictures hold a text.

    Those of which the recognising has begun come first.
    """
    known = exists().where(reading.c.file == exhibit_file.c.id, reading.c.source.in_(("recognised", NOTHING)))
    begun = exists().where(reading.c.file == exhibit_file.c.id, reading.c.source == IN_PART)
    query = select(exhibit_file.c.matter, exhibit_file.c.id).join(file_look, file_look.c.file == exhibit_file.c.id)
    query = query.where(file_look.c.state.in_((DONE, EXAMINED)), exhibit_file.c.withdrawn_at.is_(None), begun | ~known)
    rows = connection.execute(query.order_by(begun.desc(), exhibit_file.c.received_at, exhibit_file.c.id).limit(most))
    return [(row.matter, row.id) for row in rows]


def remove(connection: Connection, kept: KeptMatter, one: Reading) -> None:
    """Forget a reading that another takes the place of, such as one of which pages were still to come."""
    connection.execute(delete(reading).where(reading.c.matter == kept.id, reading.c.id == one.id))


def of_file(connection: Connection, kept: KeptMatter, file_id: str) -> tuple[Reading, ...]:
    """Return every reading of the file, the oldest first."""
    query = select(reading).where(reading.c.matter == kept.id, reading.c.file == file_id, reading.c.source != NOTHING)
    found = [_opened(row, kept) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda one: one.number))


def ids_of(connection: Connection, kept: KeptMatter) -> frozenset[str]:
    """Return which readings there are in the matter: one row to fetch, however many they are."""
    query = select(func.aggregate_strings(reading.c.id, ",")).where(reading.c.matter == kept.id)
    return frozenset((connection.scalar(query.where(reading.c.source != NOTHING)) or "").split(",")) - {""}


def ids_by_file(connection: Connection, kept: KeptMatter) -> dict[str, frozenset[str]]:
    """Return which readings there are of each file of the matter, without opening one."""
    found: dict[str, set[str]] = {}
    query = select(reading.c.id, reading.c.file).where(reading.c.matter == kept.id, reading.c.source != NOTHING)
    for reading_id, file in connection.execute(query):
        found.setdefault(file, set()).add(reading_id)
    return {file: frozenset(ids) for file, ids in found.items()}


def by_ids(connection: Connection, kept: KeptMatter, ids: Iterable[str]) -> Iterator[Reading]:
    """Yield these readings of the matter, opened one by one."""
    for some in _in_parts(list(ids)):
        query = select(reading).where(reading.c.matter == kept.id, reading.c.id.in_(some))
        for row in connection.execute(query):
            yield _opened(row, kept)


def _in_parts(ids: list[str]) -> Iterator[list[str]]:
    for begin in range(0, len(ids), AT_ONCE):
        yield ids[begin : begin + AT_ONCE]


def _written(one: Reading) -> dict[str, Any]:
    rest = {"page": one.page, "language": one.language, "by": one.by, "done": one.done, "problem": one.problem}
    return {"pages": list(one.pages), "number": one.number} | {name: value for name, value in rest.items() if value}


def _opened(row: Row[Any], kept: KeptMatter) -> Reading:
    written = kept.key.fields.open_json(row.text, _place(kept, row.id))
    return Reading(
        row.id,
        row.file,
        Source.RECOGNISED if row.source == IN_PART else Source(row.source),
        tuple(written["pages"]),
        row.made_at,
        number=written["number"],
        page=written.get("page", 0),
        language=written.get("language", ""),
        by=written.get("by", ""),
        done=written.get("done", 0),
        is_whole=row.source != IN_PART,
        problem=written.get("problem", ""),
    )


def _place(kept: KeptMatter, reading_id: str) -> Place:
    return Place(kept.id, reading.name, reading_id, "text")
