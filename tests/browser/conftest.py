"""The application for pages: one office for all tests that only read, with the invented matter in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.domain.questions import Form
from casework.law.reader import read_law
from forms.reader import read_form
from tests.browser.road import Road
from tests.plugins.served import Served, served_office


@pytest.fixture(scope="session")
def form() -> Form:
    return read_form(extra_questions=read_law().questions)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory, browser: Any, form: Form) -> Iterator[Served]:
    """A served office whose lawyer looks around in the invented matter. Tests that use it change nothing."""
    with served_office(tmp_path_factory.mktemp("office")) as served:
        page = browser.new_page()
        Road(page, served.address, form).found_firm(served.setup_code, "Look around with an invented matter")
        page.close()
        yield served


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    file = tmp_path / "extract.txt"
    file.write_text("An extract of an invented notice.\n", encoding="utf-8")
    return file
