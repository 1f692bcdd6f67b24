"""Files as a lawyer meets them: attached, looked at, taken away, redacted; on a phone without a script too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.domain.questions import Form
from casework.sandbox import Level, level
from tests.browser.road import Road
from tests.plugins import papers
from tests.plugins.served import Served, served_office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp"),
]
BROUGHT = {
    "نص الحكم.pdf": papers.text_pdf(3),
    "gate.jpg": papers.phone_photo(),
    "photos.zip": papers.archive(),
    "judgment.eml": papers.mail(),
    "letter.docx": papers.letter_docx(),
    "scan.pdf": papers.scan_pdf(),
}
TYPES = ("PDF · 3 pages", "Picture", "Archive", "Mail", "Word document", "PDF · 1 page")
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory, browser: Any, form: Form) -> Iterator[Served]:
    """A served office with one matter, whose exhibit has every kind of file."""
    folder = tmp_path_factory.mktemp("brought")
    with served_office(folder) as served:
        road = Road(browser.new_page(), served.address, form)
        road.found_firm(served.setup_code)
        road.open_matter("Applicant from Talsk", "HERON")
        road.go_to("Evidence")
        road.follow("Add an exhibit")
        road.write("Title", "Judgment of the court of Talsk")
        files = [_written(folder, name, content) for name, content in BROUGHT.items()]
        road.page.locator("input[type=file]").set_input_files(files)
        road.press("Save the exhibit")
        road.page.close()
        yield served


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 390)], ids=["script", "no script, phone"])
def test_files_are_seen_taken_and_redacted(
    javascript: bool,
    width: int,
    brought: Served,
    form: Form,
    tmp_path: Path,
    open_page: Callable[..., Any],
    accessibility_problems: Callable[[Any], list[str]],
    html_problems: Callable[[str], list[str]],
) -> None:
    """PV-06, PV-07, PV-08, DG-09: the whole road of a file, with every page of it sound."""
    road = Road(open_page(javascript=javascript, width=width, locale="en-GB"), brought.address, form)
    page, found = road.page, list[str]()

    def look(name: str) -> None:
        unfit = accessibility_problems(page) if javascript else []  # axe waits for itself, which is a script
        found.extend(f"{name}: {one}" for one in (*html_problems(page.content()), *unfit))
        found.extend([f"{name}: too wide"] if page.evaluate(TOO_WIDE) else [])

    road.sign_in()
    road.follow("Applicant from Talsk")
    road.go_to("Evidence")
    road.follow("Judgment of the court of Talsk")
    shown = page.locator(".file-line").all_inner_texts()
    look("the exhibit")
    is_drawn = _is_second_page_drawn(road)
    look("the file")
    original, copy = _taken_away(road, look, tmp_path)
    twin = _redacted(road, look, tmp_path, javascript=javascript)

    assert [kind for kind in TYPES if not any(kind in line for line in shown)] == []
    assert is_drawn
    assert original == BROUGHT["نص الحكم.pdf"]
    assert papers.left_in(copy) == papers.left_in(twin) == set()
    assert papers.dark_parts(twin, 0) == {"covered"}
    assert found == []


def _is_second_page_drawn(road: Road) -> bool:
    road.follow("نص الحكم.pdf")
    road.follow("Next page")
    picture = road.page.get_by_role("img", name="Page 2 of 3")
    picture.scroll_into_view_if_needed()
    road.page.wait_for_load_state("networkidle")
    return bool(picture.evaluate("one => one.complete && one.naturalHeight === 1200"))


def _taken_away(road: Road, look: Callable[[str], None], folder: Path) -> tuple[bytes, bytes]:
    """Return the original and the clean copy, each taken past the page before it, and go back to the file."""
    road.follow("Download the original")
    look("before the original")
    original = _taken(road.page, "Download the original", folder)
    road.follow("Clean copy for sharing")
    look("before the copy")
    copy = _taken(road.page, "Download the clean copy", folder)
    road.page.go_back()
    road.page.go_back()
    return original, copy


def _redacted(road: Road, look: Callable[[str], None], folder: Path, *, javascript: bool) -> bytes:
    """Return the twin as it is kept, with the secret of the first page covered."""
    road.follow("Make a redacted twin")
    look("the boxes")
    _cover(road.page, javascript=javascript)
    road.press("See the result")
    look("the result")
    road.write("Why this is covered", "the address of a relative")
    road.press("Keep the twin")
    look("the twin")
    road.follow("Download this file")
    return _taken(road.page, "Download this file", folder)


def _cover(page: Any, *, javascript: bool) -> None:
    """Cover where the secret stands on the first page: a box drawn with the mouse, or cells."""
    if not javascript:
        for row in (8, 9):
            for column in range(1, 8):
                page.get_by_label(f"Row {row}, column {column}", exact=True).check()
        page.get_by_role("button", name="Cover the chosen cells", exact=True).last.click()
        page.wait_for_load_state("load")
        return
    frame = page.locator("[data-redact] img").bounding_box()
    begin, end = (0.1, 0.37), (0.6, 0.43)
    page.mouse.move(frame["x"] + frame["width"] * begin[0], frame["y"] + frame["height"] * begin[1])
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * end[0], frame["y"] + frame["height"] * end[1], steps=3)
    page.mouse.up()


def _taken(page: Any, button: str, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / "taken"
    download.value.save_as(path)
    return path.read_bytes()


def _written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
