"""The condition of the database: its schema, its settings, its files, its clock."""

from datetime import datetime

from sqlalchemy import func, select, text

from casework.keys.roots import RootKey
from casework.store import keyring
from casework.store.engines import Engines
from casework.store.schema import newest, revision
from casework.store.tables import journal, session

_SAFE = {  # of a connection to SQLite
    "journal_mode": "wal",
    "synchronous": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "temp_store": 2,
    "auto_vacuum": 2,
}


def schema(engines: Engines) -> str:
    """Return the schema the database stands at if it is not the newest, else nothing."""
    with engines.read.begin() as connection:
        found = revision(connection)
    return "" if found == newest() else found or "none"


def unsafe_settings(engines: Engines) -> list[str]:
    """Return the settings that are not as they should be, by name and value."""
    with engines.read.begin() as connection:
        if not engines.is_sqlite:
            found = {name: connection.scalar(text(f"SHOW {name}")) for name in ("fsync", "full_page_writes")}
            return [f"{name} = {value}" for name, value in found.items() if value != "on"]
        values = {name: connection.scalar(text(f"PRAGMA {name}")) for name in _SAFE}
        is_encrypted = bool(connection.scalar(text("PRAGMA cipher_version")))
    wrong = [f"{name} = {value}" for name, value in values.items() if value != _SAFE[name]]
    return wrong + ["not encrypted"] * (not is_encrypted)


def damage(engines: Engines) -> str:
    """Return what is wrong with the pages of the database file; PostgreSQL looks after its own."""
    if not engines.is_sqlite:
        return ""
    with engines.read.begin() as connection:
        found = [row[0] for row in connection.execute(text("PRAGMA quick_check(3)"))]
        found += [str(row[0]) for row in connection.execute(text("PRAGMA cipher_integrity_check"))]
    return "; ".join(one for one in found if one != "ok")


def latest_moment(engines: Engines) -> datetime | None:
    """Return when something was last entered, by whatever clock that was."""
    with engines.read.begin() as connection:
        moments = [connection.scalar(select(func.max(column))) for column in (journal.c.at, session.c.seen_at)]
    return max((moment for moment in moments if moment), default=None)


def wrapped_otherwise(engines: Engines, root: RootKey) -> int:
    """Return how many matters and stretches of the journal have keys that `root` did not wrap."""
    with engines.read.begin() as connection:
        matters, stretches = keyring.wrapped_otherwise(connection, root)
    return len(matters) + len(stretches)
