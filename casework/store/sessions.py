"""Sessions, sign-in attempts, and text typed into a form after its session had run out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from casework.keys.fields import Place
from casework.keys.hierarchy import Keys
from casework.store.tables import kept_form, session, throttle


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


def sweep_sessions(connection: Connection, *, started_before: datetime) -> None:
    connection.execute(delete(session).where(session.c.started_at < started_before))


def failures(connection: Connection, bucket: bytes) -> Failures | None:
    row = connection.execute(select(throttle).where(throttle.c.bucket == bucket)).first()
    return Failures(row.failures, row.failed_at) if row else None


def count_failure(connection: Connection, bucket: bytes, *, count: int, at: datetime) -> None:
    forget_failures(connection, bucket)
    connection.execute(insert(throttle).values(bucket=bucket, failures=count, failed_at=at))


def forget_failures(connection: Connection, bucket: bytes) -> None:
    connection.execute(delete(throttle).where(throttle.c.bucket == bucket))


def keep_typed(connection: Connection, keys: Keys, account_id: str, typed: str, *, at: datetime) -> None:
    forget_typed(connection, account_id)
    sealed = keys.firm.seal_text(typed, _typed_place(account_id))
    connection.execute(insert(kept_form).values(account=account_id, typed=sealed, kept_at=at))


def typed_by(connection: Connection, keys: Keys, account_id: str, *, kept_since: datetime) -> str | None:
    query = select(kept_form.c.typed).where(kept_form.c.account == account_id, kept_form.c.kept_at >= kept_since)
    sealed = connection.scalar(query)
    return None if sealed is None else keys.firm.open_text(sealed, _typed_place(account_id))


def forget_typed(connection: Connection, account_id: str) -> None:
    connection.execute(delete(kept_form).where(kept_form.c.account == account_id))


def sweep_typed(connection: Connection, *, kept_before: datetime) -> None:
    connection.execute(delete(kept_form).where(kept_form.c.kept_at < kept_before))


def _typed_place(account_id: str) -> Place:
    return Place("firm", "kept_form", account_id, "typed")
