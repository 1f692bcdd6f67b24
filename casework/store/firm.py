"""What the firm is, and whom it writes to: its profile, and the register of addressees."""

from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from casework.keys.fields import Place
from casework.keys.hierarchy import Keys
from casework.store.inserts import insert_or_replace
from casework.store.tables import addressee, firm_profile

Payload = dict[str, Any]


def profile(connection: Connection, keys: Keys) -> Payload:
    """Return what was last kept; nothing while nobody has written a profile."""
    sealed = connection.scalar(select(firm_profile.c.profile))
    return keys.firm.open_json(sealed, _place("firm_profile", "1", "profile")) if sealed else {}


def keep_profile(connection: Connection, keys: Keys, payload: Payload) -> None:
    sealed = keys.firm.seal_json(payload, _place("firm_profile", "1", "profile"))
    insert_or_replace(connection, firm_profile, id=1, profile=sealed)


def addressees(connection: Connection, keys: Keys) -> tuple[tuple[str, Payload], ...]:
    """Return each entry of the register with its id, in their order."""
    rows = connection.execute(select(addressee).order_by(addressee.c.position, addressee.c.id))
    return tuple((row.id, keys.firm.open_json(row.entry, _place("addressee", row.id, "entry"))) for row in rows)


def add_addressee(connection: Connection, keys: Keys, addressee_id: str, payload: Payload) -> None:
    """Keep an entry behind the others."""
    last = connection.scalar(select(func.max(addressee.c.position)))
    sealed = keys.firm.seal_json(payload, _place("addressee", addressee_id, "entry"))
    place = 0 if last is None else last + 1
    connection.execute(insert(addressee).values(id=addressee_id, entry=sealed, position=place))


def change_addressee(connection: Connection, keys: Keys, addressee_id: str, payload: Payload) -> bool:
    """Keep the entry anew; False if there is none."""
    sealed = keys.firm.seal_json(payload, _place("addressee", addressee_id, "entry"))
    changed = connection.execute(update(addressee).where(addressee.c.id == addressee_id).values(entry=sealed))
    return changed.rowcount == 1


def remove_addressee(connection: Connection, addressee_id: str) -> bool:
    """Take the entry out; False if there is none."""
    return connection.execute(delete(addressee).where(addressee.c.id == addressee_id)).rowcount == 1


def _place(table: str, row: str, column: str) -> Place:
    return Place("firm", table, row, column)
