"""The planner of annexes: whatever is pressed takes what is typed along, and a conflict is told, not decided."""

from __future__ import annotations

import re

import pytest

from tests.web.visitors import Visitor

ANNEX = re.compile(r'data-annex="([0-9a-f]{32})"')
PAPER = re.compile(r'data-paper="([0-9a-f]{32})"')


class Planner:
    """The planner of one matter, as one person presses its buttons."""

    def __init__(self, person: Visitor, matter_id: str) -> None:
        self.person, self.address = person, f"/matters/{matter_id}/annexes"

    def page(self) -> str:
        return self.person.page(self.address).text

    @property
    def version(self) -> str:
        found = re.search(r'name="version" value="(\d+)"', self.page())
        assert found
        return found[1]

    def press(self, do: str, **typed: object) -> int:
        fields = {"version": self.version, "do": do} | typed
        return self.person.post(self.address, fields).status_code

    def shelves(self) -> list[list[str]]:
        """Return the papers of each annex in their order."""
        return [PAPER.findall(part.split("</section>", 1)[0]) for part in ANNEX.split(self.page())[2::2]]

    def annexes(self) -> list[str]:
        return ANNEX.findall(self.page())


@pytest.fixture
def planner(amara: Visitor, invented: str) -> Planner:
    return Planner(amara, invented)


def test_a_proposal_is_taken_and_taken_back(planner: Planner) -> None:
    assert planner.press("propose:ground") == 303
    taken = planner.shelves()

    planner.press("undo")

    assert len(taken) > 1
    assert planner.shelves() == []


def test_papers_that_are_ticked_go_where_they_are_put(planner: Planner) -> None:
    first, second, third, *_ = PAPER.findall(planner.page())

    planner.press("ticked", paper=[first, second], into="new", **{"new-title": "Papers of the court"})
    (annex,) = planner.annexes()
    planner.press("ticked", paper=[third], into=annex)

    assert planner.shelves() == [[first, second, third]]
    assert "Papers of the court" in planner.page()


def test_a_button_pressed_keeps_the_titles_that_were_typed(planner: Planner) -> None:
    first, second, *_ = PAPER.findall(planner.page())
    planner.press("ticked", paper=[first, second], into="new")
    (annex,) = planner.annexes()

    planner.press(f"up:{second}", **{f"title-{annex}": "Who he is"})

    assert planner.shelves() == [[second, first]]
    assert 'value="Who he is"' in planner.page()


def test_a_plan_changed_by_somebody_else_is_shown_and_the_wish_offered_again(planner: Planner) -> None:
    seen = planner.version
    planner.press("propose:each")
    theirs = planner.shelves()

    refused = planner.person.post(planner.address, {"version": seen, "do": "propose:ground"})

    assert refused.status_code == 409
    assert "You wanted to take a proposal." in refused.text
    assert 'name="do" value="propose:ground"' in refused.text
    assert planner.shelves() == theirs


def test_a_title_with_a_hidden_character_is_asked_about(planner: Planner) -> None:
    refused = planner.person.post(planner.address, {"do": "ticked", "new-title": "No\u202etice", "version": "999"})

    assert refused.status_code == 422
    assert "hidden character" in refused.text


def test_a_paper_that_is_never_filed_is_not_offered(planner: Planner) -> None:
    offered = PAPER.findall(planner.page())
    first = offered[0]
    change = f"{planner.address.removesuffix('/annexes')}/evidence/{first}/change"
    fields = {"title": "Photo", "disclosure": "disclose", "shown": "ROWAN", "consent": "not-asked", "version": "999"}

    planner.person.post(change, fields)
    planner.press("ticked", paper=[first], into="new")

    assert first not in PAPER.findall(planner.page())
    assert planner.shelves() == []
    assert "It stays in this office" in planner.person.page(change.removesuffix("/change")).text
