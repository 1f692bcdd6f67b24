"""Resets: invitations, given in person, to choose a new password; and what a lost factor does to memberships."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, exists, insert, select, update

from casework.store import invitations
from casework.store.matters import CONFIRMED
from casework.store.membership import ACCEPTED, REMOVED, leads
from casework.store.tables import account_reset, invitation, membership, wall

OPEN: Final = "open"
USED: Final = "used"
DEAD: Final = "dead"


@dataclass(frozen=True)
class KeptReset:
    """One reset; only keyed digests of its token and its code are kept."""

    id: str
    account: str
    token_digest: bytes = field(repr=False)
    code_digest: bytes = field(repr=False)
    made_by: str
    made_at: datetime
    expires_at: datetime
    clears_factor: bool
    wrong_codes: int = 0
    state: str = OPEN


def add_reset(connection: Connection, kept: KeptReset) -> None:
    """Keep it; what was open for the same person before leads nowhere any more."""
    kill_open(connection, kept.account)
    connection.execute(insert(account_reset).values(vars(kept)))


def kill_open(connection: Connection, account_id: str | None = None) -> None:
    """Let what is open for this person lead nowhere any more; without an account, for everybody."""
    older = account_reset.c.state == OPEN
    if account_id is not None:
        older &= account_reset.c.account == account_id
    connection.execute(update(account_reset).where(older).values(state=DEAD))


def reset_by_token(connection: Connection, digest: bytes, *, for_update: bool = False) -> KeptReset | None:
    query = select(account_reset).where(account_reset.c.token_digest == digest)
    row = connection.execute(query.with_for_update() if for_update else query).first()
    return KeptReset(**row._mapping) if row else None  # noqa: SLF001 - the documented way to a row's names


def open_reset_of(connection: Connection, account_id: str, *, at: datetime) -> KeptReset | None:
    """Return the reset that waits for this person, if there is one."""
    waiting = (account_reset.c.account == account_id) & (account_reset.c.state == OPEN)
    row = connection.execute(select(account_reset).where(waiting, account_reset.c.expires_at > at)).first()
    return KeptReset(**row._mapping) if row else None  # noqa: SLF001 - the documented way to a row's names


def count_wrong_code(connection: Connection, kept: KeptReset, *, most: int) -> None:
    """Count a wrong code; the last one allowed kills the reset."""
    wrong = kept.wrong_codes + 1
    changed = {"wrong_codes": wrong, "state": DEAD if wrong >= most else OPEN}
    connection.execute(update(account_reset).where(account_reset.c.id == kept.id).values(changed))


def settle_reset(connection: Connection, reset_id: str, state: str) -> bool:
    """Let an open reset be used or dead; False if it is open no more. Of two at the same moment one gets through."""
    waiting = (account_reset.c.id == reset_id) & (account_reset.c.state == OPEN)
    return connection.execute(update(account_reset).where(waiting).values(state=state)).rowcount == 1


def leads_for(connection: Connection, lead: str, account_id: str) -> bool:
    """Whether one person leads a matter in which the other is a member."""
    mine, theirs = membership.alias("mine"), membership.alias("theirs")
    query = select(mine.c.matter).join(theirs, theirs.c.matter == mine.c.matter)
    query = query.where(mine.c.account == lead, mine.c.is_lead, mine.c.state == CONFIRMED)
    query = query.where(theirs.c.account == account_id, theirs.c.state == CONFIRMED)
    query = query.where(
        ~exists().where(wall.c.matter == mine.c.matter, wall.c.account == lead, wall.c.lifted_at.is_(None))
    )
    return connection.scalar(query.limit(1)) is not None


def leads_alone(connection: Connection, account_id: str) -> bool:
    """Whether there is a matter that nobody but this person leads and can. Its leads are held still until then."""
    leading = (membership.c.is_lead) & (membership.c.state == CONFIRMED)
    led = select(membership.c.matter).where(leading, membership.c.account == account_id)
    held = select(membership.c.matter).where(leading, membership.c.matter.in_(led))
    held = held.order_by(membership.c.matter, membership.c.account).with_for_update()
    return any(not leads(connection, one) - {account_id} for one in set(connection.scalars(held)))


def ask_to_confirm_again(connection: Connection, account_id: str, *, at: datetime) -> None:
    """Let the person wait, in every matter, until a lead confirms that it is them.

    Where they wait already, what they proved by accepting is worth nothing any more: they have to be invited again.
    """
    waiting = (membership.c.account == account_id) & (membership.c.state == ACCEPTED)
    gone = {"state": REMOVED, "is_lead": False, "removed_at": at}
    connection.execute(update(membership).where(waiting).values(gone))
    accepted = (invitation.c.account == account_id) & (invitation.c.state == invitations.ACCEPTED)
    connection.execute(update(invitation).where(accepted).values(state=invitations.DEAD))
    confirmed = (membership.c.account == account_id) & (membership.c.state == CONFIRMED)
    connection.execute(update(membership).where(confirmed).values(state=ACCEPTED, confirmed_by=None))
