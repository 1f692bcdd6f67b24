"""A bundle as a lawyer meets it: asked for, followed without a script, taken away, on a phone too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from casework.domain.questions import Form
from casework.sandbox import Level, level
from tests.browser.road import Road
from tests.plugins.served import Served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp"),
]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_a_bundle_is_built_while_its_page_looks_by_itself(
    served: Served,
    form: Form,
    tmp_path: Path,
    open_page: Callable[..., Any],
    html_problems: Callable[[str], list[str]],
) -> None:
    road = Road(open_page(javascript=False, width=390, locale="en-GB"), served.address, form)
    road.found_firm(served.setup_code, "Look around with an invented matter")
    page = road.page
    road.go_to("Draft")
    road.follow("Bundles of annexes")
    problems = html_problems(page.content())
    page.get_by_label("Put the request in front").check()
    road.press("Build the bundle")
    was_followed = page.get_by_text("This page looks again by itself").is_visible()
    page.get_by_role("button", name="Download the PDF").wait_for(timeout=90_000)
    problems += html_problems(page.content())
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the PDF").click()
    download.value.save_as(tmp_path / "bundle.pdf")
    opened = pypdfium2.PdfDocument(tmp_path / "bundle.pdf")

    assert was_followed
    assert problems == []
    assert not page.evaluate(TOO_WIDE)
    assert opened.get_page_label(len(opened) - 1) == str(len(opened))
    assert download.value.suggested_filename == "bundle-1.pdf"
