"""The whole database as lines of text in one consistent state, and back, from either kind into either kind."""

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, inspect, select

from casework.store.engines import Engines
from casework.store.evidence_tables import READY, bundle, upload
from casework.store.tables import metadata

_AT_ONCE = 500
_LEFT_OUT = {upload.name}  # what has not wholly come is no evidence yet, and whoever sends it has it


class SnapshotBroken(Exception):
    """A line is not one that this version writes."""


@contextmanager
def one_moment(engines: Engines) -> Iterator[Connection]:
    """Read everything as it stands at one moment, while others write on."""
    with engines.read.connect() as plain:
        connection = plain if engines.is_sqlite else plain.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def lines(connection: Connection) -> Iterator[bytes]:
    """Yield one line a row, table by table; columns that an older schema lacks are left out.

    Files that come in parts are left out until they are finished.
    """
    there = inspect(connection)
    for table in metadata.sorted_tables:
        if table.name in _LEFT_OUT or not there.has_table(table.name):
            continue
        names = {column["name"] for column in there.get_columns(table.name)}
        query = select(*[column for column in table.c if column.name in names])
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
            yield _line(table, row._asdict())


def put_back(connection: Connection, written: Iterable[bytes]) -> int:
    """Insert every row into an empty database of the same schema, and return how many there were.

    Raises: SnapshotBroken.
    """
    count, waiting, of_table = 0, list[dict[str, Any]](), ""
    for line in written:
        table, row = _row(line)
        if waiting and (table != of_table or len(waiting) == _AT_ONCE):
            connection.execute(insert(metadata.tables[of_table]), waiting)
            waiting = []
        of_table, count = table, count + 1
        waiting.append(row)
    if waiting:
        connection.execute(insert(metadata.tables[of_table]), waiting)
    return count


def objects_in(line: bytes) -> str | None:
    """Return the object in the vault that this line names, if any; that of a bundle once it is ready."""
    table, row = _row(line)
    is_there = row.get("object_key") and (table != bundle.name or row["state"] == READY)
    return str(row["id"]) if is_there else None


def _line(table: Table, row: dict[str, Any]) -> bytes:
    values = {name: _written(value) for name, value in row.items()}
    return json.dumps([table.name, values], separators=(",", ":")).encode() + b"\n"


def _row(line: bytes) -> tuple[str, dict[str, Any]]:
    try:
        table, values = json.loads(line)
        return metadata.tables[table].name, {name: _read(value) for name, value in values.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SnapshotBroken("The backup holds a row of a kind that this version does not know.") from None


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return base64.b64decode(value["bytes"]) if "bytes" in value else datetime.fromisoformat(value["at"])
