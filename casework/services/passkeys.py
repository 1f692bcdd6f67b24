"""Passkeys: an addition for staff whose browser runs scripts, beside the code from a phone and never instead of it.

A passkey checks its owner itself and answers this site alone, so it opens a whole session, finishes one that was half
open, or steps one up. What a browser is asked is kept for five minutes, for that browser and that purpose, and is
worth one answer.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.keys.passkeys import (
    CHALLENGE_BYTES,
    AnswerRefused,
    NewPasskey,
    Site,
    asking,
    made,
    making,
    named_in,
    signed,
)
from casework.keys.tokens import digest_of_token, new_id
from casework.services import tidings, visits
from casework.services.actors import CLIENT, Actor
from casework.services.journal import record
from casework.services.office import Office
from casework.services.proofs import Proof, Told, pass_confinement, pass_step_up, require_step_up
from casework.services.refusals import NoSecondFactor, NotAllowed, PasskeyRefused
from casework.services.tries import count_stranger
from casework.services.visits import SignedIn
from casework.store import accounts, sessions
from casework.store.accounts import Account
from casework.store.engines import Connection
from casework.store.passkeys import (
    Challenge,
    KeptPasskey,
    PasskeyTaken,
    add_passkey,
    grow_count,
    keep_challenge,
    passkey_by_credential,
    passkeys_of,
    remove_passkey,
    take_challenge,
)
from casework.store.tidings import leave_tiding

__all__ = [
    "Passkey",
    "Site",
    "add",
    "begin_adding",
    "begin_second_factor",
    "begin_sign_in",
    "begin_step_up",
    "of",
    "pass_second_factor",
    "remove",
    "sign_in",
    "step_up",
]

GOOD_FOR: Final = timedelta(minutes=5)
ADDING: Final = "add"
SIGNING_IN: Final = "sign-in"
FINISHING: Final = "second-factor"
STEPPING_UP: Final = "step-up"
LONGEST_LABEL: Final = 60
BY_PASSKEY: Final = Told("second-factor-passed", "passkey-failed")


@dataclass(frozen=True)
class Passkey:
    """A passkey in the list of its owner."""

    id: str
    label: str
    added_at: datetime


def site_at(origin: str) -> Site:
    """Return the site whose passkeys are good here; `origin` is the address of the office as browsers see it."""
    return Site(origin.rstrip("/"))


def of(office: Office, actor: Actor) -> tuple[Passkey, ...]:
    """Return this person's passkeys, the oldest first."""
    with office.engines.read.begin() as connection:
        kept = passkeys_of(connection, office.keys, actor.id)
    return tuple(Passkey(one.id, one.label, added_at=one.added_at) for one in kept)


def begin_adding(office: Office, actor: Actor, site: Site) -> str:
    """Return, as JSON, what the browser needs to make a passkey.

    Raises: NotAllowed to clients; StepUpFirst; NoSecondFactor, since a passkey is never the only one.
    """
    _refuse_adding(office, actor)
    with office.engines.write.begin() as connection:
        person = accounts.account_by_id(connection, office.keys, actor.id)
        if person is None or not person.has_second_factor:
            raise NoSecondFactor
        known = tuple(one.credential.id for one in passkeys_of(connection, office.keys, actor.id))
        value = _ask(connection, office, actor.session, purpose=ADDING)
    user = bytes.fromhex(actor.id)
    return making(site, value, user=user, email=actor.email, name=actor.name, known=known)


def add(office: Office, actor: Actor, site: Site, answer: str, *, label: str) -> None:
    """Keep the passkey the browser made; every other session of this person ends.

    Raises: PasskeyRefused, NotAllowed, StepUpFirst.
    """
    _refuse_adding(office, actor)
    new = _made(site, _asked(office, actor.session, purpose=ADDING), answer)
    label, now = label.strip()[:LONGEST_LABEL], office.clock()
    kept = KeptPasskey(new_id(), actor.id, new.credential, label, sign_count=new.sign_count, added_at=now)
    with office.engines.write.begin() as connection:
        visits.holder_of(connection, office, actor)
        try:
            add_passkey(connection, office.keys, kept)
        except PasskeyTaken:
            raise PasskeyRefused from None
        sessions.end_sessions_of(connection, actor.id, but=actor.session)
        leave_tiding(connection, actor.id, tidings.PASSKEY_ADDED, at=office.clock())
        record(connection, office, "passkey-added", actor=actor.id, subject=kept.id)


def remove(office: Office, actor: Actor, passkey_id: str) -> None:
    """Let a passkey be good no more; every other session of this person ends. Raises: StepUpFirst; PasskeyRefused."""
    require_step_up(office, actor)
    with office.engines.write.begin() as connection:
        if not remove_passkey(connection, actor.id, passkey_id):
            raise PasskeyRefused
        sessions.end_sessions_of(connection, actor.id, but=actor.session)
        record(connection, office, "passkey-removed", actor=actor.id, subject=passkey_id)


def begin_sign_in(office: Office, browser: str, site: Site) -> str:
    """Return, as JSON, what the browser of this token needs to sign in; nobody is named. Raises: TooManyTries."""
    count_stranger(office)
    return _begin(office, browser, site, purpose=SIGNING_IN)


def begin_second_factor(office: Office, token: str, site: Site) -> str:
    """Return, as JSON, what a half-signed-in browser needs to finish."""
    return _begin(office, token, site, purpose=FINISHING)


def begin_step_up(office: Office, actor: Actor, site: Site) -> str:
    """Return, as JSON, what a browser needs to confirm who the actor is."""
    return _begin(office, actor.session, site, purpose=STEPPING_UP)


def sign_in(
    office: Office, browser: str, site: Site, answer: str, *, device: str = "", user_agent: str = ""
) -> SignedIn:
    """Open a whole session for the owner of the passkey, under a token that never existed before.

    Raises: PasskeyRefused, also for a suspended account; TooManyTries, of all strangers together.
    """
    count_stranger(office)
    proof = _fits(office, site, _asked(office, browser, purpose=SIGNING_IN), answer)
    whose = _owner(office, answer)
    with _told(office, whose), office.engines.write.begin() as connection:
        person = accounts.account_by_id(connection, office.keys, whose, for_update=True)
        if person is None or not person.signs_in or not proof(connection, person):
            raise PasskeyRefused
        sessions.end_session(connection, digest_of_token(browser))
        opened = visits.open_visit(
            connection, office, person, user_agent=user_agent, device=device, is_confined=False,
            stepped_up_at=office.clock(),
        )  # fmt: skip
        visits.tell_of_new_device(connection, office, person, device=device)
        record(connection, office, "signed-in", actor=person.id)
    return opened


def pass_second_factor(office: Office, token: str, site: Site, answer: str, *, device: str = "") -> SignedIn:
    """Make a half-signed-in session whole. Raises: CodeRefused, SignInRefused, TooManyTries, LockedOut."""
    proof = _fits(office, site, _asked(office, token, purpose=FINISHING), answer)
    with _warned(office):
        return pass_confinement(office, token, proof, BY_PASSKEY, device=device)


def step_up(office: Office, actor: Actor, site: Site, answer: str) -> SignedIn:
    """Confirm who the actor is. Raises: CodeRefused, NoSecondFactor, SignInRefused, TooManyTries, LockedOut."""
    proof = _fits(office, site, _asked(office, actor.session, purpose=STEPPING_UP), answer)
    with _warned(office):
        return pass_step_up(office, actor, proof)


class _Copied(PasskeyRefused):
    """The count of uses did not grow: somebody has a copy of the passkey of `account`."""

    def __init__(self, account: str) -> None:
        super().__init__()
        self.account = account


def _fits(office: Office, site: Site, asked: bytes, answer: str) -> Proof:
    """Return the proof that the answer comes from a passkey of this very person, and from no copy of it."""

    def fits(connection: Connection, person: Account) -> bool:
        try:
            kept = passkey_by_credential(connection, office.keys, named_in(answer))
            if kept is None or kept.account != person.id:
                return False
            said = signed(site, asked, answer, kept.credential)
        except AnswerRefused:
            return False
        if said.user_handle not in (b"", bytes.fromhex(person.id)):
            return False
        if not grow_count(connection, kept.id, said.sign_count):
            raise _Copied(person.id)
        return True

    return fits


def _refuse_adding(office: Office, actor: Actor) -> None:
    if actor.role == CLIENT:
        raise NotAllowed
    require_step_up(office, actor)


def _begin(office: Office, browser: str, site: Site, *, purpose: str) -> str:
    with office.engines.write.begin() as connection:
        value = _ask(connection, office, browser, purpose=purpose)
    return asking(site, value)


def _ask(connection: Connection, office: Office, browser: str, *, purpose: str) -> bytes:
    now, value = office.clock(), secrets.token_bytes(CHALLENGE_BYTES)
    asked = Challenge(value, purpose, made_at=now)
    keep_challenge(connection, digest_of_token(browser), asked, forget_before=now - GOOD_FOR)
    return value


def _asked(office: Office, browser: str, *, purpose: str) -> bytes:
    """Return what this browser was asked for this purpose; whatever comes of it, it is asked no more.

    Raises: PasskeyRefused if it was not asked, or too long ago.
    """
    with office.engines.write.begin() as connection:
        asked = take_challenge(connection, digest_of_token(browser))
    if asked is None or asked.purpose != purpose or not timedelta(0) <= office.clock() - asked.made_at <= GOOD_FOR:
        raise PasskeyRefused
    return asked.value


def _made(site: Site, asked: bytes, answer: str) -> NewPasskey:
    try:
        return made(site, asked, answer)
    except AnswerRefused:
        raise PasskeyRefused from None


def _owner(office: Office, answer: str) -> str:
    """Return whose passkey the answer names; empty if nobody's."""
    try:
        with office.engines.read.begin() as connection:
            kept = passkey_by_credential(connection, office.keys, named_in(answer))
    except AnswerRefused:
        return ""
    return kept.account if kept else ""


@contextmanager
def _told(office: Office, account_id: str) -> Iterator[None]:
    """Tell the journal of somebody's refused passkey, after all else of it was undone; of nobody's there is no word."""
    try:
        with _warned(office):
            yield
    except PasskeyRefused:
        if account_id:
            with office.engines.write.begin() as connection:
                record(connection, office, "passkey-failed", actor=account_id)
        raise


@contextmanager
def _warned(office: Office) -> Iterator[None]:
    """Leave word for the owner if somebody seems to have a copy of the passkey."""
    try:
        yield
    except _Copied as copied:
        with office.engines.write.begin() as connection:
            leave_tiding(connection, copied.account, tidings.PASSKEY_COPIED, at=office.clock())
        raise
