"""Which questions are asked, how far each step honestly is, and what comes next."""

from dataclasses import replace
from datetime import UTC, datetime

from casework.domain.answers import UNKNOWN, Value
from casework.domain.dates import PartialDate
from casework.domain.facts import Fact, Speaker
from casework.domain.questions import Form, Step
from casework.domain.record import Record, Subject
from forms.leftovers import Reason, drawer, follow_ups
from forms.progress import (
    Place,
    Status,
    asked,
    name_of,
    next_thing,
    page_after,
    page_before,
    pages_asked,
    progress,
    steps_shown,
)

BORN = PartialDate(1980)
ONE = "incident:one"
TWO = "incident:two"


def said(key: str, value: Value, subject: str = "", said_by: Speaker = Speaker.APPLICANT) -> Fact:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    return Fact(subject or key.split(".", maxsplit=1)[0], key, value, said_by=said_by, stated_at=moment)


def with_incidents(*facts: Fact) -> Record:
    return Record(facts, (Subject(ONE, 1), Subject(TWO, 2)))


def step(form: Form, name: str) -> Step:
    found = form.step(name)
    assert found is not None
    return found


def names(form: Form, record: Record, subject: str, name: str) -> list[str]:
    return [page.id for page in pages_asked(step(form, name), record, subject)]


def test_page_waits_while_what_decides_it_is_open(form: Form) -> None:
    record = Record()

    assert names(form, record, "applicant", "person") == ["kind", "birth"]


def test_page_is_asked_once_its_condition_holds(form: Form) -> None:
    record = Record((said("applicant.kind", "minor"),))

    assert names(form, record, "applicant", "person") == ["kind", "guardian", "birth"]


def test_not_knowing_what_decides_a_page_does_not_ask_it(form: Form) -> None:
    record = Record((said("applicant.kind", UNKNOWN),))

    assert names(form, record, "applicant", "person") == ["kind", "birth"]


def test_page_answered_before_stays_while_its_condition_is_open(form: Form) -> None:
    record = Record((said("applicant.guardian_name", "Irina Ludova"),))

    assert "guardian" in names(form, record, "applicant", "person")


def test_page_answered_in_part_asks_the_rest_too(form: Form) -> None:
    person = step(form, "person")
    page = replace(person.pages[2], when=person.pages[1].when)

    assert asked(page, Record(), "applicant") == ()
    assert len(asked(page, Record((said("applicant.born_on", BORN),)), "applicant")) == 2


def test_dense_page_shows_open_questions_but_never_ruled_out_ones(form: Form) -> None:
    page = step(form, "incidents").pages[0]
    call, visit = with_incidents(), with_incidents(said("incident.kind", "T-01", ONE))

    assert len(asked(page, call, ONE, also_open=True)) == 2
    assert len(asked(page, visit, ONE, also_open=True)) == 1


def test_condition_is_read_from_the_thing_of_the_page(form: Form) -> None:
    page = step(form, "incidents").pages[0]
    record = with_incidents(said("incident.kind", "T-02", ONE), said("incident.kind", "T-01", TWO))

    assert len(asked(page, record, ONE)) == 2
    assert len(asked(page, record, TWO)) == 1


def test_pages_follow_each_other_past_those_not_asked(form: Form) -> None:
    person = step(form, "person")
    kind, _, birth = person.pages

    assert page_after(Place(person, kind, "applicant"), Record()) is birth
    assert page_before(Place(person, birth, "applicant"), Record()) is kind
    assert page_after(Place(person, birth, "applicant"), Record()) is None


def test_step_without_an_answer_is_not_started(form: Form) -> None:
    found = progress(step(form, "person"), Record())

    assert found.status is Status.NOT_STARTED
    assert found.next is not None
    assert found.next.page.id == "kind"


def test_step_with_a_needed_question_open_is_in_progress(form: Form) -> None:
    found = progress(step(form, "person"), Record((said("applicant.kind", "person"),)))

    assert found.status is Status.IN_PROGRESS
    assert (found.answered, found.asked) == (1, 2)
    assert found.next is not None
    assert found.next.page.id == "birth"


def test_step_is_completed_when_needed_questions_are_answered(form: Form) -> None:
    record = Record((said("applicant.kind", "person"), said("applicant.born_on", BORN)))

    assert progress(step(form, "person"), record).status is Status.COMPLETED


def test_not_knowing_completes_a_question(form: Form) -> None:
    record = Record((said("applicant.kind", "person"), said("applicant.born_on", UNKNOWN)))

    assert progress(step(form, "person"), record).status is Status.COMPLETED


def test_answer_that_asks_more_reopens_the_step(form: Form) -> None:
    record = Record((said("applicant.kind", "minor"), said("applicant.born_on", BORN)))

    assert progress(step(form, "person"), record).status is Status.IN_PROGRESS


def test_facts_that_do_not_fit_make_a_problem(form: Form) -> None:
    record = Record((said("applicant.kind", "person"), said("applicant.born_on", BORN)))

    found = progress(step(form, "person"), record, {("applicant", "applicant.born_on")})

    assert found.status is Status.PROBLEM


def test_problem_of_one_thing_is_the_problem_of_its_step(form: Form) -> None:
    record = with_incidents(said("incident.kind", "T-01", ONE), said("incident.kind", "T-01", TWO))

    assert progress(step(form, "incidents"), record, {(TWO, "incident.on")}).status is Status.PROBLEM
    assert progress(step(form, "incidents"), record, {("charge:x", "incident.on")}).status is Status.COMPLETED


def test_each_thing_must_be_answered(form: Form) -> None:
    record = with_incidents(said("incident.kind", "T-01", ONE))

    found = progress(step(form, "incidents"), record)

    assert found.status is Status.IN_PROGRESS
    assert found.things == 2
    assert found.next == Place(step(form, "incidents"), step(form, "incidents").pages[0], TWO)


def test_repeating_step_without_things_is_not_started(form: Form) -> None:
    found = progress(step(form, "incidents"), Record())

    assert found.status is Status.NOT_STARTED
    assert found.next is None


def test_saying_that_there_are_none_completes_a_repeating_step(form: Form) -> None:
    none = said("none.incident", True)

    assert progress(step(form, "incidents"), Record((none,))).status is Status.COMPLETED
    assert progress(step(form, "incidents"), with_incidents(none)).status is Status.IN_PROGRESS


def test_step_whose_condition_is_open_cannot_start_yet(form: Form) -> None:
    only_minor = replace(step(form, "person"), when=step(form, "person").pages[1].when)

    assert progress(only_minor, Record()).status is Status.CANNOT_START
    assert steps_shown(replace(form, steps=(only_minor,)), Record()) == (only_minor,)


def test_step_that_answers_rule_out_is_not_shown(form: Form) -> None:
    only_minor = replace(step(form, "person"), when=step(form, "person").pages[1].when)
    record = Record((said("applicant.kind", "person"),))

    assert steps_shown(replace(form, steps=(only_minor,)), record) == ()


def test_next_thing_is_what_was_begun(form: Form) -> None:
    record = with_incidents()

    chosen = next_thing([progress(one, record) for one in form.steps])

    assert chosen is not None
    assert chosen.step.id == "incidents"


def test_nothing_is_next_when_all_is_completed(form: Form) -> None:
    record = Record(
        (said("applicant.kind", "person"), said("applicant.born_on", BORN), said("none.incident", True)),
    )

    assert next_thing([progress(one, record) for one in form.steps]) is None


def test_thing_is_named_by_its_known_facts_in_their_order(form: Form) -> None:
    record = with_incidents(said("incident.kind", "T-02", ONE), said("incident.on", PartialDate(2024, 3), ONE))

    named = name_of(step(form, "incidents"), record, ONE)

    assert [question.fact for question, _ in named] == ["incident.on", "incident.kind"]
    assert name_of(step(form, "incidents"), record, TWO) == ()


def test_not_knowing_is_followed_up(form: Form) -> None:
    record = with_incidents(said("applicant.born_on", UNKNOWN), said("incident.on", UNKNOWN, TWO))

    found = follow_ups(form, record)

    assert [(one.question.fact, one.subject) for one in found] == [
        ("applicant.born_on", "applicant"),
        ("incident.on", TWO),
    ]


def test_what_another_speaker_knows_is_not_followed_up(form: Form) -> None:
    record = Record((said("applicant.born_on", UNKNOWN), said("applicant.born_on", BORN, said_by=Speaker.DOCUMENT)))

    assert follow_ups(form, record) == ()


def test_what_answers_rule_out_is_not_followed_up(form: Form) -> None:
    record = Record((said("applicant.guardian_name", UNKNOWN), said("applicant.kind", "person")))

    assert follow_ups(form, record) == ()


def test_answer_no_longer_needed_goes_to_the_drawer(form: Form) -> None:
    record = Record((said("applicant.guardian_name", "Irina Ludova"), said("applicant.kind", "person")))

    (kept,) = drawer(form, record)

    assert kept.fact.value == "Irina Ludova"
    assert kept.reason is Reason.OTHER_ANSWER
    assert kept.page is not None
    assert kept.page.id == "guardian"


def test_answer_leaves_the_drawer_when_it_is_asked_again(form: Form) -> None:
    record = Record((said("applicant.guardian_name", "Irina Ludova"), said("applicant.kind", "person")))

    again = record.with_facts(said("applicant.kind", "minor"))

    assert drawer(form, again) == ()


def test_answer_to_a_question_nobody_asks_any_more_is_kept(form: Form) -> None:
    record = Record((said("applicant.shoe_size", "43"), said("none.incident", True)))

    (kept,) = drawer(form, record)

    assert kept.reason is Reason.NOT_ASKED
