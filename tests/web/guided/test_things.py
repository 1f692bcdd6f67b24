"""Things of which a matter has several: added, ordered, removed, restored, or said not to exist."""

from __future__ import annotations

from casework.domain.questions import Form
from tests.web.guided.guide import Guided, page_of
from tests.web.visitors import elements, words


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
