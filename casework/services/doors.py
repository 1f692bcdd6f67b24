"""The doors: signing in and out, and who holds a session."""

from contextlib import suppress
from datetime import timedelta

from casework.keys.passwords import refuse_weak
from casework.keys.tokens import digest_of_token
from casework.services import tidings, visits
from casework.services.actors import CLIENT, Actor, actor_from, needs_step_up
from casework.services.erasure import forget_erased
from casework.services.journal import record
from casework.services.office import Office
from casework.services.proofs import BY_CODE, code_from_phone, pass_confinement, pass_step_up
from casework.services.refusals import DatabaseBusy, SignInRefused
from casework.services.tries import count_sign_in, count_try, email_bucket, proof_bucket, sweep
from casework.services.visits import SignedIn
from casework.store import accounts, people, sessions
from casework.store.accounts import Account
from casework.store.engines import Connection
from casework.store.failures import forget_failures
from casework.store.tidings import leave_tiding

__all__ = [
    "SignedIn",
    "actor_of",
    "change_password",
    "needs_step_up",
    "pass_second_factor",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "step_up",
]

NOTED_AFTER = timedelta(seconds=1)  # a burst of requests is one visit, not one write each


def sign_in(
    office: Office, email: str, password: str, *, device: str = "", replacing: str = "", user_agent: str = "",
    code: str = "",
) -> SignedIn:  # fmt: skip
    """Open a session for whoever knows the password; it is confined to the second factor until that is given.

    An unknown address, a wrong password, a suspended and an unconfirmed account get the same answer after the same
    work. A device that was signed in before is counted apart, so that nobody can lock a lawyer out by guessing.
    `replacing` is the token the browser had so far. `code` from a phone may be given at once: it is used up before
    anything is said of the password, and one answer is given to both.

    Raises: SignInRefused, TooManyTries, LockedOut, TooBusy.
    """
    bucket = count_sign_in(office, email, device=device)
    person = _person(office, email)
    is_right = office.passwords.is_right(password, person.password if person else None)
    has_code = bool(code) and person is not None and person.has_second_factor and _use_up(office, person, code)
    is_code_wrong = bool(code) and person is not None and person.has_second_factor and not has_code
    if person is None or not is_right or not person.signs_in or is_code_wrong:
        _tell_of_failure(office, person)
        raise SignInRefused
    renewed = office.passwords.digest(password) if office.passwords.is_outdated(person.password) else None
    with office.engines.write.begin() as connection:
        person = _unchanged(connection, office, person)
        forget_failures(connection, bucket)
        if renewed:
            accounts.change_password_digest(connection, office.keys, person.id, digest=renewed)
        return _let_in(connection, office, person, device=device, replacing=replacing, user_agent=user_agent,
                       has_code=has_code)  # fmt: skip


def pass_second_factor(office: Office, token: str, code: str, *, device: str = "") -> SignedIn:
    """Make a half-signed-in session whole with the code a phone shows; it goes on under another token.

    Raises: CodeRefused, SignInRefused, TooManyTries, LockedOut.
    """
    return pass_confinement(office, token, code_from_phone(office, code), BY_CODE, device=device)


def step_up(office: Office, actor: Actor, code: str) -> SignedIn:
    """Confirm who the actor is with the code a phone shows; the session goes on under another token.

    Raises: CodeRefused, NoSecondFactor, SignInRefused, TooManyTries, LockedOut.
    """
    return pass_step_up(office, actor, code_from_phone(office, code))


def sign_out(office: Office, token: str) -> None:
    with office.engines.write.begin() as connection:
        whose = sessions.end_session(connection, digest_of_token(token))
        if whose is not None:
            record(connection, office, "signed-out", actor=whose)


def sign_out_everywhere(office: Office, actor: Actor) -> None:
    """End every session of this person, in every process, at once."""
    with office.engines.write.begin() as connection:
        sessions.end_sessions_of(connection, actor.id)
        record(connection, office, "signed-out-everywhere", actor=actor.id)


def change_password(office: Office, actor: Actor, *, old: str, new: str) -> None:
    """Change the password of whoever knows the old one, and end every session of theirs.

    Raises: SignInRefused, TooManyTries, LockedOut, PasswordRefused, TooBusy.
    """
    bucket = proof_bucket(office, "change password", email=actor.email)
    count_try(office, bucket)
    person = _person(office, actor.email)
    if actor.is_confined:  # who knows no more than the password may not take the account over
        raise SignInRefused
    if person is None or not office.passwords.is_right(old, person.password):
        _tell_of_failure(office, person)
        raise SignInRefused
    with office.engines.read.begin() as connection:
        firm = accounts.firm_name(connection, office.keys) or ""
    refuse_weak(new, known_words=(firm, person.name, person.email), with_second_factor=person.has_second_factor)
    digest = office.passwords.digest(new)
    with office.engines.write.begin() as connection:
        person = _unchanged(connection, office, person)
        forget_failures(connection, bucket)
        forget_failures(connection, email_bucket(office, actor.email))
        keep_password(connection, office, person, digest=digest)
        leave_tiding(connection, person.id, tidings.PASSWORD_CHANGED, at=office.clock())
        record(connection, office, "password-changed", actor=person.id)


def keep_password(connection: Connection, office: Office, person: Account, *, digest: str) -> None:
    """Keep a password its owner has chosen: it ends every session, and the duty to choose one."""
    accounts.change_password_digest(connection, office.keys, person.id, digest=digest)
    people.note_new_password(connection, person.id)
    sessions.end_sessions_of(connection, person.id)


def actor_of(office: Office, token: str, *, extends: bool = True) -> Actor | None:
    """Return who holds the session of `token`, or None if there is none or it has run out.

    How long a session lasts depends on who holds it, see `visits`. What a page asks for by itself must not keep a
    session alive: then `extends` is False. Look at `is_let_in` before showing an actor anything.
    """
    digest, now = digest_of_token(token), office.clock()
    with office.engines.read.begin() as connection:
        session = sessions.session_by_digest(connection, digest)
        person = accounts.account_by_id(connection, office.keys, session.account) if session else None
        forget_erased(connection, office)
    if session is None or person is None or not person.signs_in:
        return None
    if visits.has_run_out(session, person, now=now):
        with office.engines.write.begin() as connection:  # for good: a clock that is set back must not revive it
            sessions.end_session(connection, digest)
        return None
    if extends and now - session.seen_at >= NOTED_AFTER:
        # a visit that cannot be noted just now is still a visit
        with suppress(DatabaseBusy), office.engines.write.begin() as connection:
            sessions.mark_seen(connection, digest, at=now)
    return actor_from(person, session)


def _let_in(
    connection: Connection, office: Office, person: Account, *, device: str, replacing: str, user_agent: str,
    has_code: bool,
) -> SignedIn:  # fmt: skip
    now, is_confined = office.clock(), _has_to_prove_more(person) and not has_code
    sweep(connection, now)
    sessions.sweep_sessions(connection, before=now - visits.OF_STAFF.overall)
    sessions.end_session(connection, digest_of_token(replacing))
    opened = visits.open_visit(
        connection,
        office,
        person,
        user_agent=user_agent,
        device=device,
        is_confined=is_confined,
        stepped_up_at=now if has_code else None,
    )
    if not is_confined:
        visits.tell_of_new_device(connection, office, person, device=device)
    record(connection, office, "signed-in", actor=person.id)
    return opened


def _has_to_prove_more(person: Account) -> bool:
    """Staff have a second factor or set one up now. A client is asked once and may say no."""
    return person.has_second_factor or person.role != CLIENT or person.may_put_off


def _use_up(office: Office, person: Account, code: str) -> bool:
    with office.engines.write.begin() as connection:
        return code_from_phone(office, code)(connection, person)


def _unchanged(connection: Connection, office: Office, person: Account) -> Account:
    """Return the account, held still. While the password was reckoned, somebody may have closed or changed it.

    Raises: SignInRefused.
    """
    now = accounts.account_by_id(connection, office.keys, person.id, for_update=True)
    if now is None or not now.signs_in or now.password != person.password:
        raise SignInRefused
    return now


def _tell_of_failure(office: Office, person: Account | None) -> None:
    """The same work for an account that exists as for one that does not."""
    with office.engines.write.begin() as connection:
        record(connection, office, "sign-in-failed", actor=person.id if person else "")


def _person(office: Office, email: str) -> Account | None:
    with office.engines.read.begin() as connection:
        return accounts.account_by_email(connection, office.keys, email)
