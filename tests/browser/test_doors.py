"""The doors in a real browser with the script off: a phone, a lost phone, a paralegal invited, walled off, removed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from casework.domain.questions import Form
from casework.keys.passwords import Passwords
from casework.law.reader import read_law
from casework.services.office import new_setup_code, open_office
from casework.services.settings import Settings as Places
from casework.web import create_app
from casework.web.settings import Settings
from tests.browser.phones import PHONES
from tests.browser.road import EMAIL, PASSWORD, Road

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MIRELA = "mirela@example.org"
WORDS = "eleven grey herons asleep"


class Silent(WSGIRequestHandler):
    """A server that prints nothing."""

    def log(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def javascript() -> bool:
    return False


@pytest.fixture
def founded(tmp_path: Path, form: Form, open_page: Callable[..., Any], javascript: bool) -> Iterator[Road]:
    """The founder of a firm, with her phone set up, in a browser without script unless the test wants it."""
    places = Places(tmp_path / "data", tmp_path / "key" / "root.key", environ={})
    office = open_office(places, law=read_law(), form=form, passwords=Passwords(time_cost=2, memory_kib=19_456))
    server = make_server("127.0.0.1", 0, create_app(office), threaded=True, request_handler=Silent)
    address = f"http://localhost:{server.server_port}"  # a name, since a passkey belongs to one
    server.app = create_app(office, Settings(origin=address))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    road = Road(open_page(javascript=javascript), address, form)
    road.found_firm(new_setup_code(office))
    yield road
    server.shutdown()
    thread.join()
    server.server_close()
    office.close()


def test_a_lost_phone_is_replaced_without_script(founded: Road) -> None:
    """AN-06, AN-05: a recovery code lets in once, and another phone is set up with it."""
    code = PHONES[founded.address, EMAIL].codes.pop()
    founded.sign_out()
    founded.follow("Sign in again")
    founded.write("E-mail address", EMAIL)
    founded.write("Password", PASSWORD)
    founded.press("Sign in")
    founded.use_recovery_code(code)

    assert founded.page.get_by_text("One of your recovery codes was used.").is_visible()
    founded.press("That was me")
    founded.follow("Nadia Benhaddou")
    assert founded.page.get_by_text("9 recovery codes left").is_visible()
    founded.press("Set up another phone")
    founded.set_up_phone(EMAIL)
    founded.sign_out()
    founded.follow("Sign in again")
    founded.enter()

    assert founded.page.locator("h1").inner_text() == "Matters"


def test_a_paralegal_is_invited_walled_off_and_removed_without_script(
    founded: Road, open_page: Callable[..., Any]
) -> None:
    """AN-08, AN-10, AZ-04, SE-05: link and voice code, let in, walled off, wall lifted, invited again, removed."""
    founded.open_matter("Heron", "HERON")
    mirela = Road(open_page(javascript=False), founded.address, founded.form)

    _invite(founded, mirela)
    _let_in(founded)
    mirela.page.goto(founded.address)
    mirela.write("E-mail address", MIRELA)
    mirela.write("Password", WORDS)
    mirela.press("Sign in")
    mirela.set_up_phone(MIRELA)
    mirela.follow("Heron")
    seen = mirela.page.url

    _to_the_team(founded)
    founded.follow("Walls of this matter")
    founded.page.get_by_label("Colleague").select_option(label="Mirela Costin")
    founded.write("Reason", "Related to the other side")
    founded.press("Build the wall")
    mirela.page.goto(seen)
    assert mirela.page.locator("h1").inner_text() == "There is nothing here for you"

    founded.press("Lift Mirela Costin")
    _to_the_team(founded)
    _invite(founded, mirela, is_known=True)
    _let_in(founded)
    mirela.page.goto(seen)
    assert mirela.page.locator(".matter-name").inner_text() == "Heron"

    founded.follow("Remove Mirela Costin")
    founded.press("Take them out")
    mirela.page.goto(seen)
    assert mirela.page.locator("h1").inner_text() == "There is nothing here for you"
    _to_the_team(founded)
    founded.follow("Who saw what")
    assert founded.page.get_by_role("row").filter(has_text="Mirela Costin").count() > 2


def test_a_protected_person_is_revealed_once_without_script(founded: Road) -> None:
    """HS-04: by code name everywhere, the name in one answer and for a reason that the lead reads afterwards."""
    founded.open_matter("Heron", "HERON")
    matter = founded.page.url.split("/tasks")[0]
    founded.page.goto(f"{matter}/things/relatives")
    founded.press("Add a person")
    founded.page.goto(f"{matter}/protected")
    founded.page.locator("tbody a").click()
    founded.write("Why do you need the name?", "to compare the passport")
    founded.press("Reveal the name once")
    assert founded.page.locator("h1").inner_text() == "The name, this once"
    assert founded.page.get_by_text("No name was given for this person yet.").is_visible()
    founded.follow("Hide it")

    founded.page.goto(f"{matter}/who-saw-what")

    assert founded.page.get_by_role("row").filter(has_text="to compare the passport").count() == 1


@pytest.mark.parametrize("javascript", [True])
def test_a_passkey_is_added_and_opens_every_door(founded: Road) -> None:
    """AN-07: with a device that checks its owner; at the door, as the second factor, and before a dangerous act."""
    _plug_in_an_authenticator(founded)
    founded.follow("Nadia Benhaddou")
    founded.write("Name of the passkey", "The laptop")
    founded.press("Add a passkey")
    founded.page.get_by_role("row").filter(has_text="The laptop").wait_for()

    founded.sign_out()
    founded.follow("Sign in again")
    founded.press("Sign in with a passkey")
    founded.page.locator("h1", has_text="Matters").wait_for()

    founded.sign_out()
    founded.follow("Sign in again")
    founded.write("E-mail address", EMAIL)
    founded.write("Password", PASSWORD)
    founded.press("Sign in")
    founded.press("Use a passkey instead")
    founded.page.locator("h1", has_text="Matters").wait_for()

    founded.page.goto(f"{founded.address}/second-factor/step-up?wanted=/account")
    founded.press("Use a passkey instead")
    founded.page.locator("h1", has_text="Your account").wait_for()
    founded.press("Remove The laptop")
    assert founded.page.get_by_role("row").filter(has_text="The laptop").count() == 0


def _plug_in_an_authenticator(road: Road) -> None:
    """Give the browser a device that holds passkeys and always finds its owner there."""
    devtools = road.page.context.new_cdp_session(road.page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": True}})


def _to_the_team(road: Road) -> None:
    road.go_to("Team")


def _invite(lead: Road, person: Road, *, is_known: bool = False) -> None:
    """Make the link and the code as lead; open the one and type the other as the person."""
    _to_the_team(lead)
    lead.follow("Invite a person")
    lead.write("Name", "Mirela Costin")
    lead.write("E-mail address", MIRELA)
    lead.page.get_by_label("Paralegal").check()
    lead.press("Make the link and the code")
    person.page.goto(lead.page.locator(".link-once").inner_text())
    person.write("Code that was read to you", lead.page.locator(".aloud").inner_text())
    if not is_known:
        person.write("Password", WORDS)
    person.press("Accept")
    assert person.page.locator("h1").inner_text() == "You have accepted"
    lead.follow("To the team")


def _let_in(lead: Road) -> None:
    lead.follow("Let in Mirela Costin")
    lead.press("It was them: let them in")
