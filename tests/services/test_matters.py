"""Matters: members see them, strangers cannot tell them from what never existed (AZ-02, AZ-04)."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Speaker
from casework.services import answers, exhibits, matters, receiving, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.recent import Recent
from casework.services.refusals import NoSuchMatter
from tests.services.conftest import Clock

NOBODY = "f" * 32
SAID = {"applicant.family_name": Statement("Vashenko")}


def test_whoever_opens_a_matter_is_its_member(office: Office, amara: Actor) -> None:
    opened = matters.open_matter(office, amara, title=" Applicant from Talsk ", code_name="HERON")

    loaded = matters.load_matter(office, amara, opened.id)

    assert (loaded.title, loaded.code_name, loaded.version) == ("Applicant from Talsk", "HERON", 0)
    assert loaded.opened_at == office.clock()
    assert loaded.record.facts == ()


def test_the_list_holds_ones_own_matters_newest_first(
    office: Office, amara: Actor, stranger: Actor, clock: Clock
) -> None:
    for title, actor in (("first", amara), ("second", stranger), ("third", amara)):
        matters.open_matter(office, actor, title=title)
        clock.turn(timedelta(minutes=1))

    assert [heading.title for heading in matters.matters_of(office, amara)] == ["third", "first"]
    assert [heading.title for heading in matters.matters_of(office, stranger)] == ["second"]


EVERY_DOOR: dict[str, Callable[[Office, Actor, str], object]] = {
    "load": matters.load_matter,
    "rename": lambda o, a, m: matters.rename_matter(o, a, m, title="x", code_name=""),
    "answer": lambda o, a, m: answers.answer(o, a, m, "applicant", SAID, seen=0),
    "plead": lambda o, a, m: answers.plead(o, a, m, "applicant", "applicant.sex", said_by=Speaker.APPLICANT),
    "history": lambda o, a, m: answers.history(o, a, m, "applicant", "applicant.family_name"),
    "add": lambda o, a, m: subjects.add_subject(o, a, m, "charge"),
    "remove": lambda o, a, m: subjects.remove_subject(o, a, m, "charge:1"),
    "restore": lambda o, a, m: subjects.restore_subject(o, a, m, "charge:1"),
    "move": lambda o, a, m: subjects.move_subject(o, a, m, "charge:1", by=1),
    "arrange": lambda o, a, m: subjects.arrange_subjects(o, a, m, ["charge:1"]),
    "add exhibit": lambda o, a, m: exhibits.add_exhibit(o, a, m, Exhibit("", "x")),
    "edit exhibit": lambda o, a, m: exhibits.edit_exhibit(o, a, m, Exhibit("e", "x"), seen=0),
    "remove exhibit": lambda o, a, m: exhibits.remove_exhibit(o, a, m, "e"),
    "restore exhibit": lambda o, a, m: exhibits.restore_exhibit(o, a, m, "e"),
    "arrange exhibits": lambda o, a, m: exhibits.arrange_exhibits(o, a, m, ["e"]),
    "attach": lambda o, a, m: receiving.attach_file(o, a, m, "e", name="x", pieces=[b"x"]),
    "read file": lambda o, a, m: receiving.read_file(o, a, m, "e"),
}


@pytest.mark.parametrize("door", EVERY_DOOR.values(), ids=EVERY_DOOR.keys())
def test_a_stranger_is_answered_as_if_there_were_no_matter(
    office: Office, heron: Matter, stranger: Actor, door: Callable[[Office, Actor, str], object]
) -> None:
    refusals, questions = [], []

    for matter_id in (heron.id, NOBODY):
        asked: list[str] = []
        listener = _listening(office, asked)
        with pytest.raises(NoSuchMatter) as refused:
            door(office, stranger, matter_id)
        listener()
        refusals.append(repr(refused.value))
        questions.append(asked)

    assert refusals[0] == refusals[1]
    assert questions[0] == questions[1]


def test_a_strangers_try_changes_nothing(office: Office, amara: Actor, heron: Matter, stranger: Actor) -> None:
    with pytest.raises(NoSuchMatter):
        answers.answer(office, stranger, heron.id, "applicant", SAID, seen=0)

    assert matters.load_matter(office, amara, heron.id) == heron
    assert list(office.vault.folder.rglob("*")) == []


def test_a_renamed_matter_keeps_its_record(office: Office, amara: Actor, heron: Matter) -> None:
    answers.answer(office, amara, heron.id, "applicant", SAID, seen=0)

    matters.rename_matter(office, amara, heron.id, title="Applicant H.", code_name="EGRET")

    loaded = matters.load_matter(office, amara, heron.id)
    assert (loaded.title, loaded.code_name) == ("Applicant H.", "EGRET")
    assert loaded.record.value("applicant.family_name") == "Vashenko"


def test_nothing_of_a_matter_shows_in_a_traceback(office: Office, heron: Matter, amara: Actor) -> None:
    answers.answer(office, amara, heron.id, "applicant", SAID, seen=0)

    shown = repr(matters.load_matter(office, amara, heron.id)) + repr(matters.matters_of(office, amara))

    assert "Talsk" not in shown
    assert "HERON" not in shown
    assert "Vashenko" not in shown


def test_three_hundred_facts_load_at_once(office: Office, amara: Actor, heron: Matter) -> None:
    for page in range(15):
        said = {f"applicant.fact_{page}_{number}": Statement("He was told to come back. " * 4) for number in range(20)}
        answers.answer(office, amara, heron.id, "applicant", said, seen=page * 20)

    taken = []
    for _ in range(15):
        office.recent.forget_all()
        start = time.perf_counter()
        loaded = matters.load_matter(office, amara, heron.id)
        taken.append(time.perf_counter() - start)

    assert len(loaded.record.facts) == 300
    assert min(taken) < 0.05  # three milliseconds on an idle machine; a test machine is seldom idle


def test_a_matter_is_opened_once_while_it_does_not_change(office: Office, amara: Actor, heron: Matter) -> None:
    assert matters.load_matter(office, amara, heron.id) is heron

    answers.answer(office, amara, heron.id, "applicant", SAID, seen=0)

    changed = matters.load_matter(office, amara, heron.id)
    assert changed.record.value("applicant.family_name") == "Vashenko"
    assert matters.load_matter(office, amara, heron.id) is changed


def test_a_change_made_elsewhere_is_seen_at_once(office: Office, amara: Actor, heron: Matter) -> None:
    elsewhere = replace(office, recent=Recent())
    exhibit_id = exhibits.add_exhibit(elsewhere, amara, heron.id, Exhibit("", "Judgment"))
    matters.load_matter(office, amara, heron.id)

    receiving.attach_file(elsewhere, amara, heron.id, exhibit_id, name="a.pdf", pieces=[b"x"])
    assert len(matters.load_matter(office, amara, heron.id).record.exhibits[0].files) == 1

    matters.rename_matter(elsewhere, amara, heron.id, title="Another", code_name="")
    assert matters.load_matter(office, amara, heron.id).title == "Another"


def test_what_a_member_has_opened_is_not_there_for_a_stranger(
    office: Office, amara: Actor, heron: Matter, stranger: Actor
) -> None:
    matters.load_matter(office, amara, heron.id)

    with pytest.raises(NoSuchMatter):
        matters.load_matter(office, stranger, heron.id)


def test_only_a_few_matters_are_kept_open(office: Office, amara: Actor) -> None:
    few = replace(office, recent=Recent(most=2))
    one, two, three = (matters.open_matter(few, amara, title=str(number)) for number in range(3))

    assert matters.load_matter(few, amara, three.id) is three
    assert matters.load_matter(few, amara, two.id) is two
    assert matters.load_matter(few, amara, one.id) is not one


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
