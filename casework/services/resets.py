"""Resets: a new password by a recovery code, or by an invitation given in person; never by a mailbox alone.

Whoever starts a reset hands over a link and reads out a code; the person chooses the password. The second factor stays
as it is. Where the phone is lost as well, or there never was a second factor, the person waits in every matter until a
lead confirms them, and an administrator signs in nowhere until another one lets them in: otherwise whoever starts a
reset could use it to become somebody else.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from casework.keys.passwords import refuse_weak
from casework.keys.tokens import digest_of_code, digest_of_token, digits_of, is_same, new_id, new_token, new_voice_code
from casework.services import tidings
from casework.services.actors import CLIENT, Actor
from casework.services.doors import keep_password
from casework.services.journal import record
from casework.services.notices import tell
from casework.services.office import Office
from casework.services.proofs import code_from_phone, require_step_up
from casework.services.refusals import LastLead, LeadsOnly, NoSuchPerson, ResetRefused
from casework.services.tries import count_try, email_bucket, proof_bucket
from casework.store import accounts, factors, people, resets
from casework.store.accounts import Account
from casework.store.engines import Connection
from casework.store.failures import forget_failures
from casework.store.resets import DEAD, OPEN, USED, KeptReset
from casework.store.sessions import end_sessions_of
from casework.store.tidings import leave_tiding

LASTS: Final = timedelta(hours=72)
MOST_WRONG_CODES: Final = 5
BY_OPERATOR: Final = ""  # whoever has the server's command line has no account
NOBODY: Final = Account("", "", "", "", is_administrator=False, password="")  # stands for an unknown address


@dataclass(frozen=True)
class Reset:
    """What whoever started it is shown once: the token of the link to hand over, and the code to read out."""

    id: str
    token: str = field(repr=False)
    voice_code: str = field(repr=False)
    expires_at: datetime


def start(office: Office, actor: Actor, account_id: str, *, lost_factor: bool = False) -> Reset:
    """Start a reset as an administrator, or as lead of a matter the person is in; not one's own.

    Raises: StepUpFirst; LeadsOnly; NoSuchPerson, also for whom nobody has confirmed, since they are invited again, for
    a client of whom the actor is no lead, and for an administrator if the actor is none; LastLead where a reset without
    second factor would leave a matter without a lead to confirm the person: then only the operator can help.
    """
    require_step_up(office, actor)
    with office.engines.write.begin() as connection:
        person = _entrusted(connection, office, actor, account_id)
        if person.id == actor.id or person.state in people.NOT_CONFIRMED:
            raise NoSuchPerson
        if (lost_factor or not person.has_second_factor) and resets.leads_alone(connection, account_id):
            raise LastLead
        return _start(connection, office, person, made_by=actor.id, lost_factor=lost_factor)


def start_by_operator(office: Office, email: str, *, reason: str, lost_factor: bool = False) -> Reset:
    """Start a reset from the command line of the server, for the day nobody else can. Raises: NoSuchPerson."""
    with office.engines.write.begin() as connection:
        person = accounts.account_by_email(connection, office.keys, email)
        if person is None or person.state in people.NOT_CONFIRMED:
            raise NoSuchPerson
        return _start(connection, office, person, made_by=BY_OPERATOR, lost_factor=lost_factor, reason=reason)


def cancel(office: Office, actor: Actor, account_id: str) -> None:
    """Let the link lead nowhere. Raises: StepUpFirst; LeadsOnly; NoSuchPerson as `start`, and if no reset waits."""
    require_step_up(office, actor)
    with office.engines.write.begin() as connection:
        _entrusted(connection, office, actor, account_id)
        kept = resets.open_reset_of(connection, account_id, at=office.clock())
        if kept is None or not resets.settle_reset(connection, kept.id, DEAD):
            raise NoSuchPerson
        record(connection, office, "reset-cancelled", actor=actor.id, subject=account_id)


def demand_new_password(office: Office, actor: Actor, account_id: str) -> None:
    """Let the person choose a new password before anything else, and end their sessions.

    Raises: StepUpFirst; LeadsOnly to whoever is no administrator; NoSuchPerson, also for a client.
    """
    require_step_up(office, actor)
    if not actor.is_administrator:
        raise LeadsOnly
    with office.engines.write.begin() as connection:
        person = accounts.account_by_id(connection, office.keys, account_id, for_update=True)
        if person is None or person.role == CLIENT or person.state != people.ACTIVE:
            raise NoSuchPerson
        people.set_state(connection, account_id, people.MUST_CHANGE)
        end_sessions_of(connection, account_id)
        record(connection, office, "account-changed", actor=actor.id, subject=account_id)


def leads_somewhere(office: Office, token: str) -> bool:
    """Return whether the link is still good. Looking changes nothing, however often."""
    with office.engines.read.begin() as connection:
        return _usable(connection, office, token) is not None


def accept(office: Office, token: str, code: str, *, new: str) -> None:
    """Choose a new password with the link and the code that was read out. It opens no session.

    Raises: ResetRefused, also where only the operator can help by now, and then the link is dead; PasswordRefused,
    TooBusy.
    """
    person = _with_code(office, token, code)
    digest = _digest(office, person, new)
    with office.engines.write.begin() as connection:
        kept = _usable(connection, office, token, for_update=True)
        if kept is None:
            raise ResetRefused
        person = _held(connection, office, person.id)
        is_good = _is_good_still(connection, kept, person)
        if is_good and not resets.settle_reset(connection, kept.id, USED):
            raise ResetRefused
        if is_good:
            _begin_anew(connection, office, kept, person)
            _finish(connection, office, person, digest=digest)
        else:
            resets.settle_reset(connection, kept.id, DEAD)
    if not is_good:
        raise ResetRefused


def by_recovery_code(office: Office, email: str, *, recovery_code: str, code: str, new: str) -> None:
    """Choose a new password with a recovery code and the code a phone shows. It opens no session.

    Both are needed, so neither a found sheet of paper nor a stolen phone is enough. Which of them is wrong is not
    said. An unknown address costs the same work as a wrong recovery code. Only who holds a right one is counted, and
    uses up what the phone shows: nobody else can lock the owner out here, nor guess at the phone.

    Raises: ResetRefused, PasswordRefused, TooManyTries, LockedOut, TooBusy.
    """
    bucket = proof_bucket(office, "recovery", email=email)
    if not _has_paper(office, email, recovery_code):
        raise ResetRefused
    count_try(office, bucket)
    with office.engines.write.begin() as connection:
        person = accounts.account_by_email(connection, office.keys, email)
        asked = person or NOBODY
        fits = code_from_phone(office, code)(connection, asked)
        has_paper = factors.is_unused_code(connection, asked.id, digest_of_code(recovery_code))
    if person is None or not person.signs_in or not fits or not has_paper:
        raise ResetRefused
    digest = _digest(office, person, new)
    with office.engines.write.begin() as connection:
        person = _held(connection, office, person.id)
        used = factors.use_recovery_code(connection, person.id, digest_of_code(recovery_code), at=office.clock())
        if not used or not person.signs_in:
            raise ResetRefused
        forget_failures(connection, bucket)
        record(connection, office, "recovery-code-used", actor=person.id)
        _finish(connection, office, person, digest=digest)


def _entrusted(connection: Connection, office: Office, actor: Actor, account_id: str) -> Account:
    """Return the person, held still, if their reset is the actor's to start or cancel.

    A client's is their lead's, an administrator's another administrator's.

    Raises: LeadsOnly to whoever is neither administrator nor lead; NoSuchPerson.
    """
    is_lead = resets.leads_for(connection, actor.id, account_id)
    if not (is_lead or actor.is_administrator):
        raise LeadsOnly
    person = accounts.account_by_id(connection, office.keys, account_id, for_update=True)
    if person is None or (person.role == CLIENT and not is_lead):
        raise NoSuchPerson
    if person.is_administrator and not actor.is_administrator:
        raise NoSuchPerson
    return person


def _has_paper(office: Office, email: str, recovery_code: str) -> bool:
    with office.engines.read.begin() as connection:
        person = accounts.account_by_email(connection, office.keys, email) or NOBODY
        return factors.is_unused_code(connection, person.id, digest_of_code(recovery_code))


def _start(
    connection: Connection, office: Office, person: Account, *, made_by: str, lost_factor: bool, reason: str = ""
) -> Reset:
    now = office.clock()
    made = Reset(new_id(), new_token(), new_voice_code(), expires_at=now + LASTS)
    kept = KeptReset(
        made.id,
        person.id,
        token_digest=digest_of_token(made.token),
        code_digest=_code_digest(office, made.id, made.voice_code),
        made_by=made_by,
        made_at=now,
        expires_at=made.expires_at,
        clears_factor=lost_factor,
    )
    resets.add_reset(connection, kept)
    tell(connection, office, "account", [person.id])
    details = {"lost_factor": lost_factor} | ({"reason": reason} if reason else {})
    record(connection, office, "reset-started", actor=made_by, subject=person.id, details=details)
    return made


def _with_code(office: Office, token: str, code: str) -> Account:
    """Return whose reset it is, if the code fits. A wrong code is counted, one at a time; the fifth kills the link."""
    with office.engines.write.begin() as connection:
        kept = _usable(connection, office, token, for_update=True)
        person = accounts.account_by_id(connection, office.keys, kept.account) if kept else None
        if kept is not None and person is not None:
            if is_same(_code_digest(office, kept.id, code), kept.code_digest):
                return person
            resets.count_wrong_code(connection, kept, most=MOST_WRONG_CODES)
    raise ResetRefused


def _usable(connection: Connection, office: Office, token: str, *, for_update: bool = False) -> KeptReset | None:
    kept = resets.reset_by_token(connection, digest_of_token(token), for_update=for_update)
    return kept if kept and kept.state == OPEN and office.clock() < kept.expires_at else None


def _needs_confirming(kept: KeptReset, person: Account) -> bool:
    """Whether nothing but the reset says who it is. What the operator starts is believed: they can read all anyway."""
    return kept.made_by != BY_OPERATOR and (kept.clears_factor or not person.has_second_factor)


def _is_good_still(connection: Connection, kept: KeptReset, person: Account) -> bool:
    """Whether the reset may be used: since it was started a factor may have gone, or whoever could confirm."""
    if person.state in people.NOT_CONFIRMED:
        return False
    if not _needs_confirming(kept, person):
        return True
    if person.is_administrator and not people.administrators(connection, for_update=True) - {person.id}:
        return False
    return not resets.leads_alone(connection, person.id)


def _begin_anew(connection: Connection, office: Office, kept: KeptReset, person: Account) -> None:
    if kept.clears_factor or not person.has_second_factor:
        factors.forget_factors(connection, person.id)  # a factor that is only half set up goes too
        if person.has_second_factor:
            record(connection, office, "second-factor-removed", actor=person.id, subject=person.id)
    if _needs_confirming(kept, person):
        resets.ask_to_confirm_again(connection, person.id, at=office.clock())
        if person.is_administrator:
            people.await_confirming(connection, person.id)


def _digest(office: Office, person: Account, new: str) -> str:
    with office.engines.read.begin() as connection:
        firm = accounts.firm_name(connection, office.keys) or ""
    refuse_weak(new, known_words=(firm, person.name, person.email), with_second_factor=person.has_second_factor)
    return office.passwords.digest(new)


def _held(connection: Connection, office: Office, account_id: str) -> Account:
    person = accounts.account_by_id(connection, office.keys, account_id, for_update=True)
    if person is None:
        raise ResetRefused
    return person


def _finish(connection: Connection, office: Office, person: Account, *, digest: str) -> None:
    keep_password(connection, office, person, digest=digest)
    forget_failures(connection, email_bucket(office, person.email))
    for use in ("second factor", "step up", "change password"):
        forget_failures(connection, proof_bucket(office, use, email=person.email))
    leave_tiding(connection, person.id, tidings.ACCOUNT_RESET, at=office.clock())
    tell(connection, office, "account", [person.id])
    record(connection, office, "reset-finished", actor=person.id, subject=person.id)


def _code_digest(office: Office, reset_id: str, code: str) -> bytes:
    """Keyed, since eight digits are soon guessed from a plain digest."""
    return office.keys.blind.of("account_reset.code", reset_id, digits_of(code))
