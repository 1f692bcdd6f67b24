"""Sealing everything in a matter anew under a fresh key, whatever table it stands in.

What is sealed under the key of a matter stands in a row that names the matter, under the place that its table,
row and column give. So a table added later is found here by itself.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Table, select, update

from casework.keys.fields import Place, key_id_of
from casework.keys.hierarchy import Keys, MatterKey
from casework.store.evidence_tables import READY, bundle, derivative, exhibit_file
from casework.store.statements import slot_in
from casework.store.tables import journal, matter, metadata, statement


def matters_there(connection: Connection) -> list[str]:
    return list(connection.scalars(select(matter.c.id).order_by(matter.c.id)))


def key_of(connection: Connection, keys: Keys, matter_id: str, *, for_update: bool = True) -> MatterKey | None:
    """Return the key of a matter, whose row stays locked until the transaction ends; None if it is gone."""
    query = select(matter.c.wrapped_key).where(matter.c.id == matter_id)
    wrapped = connection.scalar(query.with_for_update() if for_update else query)
    return keys.matter_key(matter_id, wrapped) if wrapped else None


def reseal(connection: Connection, old: MatterKey, new: MatterKey, *, wrapped: bytes) -> None:
    """Give the matter a new key, and seal and wrap under it everything that stood under the old one.

    Entries of the journal are never changed; they open under the former key, which the new one carries.

    Raises: SealBroken, and then nothing of the matter may be kept.
    """
    for table in metadata.sorted_tables:
        if table is not journal and (table is matter or "matter" in table.c):
            _reseal_table(connection, table, old, new)
    connection.execute(update(matter).where(matter.c.id == old.matter).values(wrapped_key=wrapped))


def refuse_broken(connection: Connection, key: MatterKey) -> int:
    """Open everything sealed under the key of a matter, and return how many values that were. Raises: SealBroken."""
    count = 0
    for table in metadata.sorted_tables:
        for column, names, row in _sealed_values(connection, table, key):
            key.fields.open(getattr(row, column.name), _place_of(row, table, column, names, owner=key.matter))
            count += 1
    return count


def files_of(connection: Connection, key: MatterKey) -> list[tuple[str, str, bytes]]:
    """Return id, digest and key of every finished object of the matter: originals, derivatives, bundles.

    Raises: SealBroken.
    """
    return [one for table in (exhibit_file, derivative, bundle) for one in _objects_in(connection, table, key)]


def _objects_in(connection: Connection, table: Table, key: MatterKey) -> Iterator[tuple[str, str, bytes]]:
    query = select(table).where(table.c.matter == key.matter, table.c.object_key.is_not(None))
    for row in connection.execute(query.where(table.c.state == READY) if table is bundle else query).all():
        described = key.fields.open_json(row.description, Place(key.matter, table.name, row.id, "description"))
        yield row.id, described["sha256"], key.unwrap_object_key(row.object_key, row.id)


def _sealed_values(
    connection: Connection, table: Table, key: MatterKey
) -> Iterator[tuple[Column[Any], list[Column[Any]], Any]]:
    if table is journal or not (table is matter or "matter" in table.c):
        return
    owner, names, sealed = _columns(table)
    for row in connection.execute(select(table).where(owner == key.matter)):
        for column in sealed:
            if (blob := getattr(row, column.name)) and key_id_of(blob) in key.ids:
                yield column, names, row


def _columns(table: Table) -> tuple[Column[Any], list[Column[Any]], list[Column[Any]]]:
    """Return which column names the matter, which name the row within it, and which are sealed."""
    owner = table.c.id if table is matter else table.c.matter
    names = [column for column in table.primary_key if column is not owner or table is matter]
    return owner, names, [column for column in table.c if column.info["secrecy"] == "encrypted"]


def _place_of(row: Any, table: Table, column: Column[Any], names: list[Column[Any]], *, owner: str) -> Place:
    name = ":".join(str(getattr(row, one.name)) for one in names)
    return Place(owner, table.name, name, column.name)


def _reseal_table(connection: Connection, table: Table, old: MatterKey, new: MatterKey) -> None:
    owner, names, sealed = _columns(table)
    if not sealed:
        return
    for row in connection.execute(select(table).where(owner == old.matter)).all():
        values = {column.name: _renewed(row, table, column, names, old=old, new=new) for column in sealed}
        if table is statement:
            values["slot"] = _slot(row, old, new)
        if "object_key" in table.c and row.object_key:
            values["object_key"] = new.wrap_object_key(old.unwrap_object_key(row.object_key, row.id), row.id)
        same_row = [column == getattr(row, column.name) for column in table.primary_key]
        connection.execute(update(table).where(*same_row).values(values))


def _renewed(
    row: Any, table: Table, column: Column[Any], names: list[Column[Any]], *, old: MatterKey, new: MatterKey
) -> bytes | None:
    blob: bytes | None = getattr(row, column.name)
    if not blob or key_id_of(blob) not in old.ids:
        return blob  # empty, or sealed under a key of the office
    place = _place_of(row, table, column, names, owner=old.matter)
    return new.fields.seal(old.fields.open(blob, place), place)


def _slot(row: Any, old: MatterKey, new: MatterKey) -> bytes:
    """Return the blind index of what the statement is about, as the new key has it."""
    place = Place(old.matter, statement.name, str(row.number), "payload")
    return slot_in(new.blind, old.fields.open_json(row.payload, place))
