"""Leaving nothing behind: room that deleted rows took is overwritten and given back."""

from sqlalchemy import text

from casework.store.engines import Engines
from casework.store.tables import metadata


def tidy(engines: Engines) -> None:
    """Give deleted rows' room back, and empty the write-ahead log.

    SQLite overwrites what is deleted (`secure_delete`). PostgreSQL keeps dead rows until a vacuum; what it then frees
    it overwrites when it needs the room. On either, what is left there was sealed under a key that is gone.
    """
    plain = engines.write.execution_options(isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        if not engines.is_sqlite:
            for table in metadata.sorted_tables:
                connection.execute(text(f'VACUUM "{table.name}"'))
            return
        raw = connection.connection.dbapi_connection
        if raw is None:
            return
        cursor = raw.cursor()
        if cursor.execute("PRAGMA auto_vacuum").fetchone()[0] == 0:  # made before this was set from the beginning
            cursor.execute("PRAGMA auto_vacuum = INCREMENTAL")
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA incremental_vacuum").fetchall()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.close()
