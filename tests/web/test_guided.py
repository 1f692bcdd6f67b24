"""The guided form at a browser without JavaScript: led page by page, nothing lost, nothing overwritten in silence."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from casework.domain.questions import Form
from tests.services.conftest import Clock
from tests.web.visitors import Visitor, elements, look_at, words

PERSON = "steps/applicant/applicant"
A_WHILE = timedelta(minutes=5)
MINE = {"Sec-Fetch-Site": "same-origin"}


class Guided:
    """One matter's form, filled in by one visitor."""

    def __init__(self, visitor: Visitor, matter: str) -> None:
        self.visitor = visitor
        self.matter = f"/matters/{matter}"

    def page(self, place: str) -> str:
        return self.visitor.page(self.address(place)).text

    def address(self, place: str) -> str:
        return place if place.startswith("/") else f"{self.matter}/{place}"

    def boxes(self, html: str) -> dict[str, list[str]]:
        """Return what a browser would send of the form on a page, untouched."""
        sent: dict[str, list[str]] = {}
        for one in [*elements(html, "input"), *elements(html, "textarea"), *elements(html, "select")]:
            if (name := one.get("name")) and (value := _value(one)) is not None:
                sent.setdefault(name, []).append(value)
        return sent

    def send(self, place: str, fields: dict[str, Any], *, html: str = "", action: str = "continue") -> TestResponse:
        """Fill in a page as it was shown, and press a button."""
        shown = self.boxes(html or self.page(place))
        wanted = shown | {"action": [action]} | {name: _listed(value) for name, value in fields.items()}
        return self.visitor.client.post(self.address(place), data=wanted, headers=MINE)

    def says(self, place: str, key: str) -> list[str]:
        """Return what the boxes of a key hold on a page."""
        return self.boxes(self.page(place)).get(key, [])

    def adds(self, step: str) -> str:
        """Add a thing to a step and return its id."""
        html = self.page(f"things/{step}")
        form_id = self.boxes(html)["form_id"][0]
        sent = self.visitor.post(
            f"{self.matter}/things/{step}/add", {"form_id": form_id}, at=f"{self.matter}/things/{step}"
        )
        return sent.location.split("/")[-2]


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _value(box: Any) -> str | None:
    if box.tag.endswith("textarea"):
        return box.text or ""
    if box.tag.endswith("select"):
        chosen = [one for one in box if one.get("selected") is not None]
        return (chosen[0] if chosen else box[0]).get("value", "")
    if box.get("type") in ("radio", "checkbox") and box.get("checked") is None:
        return None
    return box.get("value", "")


@pytest.fixture
def guided(amara: Visitor, heron: str) -> Guided:
    return Guided(amara, heron)


def first_page(form: Form, step: str) -> str:
    found = form.step(step)
    assert found is not None
    return found.pages[0].id


def page_of(form: Form, key: str) -> str:
    place = form.place_of(key)
    assert place is not None
    return place[1].id


@pytest.fixture
def name_page(form: Form) -> str:
    return f"{PERSON}/{page_of(form, 'applicant.family_name')}"


def test_every_page_of_the_form_is_sound(guided: Guided, form: Form) -> None:
    for step in form.steps:
        subject = guided.adds(step.id) if step.repeats else step.subject
        for page in step.pages:
            assert words(elements(guided.page(f"steps/{step.id}/{subject}/{page.id}"), "h1")[0]) == page.title
        assert guided.page(f"whole/{step.id}/{subject}")


def test_task_list_of_a_new_matter_is_honest(guided: Guided) -> None:
    html = guided.page("tasks")

    assert "0 of" in words(elements(html, "h1")[0])
    assert "Not started" in html
    assert "Completed" not in html
    assert "Cannot start yet" in html


def test_answer_leads_to_the_next_page_and_is_kept(guided: Guided, name_page: str) -> None:
    sent = guided.send(name_page, {"applicant.family_name": "Вашенко"})

    assert sent.status_code == 303
    assert name_page not in sent.location
    assert guided.says(name_page, "applicant.family_name") == ["Вашенко"]
    assert "In progress" in guided.page("tasks")


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


def test_page_sent_twice_states_once(guided: Guided, name_page: str) -> None:
    html = guided.page(name_page)

    first = guided.send(name_page, {"applicant.family_name": "Ludova"}, html=html)
    second = guided.send(name_page, {"applicant.family_name": "Ludova"}, html=html)

    assert (first.status_code, second.status_code) == (303, 303)
    history = guided.page("history/applicant/applicant.family_name")
    assert history.count('class="is-date"') == 1


def test_second_editor_is_shown_both_versions(guided: Guided, name_page: str, clock: Clock) -> None:
    html = guided.page(name_page)
    guided.send(name_page, {"applicant.family_name": "Ludova"})
    clock.turn(A_WHILE)

    sent = guided.send(name_page, {"applicant.family_name": "Ludowa"}, html=html)

    assert sent.status_code == 422
    assert "Ludova" in sent.text
    assert "Ludowa" in sent.text
    assert guided.says(name_page, "applicant.family_name") == ["Ludova"]
    look_at(sent.text)


@pytest.mark.parametrize(("choice", "stands"), [("mine", "Ludowa"), ("theirs", "Ludova")])
def test_second_editor_chooses_which_version_stands(
    guided: Guided, name_page: str, clock: Clock, choice: str, stands: str
) -> None:
    html = guided.page(name_page)
    guided.send(name_page, {"applicant.family_name": "Ludova"})
    clock.turn(A_WHILE)
    asked = guided.send(name_page, {"applicant.family_name": "Ludowa"}, html=html)

    sent = guided.send(name_page, {"applicant.family_name-keep": choice}, html=asked.text)

    assert sent.status_code == 303
    assert guided.says(name_page, "applicant.family_name") == [stands]


def test_untouched_box_never_overwrites_another_editor(guided: Guided, name_page: str, clock: Clock) -> None:
    guided.send(name_page, {"applicant.family_name": "Ludova"})
    html = guided.page(name_page)
    guided.send(name_page, {"applicant.family_name": "Ludowa"})
    clock.turn(A_WHILE)

    sent = guided.send(name_page, {"applicant.given_names": "Irina"}, html=html)

    assert sent.status_code == 303
    assert guided.says(name_page, "applicant.family_name") == ["Ludowa"]
    assert guided.says(name_page, "applicant.given_names") == ["Irina"]


def test_autosave_keeps_valid_answers_and_moves_the_page_on(guided: Guided, name_page: str) -> None:
    html = guided.page(name_page)
    shown = guided.boxes(html) | {"applicant.family_name": ["Ludova"], "applicant.given_names": ["I\u202e"]}

    sent = guided.visitor.client.post(f"{guided.matter}/autosave/applicant/applicant", data=shown, headers=MINE)

    assert sent.json is not None
    assert sent.json["saved"] == "09:30"
    assert guided.says(name_page, "applicant.family_name") == ["Ludova"]
    again = shown | {
        "applicant.family_name": ["Ludowa"],
        "applicant.given_names": [""],
        "seen": [sent.json["fields"]["seen"]],
    }
    assert guided.visitor.client.post(guided.address(name_page), data=again, headers=MINE).status_code == 303


def test_button_pressed_while_the_page_saves_itself_is_no_conflict(guided: Guided, name_page: str) -> None:
    html = guided.page(name_page)
    shown = guided.boxes(html) | {"applicant.family_name": ["Ludov"]}
    guided.visitor.client.post(f"{guided.matter}/autosave/applicant/applicant", data=shown, headers=MINE)

    sent = guided.send(name_page, {"applicant.family_name": "Ludova"}, html=html)

    assert sent.status_code == 303
    assert guided.says(name_page, "applicant.family_name") == ["Ludova"]


def test_expired_session_gives_typed_text_back(guided: Guided, name_page: str, clock: Clock) -> None:
    html = guided.page(name_page)
    clock.turn(timedelta(minutes=31))

    sent = guided.send(name_page, {"applicant.family_name": "Ludova"}, html=html)

    assert sent.status_code == 401
    carried = guided.boxes(sent.text)["carried"][0]
    back = guided.visitor.sign_in("amara@example.org", carried=carried)
    assert "Ludova" in back.text


def test_not_knowing_becomes_something_to_find_out(guided: Guided, name_page: str) -> None:
    guided.send(name_page, {"applicant.family_name-unknown": "yes"})

    assert "<tbody>" in guided.page("to-find-out")
    assert "was answered “I do not know”" in guided.page("tasks")


def test_answer_made_unnecessary_waits_in_the_drawer(guided: Guided, form: Form) -> None:
    kind = f"{PERSON}/{first_page(form, 'applicant')}"
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


def test_dense_page_saves_the_same_answers(guided: Guided, name_page: str) -> None:
    sent = guided.send("whole/applicant/applicant", {"applicant.kind": "person", "applicant.family_name": "Ludova"})

    assert sent.status_code == 303
    assert guided.says(name_page, "applicant.family_name") == ["Ludova"]


def test_adding_a_thing_twice_by_one_page_adds_one(guided: Guided) -> None:
    place = f"{guided.matter}/things/incidents"
    form_id = guided.boxes(guided.page("things/incidents"))["form_id"][0]

    for _ in range(2):
        guided.visitor.post(f"{place}/add", {"form_id": form_id}, at=place)

    assert words(elements(guided.page("things/incidents"), "h1")[0]) == "1 incident"


def test_removed_thing_can_be_restored_with_its_answers(guided: Guided, form: Form) -> None:
    subject = guided.adds("charges")
    place = f"steps/charges/{subject}/{page_of(form, 'charge.label')}"
    guided.send(place, {"charge.label": "Abuse of office"})
    things = f"{guided.matter}/things/charges"

    guided.visitor.post(f"{things}/{subject}/remove", at=things)
    assert "Abuse of office" in guided.page("no-longer-needed")
    assert guided.visitor.get(guided.address(place)).status_code == 404
    guided.visitor.post(f"{things}/{subject}/restore", at=things)

    assert guided.says(place, "charge.label") == ["Abuse of office"]


def test_things_can_be_put_in_another_order(guided: Guided) -> None:
    first, second = guided.adds("relatives"), guided.adds("relatives")
    things = f"{guided.matter}/things/relatives"

    guided.visitor.post(f"{things}/{second}/move", {"to": "earlier"}, at=things)

    html = guided.page("things/relatives")
    assert html.index(second) < html.index(first)


def test_saying_that_there_are_none_completes_the_part(guided: Guided) -> None:
    things = f"{guided.matter}/things/framing"

    guided.visitor.post(f"{things}/none", {"none": "yes"}, at=things)

    assert "There are none" in guided.page("tasks")
    assert "1 of" in words(elements(guided.page("tasks"), "h1")[0])
    guided.visitor.post(f"{things}/none", {"none": "no"}, at=things)
    assert "0 of" in words(elements(guided.page("tasks"), "h1")[0])


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
