"""The doors: signing in and out, and who holds a session."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.keys.passwords import refuse_weak
from casework.keys.tokens import digest_of_token, new_token
from casework.services.actors import Actor, actor_from
from casework.services.office import Office
from casework.services.refusals import DatabaseBusy, SignInRefused
from casework.services.tries import count_try, device_bucket, email_bucket, known_device
from casework.store import accounts, sessions
from casework.store.accounts import Account
from casework.store.sessions import Session

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_AFTER = timedelta(seconds=1)  # a burst of requests is one visit, not one write each


@dataclass(frozen=True)
class SignedIn:
    """What a browser is given: the session's token, and one by which the device is known again."""

    token: str
    device: str
    actor: Actor


def sign_in(office: Office, email: str, password: str, *, device: str = "", replacing: str = "") -> SignedIn:
    """Open a session for whoever knows the password, under a token that never existed before.

    An unknown address takes the same work as a wrong password. A device that was signed in before is counted
    apart, so that nobody can lock a lawyer out by guessing. `replacing` is the token the browser had so far.

    Raises: SignInRefused, TooManyTries, TooBusy.
    """
    bucket = device_bucket(office, device, email=email) or email_bucket(office, email)
    count_try(office, bucket)
    person = _person(office, email)
    if not office.passwords.is_right(password, person.password if person else None) or person is None:
        raise SignInRefused
    renewed = office.passwords.digest(password) if office.passwords.is_outdated(person.password) else None
    token, now = new_token(), office.clock()
    with office.engines.write.begin() as connection:
        sessions.forget_failures(connection, bucket)
        sessions.sweep(connection, sessions_before=now - LONGEST, failures_before=now - timedelta(days=1))
        sessions.end_session(connection, digest_of_token(replacing))
        sessions.start_session(connection, digest_of_token(token), person.id, at=now)
        if renewed:
            accounts.change_password_digest(connection, office.keys, person.id, digest=renewed)
    return SignedIn(token, known_device(office, device, email=email), actor_from(person))


def sign_out(office: Office, token: str) -> None:
    with office.engines.write.begin() as connection:
        sessions.end_session(connection, digest_of_token(token))


def sign_out_everywhere(office: Office, actor: Actor) -> None:
    """End every session of this person, in every process, at once."""
    with office.engines.write.begin() as connection:
        sessions.end_sessions_of(connection, actor.id)


def change_password(office: Office, actor: Actor, *, old: str, new: str) -> None:
    """Change the password of whoever knows the old one, and end every session of theirs.

    Raises: SignInRefused, TooManyTries, PasswordRefused, TooBusy.
    """
    count_try(office, email_bucket(office, actor.email))
    person = _person(office, actor.email)
    if person is None or not office.passwords.is_right(old, person.password):
        raise SignInRefused
    with office.engines.read.begin() as connection:
        firm = accounts.firm_name(connection, office.keys) or ""
    refuse_weak(new, known_words=(firm, person.name, person.email))
    digest = office.passwords.digest(new)
    with office.engines.write.begin() as connection:
        sessions.forget_failures(connection, email_bucket(office, actor.email))
        accounts.change_password_digest(connection, office.keys, person.id, digest=digest)
        sessions.end_sessions_of(connection, person.id)


def actor_of(office: Office, token: str, *, extends: bool = True) -> Actor | None:
    """Return who holds the session of `token`, or None if there is none or it has run out.

    A session runs out after 30 minutes without a visit, and after 12 hours in any case. What a page asks for by
    itself must not keep a session alive: then `extends` is False.
    """
    digest, now = digest_of_token(token), office.clock()
    with office.engines.read.begin() as connection:
        session = sessions.session_by_digest(connection, digest)
        person = accounts.account_by_id(connection, office.keys, session.account) if session else None
    if session is None or person is None:
        return None
    if _has_run_out(session, now):
        sign_out(office, token)  # for good: a clock that is set back must not revive it
        return None
    if extends and now - session.seen_at >= NOTED_AFTER:
        # a visit that cannot be noted just now is still a visit
        with suppress(DatabaseBusy), office.engines.write.begin() as connection:
            sessions.mark_seen(connection, digest, at=now)
    return actor_from(person)


def _has_run_out(session: Session, now: datetime) -> bool:
    return now - session.seen_at > IDLE or now - session.started_at > LONGEST


def _person(office: Office, email: str) -> Account | None:
    with office.engines.read.begin() as connection:
        return accounts.account_by_email(connection, office.keys, email)
