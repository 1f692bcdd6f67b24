"""When something goes wrong the page says what to do, and tells nobody more than that."""

import logging
from datetime import timedelta

import pytest
from flask import Flask

from casework.services.refusals import AlteredMeanwhile
from casework.web.policies import public
from tests.services.conftest import Clock
from tests.web.visitors import OWN, PASSWORD, Visitor, look_at


def test_an_error_nobody_foresaw_gives_a_number_and_no_detail(
    app: Flask, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    @public
    def breaks() -> str:
        raise ValueError("the client is called Vashenko")

    app.add_url_rule("/breaks", view_func=breaks)
    with caplog.at_level(logging.DEBUG):
        response = visitor.get("/breaks")

    look_at(response.text)
    assert response.status_code == 500
    assert "Vashenko" not in response.text
    assert "Vashenko" not in caplog.text
    assert "Traceback" not in response.text
    assert "incident" in caplog.text


def test_a_change_by_someone_else_is_said_as_such(app: Flask, visitor: Visitor) -> None:
    @public
    def altered() -> str:
        raise AlteredMeanwhile

    app.add_url_rule("/altered", view_func=altered)

    response = visitor.get("/altered")

    look_at(response.text)
    assert response.status_code == 409
    assert "Someone else changed this meanwhile" in response.text


@pytest.mark.parametrize("address", ["/nowhere", "/matters/1/2/3", "/assets/x", "/favicon.ico", "/%ff"])
def test_a_page_that_is_not_there_leads_back(visitor: Visitor, address: str) -> None:
    response = visitor.get(address)

    look_at(response.text)
    assert response.status_code == 404


def test_an_address_with_a_hidden_character_makes_a_sound_page(visitor: Visitor) -> None:
    response = visitor.get("/matters/%00%E2%80%AE")

    look_at(response.text)
    assert response.status_code == 401


def test_two_editors_of_one_exhibit_never_overwrite_each_other(amara: Visitor, exhibit: str) -> None:
    described = {"title": "Mine", "disclosure": "disclose"}
    form = f"{exhibit}/change"
    seen = amara.get(form).text.split('name="version" value="')[1].split('"')[0]
    amara.post(form, described | {"title": "Theirs", "version": seen})

    mine = amara.post(form, described | {"version": seen})

    look_at(mine.text)
    assert mine.status_code == 409
    assert "Mine" in mine.text
    assert "Theirs" in amara.page(exhibit).text


def test_passwords_are_never_carried_through_sign_in(amara: Visitor, clock: Clock) -> None:
    token = amara.token("/account")
    clock.turn(timedelta(minutes=31))

    sent = amara.client.post("/account/password", data={"csrf_token": token, "old": PASSWORD, "new": "x"}, headers=OWN)

    assert sent.status_code == 401
    assert 'name="carried"' not in sent.text
