"""Signing in and out, and what an ended session had typed."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from casework.services.office import Office, new_setup_code
from tests.services.conftest import Clock
from tests.web.conftest import COLLEAGUE, FOUNDER
from tests.web.visitors import OWN, PASSWORD, Visitor, hidden, look_at

STATEMENT = "They said: “come back”.\n" * 2000  # about 50 kB


def test_the_first_visit_founds_the_firm_and_opens_the_invented_matter(visitor: Visitor, office: Office) -> None:
    code = new_setup_code(office)
    first = {"code": code.lower(), "firm": "Lindqvist Chambers", "name": "Amara Lindqvist", "email": FOUNDER}

    response = visitor.post("/setup", first | {"password": PASSWORD, "begin": "invented"})

    assert response.status_code == 303
    assert "Set up your second factor" in visitor.page(response.location).text
    later = visitor.client.post("/second-factor/put-off", data=hidden(visitor.get(response.location).text), headers=OWN)
    assert visitor.get(later.location).location.endswith("/tasks")
    assert "Vashenko" in visitor.page("/matters").text


def test_a_wrong_code_keeps_what_was_typed(visitor: Visitor, office: Office) -> None:
    new_setup_code(office)
    first = {"code": "AAAA-AAAA-AAAA-AAAA-AAAA", "firm": "Lindqvist Chambers", "name": "Amara", "email": FOUNDER}

    response = visitor.post("/setup", first | {"password": PASSWORD, "begin": "empty"})

    look_at(response.text)
    assert response.status_code == 422
    assert "Lindqvist Chambers" in response.text
    assert PASSWORD not in response.text


def test_a_short_password_is_refused_with_what_to_do(visitor: Visitor, office: Office) -> None:
    code = new_setup_code(office)
    first = {"code": code, "firm": "Lindqvist Chambers", "name": "Amara", "email": FOUNDER, "password": "short"}

    response = visitor.post("/setup", first)

    assert "Enter at least 15 characters" in response.text


def test_a_wrong_password_does_not_say_which_half_was_wrong(visitor: Visitor, founded: Office) -> None:
    known = visitor.sign_in(FOUNDER, "not the password at all")
    unknown = visitor.sign_in("nobody@example.org", "not the password at all")

    assert known.status_code == unknown.status_code == 422
    assert _problem(known.text) == _problem(unknown.text)


def test_the_session_changes_at_the_door(visitor: Visitor, founded: Office) -> None:
    visitor.get("/sign-in")
    before = visitor.client.get_cookie("__Host-redress").value

    visitor.sign_in(FOUNDER)

    after = visitor.client.get_cookie("__Host-redress").value
    assert after != before
    visitor.client.set_cookie("__Host-redress", before)
    assert visitor.get("/matters").status_code == 401


def test_signing_out_ends_the_session_and_clears_the_browser(amara: Visitor) -> None:
    """SE-08: the browser forgets cache, cookies and storage."""
    token = amara.client.get_cookie("__Host-redress").value

    response = amara.post("/sign-out", at="/matters")

    look_at(response.text)
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    amara.client.set_cookie("__Host-redress", token)
    assert amara.get("/matters").status_code == 401


def test_a_page_asked_for_before_signing_in_is_shown_after(visitor: Visitor, amara: Visitor, heron: str) -> None:
    address = f"/matters/{heron}/analysis"
    assert f'name="wanted" value="{address}"' in visitor.page(address, status=401).text

    response = visitor.sign_in(FOUNDER, wanted=address)

    assert response.location == address
    assert amara


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example/matters", "/%2f%2fevil.example",
     "/matters\t//evil.example", "javascript:alert(1)", "/matters@evil.example", "///evil.example",
     "HTTP://evil.example", "/\nevil", "/sign-out", "\\\\evil.example", " /matters", "/matters/../../x",
     "//matters", "/matters#//evil"],
)  # fmt: skip
def test_the_door_leads_nowhere_else(visitor: Visitor, founded: Office, wanted: str) -> None:
    response = visitor.sign_in(FOUNDER, wanted=wanted)

    assert response.location == "/matters"


def test_what_an_ended_session_typed_comes_back(amara: Visitor, clock: Clock) -> None:
    token = amara.token("/matters/new")
    clock.turn(timedelta(minutes=31))

    refused = _sends(amara, token)
    returned = amara.sign_in(FOUNDER, carried=_carried(refused.text))

    assert refused.status_code == 401
    assert "sign in with the same account" in refused.text
    look_at(returned.text)
    assert STATEMENT.strip().splitlines()[0] in returned.text
    assert returned.text.count("come back”") >= 4000  # shown, and in the form to be sent


def test_what_was_typed_can_be_sent_after_signing_in_again(amara: Visitor, clock: Clock) -> None:
    token = amara.token("/matters/new")
    clock.turn(timedelta(minutes=31))
    refused = _sends(amara, token, title="Heron")

    returned = amara.sign_in(FOUNDER, carried=_carried(refused.text))
    fresh = re.search(r'name="csrf_token" value="([^"]+)"', returned.text.split("As typed")[1])
    assert fresh
    sent = _sends(amara, fresh[1], title="Heron")

    assert sent.status_code == 303
    assert "Heron" in amara.page("/matters").text


def test_what_was_typed_is_not_given_to_another_account(amara: Visitor, clock: Clock) -> None:
    token = amara.token("/matters/new")
    clock.turn(timedelta(minutes=31))
    refused = _sends(amara, token, title="Heron")

    response = amara.sign_in(COLLEAGUE, carried=_carried(refused.text))

    assert response.status_code == 303
    assert "Heron" not in response.text


def test_what_was_typed_is_forgotten_after_half_an_hour(amara: Visitor, clock: Clock) -> None:
    token = amara.token("/matters/new")
    clock.turn(timedelta(minutes=31))
    refused = _sends(amara, token)
    clock.turn(timedelta(minutes=31))

    response = amara.sign_in(FOUNDER, carried=_carried(refused.text))

    assert response.status_code == 303


def test_what_is_carried_cannot_be_read_on_the_way(amara: Visitor, clock: Clock) -> None:
    token = amara.token("/matters/new")
    clock.turn(timedelta(minutes=31))

    refused = _sends(amara, token, title="Heron")

    assert "Heron" not in refused.text


def test_a_changed_password_ends_every_session(amara: Visitor, app: Flask) -> None:
    elsewhere = Visitor(app)
    elsewhere.sign_in(FOUNDER)

    left = amara.post("/account/password", {"old": PASSWORD, "new": "copper heron walks at noon"})

    look_at(left.text)
    assert elsewhere.get("/matters").status_code == 401
    assert amara.sign_in(FOUNDER, "copper heron walks at noon").status_code == 303


def test_a_wrong_old_password_changes_nothing(amara: Visitor) -> None:
    refused = amara.post("/account/password", {"old": "wrong", "new": "copper heron walks at noon"})

    look_at(refused.text)
    assert "Enter the password you sign in with now" in refused.text
    assert amara.get("/matters").status_code == 200


def _sends(person: Visitor, token: str, *, title: str = STATEMENT):  # type: ignore[no-untyped-def]
    data = {"csrf_token": token, "title": title, "code_name": ""}
    return person.client.post("/matters/new", data=data, headers={"Sec-Fetch-Site": "same-origin"})


def _carried(html: str) -> str:
    found = re.search(r'name="carried" value="([^"]+)"', html)
    assert found
    return found[1]


def _problem(html: str) -> str:
    found = re.search(r'class="problems".*?</ul>', html, re.DOTALL)
    assert found
    return found[0]
