"""Proofs: passing the second factor and stepping up, whatever it is that proves who somebody is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from casework.keys.totp import step_of
from casework.services import visits
from casework.services.actors import Actor, needs_step_up
from casework.services.journal import record
from casework.services.office import Office
from casework.services.refusals import CodeRefused, NoSecondFactor, StepUpFirst
from casework.services.tries import count_try, proof_bucket
from casework.services.visits import SignedIn
from casework.store.accounts import Account
from casework.store.engines import Connection
from casework.store.factors import factors_of, use_step
from casework.store.failures import forget_failures

Proof = Callable[[Connection, Account], bool]  # used up in this transaction; False where it does not fit


@dataclass(frozen=True)
class Told:
    """How the journal tells of a proof that fitted, and of one that did not."""

    passed: str
    failed: str


BY_CODE: Final = Told("second-factor-passed", "second-factor-failed")
STEPPED_UP: Final = Told("stepped-up", "step-up-failed")


def code_from_phone(office: Office, code: str) -> Proof:
    """Return the proof that `code` is what the person's phone shows now, and that it was not used before."""

    def fits(connection: Connection, person: Account) -> bool:
        secret = factors_of(connection, office.keys, person.id).secret
        step = step_of(secret, code, at=office.clock()) if secret else None
        return step is not None and use_step(connection, person.id, step)

    return fits


def pass_confinement(office: Office, token: str, proof: Proof, told: Told, *, device: str) -> SignedIn:
    """Let a half-signed-in session go on as a whole one, under another token, once `proof` fits.

    Raises: CodeRefused; SignInRefused if there is no such session; TooManyTries, LockedOut.
    """
    with office.engines.write.begin() as connection:
        person = visits.holder(connection, office, token)[1]
    bucket = proof_bucket(office, "second factor", email=person.email, device=device)
    count_try(office, bucket)
    with _failing(office, person.id, told), office.engines.write.begin() as connection:
        session, person = visits.holder(connection, office, token)
        if not session.is_confined or not person.has_second_factor or not proof(connection, person):
            raise CodeRefused
        forget_failures(connection, bucket)
        opened = visits.renew(connection, office, person, session, device=device, stepped_up_at=office.clock())
        visits.tell_of_new_device(connection, office, person, device=device)
        record(connection, office, told.passed, actor=person.id)
    return opened


def pass_step_up(office: Office, actor: Actor, proof: Proof, *, told: Told = STEPPED_UP) -> SignedIn:
    """Note that the actor has just proved who they are; the session goes on under another token.

    Raises: CodeRefused; NoSecondFactor; SignInRefused if the session has ended; TooManyTries, LockedOut.
    """
    bucket = proof_bucket(office, "step up", email=actor.email)
    count_try(office, bucket)
    with _failing(office, actor.id, told), office.engines.write.begin() as connection:
        session, person = visits.holder_of(connection, office, actor)
        if not person.has_second_factor:
            raise NoSecondFactor
        if session.is_confined or not proof(connection, person):
            raise CodeRefused
        forget_failures(connection, bucket)
        opened = visits.renew(connection, office, person, session, stepped_up_at=office.clock())
        record(connection, office, told.passed, actor=person.id)
    return opened


def require_step_up(office: Office, actor: Actor) -> None:
    """Raises: StepUpFirst, unless the actor proved who they are within the last five minutes."""
    if actor.is_confined or needs_step_up(actor, office.clock()):
        raise StepUpFirst


@contextmanager
def _failing(office: Office, account_id: str, told: Told) -> Iterator[None]:
    """Tell the journal of a proof that did not fit, after everything else of it was undone."""
    try:
        yield
    except CodeRefused:
        with office.engines.write.begin() as connection:
            record(connection, office, told.failed, actor=account_id)
        raise
