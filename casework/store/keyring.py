"""Which root key the data belong to."""

from sqlalchemy import Connection, select

from casework.keys.roots import RootKey
from casework.store.inserts import insert_or_keep
from casework.store.tables import keyring


def claim(connection: Connection, root: RootKey) -> None:
    """Note the root key in a new database; in a used one, make sure that it is the same.

    Raises: RootKeyRefused.
    """
    insert_or_keep(connection, keyring, id=1, root_key_id=root.id, check_value=root.check_value)
    root.refuse_unless(connection.execute(select(keyring.c.check_value)).scalar_one())
