"""A scan is read, put right, and found again by its words; on a phone without a script too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from casework.domain.questions import Form
from casework.sandbox import Level, level, ocr
from tests.browser.road import Road
from tests.plugins import scans
from tests.plugins.served import Served, served_office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp"),
]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
NAMES = {"en": "paper.pdf", "ar": "نص الحكم.pdf"}
ASKED = {"en": "warrants", "ar": "محكمة"}


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory, browser: Any, form: Form) -> Iterator[Served]:
    """A served office with one matter, whose exhibit has a scan in English and one in Arabic."""
    folder = tmp_path_factory.mktemp("brought")
    with served_office(folder) as served:
        road = Road(browser.new_page(), served.address, form)
        road.found_firm(served.setup_code)
        road.open_matter("Applicant from Talsk", "HERON")
        road.go_to("Evidence")
        road.follow("Add an exhibit")
        road.write("Title", "Papers of the court of Talsk")
        for language, name in NAMES.items():
            (folder / name).write_bytes(scans.scan((scans.TEXTS[language], language)))
        road.page.locator("input[type=file]").set_input_files([folder / name for name in NAMES.values()])
        road.press("Save the exhibit")
        road.page.close()
        yield served


@pytest.fixture
def problems_of(
    accessibility_problems: Callable[[Any], list[str]], html_problems: Callable[[str], list[str]]
) -> Callable[..., list[str]]:
    """Return what is wrong with the page shown. Axe waits for itself, which is a script."""

    def find(page: Any, *, javascript: bool) -> list[str]:
        unfit = accessibility_problems(page) if javascript else []
        return [*html_problems(page.content()), *unfit, *(["too wide"] if page.evaluate(TOO_WIDE) else [])]

    return find


@pytest.mark.parametrize(
    ("javascript", "width", "language"),
    [(True, 1280, "en"), (False, 390, "ar")],
    ids=["script", "no script, phone"],
)
def test_a_scan_is_read_and_found(
    javascript: bool,
    width: int,
    language: str,
    brought: Served,
    form: Form,
    needs: Callable[[str, str], str],
    open_page: Callable[..., Any],
    problems_of: Callable[..., list[str]],
) -> None:
    """PV-01, CR-08, WB-12: recognised, corrected, found, and back again; no word of it in any address."""
    needs("tesseract", ocr.PACKAGES[language])
    road = Road(open_page(javascript=javascript, width=width, locale="en-GB"), brought.address, form)
    page, asked, unsound = road.page, ASKED[language], list[str]()

    road.sign_in()
    road.follow("Applicant from Talsk")
    road.go_to("Evidence")
    road.follow("Papers of the court of Talsk")
    page.get_by_role("link", name=NAMES[language]).first.click()
    road.follow("Its text")
    page.get_by_label("Read as").select_option(language)
    road.press("Recognise the text")
    unsound += problems_of(page, javascript=javascript)
    read = page.get_by_label("Text of the page").input_value()
    page.get_by_label("Text of the page").fill(f"{read} corrected {language}")
    road.press("Save this page")
    road.go_to("Search")
    unsound += problems_of(page, javascript=javascript)
    road.write("What to find", f'{asked} "corrected {language}"')
    road.press("Search")
    unsound += problems_of(page, javascript=javascript)
    marked = page.locator("mark").all_inner_texts()
    page.get_by_role("link", name=NAMES[language]).first.click()
    text, direction = (page.get_by_label("Text of the page").input_value(), _direction(page))
    page.go_back()
    page.reload()

    assert unsound == []
    assert len(marked) == 2
    assert text == f"{read} corrected {language}"
    assert direction == {"en": "ltr", "ar": "rtl"}[language]
    assert page.locator("mark").all_inner_texts() == marked
    assert not [one for one in road.shown if asked in one or "corrected" in one]


def _direction(page: Any) -> str:
    return str(page.get_by_label("Text of the page").get_attribute("dir"))
