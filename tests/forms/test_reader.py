"""Reading form files: what they hold, and what is refused with file, line and key."""

from collections.abc import Callable

import pytest

from casework.domain.answers import Kind
from casework.domain.data_files import DataFileError
from casework.domain.facts import Disclosure
from casework.domain.questions import Form
from forms.reader import duplicates, read_form

MakeForm = Callable[..., Form]

LAW = {
    "step": "incidents",
    "fact": "incident.gravity",
    "kind": "months",
    "text": "How long did it last?",
    "why": "A rule asks for it.",
}


def refused(make_form: MakeForm, text: str) -> DataFileError:
    with pytest.raises(DataFileError) as wrong:
        make_form(text)
    return wrong.value


def test_the_forms_we_ship_can_be_read() -> None:
    form = read_form()

    assert form.steps
    assert duplicates(form) == ()


def test_steps_follow_sections_then_their_order(make_form: MakeForm, person: str, incidents: str) -> None:
    form = make_form(incidents, person)

    assert [step.id for step in form.steps] == ["person", "incidents"]


def test_a_question_keeps_what_its_file_says(form: Form) -> None:
    words = form.question("incident.words")

    assert words is not None
    assert words.kind is Kind.LONG
    assert words.disclosure is Disclosure.CCF_ONLY
    assert words.is_at_risk


def test_unknown_word_in_a_file_is_refused_with_its_line(make_form: MakeForm, person: str) -> None:
    wrong = refused(make_form, person.replace('text = "Who applies?"', 'text = "Who applies?"\nhelp = "x"'))

    assert (wrong.file, wrong.key) == ("person.toml", "page.question.help")
    assert f"person.toml, line {wrong.line}" in str(wrong)
    assert wrong.line > 0


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('kind = "date"', 'kind = "day"', "kind"),
        ('options = [ {value = "person"', 'hint = "x" #', "options"),
        ('is = "minor"', 'equals = "minor"', "when"),
        ('section = "person"', 'section = "nowhere"', "section"),
        ('title = "Applicant"', "", "title"),
        ("needed = true", 'needed = "yes"', "needed"),
        ('fact = "applicant.born_on"', 'fact = "born_on"', "fact"),
        ('subject = "applicant"', 'subject = "applicant"\nrepeats = "charge"', "subject"),
        ('text = "Nationalities"', 'text = "Nationalities"\ndisclosure = "secret"', "disclosure"),
    ],
)
def test_slip_in_a_step_file_is_refused_by_key(
    make_form: MakeForm, was: str, becomes: str, key: str, person: str
) -> None:
    wrong = refused(make_form, person.replace(was, becomes, 1))

    assert wrong.file == "person.toml"
    assert wrong.key.rpartition(".")[2] == key


def test_text_that_is_not_toml_names_the_file(make_form: MakeForm, person: str) -> None:
    wrong = refused(make_form, person + "\n[[page")

    assert wrong.file == "person.toml"


def test_a_key_asked_twice_is_refused(make_form: MakeForm, person: str) -> None:
    wrong = refused(make_form, person.replace("applicant.born_on", "applicant.kind"))

    assert wrong.key == "applicant.kind"
    assert "more than once" in wrong.problem


def test_question_of_law_becomes_a_page_of_its_step(make_form: MakeForm, person: str, incidents: str) -> None:
    form = make_form(person, incidents, extra=[LAW])

    step = form.step("incidents")
    assert step is not None
    assert step.pages[-1].title == "How long did it last?"
    assert step.pages[-1].why == "A rule asks for it."
    assert step.pages[-1].questions[0].fact == "incident.gravity"


def test_questions_of_law_on_one_page_stay_together(make_form: MakeForm, person: str, incidents: str) -> None:
    first = LAW | {"page": "How grave was it?"}
    second = first | {"fact": "incident.number_of_men", "kind": "number"}

    form = make_form(person, incidents, extra=[first, second])

    step = form.step("incidents")
    assert step is not None
    assert len(step.pages[-1].questions) == 2


def test_question_of_law_for_no_step_names_its_rule(make_form: MakeForm, person: str) -> None:
    with pytest.raises(DataFileError) as wrong:
        make_form(person, extra=[LAW])

    assert wrong.value.file == "C-9.toml"
    assert wrong.value.key == "question.step"
