"""Sessions: who is signed in, on which device, and how far."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from casework.store.tables import session

_BY_DIGEST: Final = select(session).where(session.c.digest == bindparam("of_digest"))  # asked at every request
_BY_DIGEST_LOCKED: Final = _BY_DIGEST.with_for_update()


@dataclass(frozen=True)
class Session:
    """A signed-in browser; its token is known only to that browser. `id` names it in the list of devices."""

    digest: bytes
    account: str
    started_at: datetime
    seen_at: datetime
    id: str = ""
    device_label: str = ""
    is_confined: bool = False
    stepped_up_at: datetime | None = None


def start_session(connection: Connection, kept: Session) -> None:
    connection.execute(insert(session).values(vars(kept)))


def session_by_digest(connection: Connection, digest: bytes, *, for_update: bool = False) -> Session | None:
    query = _BY_DIGEST_LOCKED if for_update else _BY_DIGEST
    row = connection.execute(query, {"of_digest": digest}).first()
    return _session(row) if row else None


def session_by_id(connection: Connection, session_id: str) -> Session | None:
    row = connection.execute(select(session).where(session.c.id == session_id)).first()
    return _session(row) if row else None


def sessions_of(connection: Connection, account_id: str) -> tuple[Session, ...]:
    """Return the sessions of a person, the one used last first."""
    query = select(session).where(session.c.account == account_id)
    rows = connection.execute(query.order_by(session.c.seen_at.desc(), session.c.digest))
    return tuple(_session(row) for row in rows)


def renew_session(connection: Connection, old: bytes, renewed: Session) -> bool:
    """Let the session go on under another token and nothing under the old one; False if it has ended meanwhile."""
    changed = {
        "digest": renewed.digest,
        "seen_at": renewed.seen_at,
        "is_confined": renewed.is_confined,
        "stepped_up_at": renewed.stepped_up_at,
    }
    return connection.execute(update(session).where(session.c.digest == old).values(changed)).rowcount == 1


def mark_seen(connection: Connection, digest: bytes, *, at: datetime) -> None:
    connection.execute(update(session).where(session.c.digest == digest).values(seen_at=at))


def end_session(connection: Connection, digest: bytes) -> str | None:
    """End the session and return whose it was; None if there was none."""
    return connection.scalar(delete(session).where(session.c.digest == digest).returning(session.c.account))


def end_session_of(connection: Connection, account_id: str, session_id: str) -> bool:
    """End one session of this person; False if it is none of theirs."""
    mine = (session.c.account == account_id) & (session.c.id == session_id)
    return connection.execute(delete(session).where(mine)).rowcount == 1


def end_sessions_of(connection: Connection, account_id: str, *, but: str | None = None) -> None:
    """End every session of this person, except the one named `but`."""
    ending = session.c.account == account_id
    if but is not None:
        ending &= session.c.id.is_(None) | (session.c.id != but)
    connection.execute(delete(session).where(ending))


def end_every_session(connection: Connection, *, but: str) -> None:
    """End the sessions of everybody, except the one named `but`."""
    connection.execute(delete(session).where(session.c.id.is_(None) | (session.c.id != but)))


def sweep_sessions(connection: Connection, *, before: datetime) -> None:
    """Forget the sessions that began before this moment."""
    connection.execute(delete(session).where(session.c.started_at < before))


def _session(row: Row[tuple[object, ...]]) -> Session:
    return Session(
        row.digest,
        row.account,
        started_at=row.started_at,
        seen_at=row.seen_at,
        id=row.id or "",
        device_label=row.device_label,
        is_confined=row.is_confined,
        stepped_up_at=row.stepped_up_at,
    )
