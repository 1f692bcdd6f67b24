"""Answering page by page: led on, nothing typed lost, every refusal explained."""

from __future__ import annotations

import pytest

from casework.domain.questions import Form
from tests.web.guided.guide import Guided, page_of
from tests.web.visitors import elements, look_at, words


def test_every_page_of_the_form_is_sound(guided: Guided, form: Form) -> None:
    for step in form.steps:
        subject = guided.adds(step.id) if step.repeats else step.subject
        for page in step.pages:
            assert words(elements(guided.page(f"steps/{step.id}/{subject}/{page.id}"), "h1")[0]) == page.title
        assert guided.page(f"whole/{step.id}/{subject}")


def test_answer_leads_to_the_next_page_and_is_kept(guided: Guided, name_page: str) -> None:
    sent = guided.send(name_page, {"applicant.family_name": "Вашенко"})

    assert sent.status_code == 303
    assert name_page not in sent.location
    assert guided.says(name_page, "applicant.family_name") == ["Вашенко"]
    assert "In progress" in guided.page("tasks")


def test_question_that_an_answer_calls_for_is_asked_at_once(guided: Guided, form: Form) -> None:
    notice, charge = guided.adds("instruments"), guided.adds("charges")
    kind = f"steps/instruments/{notice}/{page_of(form, 'instrument.kind')}"
    dispute = f"steps/charges/{charge}/{page_of(form, 'charge.is_private_dispute')}"
    guided.send(kind, {"instrument.kind": "red-notice"})
    assert "charge.civil_case" not in guided.boxes(guided.page(dispute))

    sent = guided.send(dispute, {"charge.is_private_dispute": "yes"})

    assert sent.location.endswith(dispute)
    assert "charge.civil_case" in guided.boxes(guided.page(dispute))
    assert not guided.send(dispute, {"charge.civil_case": "A claim about the same debt"}).location.endswith(dispute)


def test_page_shows_when_it_was_saved(guided: Guided, name_page: str) -> None:
    guided.send(name_page, {"applicant.family_name": "Ludova"})

    assert "Saved 09:30" in guided.page(name_page)


def test_back_keeps_what_was_typed(guided: Guided, name_page: str) -> None:
    sent = guided.send(name_page, {"applicant.family_name": "Ludova"}, action="back")

    assert sent.status_code == 303
    assert guided.says(name_page, "applicant.family_name") == ["Ludova"]


def test_saving_and_leaving_returns_to_the_tasks(guided: Guided, name_page: str) -> None:
    sent = guided.send(name_page, {"applicant.family_name": "Ludova"}, action="leave")

    assert sent.location.endswith("/tasks")


def test_last_page_leads_to_checking_the_section(guided: Guided, form: Form) -> None:
    step = form.step("travel")
    assert step is not None

    sent = guided.send(f"steps/travel/travel/{step.pages[-1].id}", {})

    assert f"answers/{step.section}#travel" in sent.location


def test_day_that_does_not_exist_is_explained_and_kept(guided: Guided, form: Form) -> None:
    place = f"steps/birth-and-nationality/applicant/{page_of(form, 'applicant.born_on')}"

    sent = guided.send(
        place, {"applicant.born_on-day": "31", "applicant.born_on-month": "2", "applicant.born_on-year": "1981"}
    )

    assert sent.status_code == 422
    assert "There is no such day in that month" in sent.text
    assert 'href="#applicant.born_on-day"' in sent.text
    assert guided.boxes(sent.text)["applicant.born_on-day"] == ["31"]
    assert guided.says(place, "applicant.born_on-year") == [""]


def test_very_long_answer_is_refused_and_comes_back_whole(guided: Guided, form: Form) -> None:
    place = f"steps/travel/travel/{page_of(form, 'travel.why_left')}"
    text = "слово " * 33_000

    sent = guided.send(place, {"travel.why_left": text})

    assert sent.status_code == 422
    assert "Shorten this to 20,000 characters" in sent.text
    assert guided.boxes(sent.text)["travel.why_left"][0].strip() == text.strip()


@pytest.mark.parametrize(("mark", "code"), [("\x00", "U+0000"), ("\u202e", "U+202E")])
def test_hidden_character_is_refused_and_shown(guided: Guided, name_page: str, mark: str, code: str) -> None:
    sent = guided.send(name_page, {"applicant.family_name": f"Lud{mark}ova"})

    assert sent.status_code == 422
    assert f"hidden mark ({code})" in sent.text
    assert guided.boxes(sent.text)["applicant.family_name"] == [f"Lud[{code}]ova"]


def test_refused_page_is_sound_html(guided: Guided, name_page: str) -> None:
    sent = guided.send(name_page, {"applicant.family_name": "Lud\u202eova", "applicant.family_name-said_by": "nobody"})

    look_at(sent.text.replace("<title>Error: ", "<title>"))


def test_dense_page_saves_the_same_answers(guided: Guided, name_page: str) -> None:
    sent = guided.send("whole/applicant/applicant", {"applicant.kind": "person", "applicant.family_name": "Ludova"})

    assert sent.status_code == 303
    assert guided.says(name_page, "applicant.family_name") == ["Ludova"]
