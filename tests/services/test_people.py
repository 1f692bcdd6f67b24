"""The people of the firm: an administrator keeps accounts, never content, and is never the last one to go (AZ-09)."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from casework.services import doors, invitations, matters, members, people
from casework.services.actors import Actor
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import (
    AdministratorsOnly,
    HasMatters,
    LastAdministrator,
    LawyersOnly,
    NoSuchMatter,
    NoSuchPerson,
    NotAllowed,
    SignInRefused,
    StepUpFirst,
)
from casework.store import sessions
from casework.store.sessions import Session
from casework.store.tables import journal
from tests.services.team import PASSWORD, a_person, put_in_team, stepped_up


@pytest.fixture
def administrator(office: Office, amara: Actor) -> Actor:
    """Amara, who founded the firm and is lawyer and administrator until a second is appointed."""
    return stepped_up(office, amara)


ACTS: dict[str, Callable[[Office, Actor, str], object]] = {
    "confirm": people.confirm,
    "suspend": people.suspend,
    "reinstate": people.reinstate,
    "appoint": people.appoint_administrator,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_accounts_are_an_administrators_who_stepped_up(
    office: Office, amara: Actor, administrator: Actor, stranger: Actor, act: Callable[[Office, Actor, str], object]
) -> None:
    """AZ-09."""
    with pytest.raises(AdministratorsOnly):
        act(office, stepped_up(office, stranger), amara.id)
    with pytest.raises(StepUpFirst):
        act(office, amara, stranger.id)
    with pytest.raises(NoSuchPerson):
        act(office, administrator, "f" * 32)
    with pytest.raises(AdministratorsOnly):
        people.everyone(office, stranger)


def test_the_list_tells_names_roles_and_states_and_no_matter(
    office: Office, administrator: Actor, stranger: Actor, heron: Matter
) -> None:
    found = people.everyone(office, administrator)

    assert sorted((one.name, one.role, one.is_administrator, one.state) for one in found) == [
        ("Amara Lindqvist", "lawyer", True, "active"),
        ("Owen Farrell", "lawyer", False, "active"),
    ]
    assert heron.id not in str([vars(one) for one in found])


def test_the_list_names_no_client(office: Office, administrator: Actor, heron: Matter) -> None:
    """AZ-09: who is a client, and since when, is for the leads of the matter."""
    client = a_person(office, "Mara Vashenko", "client")
    put_in_team(office, heron.id, client)

    found = people.everyone(office, administrator)

    assert [one.name for one in found] == ["Amara Lindqvist"]


def test_a_suspended_persons_sessions_end_at_once(office: Office, administrator: Actor, stranger: Actor) -> None:
    """AN-12: and the next sign-in is answered like a wrong password, until the person is reinstated."""
    token = doors.sign_in(office, stranger.email, PASSWORD).token

    people.suspend(office, administrator, stranger.id)

    assert doors.actor_of(office, token) is None
    with pytest.raises(SignInRefused):
        doors.sign_in(office, stranger.email, PASSWORD)
    people.reinstate(office, administrator, stranger.id)
    assert doors.sign_in(office, stranger.email, PASSWORD).actor.id == stranger.id


def test_the_first_account_is_both_until_a_second_administrator(
    office: Office, administrator: Actor, stranger: Actor, heron: Matter
) -> None:
    """AZ-09: the one appointed sees no content from then on; the founder goes on as a lawyer only."""
    people.appoint_administrator(office, administrator, stranger.id)

    roles = {one.name: (one.role, one.is_administrator) for one in people.everyone(office, a_reader(stranger))}
    assert roles == {"Amara Lindqvist": ("lawyer", False), "Owen Farrell": ("administrator", True)}
    assert matters.load_matter(office, administrator, heron.id).id == heron.id
    with pytest.raises(AdministratorsOnly):
        people.suspend(office, administrator, stranger.id)
    with pytest.raises(LawyersOnly):
        matters.open_matter(office, a_reader(stranger), title="x")


def test_who_has_matters_is_not_appointed(office: Office, administrator: Actor, stranger: Actor, heron: Matter) -> None:
    """AZ-09: an administrator never sees content, not even what they once worked on."""
    put_in_team(office, heron.id, stranger, is_confirmed=False)

    with pytest.raises(HasMatters):
        people.appoint_administrator(office, administrator, stranger.id)


def test_an_administrator_cannot_add_themselves(office: Office, amara: Actor, heron: Matter) -> None:
    """AZ-09: neither by inviting, nor by confirming, nor by leading."""
    administrator = a_person(office, "Dana Okafor", "administrator", is_administrator=True)

    for act in (
        lambda: invitations.invite(office, administrator, heron.id, name="D", email="d@example.org", role="lawyer"),
        lambda: members.confirm(office, administrator, heron.id, administrator.id),
        lambda: members.make_lead(office, administrator, heron.id, administrator.id),
    ):
        with pytest.raises(NoSuchMatter):
            act()
    assert [one.account for one in members.of(office, amara, heron.id)] == [amara.id]


def test_the_last_administrator_is_not_suspended(office: Office, administrator: Actor) -> None:
    with pytest.raises(LastAdministrator):
        people.suspend(office, administrator, administrator.id)


def test_two_administrators_who_suspend_each_other_leave_one(office: Office, administrator: Actor) -> None:
    """AZ-09: at the same moment, in two threads."""
    other = a_person(office, "Dana Okafor", "administrator", is_administrator=True)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def suspend(actor: Actor, whom: Actor) -> None:
        start.wait()
        try:
            people.suspend(office, actor, whom.id)
            outcomes.append("done")
        except AdministratorsOnly:
            outcomes.append("refused")

    threads = [threading.Thread(target=suspend, args=pair) for pair in ((administrator, other), (other, administrator))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]


def test_colleagues_are_shown_to_colleagues_only(office: Office, administrator: Actor, stranger: Actor) -> None:
    """AZ-06: a client sees no directory of the staff."""
    client = a_person(office, "Kaya Client", "client")

    assert {one.name for one in people.colleagues(office, stranger)} == {"Amara Lindqvist", "Owen Farrell"}
    with pytest.raises(NotAllowed):
        people.colleagues(office, client)


def a_reader(person: Actor) -> Actor:
    """The person as they are signed in after being appointed."""
    return Actor(person.id, person.name, person.email, role="administrator", is_administrator=True)


def test_an_administrator_ends_the_sessions_of_everybody_else(
    office: Office, amara: Actor, administrator: Actor, stranger: Actor
) -> None:
    """AD-08, AU-01: after a fresh proof, with an entry, and not the session it is asked from."""
    with pytest.raises(AdministratorsOnly):
        people.end_every_session(office, stepped_up(office, stranger))
    with pytest.raises(StepUpFirst):
        people.end_every_session(office, amara)
    own, other = (_session(office, one, number) for number, one in enumerate((administrator, stranger)))

    people.end_every_session(office, replace(administrator, session=own))

    with office.engines.read.begin() as connection:
        left = [sessions.session_by_id(connection, one) is not None for one in (own, other)]
        entered = connection.scalar(select(journal.c.kind).order_by(journal.c.number.desc()))
    assert left == [True, False]
    assert entered == "all-signed-out"


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_a_client_is_nobody_to_an_administrator(
    office: Office, administrator: Actor, act: Callable[[Office, Actor, str], object]
) -> None:
    """AZ-09: clients belong to their leads; their id answers as one that was never given out."""
    client = a_person(office, "Anton Weiss", "client")

    with pytest.raises(NoSuchPerson):
        act(office, administrator, client.id)


def _session(office: Office, actor: Actor, number: int) -> str:
    session_id = f"{number:032x}"
    with office.engines.write.begin() as connection:
        now = office.clock()
        sessions.start_session(connection, Session(bytes([number]) * 32, actor.id, now, now, id=session_id))
    return session_id
