"""The people of the firm, as its administrators keep them: names, roles and states, never what they work on."""

from collections.abc import Iterator
from contextlib import contextmanager

from casework.services.actors import ADMINISTRATOR, CLIENT, LAWYER, Actor
from casework.services.journal import record
from casework.services.office import Office
from casework.services.proofs import require_step_up
from casework.services.refusals import (
    AdministratorsOnly,
    HasMatters,
    LastAdministrator,
    NoSuchPerson,
    NotAllowed,
)
from casework.store import invitations, mails, membership, people, resets, sessions
from casework.store.engines import Connection
from casework.store.matters import STAFF
from casework.store.people import SIGNS_IN, SUSPENDED, UNCONFIRMED, Person


def everyone(office: Office, actor: Actor) -> tuple[Person, ...]:
    """Return everyone of the firm with an account. Who its clients are is for their leads alone, who act on them.

    Raises: AdministratorsOnly.
    """
    refuse_all_but_administrators(actor)
    with office.engines.read.begin() as connection:
        return tuple(one for one in people.people(connection, office.keys) if one.role != CLIENT)


def colleagues(office: Office, actor: Actor) -> tuple[Person, ...]:
    """Return the lawyers and paralegals of the firm, for whoever is one of them.

    Raises: NotAllowed, for clients: they see no directory.
    """
    if actor.role not in STAFF:
        raise NotAllowed
    with office.engines.read.begin() as connection:
        return tuple(one for one in people.people(connection, office.keys) if one.role in STAFF)


def confirm(office: Office, actor: Actor, account_id: str) -> None:
    """Let in a colleague who accepted an invitation to the firm, knowing that the code was read out to them.

    Raises: AdministratorsOnly, StepUpFirst; NoSuchPerson if nobody waits under this id.
    """
    with _administering(office, actor) as connection:
        one = _person(office, connection, account_id)
        if one.state != UNCONFIRMED:
            raise NoSuchPerson
        people.activate(connection, account_id)
        invitations.settle(connection, None, account_id, state=invitations.CONFIRMED)
        record(connection, office, "account-added", actor=actor.id, subject=account_id)


def suspend(office: Office, actor: Actor, account_id: str) -> None:
    """Let the person sign in no more, and end their sessions in every process. What the account was is kept.

    No letter that waits goes to them.

    Raises: AdministratorsOnly, StepUpFirst; NoSuchPerson; LastAdministrator.
    """
    with _administering(office, actor) as connection:
        others = people.administrators(connection) - {account_id}
        _person(office, connection, account_id)
        if not others:
            raise LastAdministrator
        people.suspend(connection, account_id)
        sessions.end_sessions_of(connection, account_id)
        mails.forget_all_of(connection, account_id)
        record(connection, office, "account-suspended", actor=actor.id, subject=account_id)


def reinstate(office: Office, actor: Actor, account_id: str) -> None:
    """Let the account be again what it was. Whom a lawyer has frozen only a lead can thaw, and confirm whom nobody has.

    Raises: AdministratorsOnly, StepUpFirst; NoSuchPerson.
    """
    with _administering(office, actor) as connection:
        if _person(office, connection, account_id).state != SUSPENDED:
            raise NoSuchPerson
        people.reinstate(connection, account_id)
        record(connection, office, "account-reinstated", actor=actor.id, subject=account_id)


def appoint_administrator(office: Office, actor: Actor, account_id: str) -> None:
    """Appoint a colleague who is in no matter. A lawyer who was administrator until now is a lawyer only from now on.

    Raises: AdministratorsOnly, StepUpFirst; NoSuchPerson; HasMatters.
    """
    with _administering(office, actor) as connection:
        present = people.administrators(connection)
        one = _person(office, connection, account_id)
        if one.state not in SIGNS_IN or account_id in present:
            raise NoSuchPerson
        if membership.is_in_any(connection, account_id):
            raise HasMatters
        people.set_office(connection, account_id, role=ADMINISTRATOR, is_administrator=True)
        resets.kill_open(connection, account_id)  # a lead may have started it
        for other in present:
            if _person(office, connection, other).role == LAWYER:
                people.set_office(connection, other, role=LAWYER, is_administrator=False)
                record(connection, office, "administrator-dismissed", actor=actor.id, subject=other)
        sessions.end_sessions_of(connection, account_id)
        record(connection, office, "administrator-appointed", actor=actor.id, subject=account_id)


def end_every_session(office: Office, actor: Actor) -> None:
    """End the sessions of everybody, clients among them, in every process, but the one this is asked from.

    Links lead nowhere any more either, whether to choose a new password or to accept an invitation.

    Raises: AdministratorsOnly, StepUpFirst.
    """
    with _administering(office, actor) as connection:
        sessions.end_every_session(connection, but=actor.session)
        resets.kill_open(connection)
        invitations.kill_open(connection)
        record(connection, office, "all-signed-out", actor=actor.id)


def refuse_all_but_administrators(actor: Actor) -> None:
    """Raises: AdministratorsOnly."""
    if not actor.is_administrator:
        raise AdministratorsOnly


@contextmanager
def _administering(office: Office, actor: Actor) -> Iterator[Connection]:
    """Begin a change to the accounts; nobody else changes an administrator until it ends.

    Raises: AdministratorsOnly, also for one who has just been dismissed; StepUpFirst.
    """
    refuse_all_but_administrators(actor)
    require_step_up(office, actor)
    with office.engines.write.begin() as connection:
        if actor.id not in people.administrators(connection, for_update=True):
            raise AdministratorsOnly
        yield connection


def _person(office: Office, connection: Connection, account_id: str) -> Person:
    """Return a colleague. Clients belong to their leads, and are nobody here. Raises: NoSuchPerson."""
    one = people.person(connection, office.keys, account_id, for_update=True)
    if one is None or one.role == CLIENT:
        raise NoSuchPerson
    return one
