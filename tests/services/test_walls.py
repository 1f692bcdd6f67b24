"""Walls: for the person behind one the matter never existed, whatever they are granted before or after."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from casework.services import (
    answers,
    freezes,
    handover,
    holds,
    invitations,
    matters,
    members,
    protected,
    receiving,
    subjects,
    walls,
)
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import (
    LastLead,
    LeadsOnly,
    NoSuchMatter,
    NoSuchPerson,
    NoSuchWall,
    ReasonMissing,
    StepUpFirst,
    WallStands,
)
from casework.store.tables import metadata
from tests.services.team import a_person, put_in_team, stepped_up

NOBODY = "f" * 32
REASON = "acted for the source in 2019"
SAID = {"applicant.family_name": Statement("Vashenko")}


@pytest.fixture
def lead(office: Office, amara: Actor) -> Actor:
    return stepped_up(office, amara)


@pytest.fixture
def walled(office: Office, lead: Actor, heron: Matter) -> Actor:
    """A colleague behind a wall, to whom membership and lead were granted afterwards all the same."""
    person = a_person(office, "Bela Farkas")
    walls.build(office, lead, heron.id, person.id, reason=REASON)
    put_in_team(office, heron.id, person, is_lead=True)
    return person


EVERY_DOOR: dict[str, Callable[[Office, Actor, str], object]] = {
    "load": matters.load_matter,
    "answer": lambda o, a, m: answers.answer(o, a, m, "applicant", SAID, seen=0),
    "history": lambda o, a, m: answers.history(o, a, m, "applicant", "applicant.family_name"),
    "add": lambda o, a, m: subjects.add_subject(o, a, m, "charge"),
    "read file": lambda o, a, m: receiving.read_file(o, a, m, "e"),
    "team": members.of,
    "leave": members.leave,
    "confirm": lambda o, a, m: members.confirm(o, a, m, a.id),
    "walls": walls.of,
    "build": lambda o, a, m: walls.build(o, a, m, a.id, reason="x"),
    "lift": lambda o, a, m: walls.lift(o, a, m, NOBODY),
    "invite": lambda o, a, m: invitations.invite(o, a, m, name="x", email="x@example.org", role="lawyer"),
    "invitations": invitations.of,
    "withdraw": lambda o, a, m: invitations.withdraw(o, a, m, NOBODY),
    "hand over": lambda o, a, m: handover.hand_over(o, a, m, a.id),
    "close": handover.close,
    "reopen": handover.reopen,
    "freeze": freezes.freeze_matter,
    "freeze client": lambda o, a, m: freezes.freeze_client(o, a, m, NOBODY),
    "thaw": lambda o, a, m: freezes.thaw_client(o, a, m, NOBODY),
    "hold": lambda o, a, m: holds.set_hold(o, a, m, reason="x"),
    "lift hold": lambda o, a, m: holds.lift_hold(o, a, m, reason="x"),
    "reveal": lambda o, a, m: protected.reveal(o, a, m, "relative:1", reason="x"),
    "protect": lambda o, a, m: protected.set_protected(o, a, m, "relative:1", protected=True),
}


@pytest.mark.parametrize("door", EVERY_DOOR.values(), ids=EVERY_DOOR.keys())
def test_the_walled_person_is_answered_as_if_there_were_no_matter(
    office: Office, heron: Matter, walled: Actor, door: Callable[[Office, Actor, str], object]
) -> None:
    """AZ-04, AZ-05: the same refusal after the same number of questions to the database, whatever was granted."""
    answers_given = []

    for matter_id in (heron.id, NOBODY):
        asked: list[str] = []
        stop = _listening(office, asked)
        with pytest.raises(NoSuchMatter) as refused:
            door(office, walled, matter_id)
        stop()
        answers_given.append((repr(refused.value), asked))

    assert answers_given[0] == answers_given[1]


def test_the_matter_is_in_no_list_of_the_walled_person(office: Office, heron: Matter, walled: Actor) -> None:
    """AZ-05, AZ-07."""
    own = matters.open_matter(office, walled, title="My own")

    assert [heading.id for heading in matters.matters_of(office, walled)] == [own.id]


def test_a_member_goes_out_with_the_wall_and_does_not_come_back_with_it(
    office: Office, lead: Actor, heron: Matter
) -> None:
    person = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, person)
    wall = walls.build(office, lead, heron.id, person.id, reason=REASON)
    assert [one.account for one in members.of(office, lead, heron.id)] == [lead.id]

    walls.lift(office, lead, heron.id, wall)

    assert matters.matters_of(office, person) == ()


def test_the_walled_person_cannot_lift_their_wall(office: Office, lead: Actor, heron: Matter, walled: Actor) -> None:
    """AZ-05: not even as a lead; to them the matter is not there."""
    wall = walls.of(office, lead, heron.id)[0]

    with pytest.raises(NoSuchMatter):
        walls.lift(office, walled, heron.id, wall.id)

    assert walls.of(office, lead, heron.id)[0].lifted_at is None


def test_both_ends_of_a_wall_are_kept(office: Office, lead: Actor, heron: Matter) -> None:
    """AZ-05: when it was built and by whom, when lifted and by whom, with the reason."""
    person = a_person(office, "Bela Farkas")
    wall = walls.build(office, lead, heron.id, person.id, reason=f" {REASON} ")
    walls.lift(office, lead, heron.id, wall)

    found = walls.of(office, lead, heron.id)[0]

    assert (found.name, found.reason, found.made_by) == ("Bela Farkas", REASON, lead.id)
    assert (found.made_at, found.lifted_at) == (office.clock(), office.clock())
    assert _entries(office, "wall-built", "wall-lifted") == [(lead.id, heron.id, person.id)] * 2
    with pytest.raises(NoSuchWall):
        walls.lift(office, lead, heron.id, wall)


def test_no_wall_leaves_a_matter_without_a_lead(office: Office, lead: Actor, heron: Matter) -> None:
    """AZ-09: a lead who finds a conflict of their own first makes another lead."""
    with pytest.raises(LastLead):
        walls.build(office, lead, heron.id, lead.id, reason=REASON)
    other = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, other, is_lead=True)

    walls.build(office, lead, heron.id, lead.id, reason=REASON)

    with pytest.raises(NoSuchMatter):
        matters.load_matter(office, lead, heron.id)
    with pytest.raises(LastLead):
        members.leave(office, other, heron.id)


def test_building_a_wall_needs_a_lead_a_step_up_and_a_reason(
    office: Office, amara: Actor, lead: Actor, heron: Matter, stranger: Actor
) -> None:
    member = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, member)

    for actor, whom, reason, refusal in (
        (stranger, member.id, REASON, NoSuchMatter),
        (member, stranger.id, REASON, LeadsOnly),
        (amara, stranger.id, REASON, StepUpFirst),
        (lead, stranger.id, "  ", ReasonMissing),
        (lead, NOBODY, REASON, NoSuchPerson),
        (lead, a_person(office, "Kaya Client", "client").id, REASON, NoSuchPerson),
    ):
        with pytest.raises(refusal):
            walls.build(office, actor, heron.id, whom, reason=reason)
    with pytest.raises(LeadsOnly):
        walls.of(office, member, heron.id)
    assert walls.of(office, lead, heron.id) == ()


def test_a_person_is_walled_off_once(office: Office, lead: Actor, heron: Matter, walled: Actor) -> None:
    with pytest.raises(WallStands):
        walls.build(office, lead, heron.id, walled.id, reason=REASON)


def test_the_reason_of_a_wall_stands_sealed(office: Office, heron: Matter, walled: Actor) -> None:
    """CR-06: who acted for whom is as secret as the matter."""
    with office.engines.read.begin() as connection:
        cells = repr([list(row) for t in metadata.sorted_tables for row in connection.execute(t.select())])

    assert "2019" not in cells


def _entries(office: Office, *kinds: str) -> list[tuple[str, str, str]]:
    journal = metadata.tables["journal"]
    query = journal.select().where(journal.c.kind.in_(kinds)).order_by(journal.c.number)
    with office.engines.read.begin() as connection:
        return [(row.actor, row.matter, row.subject) for row in connection.execute(query)]


def _listening(office: Office, asked: list[str]) -> Callable[[], None]:
    """Write down every statement the database is asked, until the returned function is called."""
    engines = {office.engines.read, office.engines.write}

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)

    def stop() -> None:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

    return stop
