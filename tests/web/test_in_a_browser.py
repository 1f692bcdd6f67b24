"""The pages in a real Chromium: without script, by the rules of WCAG 2.2 AA, on a phone, dark, in Arabic."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from casework.services.office import Office, new_setup_code
from tests.web.visitors import PASSWORD

pytestmark = pytest.mark.browser
PLACES = ("tasks", "evidence", "evidence/map", "evidence/new", "analysis", "draft", "deadlines", "team", "team/walls",
          "who-saw-what")  # fmt: skip
SCREENS = (
    {"width": 1280},
    {"width": 320, "color_scheme": "dark"},
    {"width": 390, "locale": "ar"},
)


class Silent(WSGIRequestHandler):
    """A server that prints nothing."""

    def log(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Serve the application on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_firm_is_founded_without_script(address: str, office: Office, open_page: Callable[..., Any]) -> None:
    page = open_page(javascript=False)

    founds_a_firm(page, address, office)
    page.get_by_role("link", name="Deadlines").click()

    assert page.get_by_role("heading", name="Ours", exact=True).is_visible()


def test_a_file_is_added_without_script(address: str, office: Office, open_page: Callable[..., Any]) -> None:
    page = open_page(javascript=False)
    founds_a_firm(page, address, office)

    page.get_by_role("link", name="Evidence").click()
    page.get_by_role("link", name="Add an exhibit").click()
    page.get_by_label("Title").fill("إشعار – 通缉")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "notice.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    page.get_by_role("button", name="Save the exhibit").click()

    assert page.get_by_role("link", name="notice.pdf").is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: "-".join(map(str, screen.values())))
def test_no_page_breaks_a_rule_of_accessibility(
    address: str,
    office: Office,
    open_page: Callable[..., Any],
    accessibility_problems: Callable[[Any], list[str]],
    screen: dict[str, Any],
) -> None:
    page = open_page(**screen)
    matter = founds_a_firm(page, address, office)
    own = [f"/matters/{matter}/{place}" for place in PLACES]

    for path in (
        "/matters",
        "/matters/new",
        "/account",
        "/law/grounds",
        "/law/deadlines",
        "/account/password",
        "/second-factor/step-up",
        "/office",
        "/office/people",
        "/office/profile",
        "/office/conflicts",
        "/office/incident",
        "/new-password",
        "/sign-in",
        "/nowhere",
        *own,
    ):
        page.goto(address + path)
        assert accessibility_problems(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"


def founds_a_firm(page: Any, address: str, office: Office) -> str:
    """Go through set-up by names of fields, and return the id of the invented matter."""
    page.goto(address)
    typed = {"code": new_setup_code(office), "firm": "Lindqvist Chambers", "name": "Amara Lindqvist"}
    for name, value in (typed | {"email": "amara@example.org", "password": PASSWORD}).items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[value=invented]").check()
    page.locator("main .button").click()
    page.locator("form[action$=put-off] button").click()
    page.wait_for_url("**/tasks")
    matter: str = page.url.split("/")[-2]
    return matter
