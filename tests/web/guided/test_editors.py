"""Two editors, two tabs, a page sent twice, a session that ends: nothing is overwritten in silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.conftest import Clock
from tests.web.guided.guide import A_WHILE, Guided
from tests.web.visitors import OWN, look_at


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

    sent = guided.visitor.client.post(f"{guided.matter}/autosave/applicant/applicant", data=shown, headers=OWN)

    assert sent.json is not None
    assert sent.json["saved"] == "09:30"
    assert guided.says(name_page, "applicant.family_name") == ["Ludova"]
    again = shown | {
        "applicant.family_name": ["Ludowa"],
        "applicant.given_names": [""],
        "seen": [sent.json["fields"]["seen"]],
    }
    assert guided.visitor.client.post(guided.address(name_page), data=again, headers=OWN).status_code == 303


def test_button_pressed_while_the_page_saves_itself_is_no_conflict(guided: Guided, name_page: str) -> None:
    html = guided.page(name_page)
    shown = guided.boxes(html) | {"applicant.family_name": ["Ludov"]}
    guided.visitor.client.post(f"{guided.matter}/autosave/applicant/applicant", data=shown, headers=OWN)

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
