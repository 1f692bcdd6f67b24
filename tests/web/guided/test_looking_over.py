"""Looking over a matter: tasks, answers, what to find out, what is no longer needed, the blank form."""

from __future__ import annotations

import re
from typing import Any

import pytest

from casework.domain.questions import Form
from tests.web.guided.guide import PERSON, Guided, page_of
from tests.web.visitors import Visitor, elements, words


def test_task_list_of_a_new_matter_is_honest(guided: Guided) -> None:
    html = guided.page("tasks")

    assert "0 of" in words(elements(html, "h1")[0])
    assert "Not started" in html
    assert "Completed" not in html
    assert "Cannot start yet" in html


def test_not_knowing_becomes_something_to_find_out(guided: Guided, name_page: str) -> None:
    guided.send(name_page, {"applicant.family_name-unknown": "yes"})

    assert "<tbody>" in guided.page("to-find-out")
    assert "was answered “I do not know”" in guided.page("tasks")


def test_answer_made_unnecessary_waits_in_the_drawer(guided: Guided, form: Form) -> None:
    kind = f"{PERSON}/{page_of(form, 'applicant.kind')}"
    guardian = f"{PERSON}/{page_of(form, 'applicant.guardian_name')}"
    guided.send(kind, {"applicant.kind": "minor"})
    guided.send(guardian, {"applicant.guardian_name": "Maret Ludova"})

    guided.send(kind, {"applicant.kind": "person"})

    assert "Maret Ludova" in guided.page("no-longer-needed")
    assert "Maret Ludova" not in guided.page("answers")
    guided.send(kind, {"applicant.kind": "minor"})
    assert "Maret Ludova" in guided.page("answers")


def test_statements_that_differ_are_a_problem_until_one_is_pleaded(guided: Guided, name_page: str) -> None:
    guided.send(name_page, {"applicant.family_name": "Ludova"})
    guided.send(name_page, {"applicant.family_name": "Ludowa", "applicant.family_name-said_by": "document"})
    place = "history/applicant/applicant.family_name"
    assert "There is a problem" in guided.page("tasks")

    guided.visitor.post(f"{guided.matter}/{place}/plead", {"said_by": "document"}, at=f"{guided.matter}/{place}")

    assert "There is a problem" not in guided.page("tasks")
    assert "This statement is pleaded." in guided.page(place)
    assert guided.says(name_page, "applicant.family_name") == ["Ludowa"]


def test_check_page_shows_answers_with_a_way_to_change_each(guided: Guided, name_page: str) -> None:
    guided.send(name_page, {"applicant.family_name": "تيمور"})

    html = guided.page("answers/person")

    assert "تيمور" in html
    assert any(link.endswith(name_page) for link in guided.visitor.links_of(f"{guided.matter}/answers/person"))


def test_blank_questionnaire_asks_everything_and_answers_nothing(guided: Guided, form: Form, name_page: str) -> None:
    guided.send(name_page, {"applicant.family_name": "Ludova"})

    html = guided.page("questionnaire")

    assert all(words_of(question.text) in words_of(re.sub("<[^>]+>", "", html)) for question in form_questions(form))
    assert "Ludova" not in html
    assert "HERON" not in html
    assert "Applicant from Talsk" not in html


def form_questions(form: Form) -> list[Any]:
    return [question for _, _, question in form.asked()]


def words_of(text: str) -> str:
    return " ".join(text.replace("&#39;", "'").replace("&amp;", "&").replace("&#34;", '"').split())


@pytest.mark.parametrize("place", ["tasks", "answers", "to-find-out", "no-longer-needed", "questionnaire"])
def test_stranger_sees_nothing(owen: Visitor, heron: str, place: str) -> None:
    assert owen.get(f"/matters/{heron}/{place}").status_code == 404


@pytest.mark.parametrize(
    "place",
    ["steps/nothing", "steps/applicant/applicant/nothing", "steps/charges/charge:none/name", "things/applicant",
     "answers/nothing", "history/applicant/applicant.nothing", "whole/charges/charge:none"],
)  # fmt: skip
def test_place_that_does_not_exist_is_not_found(amara: Visitor, heron: str, place: str) -> None:
    assert amara.get(f"/matters/{heron}/{place}").status_code == 404


def test_addresses_and_titles_hold_no_word_of_the_case(guided: Guided, name_page: str) -> None:
    guided.send(name_page, {"applicant.family_name": "Ludova"})

    for place in (name_page, "answers", "tasks", "whole/applicant/applicant"):
        html = guided.page(place)
        assert "Ludova" not in words(elements(html, "title")[0])
        assert "Ludova" not in " ".join(link.get("href", "") for link in elements(html, "a"))
