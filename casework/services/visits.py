"""Visits: how a session is opened and goes on under another token, and how long it may last."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from casework.keys.tokens import digest_of_token, new_id, new_token
from casework.services import tidings
from casework.services.actors import CLIENT, Actor, actor_from
from casework.services.browsers import coarse_label
from casework.services.office import Office
from casework.services.refusals import SignInRefused
from casework.services.tries import device_bucket, known_device
from casework.store import accounts, sessions
from casework.store.accounts import Account
from casework.store.engines import Connection
from casework.store.sessions import Session
from casework.store.tidings import leave_tiding


@dataclass(frozen=True)
class Lasting:
    """How long a session may last: without a visit, and in any case."""

    idle: timedelta
    overall: timedelta


OF_CLIENTS: Final = Lasting(timedelta(minutes=20), timedelta(hours=4))
OF_STAFF: Final = Lasting(timedelta(minutes=30), timedelta(hours=12))
OF_ADMINISTRATORS: Final = Lasting(timedelta(minutes=15), timedelta(hours=4))


@dataclass(frozen=True)
class SignedIn:
    """What a browser is given: the session's token, and one by which the device is known again.

    Whoever is only half signed in is given no device token: each would bring tries of its own at the second factor.
    """

    token: str
    device: str
    actor: Actor

    @property
    def is_confined(self) -> bool:
        return self.actor.is_confined


def lasting(person: Account) -> Lasting:
    """Return how long a session of this person may last; an administrator's is short, whatever else they are."""
    if person.is_administrator:
        return OF_ADMINISTRATORS
    return OF_CLIENTS if person.role == CLIENT else OF_STAFF


def has_run_out(session: Session, person: Account, *, now: datetime) -> bool:
    limit = lasting(person)
    return now - session.seen_at > limit.idle or now - session.started_at > limit.overall


def open_visit(
    connection: Connection, office: Office, person: Account, *, user_agent: str, device: str, is_confined: bool,
    stepped_up_at: datetime | None,
) -> SignedIn:  # fmt: skip
    """Open a session under a token that never existed before."""
    token, now = new_token(), office.clock()
    session = Session(
        digest_of_token(token),
        person.id,
        started_at=now,
        seen_at=now,
        id=new_id(),
        device_label=coarse_label(user_agent),
        is_confined=is_confined,
        stepped_up_at=stepped_up_at,
    )
    sessions.start_session(connection, session)
    known = device if is_confined else known_device(office, device, email=person.email)
    return SignedIn(token, known, actor_from(person, session))


def renew(
    connection: Connection, office: Office, person: Account, session: Session, *, device: str = "",
    stepped_up_at: datetime | None,
) -> SignedIn:  # fmt: skip
    """Let a session go on, unconfined, under a token that never existed before.

    Raises: SignInRefused if it was ended in another process meanwhile.
    """
    token = new_token()
    renewed = replace(
        session,
        digest=digest_of_token(token),
        seen_at=office.clock(),
        is_confined=False,
        stepped_up_at=stepped_up_at,
    )
    if not sessions.renew_session(connection, session.digest, renewed):
        raise SignInRefused
    return SignedIn(token, known_device(office, device, email=person.email), actor_from(person, renewed))


def holder(connection: Connection, office: Office, token: str) -> tuple[Session, Account]:
    """Return the session of `token` and whose it is, held still until the transaction ends.

    Raises: SignInRefused if there is none, it has run out, or the account is closed.
    """
    found = sessions.session_by_digest(connection, digest_of_token(token))
    if found is None:
        raise SignInRefused
    return _held(connection, office, found)


def holder_of(connection: Connection, office: Office, actor: Actor) -> tuple[Session, Account]:
    """Return the session in which the actor acts, as `holder` does. Raises: SignInRefused."""
    found = sessions.session_by_id(connection, actor.session) if actor.session else None
    if found is None or found.account != actor.id:
        raise SignInRefused
    return _held(connection, office, found)


def tell_of_new_device(connection: Connection, office: Office, person: Account, *, device: str) -> None:
    """Leave word of it, unless this account was signed in on this device before."""
    if device_bucket(office, device, email=person.email) is None:
        leave_tiding(connection, person.id, tidings.NEW_DEVICE, at=office.clock())


def _held(connection: Connection, office: Office, found: Session) -> tuple[Session, Account]:
    """Lock the account first, then look at the session again: whoever ends it locks in the same order."""
    person = accounts.account_by_id(connection, office.keys, found.account, for_update=True)
    session = sessions.session_by_digest(connection, found.digest)
    if person is None or session is None or not person.signs_in or has_run_out(session, person, now=office.clock()):
        raise SignInRefused
    return session, person
