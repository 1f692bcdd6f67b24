"""Sessions and failed attempts to sign in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from casework.store.inserts import insert_or_keep
from casework.store.tables import session, throttle


@dataclass(frozen=True)
class Session:
    """A signed-in browser; its token is known only to that browser."""

    digest: bytes
    account: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Failures:
    """How often in a row signing in failed, and when last."""

    count: int
    last_at: datetime


def start_session(connection: Connection, digest: bytes, account_id: str, *, at: datetime) -> None:
    connection.execute(insert(session).values(digest=digest, account=account_id, started_at=at, seen_at=at))


def session_by_digest(connection: Connection, digest: bytes) -> Session | None:
    row = connection.execute(select(session).where(session.c.digest == digest)).first()
    return Session(row.digest, row.account, started_at=row.started_at, seen_at=row.seen_at) if row else None


def mark_seen(connection: Connection, digest: bytes, *, at: datetime) -> None:
    connection.execute(update(session).where(session.c.digest == digest).values(seen_at=at))


def end_session(connection: Connection, digest: bytes) -> None:
    connection.execute(delete(session).where(session.c.digest == digest))


def end_sessions_of(connection: Connection, account_id: str) -> None:
    connection.execute(delete(session).where(session.c.account == account_id))


def failures(connection: Connection, bucket: bytes, *, at: datetime) -> Failures:
    """Return the failures counted so far, and hold their row, so that tries at the same moment count one by one."""
    insert_or_keep(connection, throttle, bucket=bucket, failures=0, failed_at=at)
    row = connection.execute(select(throttle).where(throttle.c.bucket == bucket).with_for_update()).one()
    return Failures(row.failures, row.failed_at)


def count_failure(connection: Connection, bucket: bytes, *, count: int, at: datetime) -> None:
    connection.execute(update(throttle).where(throttle.c.bucket == bucket).values(failures=count, failed_at=at))


def forget_failures(connection: Connection, bucket: bytes) -> None:
    connection.execute(delete(throttle).where(throttle.c.bucket == bucket))


def sweep(connection: Connection, *, sessions_before: datetime, failures_before: datetime) -> None:
    """Forget sessions that began, and failures that happened, before these moments."""
    connection.execute(delete(session).where(session.c.started_at < sessions_before))
    connection.execute(delete(throttle).where(throttle.c.failed_at < failures_before))
