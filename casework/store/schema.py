"""The schema of the database: bringing it up to date, and refusing one that is newer than this code."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from casework.store.engines import Engines
from casework.store.tables import metadata

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK_NUMBER = 7_242_017  # any number, the same in every process


class SchemaIsNewer(Exception):
    """The database was written by a newer version of Redress; this one must not touch it."""


def migrate(engines: Engines, *, to: str = "head") -> None:
    """Bring the schema up to date in one transaction: wholly or not at all, one process at a time.

    `to` names an earlier revision, for tests of what comes after it.

    Raises: SchemaIsNewer.
    """
    config = _config()
    with engines.write.begin() as connection:
        if not engines.is_sqlite:  # on SQLite the transaction is already the only writer
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_NUMBER})"))
        _refuse_newer(connection)
        if to == "head" and revision(connection) == newest():
            return
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def revision(connection: Connection) -> str:
    """Return the schema this database has; empty where it has none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def newest() -> str:
    """Return the schema that this version brings a database to."""
    return _scripts().get_current_head() or ""


def is_behind(connection: Connection) -> bool:
    """Whether `migrate` would change anything in a database that has a schema. Raises: SchemaIsNewer."""
    _refuse_newer(connection)
    return revision(connection) not in {"", newest()}


def knows(schema: str) -> bool:
    """Whether this version can bring a database of that schema up to date."""
    return schema in {step.revision for step in _scripts().walk_revisions()}


def tear_down(engines: Engines) -> None:
    """Drop every table of ours. Only for what a restore began and did not finish."""
    with engines.write.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        if not engines.is_sqlite:
            connection.execute(text("DROP FUNCTION IF EXISTS journal_refuses CASCADE"))


@cache
def _scripts() -> ScriptDirectory:
    """Return the steps that this version knows; they are files of the code, read once."""
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _refuse_newer(connection: Connection) -> None:
    for found in MigrationContext.configure(connection).get_current_heads():
        if not knows(found):
            raise SchemaIsNewer(f"The database is at schema {found}, which this version does not know.")
