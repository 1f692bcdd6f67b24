"""The two engines of an office: one that reads, one that writes, on SQLite under SQLCipher or on PostgreSQL.

SQLite is opened with a raw key, in WAL mode and with full synchronisation, so that what was acknowledged survives
a power cut. Writers say `BEGIN IMMEDIATE`: with the driver's own late transactions, 505 of 800 concurrent updates
were lost. On PostgreSQL a writer locks the row of the matter it changes (see `matters.find`).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

__all__ = ["Connection", "DatabaseBusy", "DiskFull", "Engines", "WrongDatabaseKey", "open_engine"]

BUSY_TIMEOUT_MS = 5_000
ATTEMPTS = 3
FULL_STATES = {"53100"}  # PostgreSQL: disk full
LOCK_STATES = {"55P03", "40P01", "40001"}  # PostgreSQL: lock not available, deadlock, serialisation failure
POOL = {"pool_size": 8, "max_overflow": 24, "pool_timeout": 15}


class WrongDatabaseKey(Exception):
    """The database file does not open with this key, or is no database of ours."""


class DatabaseBusy(Exception):
    """Another writer held the database for so long that this one gave up; trying again is safe."""


class DiskFull(Exception):
    """The disk of the server has no room left; nothing of what came was kept, and what is there can be read."""


@dataclass(frozen=True)
class Engines:
    """Where to read and where to write. `with engines.write.begin() as connection` is one transaction."""

    read: Engine
    write: Engine

    @property
    def is_sqlite(self) -> bool:
        return self.write.dialect.name == "sqlite"

    def close(self) -> None:
        self.read.dispose()
        self.write.dispose()


def open_engine(url: str, key: bytes | None = None, *, waits_ms: int = BUSY_TIMEOUT_MS) -> Engines:
    """Return the engines for `url`: `sqlite:///path` with the raw `key` of 32 bytes, or `postgresql://…` without.

    Whoever finds the database locked waits `waits_ms`, and a writer tries `ATTEMPTS` times.

    Raises: WrongDatabaseKey if the SQLite file was made with another key.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _open_sqlite(url, key, waits_ms=waits_ms)
    waits = {"connect_timeout": 5, "options": f"-c lock_timeout={waits_ms} -c statement_timeout=30000"}
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=waits, **POOL)
    event.listen(engine, "handle_error", _name_busy)
    # A reader sees one moment: a matter's key and what is sealed under it must not come from before and after a change.
    return Engines(engine.execution_options(isolation_level="REPEATABLE READ"), engine)


def _open_sqlite(url: str, key: bytes | None, *, waits_ms: int) -> Engines:
    path = make_url(url).database
    if not path or path == ":memory:":
        raise ValueError("the database must be a file")
    if key is None:
        raise ValueError("a SQLite database is never opened without a key")
    Path(path).touch(mode=0o600)
    connect = _connector(path, key, waits_ms=waits_ms)
    connect().close()  # so that a wrong key is noticed here and not at the first page
    read, write = (_sqlite_engine(url, connect) for _ in range(2))
    event.listen(read, "begin", lambda connection: _begin(connection, "BEGIN"))
    event.listen(write, "begin", lambda connection: _begin(connection, "BEGIN IMMEDIATE"))
    return Engines(read, write)


def _sqlite_engine(url: str, connect: Callable[[], Any]) -> Engine:
    engine = create_engine(url, module=sqlcipher, creator=connect, poolclass=QueuePool, hide_parameters=True, **POOL)
    event.listen(engine, "handle_error", _name_busy)
    return engine


def _name_busy(context: ExceptionContext) -> None:
    """Turn what the drivers say of a lock waited for in vain into `DatabaseBusy`, of a full disk into `DiskFull`."""
    original = context.original_exception
    if "disk is full" in str(original) or getattr(original, "sqlstate", None) in FULL_STATES:
        raise DiskFull from original
    if "locked" in str(original) or getattr(original, "sqlstate", None) in LOCK_STATES:
        raise DatabaseBusy("The database is busy; please try again.") from original


def _connector(path: str, key: bytes, *, waits_ms: int) -> Callable[[], Any]:
    def connect() -> Any:
        connection = sqlcipher.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        try:
            connection.execute(f"PRAGMA busy_timeout = {waits_ms}")
            if not Path(path).stat().st_size:  # heard only while the file is empty, and later it waits for writers
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlcipher.DatabaseError as wrong:
            connection.close()
            if "locked" in str(wrong):
                raise DatabaseBusy from None
            raise WrongDatabaseKey(f"{path} does not open with this key.") from None
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return connect


def _begin(connection: Connection, statement: str) -> None:
    """Begin, waiting at most `ATTEMPTS` busy timeouts. Nothing was done yet, so a new attempt repeats nothing."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            connection.exec_driver_sql(statement)
        except DatabaseBusy:
            if attempt == ATTEMPTS:
                raise
            time.sleep(0.05 * attempt)
        else:
            return
