"""Freezing a client: cut off at once, everywhere, and told nothing by it (HS-06)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from casework.services import doors, freezes, members, people
from casework.services.actors import Actor
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.recent import Recent
from casework.services.refusals import (
    LawyersOnly,
    LeadsOnly,
    NoSuchMatter,
    NoSuchMember,
    NoSuchPerson,
    SignInRefused,
    StepUpFirst,
)
from casework.store import accounts
from casework.store.engines import Connection
from casework.store.people import MUST_CHANGE, reinstate, set_state, suspend
from casework.store.people import people as everybody
from tests.services.team import PASSWORD, a_person, put_in_team, stepped_up


@pytest.fixture
def lead(office: Office, amara: Actor) -> Actor:
    return stepped_up(office, amara)


@pytest.fixture
def client(office: Office, heron: Matter) -> Actor:
    """The client of the heron matter, who can sign in."""
    person = a_person(office, "Kaya Vashenko", "client")
    with office.engines.write.begin() as connection:
        digest = office.passwords.digest(PASSWORD)
        accounts.change_password_digest(connection, office.keys, person.id, digest=digest)
    put_in_team(office, heron.id, person)
    return person


def test_a_frozen_clients_next_request_is_refused_everywhere(
    office: Office, lead: Actor, heron: Matter, client: Actor
) -> None:
    """HS-06: in every process, although the session was open; and a new sign-in is refused like a wrong password."""
    token = doors.sign_in(office, client.email, PASSWORD).token
    elsewhere = replace(office, recent=Recent())
    assert doors.actor_of(elsewhere, token)

    freezes.freeze_client(office, lead, heron.id, client.id)

    assert doors.actor_of(elsewhere, token) is None
    with pytest.raises(SignInRefused) as frozen:
        doors.sign_in(elsewhere, client.email, PASSWORD)
    with pytest.raises(SignInRefused) as wrong:
        doors.sign_in(elsewhere, client.email, "not the password at all")
    assert repr(frozen.value) == repr(wrong.value)


def test_any_lawyer_of_the_matter_freezes_without_a_step_up(
    office: Office, heron: Matter, client: Actor, stranger: Actor
) -> None:
    """HS-06: one click; a paralegal asks a lawyer, and who is not in the matter finds none."""
    lawyer, paralegal = a_person(office, "Bela Farkas"), a_person(office, "Cleo Adeyemi", "paralegal")
    for person in (lawyer, paralegal):
        put_in_team(office, heron.id, person)

    with pytest.raises(LawyersOnly):
        freezes.freeze_client(office, paralegal, heron.id, client.id)
    with pytest.raises(NoSuchMatter):
        freezes.freeze_client(office, stranger, heron.id, client.id)
    with pytest.raises(NoSuchMember):
        freezes.freeze_client(office, lawyer, heron.id, paralegal.id)
    freezes.freeze_client(office, replace(lawyer, stepped_up_at=None), heron.id, client.id)

    assert _state(office, heron, client) == "frozen"


def test_freezing_a_matter_freezes_each_of_its_clients(
    office: Office, lead: Actor, heron: Matter, client: Actor
) -> None:
    """AD-08: its clients and nobody else."""
    second = a_person(office, "Mara Vashenko", "client")
    elsewhere = a_person(office, "Nadia Else", "client")
    put_in_team(office, heron.id, second)

    freezes.freeze_matter(office, lead, heron.id)

    with office.engines.read.begin() as connection:
        states = {one.id: one.state for one in everybody(connection, office.keys)}
    assert (states[client.id], states[second.id], states[elsewhere.id]) == ("frozen", "frozen", "active")
    assert states[lead.id] == "active"


def test_any_lawyer_of_the_matter_freezes_it_without_a_step_up(
    office: Office, heron: Matter, client: Actor, stranger: Actor
) -> None:
    """AD-08, HS-06: as with one client; each of them is given access again by a lead alone."""
    lawyer, paralegal = a_person(office, "Bela Farkas"), a_person(office, "Cleo Adeyemi", "paralegal")
    for person in (lawyer, paralegal):
        put_in_team(office, heron.id, person)

    with pytest.raises(LawyersOnly):
        freezes.freeze_matter(office, paralegal, heron.id)
    with pytest.raises(NoSuchMatter):
        freezes.freeze_matter(office, stranger, heron.id)
    freezes.freeze_matter(office, replace(lawyer, stepped_up_at=None), heron.id)

    assert _state(office, heron, client) == "frozen"
    with pytest.raises(LeadsOnly):
        freezes.thaw_client(office, stepped_up(office, lawyer), heron.id, client.id)


@pytest.mark.parametrize("is_suspended", [False, True])
def test_whoever_must_choose_a_password_still_must_when_thawed(
    office: Office, lead: Actor, heron: Matter, client: Actor, *, is_suspended: bool
) -> None:
    """HS-06, AN-11: a freeze between, also one during a suspension, lets nobody off a new password."""
    with office.engines.write.begin() as connection:
        set_state(connection, client.id, MUST_CHANGE)
    if is_suspended:
        _as_in_the_office(office, suspend, client)

    freezes.freeze_client(office, lead, heron.id, client.id)
    if is_suspended:
        _as_in_the_office(office, reinstate, client)
    with pytest.raises(SignInRefused):
        doors.sign_in(office, client.email, PASSWORD)
    freezes.thaw_client(office, lead, heron.id, client.id)

    assert doors.sign_in(office, client.email, PASSWORD).actor.state == MUST_CHANGE


def test_only_a_lead_thaws(office: Office, amara: Actor, lead: Actor, heron: Matter, client: Actor) -> None:
    """HS-06, AZ-09: an administrator cannot either."""
    lawyer = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, lawyer)
    freezes.freeze_client(office, lead, heron.id, client.id)

    with pytest.raises(LeadsOnly):
        freezes.thaw_client(office, lawyer, heron.id, client.id)
    with pytest.raises(StepUpFirst):
        freezes.thaw_client(office, amara, heron.id, client.id)
    with pytest.raises(NoSuchPerson):
        people.reinstate(office, lead, client.id)
    freezes.thaw_client(office, lead, heron.id, client.id)

    assert doors.sign_in(office, client.email, PASSWORD).actor.id == client.id
    with pytest.raises(NoSuchMember):
        freezes.thaw_client(office, lead, heron.id, client.id)


def test_a_suspended_client_stays_suspended(office: Office, lead: Actor, heron: Matter, client: Actor) -> None:
    _as_in_the_office(office, suspend, client)

    freezes.freeze_client(office, lead, heron.id, client.id)

    with pytest.raises(NoSuchMember):
        freezes.thaw_client(office, lead, heron.id, client.id)
    assert _state(office, heron, client) == "suspended"


def _as_in_the_office(office: Office, act: Callable[[Connection, str], None], client: Actor) -> None:
    """Suspend or reinstate a client as before, when administrators could: such accounts may be there still."""
    with office.engines.write.begin() as connection:
        act(connection, client.id)


def _state(office: Office, heron: Matter, client: Actor) -> str:
    owner = next(one for one in _team(office, heron) if one.account == client.id)
    return owner.account_state


def _team(office: Office, heron: Matter) -> tuple[members.Member, ...]:
    reader = a_person(office, "Reader Farkas")
    put_in_team(office, heron.id, reader)
    return members.of(office, reader, heron.id)
