"""The list of devices: what it tells, and ending sessions one by one."""

from flask import Flask

from tests.services.conftest import Clock
from tests.web.conftest import FOUNDER
from tests.web.visitors import Visitor, elements

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_a_second_sign_in_appears_and_can_be_ended(amara: Visitor, app: Flask, clock: Clock) -> None:
    """SE-06: end-one kills only that one."""
    elsewhere = Visitor(app)
    elsewhere.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    elsewhere.sign_in(FOUNDER)
    page = amara.page("/account").text
    ends = [form.get("action", "") for form in elements(page, "form") if "/devices/" in form.get("action", "")]

    amara.post(next(end for end in ends if end.endswith("/end")), at="/account")

    assert "Firefox, Linux" in page
    assert FIREFOX not in page
    assert elsewhere.get("/matters").status_code == 401
    assert amara.get("/matters").status_code == 200


def test_all_others_are_ended_at_once(amara: Visitor, app: Flask) -> None:
    """SE-06"""
    elsewhere = Visitor(app)
    elsewhere.sign_in(FOUNDER)

    amara.post("/account/devices/end-others", at="/account")

    assert elsewhere.get("/matters").status_code == 401
    assert "You are signed in on this device only." in amara.page("/account").text


def test_nobody_ends_the_session_of_another(amara: Visitor, owen: Visitor) -> None:
    """SE-06: another's device is one that does not exist."""
    form = next(form for form in elements(owen.page("/account").text, "form") if form.get("action", "").endswith("out"))
    assert form

    assert amara.post("/account/devices/" + "0" * 32 + "/end", at="/account").status_code == 404
    assert owen.get("/matters").status_code == 200
