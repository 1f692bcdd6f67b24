"""A lead takes a whole matter out of the office, and somebody else verifies it without the office."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casework.domain.questions import Form
from tests.browser.road import Road
from tests.commands.test_redress import redress
from tests.plugins.served import Served

pytestmark = pytest.mark.browser
WORDS = "eleven grey herons asleep beneath"


def test_a_matter_is_exported_and_verified_elsewhere_without_script(
    served: Served,
    form: Form,
    open_page: Callable[..., Any],
    accessibility_problems: Callable[[Any], list[str]],
    tmp_path: Path,
) -> None:
    """UP-08, SE-07: plain and encrypted; the page tells what went out only once it went."""
    lead = Road(open_page(javascript=False), served.address, form)
    lead.found_firm(served.setup_code, "Look around with an invented matter")
    judgment = tmp_path / "نص الحكم.txt"
    judgment.write_text("The text of an invented judgment.\n", encoding="utf-8")
    lead.go_to("Evidence")
    lead.follow("Add an exhibit")
    lead.write("Title", "Judgment")
    lead.page.locator("input[type=file]").set_input_files(judgment)
    lead.press("Save the exhibit")

    lead.go_to("Team")
    lead.follow("Export the whole matter")
    scripted = open_page(storage_state=lead.page.context.storage_state())  # the rules are looked at by a script
    scripted.goto(lead.page.url)
    problems = accessibility_problems(scripted)
    plain = _export(lead, tmp_path, "Plain, as a ZIP")
    lead.page.get_by_role("radio", name="Encrypted, under a passphrase").check()
    lead.press("Export the matter")
    refused = lead.problems
    lead.write("Passphrase", WORDS)
    lead.write("The passphrase once more", WORDS)
    sealed = _export(lead, tmp_path, "Encrypted, under a passphrase")
    lead.follow("See what went out")
    told = lead.page.get_by_text("Everything was handed over").count()

    assert problems == []
    assert told == 2
    assert refused == ["Enter a passphrase, for example the one that was made for you"]
    assert judgment.read_bytes() in [zipfile.ZipFile(plain).read(name) for name in zipfile.ZipFile(plain).namelist()]
    assert _verified_alone(plain, tmp_path / "elsewhere").returncode == 0
    assert redress("verify", str(sealed), typed=f"{WORDS}\n").returncode == 0


def _export(lead: Road, folder: Path, form: str) -> Path:
    lead.page.get_by_role("radio", name=form).check()
    with lead.page.expect_download() as download:
        lead.page.get_by_role("button", name="Export the matter", exact=True).click()
    path = folder / str(download.value.suggested_filename)
    download.value.save_as(path)
    return path


def _verified_alone(export: Path, elsewhere: Path) -> subprocess.CompletedProcess[str]:
    """Verify the export by the file inside it, with nothing but the standard library."""
    with zipfile.ZipFile(export) as archive:
        archive.extract("verify.py", elsewhere)
    command = [sys.executable, "-I", "-S", str(elsewhere / "verify.py"), str(export)]
    return subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
