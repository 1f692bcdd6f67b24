"""The day of an incident, rehearsed from the page for it: access cut, keys changed, the pack for the report made."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casework.domain.questions import Form
from tests.browser.road import EMAIL, Road
from tests.commands.test_redress import redress
from tests.plugins.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ANTON = "anton@example.org"
BERTA = "berta@example.org"
WORDS = "eleven grey herons asleep"
MOST_SECONDS = 120


def test_an_incident_is_met_within_two_minutes_without_script(
    served: Served, form: Form, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    """AD-08, HS-06, CR-05: a client frozen, the matter frozen, sessions ended, keys changed, the pack in hand."""
    lead, laptop, phone, tablet = (Road(open_page(javascript=False), served.address, form) for _ in range(4))
    lead.found_firm(served.setup_code)
    lead.open_matter("Heron", "HERON")
    _bring_in(lead, phone, "Anton Weiss", ANTON)
    _bring_in(lead, tablet, "Berta Weiss", BERTA)
    laptop.sign_in(EMAIL)
    assert laptop.heading == "Matters"
    assert "Sign in" not in (phone.heading, tablet.heading)

    began = time.monotonic()
    lead.follow("Office")
    lead.follow("Something went wrong: the page for incidents")
    incident = lead.page.url
    _freeze_the_client(lead)
    phone.page.goto(f"{served.address}/matters")
    tablet.page.goto(f"{served.address}/matters")
    after_freeze, meanwhile = phone.heading, tablet.heading
    _freeze_the_matter(lead)
    tablet.page.goto(f"{served.address}/matters")
    after_matter = tablet.heading
    lead.page.goto(incident)
    lead.press("End everybody’s sessions")
    laptop.page.goto(f"{served.address}/matters")
    after_end = laptop.heading
    changed = _change_the_keys(served)
    pack = _make_the_pack(lead, incident, tmp_path)
    took = time.monotonic() - began

    assert took <= MOST_SECONDS
    assert changed.returncode == 0, changed.stderr
    assert (after_freeze, after_matter, after_end) == ("Sign in", "Sign in", "Sign in")
    assert meanwhile != "Sign in"
    lead.page.goto(f"{served.address}/matters")
    lead.follow("Heron")
    assert lead.page.locator(".matter-name").inner_text() == "Heron"
    events = zipfile.ZipFile(pack).read("events.csv").decode()
    assert "froze the client's access" in events
    assert "froze the matter" in events
    assert "finished changing the root key" in events or "began to change the root key" in events
    assert "HERON" not in events


def _bring_in(lead: Road, phone: Road, name: str, email: str) -> None:
    """Invite a client, who accepts on a phone, is let in, and signs in there."""
    lead.go_to("Team")
    lead.follow("Invite a person")
    lead.write("Name", name)
    lead.write("E-mail address", email)
    lead.page.get_by_role("radio", name="Client").check()
    lead.press("Make the link and the code")
    phone.page.goto(lead.page.locator(".link-once").inner_text())
    phone.write("Code that was read to you", lead.page.locator(".aloud").inner_text())
    phone.write("Password", WORDS)
    phone.press("Accept")
    lead.follow("To the team")
    lead.follow(f"Let in {name}")
    lead.press("It was them: let them in")
    phone.page.goto(phone.address)
    phone.enter(email, WORDS)


def _freeze_the_client(lead: Road) -> None:
    lead.follow("Matters")
    lead.follow("Heron")
    lead.go_to("Team")
    lead.press("Freeze Anton Weiss")
    assert lead.page.get_by_text("The client's access is cut.").count()


def _freeze_the_matter(lead: Road) -> None:
    """From the page of the team, where freezing one client led back to."""
    lead.press("Freeze the matter for its clients")
    assert lead.page.get_by_text("The access of every client of this matter is cut.").count()


def _change_the_keys(served: Served) -> Any:
    """What the operator does meanwhile at the machine, while the office goes on."""
    places = {"REDRESS_DATA": str(served.data_dir), "REDRESS_ROOT_KEY_FILE": str(served.key_file)}
    return redress("rotate", "--yes", **places)


def _make_the_pack(lead: Road, incident: str, folder: Path) -> Path:
    lead.page.goto(incident)
    with lead.page.expect_download() as download:
        lead.page.get_by_role("button", name="Make the pack", exact=True).click()
    path = folder / "breach-pack.zip"
    download.value.save_as(path)
    return path
