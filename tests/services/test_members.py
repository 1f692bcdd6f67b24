"""The team of a matter: accepted is not confirmed, leads lead, and removing ends access at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.services import handover, leads, matters, members
from casework.services.actors import Actor
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.recent import Recent
from casework.services.refusals import (
    LastLead,
    LawyersOnly,
    LeadsOnly,
    NoSuchMatter,
    NoSuchMember,
    StepUpFirst,
    WallStands,
)
from tests.services.conftest import Clock
from tests.services.team import a_person, put_in_team, stepped_up

NOBODY = "f" * 32


@pytest.fixture
def lead(office: Office, amara: Actor) -> Actor:
    """Amara, who opened the matter, right after a step-up."""
    return stepped_up(office, amara)


@pytest.fixture
def bela(office: Office, heron: Matter) -> Actor:
    """A lawyer in the team of the heron matter, who does not lead it."""
    person = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, person)
    return person


def test_whoever_opens_a_matter_leads_it(office: Office, lead: Actor, heron: Matter) -> None:
    team = members.of(office, lead, heron.id)

    assert [(one.account, one.is_lead, one.is_confirmed) for one in team] == [(lead.id, True, True)]
    assert leads.is_lead(office, lead, heron.id)


def test_who_accepted_sees_nothing_until_a_lead_confirms(office: Office, lead: Actor, heron: Matter) -> None:
    """AN-10: accepted is not yet a member; no list, no matter, no team."""
    person = a_person(office, "Cleo Adeyemi", "paralegal")
    put_in_team(office, heron.id, person, is_confirmed=False)
    assert matters.matters_of(office, person) == ()
    with pytest.raises(NoSuchMatter):
        matters.load_matter(office, person, heron.id)

    members.confirm(office, lead, heron.id, person.id)

    assert matters.load_matter(office, person, heron.id).title == "Applicant from Talsk"
    with pytest.raises(NoSuchMember):
        members.confirm(office, lead, heron.id, person.id)


@pytest.mark.parametrize("role", ["administrator", "client"])
def test_administrators_and_clients_do_not_come_in_by_the_staff_door(
    office: Office, lead: Actor, heron: Matter, role: str
) -> None:
    """AZ-06, AZ-09: not even a confirmed membership opens content to an administrator, or to a client all of it."""
    person = a_person(office, "Dana Okafor", role, is_administrator=role == "administrator")
    put_in_team(office, heron.id, person, is_lead=True)

    assert matters.matters_of(office, person) == ()
    assert not leads.is_lead(office, person, heron.id)
    with pytest.raises(NoSuchMatter):
        matters.load_matter(office, person, heron.id)


@pytest.mark.parametrize("role", ["paralegal", "administrator", "client"])
def test_only_lawyers_open_matters(office: Office, amara: Actor, role: str) -> None:
    person = a_person(office, "Dana Okafor", role)

    with pytest.raises(LawyersOnly):
        matters.open_matter(office, person, title="x")


def test_removal_ends_access_in_another_process_at_once(
    office: Office, lead: Actor, heron: Matter, bela: Actor
) -> None:
    """AZ-02: another process, which has the matter open, asks the database again."""
    elsewhere = replace(office, recent=Recent())
    assert matters.load_matter(elsewhere, bela, heron.id).id == heron.id

    members.remove(office, lead, heron.id, bela.id)

    assert matters.matters_of(elsewhere, bela) == ()
    with pytest.raises(NoSuchMatter):
        matters.load_matter(elsewhere, bela, heron.id)
    assert [one.account for one in members.of(office, lead, heron.id)] == [lead.id]


LEADS_ACTS: dict[str, Callable[[Office, Actor, str], object]] = {
    "confirm": lambda o, a, m: members.confirm(o, a, m, NOBODY),
    "remove": lambda o, a, m: members.remove(o, a, m, NOBODY),
    "make lead": lambda o, a, m: members.make_lead(o, a, m, NOBODY),
    "unmake lead": lambda o, a, m: members.unmake_lead(o, a, m, NOBODY),
    "hand over": lambda o, a, m: handover.hand_over(o, a, m, NOBODY),
    "close": handover.close,
    "reopen": handover.reopen,
}


@pytest.mark.parametrize("act", LEADS_ACTS.values(), ids=LEADS_ACTS.keys())
def test_changing_the_team_needs_a_lead_who_stepped_up(
    office: Office, lead: Actor, heron: Matter, bela: Actor, clock: Clock, act: Callable[[Office, Actor, str], object]
) -> None:
    """AZ-09: a member is refused, a lead without step-up too, a stranger finds nothing, an administrator as little."""
    administrator = a_person(office, "Dana Okafor", "administrator", is_administrator=True)
    for nobody in (administrator, a_person(office, "Emil Strand")):
        with pytest.raises(NoSuchMatter):
            act(office, nobody, heron.id)

    with pytest.raises(LeadsOnly):
        act(office, bela, heron.id)
    clock.turn(timedelta(minutes=11))
    with pytest.raises(StepUpFirst):
        act(office, lead, heron.id)


def test_nobody_is_confirmed_removed_or_raised_who_is_not_there(office: Office, lead: Actor, heron: Matter) -> None:
    for act in (members.confirm, members.remove, members.make_lead, members.unmake_lead):
        with pytest.raises(NoSuchMember):
            act(office, lead, heron.id, NOBODY)


def test_the_last_lead_cannot_leave(office: Office, lead: Actor, heron: Matter, bela: Actor) -> None:
    """AZ-09: a matter never has no lead."""
    for act in (
        lambda: members.leave(office, lead, heron.id),
        lambda: members.remove(office, lead, heron.id, lead.id),
        lambda: members.unmake_lead(office, lead, heron.id, lead.id),
    ):
        with pytest.raises(LastLead):
            act()

    members.make_lead(office, lead, heron.id, bela.id)
    members.leave(office, lead, heron.id)

    assert leads.is_lead(office, bela, heron.id)
    with pytest.raises(NoSuchMatter):
        matters.load_matter(office, lead, heron.id)


def test_only_a_confirmed_lawyer_leads(office: Office, lead: Actor, heron: Matter, bela: Actor) -> None:
    paralegal, waiting = a_person(office, "Cleo Adeyemi", "paralegal"), a_person(office, "Emil Strand")
    put_in_team(office, heron.id, paralegal)
    put_in_team(office, heron.id, waiting, is_confirmed=False)

    with pytest.raises(LawyersOnly):
        members.make_lead(office, lead, heron.id, paralegal.id)
    with pytest.raises(NoSuchMember):
        members.make_lead(office, lead, heron.id, waiting.id)


def test_whoever_comes_back_is_neither_lead_nor_confirmed(office: Office, lead: Actor, heron: Matter) -> None:
    person = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, person, is_lead=True)
    members.remove(office, lead, heron.id, person.id)

    put_in_team(office, heron.id, person, is_confirmed=False)

    back = next(one for one in members.of(office, lead, heron.id) if one.account == person.id)
    assert (back.is_lead, back.is_confirmed) == (False, False)


def test_a_wall_keeps_a_lead_from_being_made(office: Office, lead: Actor, heron: Matter) -> None:
    person = a_person(office, "Bela Farkas")
    walls_off(office, lead, heron.id, person)
    put_in_team(office, heron.id, person, is_confirmed=False)

    with pytest.raises(WallStands):
        members.confirm(office, lead, heron.id, person.id)
    put_in_team(office, heron.id, person)
    with pytest.raises(WallStands):
        members.make_lead(office, lead, heron.id, person.id)


def walls_off(office: Office, lead: Actor, matter_id: str, person: Actor) -> None:
    from casework.services import walls

    walls.build(office, lead, matter_id, person.id, reason="acts for the other side")


def test_two_leads_who_leave_at_the_same_moment_leave_one(office: Office, lead: Actor, heron: Matter) -> None:
    """AZ-09: on both databases the second waits for the first, and is the last."""
    other = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, other, is_lead=True)
    start, outcomes = threading.Barrier(2), []

    def leave(person: Actor) -> None:
        start.wait()
        try:
            members.leave(office, person, heron.id)
            outcomes.append("left")
        except LastLead:
            outcomes.append("stays")

    threads = [threading.Thread(target=leave, args=(person,)) for person in (lead, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["left", "stays"]
