"""The second factor: a secret shared with a phone by a picture, taken into use with its first code."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from casework.keys.totp import address_of, new_secret, step_of
from casework.services import tidings, visits
from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.office import Office
from casework.services.proofs import require_step_up
from casework.services.recovery import fresh_codes
from casework.services.refusals import CodeRefused, SignInRefused
from casework.services.visits import SignedIn
from casework.store import accounts, factors, sessions
from casework.store.tidings import leave_tiding

DOTS_A_MODULE: Final = 6


@dataclass(frozen=True)
class Enrolment:
    """A new secret, to be read by a phone from the picture or typed in. It is in use once its first code is given."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)

    def picture(self) -> bytes:
        """Return the picture a phone reads, as PNG."""
        import segno

        drawn = BytesIO()
        segno.make(self.uri, error="m", micro=False).save(drawn, kind="png", scale=DOTS_A_MODULE, border=4)
        return drawn.getvalue()


@dataclass(frozen=True)
class Enrolled:
    """What comes of the first code: the recovery codes, shown this once, and the session under another token."""

    codes: tuple[str, ...] = field(repr=False)
    signed_in: SignedIn


def begin(office: Office, actor: Actor) -> Enrolment:
    """Make a new secret for this session alone. Whoever has a factor already proves it first, and keeps it until then.

    Raises: StepUpFirst.
    """
    secret = new_secret()
    with office.engines.write.begin() as connection:
        person = accounts.account_by_id(connection, office.keys, actor.id, for_update=True)
        if person is not None and person.has_second_factor:
            require_step_up(office, actor)
        factors.keep_pending(connection, office.keys, actor.id, secret, session_id=actor.session)
        record(connection, office, "second-factor-begun", actor=actor.id)
    return Enrolment(secret, address_of(secret, actor.email))


def pending(office: Office, actor: Actor) -> Enrolment | None:
    """Return the secret that was made for this session and waits for its first code; None if there is none."""
    with office.engines.read.begin() as connection:
        secret = factors.factors_of(connection, office.keys, actor.id).pending_in(actor.session)
    return Enrolment(secret, address_of(secret, actor.email)) if secret else None


def confirm(office: Office, actor: Actor, code: str, *, device: str = "") -> Enrolled:
    """Take the new secret into use with the first code of it: every other session ends, this one is whole.

    Raises: CodeRefused; StepUpFirst; SignInRefused if the session has ended.
    """
    with office.engines.write.begin() as connection:
        session, person = visits.holder_of(connection, office, actor)
        if person.has_second_factor:
            require_step_up(office, actor)
        secret = factors.factors_of(connection, office.keys, person.id).pending_in(session.id)
        step = step_of(secret, code, at=office.clock()) if secret else None
        if secret is None or step is None:
            raise CodeRefused
        factors.take_into_use(connection, office.keys, person.id, secret=secret, step=step)
        codes = fresh_codes(connection, person.id)
        sessions.end_sessions_of(connection, person.id, but=session.id)
        opened = visits.renew(connection, office, person, session, device=device, stepped_up_at=office.clock())
        if person.has_second_factor:
            leave_tiding(connection, person.id, tidings.SECOND_FACTOR_CHANGED, at=office.clock())
        record(connection, office, "second-factor-added", actor=person.id)
    return Enrolled(codes, opened)


def is_in_use(office: Office, actor: Actor) -> bool:
    """Return whether the person has a second factor; until then no dangerous act is open to them."""
    with office.engines.read.begin() as connection:
        person = accounts.account_by_id(connection, office.keys, actor.id)
    return person is not None and person.has_second_factor


def may_put_off(office: Office, actor: Actor) -> bool:
    """Return whether the person may go on without a second factor this once."""
    with office.engines.read.begin() as connection:
        person = accounts.account_by_id(connection, office.keys, actor.id)
    return person is not None and person.may_put_off and not person.has_second_factor


def put_off(office: Office, actor: Actor, *, device: str = "") -> SignedIn:
    """Go on without a second factor this once. The founder may, and a client; no dangerous act is open without one.

    Raises: SignInRefused to whoever may not, or did so before.
    """
    with office.engines.write.begin() as connection:
        session, person = visits.holder_of(connection, office, actor)
        if not session.is_confined or not factors.use_up_delay(connection, person.id):
            raise SignInRefused
        opened = visits.renew(connection, office, person, session, device=device, stepped_up_at=None)
        record(connection, office, "second-factor-put-off", actor=person.id)
    return opened
