"""Nothing is changed but by a form of our own page, sent from it, with the token of its session."""

from hashlib import sha256

import pytest
from flask import Flask

from casework.services.office import Office
from casework.web.policies import Policy, policy_of
from tests.web.test_policies import addresses
from tests.web.visitors import OWN, Visitor

FOREIGN = ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
           {"Origin": "http://evil.example"}, {"Origin": "null"}, {})  # fmt: skip


@pytest.fixture
def unsafe(app: Flask, heron: str) -> list[str]:
    """Every address that takes a form, but for the doors, which are open before signing in."""
    doors = ("doors.sign_in", "setup.found")
    return [a for rule, a in addresses(app, heron) if "POST" in (rule.methods or ()) and rule.endpoint not in doors]


def test_a_form_without_a_good_token_changes_nothing(
    amara: Visitor, owen: Visitor, office: Office, unsafe: list[str]
) -> None:
    foreign = owen.token("/matters/new")
    before = _digest(office)

    for address in unsafe:
        for token in ({}, {"csrf_token": ""}, {"csrf_token": foreign}, {"csrf_token": "a.b.c"}):
            response = amara.client.post(address, data=token, headers=OWN)
            assert response.status_code == 400, f"{address} {token}"

    assert _digest(office) == before


def test_a_form_from_elsewhere_changes_nothing(amara: Visitor, office: Office, unsafe: list[str]) -> None:
    good = amara.token("/matters/new")
    before = _digest(office)

    for address in unsafe:
        for headers in FOREIGN:
            response = amara.client.post(address, data={"csrf_token": good}, headers=headers)
            assert response.status_code == 403, f"{address} {headers}"

    assert _digest(office) == before


def test_a_form_disguised_as_text_is_refused(amara: Visitor, unsafe: list[str]) -> None:
    good = amara.token("/matters/new")

    for address in unsafe:
        response = amara.client.post(address, data=f"csrf_token={good}", content_type="text/plain", headers=OWN)
        assert response.status_code == 400, address


def test_the_token_of_an_earlier_session_is_worth_nothing(amara: Visitor) -> None:
    old = amara.token("/matters/new")
    amara.sign_in("amara@example.org")

    response = amara.client.post("/matters/new", data={"csrf_token": old, "title": "X"}, headers=OWN)

    assert response.status_code == 400
    assert "X" in response.text  # given back, not done


def test_signing_in_needs_a_token_too(visitor: Visitor, founded: Office) -> None:
    response = visitor.client.post("/sign-in", data={"email": "amara@example.org"}, headers=OWN)

    assert response.status_code == 400


def test_an_older_browser_may_speak_by_its_origin(amara: Visitor) -> None:
    response = amara.post("/matters/new", {"title": "Heron"}, headers={"Origin": "http://localhost"})

    assert response.status_code == 303


def test_reading_changes_nothing(app: Flask, amara: Visitor, office: Office, invented: str) -> None:
    before = _digest(office)

    for rule, address in addresses(app, invented):
        if "GET" in (rule.methods or ()) and policy_of(app.view_functions[rule.endpoint]) is not Policy.PUBLIC:
            amara.get(address)

    assert _digest(office) == before


JOURNAL = ("journal", "journal_head", "journal_key")


def _digest(office: Office) -> str:
    """Return a digest of every row, but for when a session was last seen, and for the journal of what was looked at."""
    from casework.store.tables import metadata

    summed = sha256()
    with office.engines.read.begin() as connection:
        for table in (one for one in metadata.sorted_tables if one.name not in JOURNAL):
            columns = [column for column in table.columns if column.name != "seen_at"]
            rows = sorted(repr(tuple(row)) for row in connection.execute(table.select().with_only_columns(*columns)))
            summed.update(repr((table.name, rows)).encode())
    return summed.hexdigest()
