"""Every page there is, with the invented matter in it: valid, accessible, still, and whole at every width."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from casework.domain.questions import Form
from casework.web.languages import offered
from tests.browser.crawl import pages_reached
from tests.browser.road import Road
from tests.plugins.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# 640 is a window of 1280 with everything, text first, at twice its size; 320 the same at four times.
WIDTHS = (320, 640)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LANGUAGES = dict(offered())
# Among them every kind of thing that is hard on a small screen: tables, rulers, a letter, a form, long words.
SAMPLE = ("tasks", "evidence/map", "analysis", "draft", "deadlines", "whole/applicant/applicant")
SCREENS = {
    "a phone": ("en", {"width": 390}),
    "a small phone, dark": ("en", {"width": 320, "color_scheme": "dark"}),
    "a phone, dark, in Arabic": ("ar", {"width": 390, "color_scheme": "dark"}),
    "a small phone, in Arabic": ("ar", {"width": 320}),
}


@pytest.mark.parametrize(("guided", "at_least"), [(False, 40), (True, 100)], ids=["pages", "guided pages"])
def test_every_page_is_sound(
    guided: bool,
    at_least: int,
    office: Served,
    form: Form,
    open_page: Callable[..., Any],
    accessibility_problems: Callable[[Any], list[str]],
    html_problems: Callable[[str], list[str]],
) -> None:
    page = open_page(locale="en-GB")
    found: list[str] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: found.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    Road(page, office.address, form).sign_in()

    looked_at: list[str] = []
    for path in pages_reached(page, f"{office.address}/matters", guided=guided):
        looked_at.append(path)
        found += [f"{path}: {problem}" for problem in html_problems(page.content())]
        found += [f"{path}: {problem}" for problem in accessibility_problems(page)]
        found += [f"{path}: {problem}" for problem in _problems(page, "en")]
        page.set_viewport_size({"width": 1280, "height": 900})

    assert found == []
    assert {url for url in asked if not url.startswith(office.address)} == set()
    assert len(looked_at) >= at_least


@pytest.mark.parametrize(("language", "screen"), SCREENS.values(), ids=SCREENS)
def test_pages_are_sound_on_a_small_screen(
    language: str,
    screen: dict[str, Any],
    office: Served,
    form: Form,
    open_page: Callable[..., Any],
    accessibility_problems: Callable[[Any], list[str]],
    html_problems: Callable[[str], list[str]],
) -> None:
    road = Road(open_page(locale="en-GB", **screen), office.address, form)
    road.sign_in()
    road.page.get_by_role("link", name=re.compile("invented")).first.click()
    matter = "/".join(road.page.url.split("/")[:5])
    if language != "en":
        road.press(LANGUAGES[language])
    found = []

    for place in SAMPLE:
        answered = road.page.goto(f"{matter}/{place}")
        assert answered.ok, place
        found += [f"{place}: {problem}" for problem in html_problems(road.page.content())]
        found += [f"{place}: {problem}" for problem in accessibility_problems(road.page)]
        found += [f"{place}: {problem}" for problem in _problems(road.page, language, widths=())]

    assert found == []


def _problems(page: Any, language: str, *, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Return what no validator finds: headings, title, language, and what does not fit the width."""
    found = []
    heading = page.locator("h1")
    if heading.count() != 1:
        found.append(f"{heading.count()} headings of the first order")
    elif not page.title().endswith(" · Redress"):
        found.append(f"is called {page.title()!r}")
    if page.locator("html").get_attribute("lang") != language:
        found.append("is said to be in another language")
    if page.evaluate(TOO_WIDE):
        found.append("is wider than the screen")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(TOO_WIDE):
            found.append(f"is wider than {width} pixels")
    return found


def test_doors_are_sound_before_anyone_signs_in(
    served: Served,
    form: Form,
    open_page: Callable[..., Any],
    accessibility_problems: Callable[[Any], list[str]],
    html_problems: Callable[[str], list[str]],
) -> None:
    page = open_page()
    road = Road(page, served.address, form)
    found: list[str] = []

    def look() -> None:
        problems = [*html_problems(page.content()), *_problems(page, "en"), *accessibility_problems(page)]
        found.extend(f"{page.title()}: {problem}" for problem in problems)

    page.goto(served.address)
    look()
    road.press("Create the account")
    look()
    road.found_firm(served.setup_code)
    look()
    road.follow("Open a matter")
    road.press("Open the matter")
    look()
    road.sign_out()
    look()
    road.follow("Sign in again")
    road.press("Sign in")
    look()
    page.goto(f"{served.address}/no/such/page")
    look()

    assert found == []


def test_keyboard_skips_to_the_content(office: Served, form: Form, open_page: Callable[..., Any]) -> None:
    page = open_page()
    Road(page, office.address, form).sign_in()

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    is_seen = page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")

    assert (first, is_seen) == ("Skip to content", True)
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("place", ["Tasks", "Evidence", "Analysis", "Draft", "Deadlines"])
def test_keyboard_focus_is_always_seen(place: str, office: Served, form: Form, open_page: Callable[..., Any]) -> None:
    page = open_page()
    road = Road(page, office.address, form)
    road.sign_in()
    road.page.get_by_role("link", name=re.compile("invented")).first.click()
    road.go_to(place)

    unseen = []
    for _number in range(40):
        page.keyboard.press("Tab")
        unseen += page.evaluate(
            "(() => { const at = document.activeElement;"
            " const isMarked = look => look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;"
            " const isSeen = isMarked(getComputedStyle(at)) || isMarked(getComputedStyle(at, '::after'));"
            " return isSeen || at === document.body ? [] : [at.outerHTML.slice(0, 80)]; })()"
        )

    assert unseen == []


@pytest.mark.parametrize("javascript", [True, False])
def test_error_summary_leads_to_the_field(
    javascript: bool, office: Served, form: Form, open_page: Callable[..., Any]
) -> None:
    page = open_page(javascript=javascript)
    road = Road(page, office.address, form)
    road.sign_in()
    road.follow("Open a matter")

    road.press("Open the matter")
    is_first = page.evaluate("document.activeElement.getAttribute('role') === 'alert'")
    page.get_by_role("alert").get_by_role("link").first.click()

    assert is_first or not javascript
    assert page.evaluate("document.activeElement.id") == "title"
