"""From what is typed to statements: nothing typed is lost, and every refusal says what to do."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from casework.domain.answers import UNKNOWN, Value
from casework.domain.dates import PartialDate
from casework.domain.facts import Consent, Disclosure, Fact, Proof, Speaker
from casework.domain.questions import Form
from casework.domain.record import Record, Subject
from forms.fields import Lists
from forms.guided import AnswersForm, answers_form
from forms.typed import visible

TODAY = date(2026, 11, 22)
ONE = "incident:one"
LISTS = Lists(exhibits=(("e1", "The call, recorded"),), languages=(("ru", "Russian"),))

Fill = Callable[..., AnswersForm]


@pytest.fixture
def fill(form: Form) -> Fill:
    """Return a function that sends boxes of the incident step, on a record with `facts`."""

    def sent(boxes: Mapping[str, str | list[str]], *facts: Fact, step: str = "incidents") -> AnswersForm:
        record = Record(facts, (Subject(ONE),))
        found = form.step(step)
        assert found is not None
        subject = ONE if step == "incidents" else "applicant"
        return answers_form(
            found.questions, record, subject, lists=LISTS, today=TODAY, sent=MultiDict(boxes) if boxes else None
        )

    return sent


def a_fact(key: str, value: Value, *, said_by: Speaker = Speaker.APPLICANT, number: int = 1) -> Fact:
    subject = ONE if key.startswith("incident") else "applicant"
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    return Fact(subject, key, value, said_by=said_by, stated_at=moment, entered_by="nadia", number=number)


def only(made: AnswersForm) -> Fact:
    assert made.validate(), [str(problem.message) for problem in made.problems]
    (fact,) = made.facts
    return fact


def refused(made: AnswersForm) -> tuple[str, str]:
    assert not made.validate()
    (problem,) = made.problems
    return problem.id, str(problem.message)


def test_empty_page_states_nothing(fill: Fill) -> None:
    made = fill({"incident.on-day": ""})

    assert made.validate()
    assert made.facts == ()


def test_typed_words_become_a_statement_of_the_applicant(fill: Fill) -> None:
    fact = only(fill({"incident.words": "  Пусть брат вернётся.  "}))

    assert fact.value == "Пусть брат вернётся."
    assert fact.said_by is Speaker.APPLICANT
    assert fact.subject == ONE


def test_statement_begins_with_the_disclosure_of_its_question(fill: Fill) -> None:
    made = fill({"incident.words": "Come back"})

    fact = only(made)

    assert fact.disclosure is Disclosure.CCF_ONLY
    assert fact.reason == "rights"
    assert fact.consent is Consent.NOT_NEEDED  # follows what the person at risk answered


@pytest.mark.parametrize(
    ("day", "month", "year", "value"),
    [
        ("", "", "2024", PartialDate(2024)),
        ("", "3", "2024", PartialDate(2024, 3)),
        ("٣", "٢", "٢٠٢٤", PartialDate(2024, 2, 3)),
    ],
)
def test_date_is_kept_as_far_as_known(fill: Fill, day: str, month: str, year: str, value: PartialDate) -> None:
    fact = only(fill({"incident.on-day": day, "incident.on-month": month, "incident.on-year": year}))

    assert fact.value == value


@pytest.mark.parametrize(
    ("day", "month", "year", "box", "says"),
    [
        ("31", "2", "2024", "day", "no such day"),
        ("5", "", "2024", "month", "Enter the month too"),
        ("", "13", "2024", "month", "between 1 and 12"),
        ("3", "3", "", "year", "Enter the year"),
        ("", "", "24", "year", "four figures"),
        ("", "", "2150", "year", "too far in the future"),
        ("third", "3", "2024", "day", "figures only"),
    ],
)
def test_impossible_date_points_at_its_box(fill: Fill, day: str, month: str, year: str, box: str, says: str) -> None:
    made = fill({"incident.on-day": day, "incident.on-month": month, "incident.on-year": year})

    place, message = refused(made)

    assert place == f"incident.on-{box}"
    assert says in message
    assert (made.answers[2].typed.part("day"), made.answers[2].typed.part("year")) == (day, year)


def test_answer_of_two_hundred_kilobytes_is_refused_and_kept(fill: Fill) -> None:
    text = "слово " * 33_000
    made = fill({"incident.words": text})

    _, message = refused(made)

    assert "20,000 characters" in message
    assert made.answers[1].typed.text == text


@pytest.mark.parametrize(("mark", "code"), [("\x00", "U+0000"), ("\u202e", "U+202E"), ("\u2066", "U+2066")])
def test_hidden_character_is_named_placed_and_made_visible(fill: Fill, mark: str, code: str) -> None:
    made = fill({"incident.words": f"come{mark} back"})

    _, message = refused(made)

    assert f"Character 5 is a hidden mark ({code})" in message
    assert made.answers[1].typed.text == f"come[{code}] back"


def test_ordinary_direction_marks_are_kept(fill: Fill) -> None:
    fact = only(fill({"incident.words": "قال\u200f (1)"}))

    assert fact.value == "قال\u200f (1)"


def test_not_knowing_is_recorded(fill: Fill) -> None:
    assert only(fill({"incident.on-unknown": "yes"})).value is UNKNOWN
    assert only(fill({"incident.kind": "unknown"})).value is UNKNOWN


def test_answer_beside_not_knowing_is_refused(fill: Fill) -> None:
    _, message = refused(fill({"incident.on-unknown": "yes", "incident.on-year": "2024"}))

    assert "Keep one of the two" in message


def test_choice_outside_the_list_is_refused(fill: Fill) -> None:
    place, message = refused(fill({"incident.kind": "T-99"}))

    assert place == "incident.kind"
    assert "Choose one" in message


def test_several_countries_are_kept_in_order(fill: Fill) -> None:
    fact = only(fill({"applicant.nationalities": ["TR", "", "DE"]}, step="person"))

    assert fact.value == ("TR", "DE")


def test_same_answer_again_states_nothing_new(fill: Fill) -> None:
    made = fill({"incident.kind": "T-02"}, a_fact("incident.kind", "T-02"))

    assert made.validate()
    assert made.facts == ()


def test_emptied_box_withdraws_what_was_said(fill: Fill) -> None:
    fact = only(fill({"incident.on-year": ""}, a_fact("incident.on", PartialDate(2024))))

    assert fact.value is None
    assert fact.key == "incident.on"


def test_radio_answer_can_be_taken_back(fill: Fill) -> None:
    boxes = {"incident.kind": "T-02", "incident.kind-withdraw": "yes"}

    fact = only(fill(boxes, a_fact("incident.kind", "T-02")))

    assert fact.value is None


def test_another_speaker_stands_beside_the_first(fill: Fill) -> None:
    boxes = {"incident.kind": "T-01", "incident.kind-said_by": "document"}

    fact = only(fill(boxes, a_fact("incident.kind", "T-02")))

    assert fact.said_by is Speaker.DOCUMENT


def test_page_shows_the_pleaded_statement(fill: Fill) -> None:
    applicant = a_fact("incident.kind", "T-02", number=9)
    court = a_fact("incident.kind", "T-01", said_by=Speaker.COURT, number=2)

    newest = fill({}, applicant, court).answers[0]
    pleaded = fill({}, applicant, Fact(**{**vars(court), "is_pleaded": True})).answers[0]

    assert newest.typed.text == "T-02"
    assert pleaded.typed.text == "T-01"


def test_proof_names_exhibit_and_place(fill: Fill) -> None:
    boxes = {"incident.kind": "T-02", "incident.kind-exhibit": ["e1", ""], "incident.kind-pinpoint": ["03:20", ""]}

    assert only(fill(boxes)).proofs == (Proof("e1", "00:03:20"),)


def test_exhibit_of_another_matter_is_refused(fill: Fill) -> None:
    boxes = {"incident.kind": "T-02", "incident.kind-exhibit": "stranger", "incident.kind-pinpoint": ""}

    place, _ = refused(fill(boxes))

    assert place == "incident.kind-exhibit"


def test_restriction_needs_its_reason(fill: Fill) -> None:
    place, message = refused(fill({"incident.kind": "T-02", "incident.kind-disclosure": "ccf-only"}))

    assert place == "incident.kind-reason"
    assert "reason" in message


def test_summary_level_needs_the_summary(fill: Fill) -> None:
    boxes = {"incident.kind": "T-02", "incident.kind-disclosure": "summary", "incident.kind-reason": "rights"}

    place, _ = refused(fill(boxes))

    assert place == "incident.kind-summary"


def test_what_is_said_beside_the_answer_stays_when_the_page_leaves_it_out(fill: Fill) -> None:
    before = Fact(
        ONE,
        "incident.kind",
        "T-02",
        disclosure=Disclosure.CCF_ONLY,
        reason="security",
        proofs=(Proof("e1", "1"),),
        number=4,
    )

    fact = only(fill({"incident.kind": "T-01"}, before))

    assert (fact.disclosure, fact.reason, fact.proofs) == (before.disclosure, before.reason, before.proofs)


def test_valid_answers_are_kept_beside_wrong_ones(fill: Fill) -> None:
    made = fill({"incident.kind": "T-02", "incident.on-year": "24"})

    assert not made.validate()
    assert [fact.key for fact in made.facts] == ["incident.kind"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.text(), st.text(max_size=8), st.text(max_size=40), st.text(max_size=8))
def test_whatever_is_typed_is_kept_or_refused_with_a_message(
    form: Form, words: str, day: str, place: str, level: str
) -> None:
    boxes = {"incident.words": words, "incident.on-day": day, "incident.on-year": "2024"}
    boxes |= {"incident.words-exhibit": "e1", "incident.words-pinpoint": place, "incident.words-disclosure": level}
    step = form.step("incidents")
    assert step is not None

    made = answers_form(
        step.questions, Record((), (Subject(ONE),)), ONE, lists=LISTS, today=TODAY, sent=MultiDict(boxes)
    )
    made.validate()

    assert all(str(problem.message) for problem in made.problems)
    assert made.answers[1].typed.text in (words, visible(words))
    assert made.answers[2].typed.part("day") == day


def test_guided_and_dense_boxes_have_the_same_names(form: Form) -> None:
    step = form.step("incidents")
    assert step is not None
    record = Record((), (Subject(ONE),))

    def names(questions: object) -> list[str]:
        made = answers_form(questions, record, ONE, lists=LISTS, today=TODAY)  # type: ignore[arg-type]
        return [answer.name for answer in made.answers]

    assert names(step.questions) == [name for page in step.pages for name in names(page.questions)]
