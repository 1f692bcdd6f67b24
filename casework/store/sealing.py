"""Sealing everything in a matter anew under a fresh key, whatever table it stands in.

What is sealed under the key of a matter stands in a row that names the matter, under the place that its table,
row and column give. So a table added later is found here by itself.
"""

from typing import Any

from sqlalchemy import Column, Connection, Table, select, update

from casework.keys.fields import Place, key_id_of
from casework.keys.hierarchy import Keys, MatterKey
from casework.store.statements import slot_in
from casework.store.tables import exhibit_file, journal, matter, metadata, statement


def matters_there(connection: Connection) -> list[str]:
    return list(connection.scalars(select(matter.c.id).order_by(matter.c.id)))


def key_of(connection: Connection, keys: Keys, matter_id: str) -> MatterKey | None:
    """Return the key of a matter, whose row stays locked until the transaction ends; None if it is gone."""
    wrapped = connection.scalar(select(matter.c.wrapped_key).where(matter.c.id == matter_id).with_for_update())
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


def _reseal_table(connection: Connection, table: Table, old: MatterKey, new: MatterKey) -> None:
    sealed = [column for column in table.c if column.info["secrecy"] == "encrypted"]
    if not sealed:
        return
    owner = table.c.id if table is matter else table.c.matter
    names = [column for column in table.primary_key if column is not owner or table is matter]
    for row in connection.execute(select(table).where(owner == old.matter)).all():
        values = {column.name: _renewed(row, table, column, names, old=old, new=new) for column in sealed}
        if table is statement:
            values["slot"] = _slot(row, old, new)
        if table is exhibit_file:
            values["object_key"] = new.wrap_object_key(old.unwrap_object_key(row.object_key, row.id), row.id)
        same_row = [column == getattr(row, column.name) for column in table.primary_key]
        connection.execute(update(table).where(*same_row).values(values))


def _renewed(
    row: Any, table: Table, column: Column[Any], names: list[Column[Any]], *, old: MatterKey, new: MatterKey
) -> bytes | None:
    blob: bytes | None = getattr(row, column.name)
    if not blob or key_id_of(blob) not in old.ids:
        return blob  # empty, or sealed under a key of the office
    place = Place(old.matter, table.name, _name_of(row, names), column.name)
    return new.fields.seal(old.fields.open(blob, place), place)


def _name_of(row: Any, names: list[Column[Any]]) -> str:
    return ":".join(str(getattr(row, column.name)) for column in names)


def _slot(row: Any, old: MatterKey, new: MatterKey) -> bytes:
    """Return the blind index of what the statement is about, as the new key has it."""
    place = Place(old.matter, statement.name, str(row.number), "payload")
    return slot_in(new.blind, old.fields.open_json(row.payload, place))
