"""Which root key, and which office key, the data belong to."""

from sqlalchemy import Connection, inspect, select, update

from casework.keys.fields import key_id_of
from casework.keys.hierarchy import Keys
from casework.keys.roots import RootKey, RootKeyRefused
from casework.store.inserts import insert_or_keep
from casework.store.tables import journal_key, keyring, matter


def claim(connection: Connection, keys: Keys) -> None:
    """Note the root key in a new database; in a used one, make sure that it is the same.

    Raises: RootKeyRefused.
    """
    office = keys.office_key.id if keys.office_key else None
    values = {"root_key_id": keys.root.id, "check_value": keys.root.check_value, "office_key_id": office}
    insert_or_keep(connection, keyring, id=1, **values)
    kept = connection.execute(select(keyring)).one()
    if kept.office_key_id not in {None, keys.office.id}:
        raise RootKeyRefused("The key ring beside these data is missing or another one. Put it back from a backup.")
    (keys.other(kept.root_key_id) or keys.root).refuse_unless(kept.check_value)


def is_claimed(connection: Connection) -> bool:
    """Whether anything was ever kept in this database."""
    return inspect(connection).has_table("keyring") and connection.scalar(select(keyring.c.id)) is not None


def belong_to(connection: Connection, keys: Keys) -> None:
    """Note that from now on the data belong to the present root key."""
    values = {"root_key_id": keys.root.id, "check_value": keys.root.check_value, "office_key_id": keys.office.id}
    connection.execute(update(keyring).values(values))


def wrapped_otherwise(connection: Connection, root: RootKey) -> tuple[list[str], list[int]]:
    """Return the matters, and the stretches of the journal, whose keys are not wrapped by `root`."""
    matters = connection.execute(select(matter.c.id, matter.c.wrapped_key).order_by(matter.c.id))
    stretches = connection.execute(select(journal_key.c.number, journal_key.c.wrapped_key))
    return (
        [row.id for row in matters if key_id_of(row.wrapped_key) != root.id],
        [row.number for row in stretches if key_id_of(row.wrapped_key) != root.id],
    )


def rewrap_matter(connection: Connection, keys: Keys, matter_id: str) -> None:
    """Wrap the key of this matter, if it still exists, by the present root key."""
    wanted = select(matter.c.wrapped_key).where(matter.c.id == matter_id).with_for_update()
    if wrapped := connection.scalar(wanted):
        renewed = keys.rewrap_matter_key(matter_id, wrapped)
        connection.execute(update(matter).where(matter.c.id == matter_id).values(wrapped_key=renewed))


def rewrap_stretch(connection: Connection, keys: Keys, number: int) -> None:
    """Wrap the key of this stretch of the journal by the present root key."""
    wrapped = connection.scalar(select(journal_key.c.wrapped_key).where(journal_key.c.number == number))
    if wrapped:
        renewed = keys.rewrap_journal_key(number, wrapped)
        connection.execute(update(journal_key).where(journal_key.c.number == number).values(wrapped_key=renewed))
