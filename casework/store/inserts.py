"""Inserting where a row may be there already, without a moment in between in which another process could insert."""

from typing import Any

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_or_keep(connection: Connection, table: Table, **values: Any) -> None:
    """Insert the row, or leave the one that has its key as it is."""
    connection.execute(_INSERT[connection.dialect.name](table).values(values).on_conflict_do_nothing())


def insert_or_lock(connection: Connection, table: Table, **values: Any) -> Row[Any]:
    """Insert the row, or hold the one that has its key, and return it, also if it is being deleted at this moment."""
    key = [column.name for column in table.primary_key]
    wanted = _INSERT[connection.dialect.name](table).values(values)
    same_key = {name: values[name] for name in key}
    locked = wanted.on_conflict_do_update(index_elements=key, set_=same_key).returning(*table.columns)
    return connection.execute(locked).one()


def insert_or_replace(connection: Connection, table: Table, **values: Any) -> None:
    """Insert the row, or write `values` into the one that has its key."""
    key = [column.name for column in table.primary_key]
    wanted = _INSERT[connection.dialect.name](table).values(values)
    connection.execute(wanted.on_conflict_do_update(index_elements=key, set_=values))
