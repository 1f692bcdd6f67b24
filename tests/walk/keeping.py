"""How the walk comes back to the database as it was, on either kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import event

from casework.services.office import Office


class Keeping(Protocol):
    """A copy of the database. Nobody is connected while it is taken or put back."""

    def keep(self) -> None:
        """Take the copy."""

    def go_back(self) -> None:
        """Put the copy in the place of the database."""

    def forget_refusals(self) -> None:
        """Do the same where nothing was written but refusals into the journal."""

    def hurry(self, office: Office) -> None:
        """Do not wait for the disk: what survives a power cut is no question of the walk."""


@dataclass
class File:
    """The file of SQLite."""

    path: Path
    _kept: bytes = field(default=b"", repr=False)

    def keep(self) -> None:
        assert not self.path.with_name(f"{self.path.name}-wal").exists()  # the last connection to leave tidies it up
        self._kept = self.path.read_bytes()

    def go_back(self) -> None:
        for beside in ("-wal", "-shm"):
            self.path.with_name(self.path.name + beside).unlink(missing_ok=True)
        self.path.write_bytes(self._kept)

    def forget_refusals(self) -> None:
        self.go_back()

    def hurry(self, office: Office) -> None:
        event.listen(office.engines.write, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous = OFF"))
        office.engines.close()


@dataclass
class Database:
    """A database of PostgreSQL, copied by the server from another one."""

    server: str
    name: str
    _entries: int = 0

    def keep(self) -> None:
        self._copy(self.name, f"{self.name}_kept")
        with self._connect(self.name) as connection:
            self._entries = connection.execute("SELECT count(*) FROM journal").fetchall()[0][0]

    def go_back(self) -> None:
        self._copy(f"{self.name}_kept", self.name)

    def forget_refusals(self) -> None:
        """A copy takes the server a third of a second; its owner, unlike the application, can pass by the triggers."""
        with self._connect(self.name) as connection:
            connection.execute("SET session_replication_role TO replica")
            connection.execute("DELETE FROM journal WHERE number > %s", [self._entries])

    def hurry(self, office: Office) -> None:
        event.listen(office.engines.write, "connect", _does_not_wait)
        office.engines.close()

    def _copy(self, source: str, target: str) -> None:
        names = {"source": sql.Identifier(source), "target": sql.Identifier(target)}
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {target} WITH (FORCE)").format(**names))
            connection.execute(sql.SQL("CREATE DATABASE {target} TEMPLATE {source}").format(**names))

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self.server.replace("/postgres?", f"/{database}?"), autocommit=True)


def _does_not_wait(raw: psycopg.Connection, _record: object) -> None:
    raw.execute("SET synchronous_commit TO off")
    raw.commit()
