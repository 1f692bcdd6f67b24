"""The second factor at the door: setting it up, giving its code, the day the phone is lost, and stepping up."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from casework.keys.totp import code_of, step_at
from casework.services.office import Office
from casework.store import accounts
from casework.store.accounts import Account
from tests.services.conftest import Clock
from tests.web.conftest import FOUNDER
from tests.web.phones import give_phone, next_code
from tests.web.visitors import OWN, PASSWORD, Visitor, elements, hidden, look_at, words

NEWCOMER = "ines@example.org"


@pytest.fixture
def ines(app: Flask, founded: Office) -> Visitor:
    """A colleague who has no second factor yet, and has given her password."""
    person = Account("c" * 32, "Ines Duarte", NEWCOMER, "lawyer", False, password=founded.passwords.digest(PASSWORD))
    with founded.engines.write.begin() as connection:
        accounts.add_account(connection, founded.keys, person, at=founded.clock())
    visitor = Visitor(app)
    visitor.sign_in(NEWCOMER)
    return visitor


def test_a_phone_is_set_up_by_picture_or_by_secret(ines: Visitor, clock: Clock) -> None:
    """AN-05: the picture is for this session alone and kept by no browser."""
    page = ines.page("/second-factor/set-up")
    picture = ines.get("/second-factor/set-up/picture.png")

    codes = _confirms(ines, _secret(page.text), clock)

    look_at(codes.text)
    assert picture.data.startswith(b"\x89PNG")
    assert picture.headers["Cache-Control"] == "no-store"
    assert len(_codes(codes.text)) == 10
    assert ines.page("/matters")


def test_recovery_codes_are_shown_once(ines: Visitor, clock: Clock) -> None:
    """AN-06"""
    codes = _codes(_confirms(ines, _secret(ines.page("/second-factor/set-up").text), clock).text)

    later = "".join(ines.page(address).text for address in ("/account", "/second-factor/set-up", "/matters"))

    assert [code for code in codes if code in later] == []


@pytest.mark.parametrize("address", ["/matters", "/account", "/law/grounds", "/matters/new", "/second-factor/step-up"])
def test_half_signed_in_is_a_stranger_elsewhere(ines: Visitor, address: str) -> None:
    """AN-05: a password alone opens nothing but the pages for the second factor."""
    page = ines.page(address, status=401)

    assert page.text.count("<h1>") == 1
    assert "Sign in" in page.text
    assert "Ines" not in page.text


def test_a_code_that_was_used_lets_nobody_in(amara: Visitor, visitor: Visitor, office: Office, clock: Clock) -> None:
    """AN-05: whoever looks over a shoulder comes too late."""
    code = next_code(office, FOUNDER)
    _gives_password(visitor)
    visitor.client.post("/second-factor", data=hidden(visitor.get("/second-factor").text) | {"code": code}, headers=OWN)
    visitor.post("/sign-out", at="/account")
    _gives_password(visitor)

    again = visitor.post("/second-factor", {"code": code})

    look_at(again.text)
    assert again.status_code == 422
    assert "Wait for the next one" in again.text
    assert visitor.get("/matters").status_code == 401


def test_a_lost_phone_is_replaced_by_a_recovery_code(visitor: Visitor, founded: Office) -> None:
    """AN-06: each is good once, and its use is told."""
    codes = give_phone(founded, FOUNDER)
    _gives_password(visitor)

    let_in = visitor.post("/second-factor/recovery", {"recovery": codes[0].lower()}, at="/second-factor")

    assert let_in.location == "/matters"
    assert "One of your recovery codes was used." in visitor.page("/matters").text
    visitor.post("/sign-out", at="/account")
    _gives_password(visitor)
    twice = visitor.post("/second-factor/recovery", {"recovery": codes[0]}, at="/second-factor")
    look_at(twice.text)
    assert "it was used before" in twice.text


def test_what_was_told_is_told_until_it_was_heard(amara: Visitor) -> None:
    """SE-06: a new device is told in the application."""
    page = amara.page("/matters").text
    assert "Your account was opened on a new device." in page
    form = next(form for form in elements(page, "form") if "/tidings/" in form.get("action", ""))

    amara.post(form.get("action", ""), at="/matters")

    assert "Your account was opened on a new device." not in amara.page("/matters").text


def test_dangerous_acts_ask_again_after_five_minutes(amara: Visitor, heron: str, clock: Clock, office: Office) -> None:
    """SE-07: the page asks who it is, then shows what was asked for."""
    address = f"/matters/{heron}/team/invite"
    assert "Invite a person" in amara.page(address).text
    clock.turn(timedelta(minutes=5, seconds=1))

    asked = amara.page(address, status=401)
    confirmed = amara.client.post(
        "/second-factor/step-up", data=hidden(asked.text) | {"code": next_code(office, FOUNDER)}, headers=OWN
    )

    assert "Confirm that it is you" in asked.text
    assert confirmed.location == address
    assert "Invite a person" in amara.page(address).text


def test_what_was_typed_survives_the_step_up(amara: Visitor, heron: str, clock: Clock, office: Office) -> None:
    """SE-07, SE-04: nothing is done before, nothing typed is lost."""
    address, person = f"/matters/{heron}/team/invite", {"name": "Mirela", "email": "m@example.org", "role": "paralegal"}
    token = amara.token(address)
    clock.turn(timedelta(minutes=6))

    asked = amara.client.post(address, data={"csrf_token": token} | person, headers=OWN)
    code = {"code": next_code(office, FOUNDER)}
    back = amara.client.post("/second-factor/step-up", data=hidden(asked.text) | code, headers=OWN)

    look_at(asked.text)
    look_at(back.text)
    assert asked.status_code == 401
    assert "Mirela" in back.text
    assert "No invitations" not in back.text
    form = next(form for form in elements(back.text, "form") if form.get("action") == address)
    sent = {box.get("name", ""): box.get("value", "") for box in form.iter() if box.get("type") == "hidden"}
    assert "A link to send" in amara.client.post(address, data=sent, headers=OWN).text


def test_without_a_factor_a_dangerous_act_leads_to_setting_one_up(app: Flask, ines: Visitor, founded: Office) -> None:
    """SE-07, AN-05"""
    with founded.engines.write.begin() as connection:
        from casework.store.tables import account

        connection.execute(account.update().where(account.c.email_index.is_not(None)).values(may_put_off=True))
    ines.post("/second-factor/put-off", at="/second-factor/set-up")
    matter = ines.opens_a_matter("Talsk")

    page = ines.page(f"/matters/{matter}/team/invite", status=401)

    assert "you have not set one up yet" in page.text
    assert "Not set up" in ines.page("/account").text


def _gives_password(visitor: Visitor) -> None:
    answer = visitor.post("/sign-in", {"email": FOUNDER, "password": PASSWORD})
    assert answer.location == "/second-factor"


def _secret(html: str) -> str:
    shown = next(one for one in elements(html, "p") if one.get("class") == "secret")
    return words(shown).replace(" ", "")


def _confirms(visitor: Visitor, secret: str, clock: Clock):  # type: ignore[no-untyped-def]
    code = code_of(secret, step_at(clock()))
    return visitor.post("/second-factor/set-up/confirm", {"code": code}, at="/second-factor/set-up")


def _codes(html: str) -> list[str]:
    listed = next(one for one in elements(html, "ol") if one.get("class") == "codes")
    return re.findall(r"[0-9A-Z-]{20,}", " ".join(words(one) for one in listed))
