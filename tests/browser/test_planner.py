"""The planner of annexes in a real browser: by its buttons without a script, and by dragging with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casework.domain.questions import Form
from tests.browser.road import Road
from tests.plugins.served import Served

PAPERS = "[data-annex] [data-paper]"


def planner(page: Any, served: Served, form: Form) -> Road:
    road = Road(page, served.address, form)
    road.found_firm(served.setup_code, "Look around with an invented matter")
    road.page.goto(served.address)
    road.follow("Timur Vashenko (invented)")
    road.go_to("Evidence")
    road.follow("Annexes")
    road.page.locator("button[value='propose:ground']").click()
    return road


def papers(road: Road) -> list[str]:
    return [str(one.get_attribute("data-paper")) for one in road.page.locator(PAPERS).all()]


@pytest.mark.parametrize("javascript", [False, True], ids=["buttons", "dragging"])
def test_a_paper_goes_to_another_place(
    served: Served, form: Form, open_page: Callable[..., Any], accessibility_problems: Any, *, javascript: bool
) -> None:
    road = planner(open_page(javascript=javascript), served, form)
    first, second, *_ = papers(road)

    if javascript:
        with road.page.expect_navigation():
            road.page.locator(f"#x-{second}").drag_to(road.page.locator(f"#x-{first}"))
    else:
        road.page.locator(f"button[value='up:{second}']").click()

    assert papers(road)[:2] == [second, first]
    assert road.page.url.endswith(f"#x-{second}")
    assert not javascript or accessibility_problems(road.page) == []
