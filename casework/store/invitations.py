"""Invitations: who was asked to join what, of which only digests of link and code are kept."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from casework.keys.fields import Place, SealingKey
from casework.keys.hierarchy import Keys
from casework.store import accounts
from casework.store.accounts import Account
from casework.store.journal import matter_key
from casework.store.tables import invitation

OPEN: Final = "open"
ACCEPTED: Final = "accepted"
CONFIRMED: Final = "confirmed"
DEAD: Final = "dead"


class AddressTaken(Exception):
    """There is an account with this address already."""


@dataclass(frozen=True)
class KeptInvitation:
    """An invitation as the database keeps it. Without a matter it is one to the firm."""

    id: str
    matter: str | None
    name: str = field(repr=False)
    email: str = field(repr=False)
    role: str
    token_digest: bytes = field(repr=False)
    code_digest: bytes = field(repr=False)
    made_by: str
    made_at: datetime
    expires_at: datetime
    wrong_codes: int = 0
    state: str = OPEN
    account: str | None = None


def add(connection: Connection, keys: Keys, one: KeptInvitation) -> None:
    person = {"name": one.name, "email": one.email, "role": one.role}
    connection.execute(
        insert(invitation).values(
            id=one.id,
            matter=one.matter,
            token_digest=one.token_digest,
            code_digest=one.code_digest,
            person=_sealing(connection, keys, one.matter).seal_json(person, _place(one.matter, one.id)),
            made_by=one.made_by,
            made_at=one.made_at,
            expires_at=one.expires_at,
        )
    )


def by_token(connection: Connection, keys: Keys, digest: bytes, *, for_update: bool = False) -> KeptInvitation | None:
    """Return the invitation of this link; with `for_update` nobody else can accept it meanwhile."""
    query = select(invitation).where(invitation.c.token_digest == digest)
    row = connection.execute(query.with_for_update() if for_update else query).first()
    return _kept(connection, row, keys) if row else None


def invitations_of(connection: Connection, keys: Keys, matter_id: str | None) -> tuple[KeptInvitation, ...]:
    """Return the invitations to the matter, or with None those to the firm, the newest first."""
    query = select(invitation).where(invitation.c.matter == matter_id)  # `== None` becomes IS NULL
    rows = connection.execute(query.order_by(invitation.c.made_at.desc(), invitation.c.id)).all()
    return tuple(_kept(connection, row, keys) for row in rows)


def made_since(connection: Connection, account_id: str, since: datetime) -> int:
    """Return how many invitations this person has made since then, to whatever."""
    query = select(func.count()).where(invitation.c.made_by == account_id, invitation.c.made_at > since)
    return connection.scalar(query) or 0


def count_wrong_code(connection: Connection, one: KeptInvitation, *, most: int) -> None:
    """Count a wrong code for the invitation, found `for_update`; the last one kills it."""
    counted = one.wrong_codes + 1
    state = DEAD if counted >= most else one.state
    _change(connection, one.id, wrong_codes=counted, state=state)


def mark_accepted(connection: Connection, invitation_id: str, *, account_id: str) -> None:
    _change(connection, invitation_id, state=ACCEPTED, account=account_id)


def kill(connection: Connection, invitation_id: str) -> None:
    _change(connection, invitation_id, state=DEAD)


def kill_open(connection: Connection) -> None:
    """Let every invitation that waits to be accepted lead nowhere any more, to whatever it is."""
    connection.execute(update(invitation).where(invitation.c.state == OPEN).values(state=DEAD))


def settle(connection: Connection, matter_id: str | None, account_id: str, *, state: str) -> None:
    """Say what became of what this person accepted in the matter, or in the firm."""
    accepted = (invitation.c.matter == matter_id) & (invitation.c.account == account_id)
    wanted = update(invitation).where(accepted, invitation.c.state == ACCEPTED)
    connection.execute(wanted.values(state=state))


def add_invited(connection: Connection, keys: Keys, person: Account, *, at: datetime) -> None:
    """Keep the account of someone who accepted. Raises: AddressTaken, also when two accept at the same moment."""
    try:
        accounts.add_account(connection, keys, person, at=at)
    except IntegrityError:
        raise AddressTaken from None


def _change(connection: Connection, invitation_id: str, **values: Any) -> None:
    connection.execute(update(invitation).where(invitation.c.id == invitation_id).values(values))


def _kept(connection: Connection, row: Row[Any], keys: Keys) -> KeptInvitation:
    person = _sealing(connection, keys, row.matter).open_json(row.person, _place(row.matter, row.id))
    return KeptInvitation(
        row.id,
        row.matter,
        person["name"],
        person["email"],
        role=person["role"],
        token_digest=row.token_digest,
        code_digest=row.code_digest,
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        wrong_codes=row.wrong_codes,
        state=row.state,
        account=row.account,
    )


def _sealing(connection: Connection, keys: Keys, matter_id: str | None) -> SealingKey:
    """Who is invited to a matter is sealed with its key, so that the name goes when the matter goes."""
    key = matter_key(connection, keys, matter_id) if matter_id else None
    return key.fields if key else keys.firm


def _place(matter_id: str | None, invitation_id: str) -> Place:
    return Place(matter_id or "firm", "invitation", invitation_id, "person")
