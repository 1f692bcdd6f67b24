"""The conflict check: one answer for every hit, for thirty questions an hour, and no way to tell where the hit was."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import event

from casework.services import answers, conflicts, firm, matters, subjects, walls
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.conflicts import SpeakTo
from casework.services.firm import FirmProfile
from casework.services.matters import Matter
from casework.services.name_index import NameIndex
from casework.services.office import Office
from casework.services.refusals import BadEntry, NotAllowed, TooManyChecks
from casework.store.tables import metadata
from tests.services.conftest import Clock
from tests.services.team import a_person, stepped_up


@pytest.fixture
def known(office: Office, amara: Actor, heron: Matter) -> Matter:
    """The heron matter with its applicant, an alias and an opponent; the firm has named a partner for conflicts."""
    firm.change_profile(office, amara, FirmProfile(conflict_partner="Ines Moreau"))
    said = {
        "applicant.family_name": Statement("Vashenko"),
        "applicant.given_names": Statement("Mikhail"),
        "applicant.aliases": Statement("Misha the Baker\nM. Talski"),
    }
    answers.answer(office, amara, heron.id, "applicant", said, seen=0)
    incident = subjects.add_subject(office, amara, heron.id, "incident")
    answers.answer(office, amara, heron.id, incident, {"incident.by": Statement("Colonel Drago Radek")}, seen=99)
    return heron


@pytest.mark.parametrize("asked", ["Vashenko", "mikhail VASHENKO", "Talski", "Drago Radek"])
def test_a_known_name_says_whom_to_speak_to(office: Office, known: Matter, stranger: Actor, asked: str) -> None:
    """AZ-08: for someone who is in no matter at all."""
    assert conflicts.check(office, stranger, asked) == SpeakTo("Ines Moreau")


def test_an_unknown_name_says_nothing(office: Office, known: Matter, stranger: Actor) -> None:
    assert conflicts.check(office, stranger, "Nobody Atall") is None


def test_a_hit_is_the_same_behind_a_wall_elsewhere_and_at_home(
    office: Office, amara: Actor, known: Matter, stranger: Actor
) -> None:
    """AZ-05, AZ-08: the same answer after the same questions to the database, and a miss asks them too."""
    walled, own = a_person(office, "Bela Farkas"), a_person(office, "Cleo Adeyemi")
    walls.build(office, stepped_up(office, amara), known.id, walled.id, reason="acted for the source")
    conflicts.check(office, own, "anyone")

    seen = []
    for actor, asked in ((walled, "Vashenko"), (stranger, "Vashenko"), (amara, "Vashenko"), (stranger, "Nobody")):
        questions: list[str] = []
        stop = _listening(office, questions)
        answer = conflicts.check(office, actor, asked)
        stop()
        seen.append((answer, questions))

    assert [answer for answer, _ in seen] == [SpeakTo("Ines Moreau")] * 3 + [None]
    assert all(questions == seen[0][1] for _, questions in seen)


def test_a_hit_behind_a_wall_takes_as_long_as_one_elsewhere(
    office: Office, amara: Actor, known: Matter, stranger: Actor, clock: Clock
) -> None:
    """AZ-08: medians within five milliseconds."""
    walled = a_person(office, "Bela Farkas")
    walls.build(office, stepped_up(office, amara), known.id, walled.id, reason="acted for the source")

    def medians() -> list[float]:
        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(25):
            clock.turn(timedelta(minutes=3))
            for actor, times in zip((walled, stranger), taken, strict=True):
                start = time.perf_counter()
                conflicts.check(office, actor, "Vashenko")
                times.append(time.perf_counter() - start)
        return [median(times) for times in taken]

    differences = []
    for _ in range(3):  # another process may have had the processor
        walled_time, other_time = medians()
        differences.append(abs(walled_time - other_time))
        if differences[-1] < 0.005:
            break

    assert min(differences) < 0.005


def test_the_thirty_first_question_of_an_hour_is_refused(
    office: Office, known: Matter, stranger: Actor, clock: Clock
) -> None:
    """AZ-08: counted for each person, over any sixty minutes, and shared by every process."""
    other_process = replace(office, names=NameIndex())
    for number in range(30):
        conflicts.check(office if number % 2 else other_process, stranger, "Vashenko")
        clock.turn(timedelta(minutes=1))

    with pytest.raises(TooManyChecks) as refused:
        conflicts.check(other_process, stranger, "Vashenko")
    assert conflicts.check(office, a_person(office, "Bela Farkas"), "Vashenko")

    assert refused.value.until == clock() + timedelta(minutes=30)
    clock.turn(timedelta(minutes=30))
    assert conflicts.check(office, stranger, "Vashenko")
    with pytest.raises(TooManyChecks):
        conflicts.check(office, stranger, "Vashenko")


def test_each_question_is_entered_and_not_what_was_asked(office: Office, known: Matter, stranger: Actor) -> None:
    """AZ-08, AU-01."""
    conflicts.check(office, stranger, "Vashenko")

    with office.engines.read.begin() as connection:
        rows = connection.execute(metadata.tables["journal"].select()).all()
    entered = [row for row in rows if row.kind == "conflict-checked"]
    assert [(row.actor, row.matter, row.subject, row.details) for row in entered] == [(stranger.id, "", "", b"")]


def test_names_of_a_changed_matter_are_read_again(office: Office, amara: Actor, known: Matter) -> None:
    assert conflicts.check(office, amara, "Orlov") is None

    said = {"applicant.family_name": Statement("Orlov")}
    answers.answer(
        office, amara, known.id, "applicant", said, seen=matters.load_matter(office, amara, known.id).version
    )

    assert conflicts.check(office, amara, "Orlov")
    assert conflicts.check(office, amara, "Vashenko") is None


def test_without_a_named_partner_the_administrator_is_named(office: Office, amara: Actor, heron: Matter) -> None:
    said = {"applicant.family_name": Statement("Vashenko")}
    answers.answer(office, amara, heron.id, "applicant", said, seen=0)

    assert conflicts.check(office, amara, "Vashenko") == SpeakTo("Amara Lindqvist")


@pytest.mark.parametrize("asked", ["", " ", "x", "!?"])
def test_what_is_no_name_is_not_looked_for(office: Office, amara: Actor, asked: str) -> None:
    with pytest.raises(BadEntry):
        conflicts.check(office, amara, asked)


@pytest.mark.parametrize("role", ["client", "administrator"])
def test_only_who_works_on_matters_may_ask(office: Office, known: Matter, role: str) -> None:
    """AZ-06, AZ-09."""
    with pytest.raises(NotAllowed):
        conflicts.check(office, a_person(office, "Dana Okafor", role), "Vashenko")


def test_an_erased_matter_is_forgotten_in_memory(office: Office, amara: Actor, known: Matter) -> None:
    conflicts.check(office, amara, "Vashenko")
    with office.engines.write.begin() as connection:
        table = metadata.tables["matter"]
        connection.execute(table.delete().where(table.c.id == known.id))

    assert conflicts.check(office, amara, "Vashenko") is None
    assert not office.names.is_current(known.id, known.version)


def _listening(office: Office, asked: list[str]) -> Callable[[], None]:
    engines = {office.engines.read, office.engines.write}

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)

    def stop() -> None:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

    return stop
