"""Which root key the data belong to."""

from sqlalchemy import Connection, insert, select

from casework.keys.roots import RootKey
from casework.store.tables import keyring


def claim(connection: Connection, root: RootKey) -> None:
    """Note the root key in a new database; in a used one, make sure that it is the same.

    Raises: RootKeyRefused.
    """
    check_value = connection.scalar(select(keyring.c.check_value))
    if check_value is None:
        connection.execute(insert(keyring).values(id=1, root_key_id=root.id, check_value=root.check_value))
    else:
        root.refuse_unless(check_value)
