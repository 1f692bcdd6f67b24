"""Freezing a client, or every client of a matter, by the page of the team; a lead gives access again."""

from collections.abc import Callable

import pytest
from flask import Flask

from casework.services.office import Office
from tests.web.doors.conftest import Handed, account_of
from tests.web.phones import give_phone
from tests.web.visitors import PASSWORD, Visitor, elements, look_at, words

CLIENTS = ("anton@example.org", "berta@example.org")


@pytest.fixture
def clients(
    app: Flask, office: Office, amara: Visitor, heron: str, invites: Callable[..., Handed]
) -> tuple[Visitor, ...]:
    """Two clients of the matter, who were let in and are signed in."""
    visitors = tuple(Visitor(app) for _email in CLIENTS)
    for one, email in zip(visitors, CLIENTS, strict=True):
        handed = invites(email=email, name=email.split("@")[0].title(), role="client")
        one.post(handed.path, {"code": handed.code, "password": PASSWORD})
        amara.post(f"/matters/{heron}/team/{account_of(office, email)}/confirm", at=f"/matters/{heron}/team")
        give_phone(office, email)
        one.sign_in(email)
    return visitors


def test_one_press_freezes_every_client_of_the_matter(
    amara: Visitor, mirela: Visitor, heron: str, clients: tuple[Visitor, ...]
) -> None:
    """AD-08, HS-06: the page says what it does; the next request of each finds nobody signed in; colleagues go on."""
    team = f"/matters/{heron}/team"
    before = [one.get("/account").status_code for one in clients]
    page = amara.page(team).text
    assert "cuts the access of every client of this matter" in page
    assert "A lead gives access again to each of them" in page

    done = amara.post(f"{team}/freeze", at=team)

    assert before == [200, 200]
    assert done.location == team
    assert [one.get("/account").status_code for one in clients] == [401, 401]
    assert mirela.get(f"{team}").status_code == 200
    after = amara.page(team).text
    assert "The access of every client of this matter is cut." in after
    assert "Freeze the matter" not in after
    assert "froze the matter" in amara.page(f"/matters/{heron}/who-saw-what").text


def test_a_lead_gives_access_again_to_each(
    amara: Visitor, office: Office, heron: str, clients: tuple[Visitor, ...]
) -> None:
    """AD-08: there is a way back, from the same page."""
    team = f"/matters/{heron}/team"
    amara.post(f"{team}/freeze", at=team)
    thaw = f"{team}/{account_of(office, CLIENTS[0])}/thaw"
    assert thaw in amara.links_of(team)

    amara.page(thaw)
    amara.post(thaw, at=thaw)

    assert clients[0].sign_in(CLIENTS[0]).status_code == 303
    assert clients[1].sign_in(CLIENTS[1]).status_code == 422


def test_only_lawyers_are_offered_it_and_only_where_there_are_clients(
    amara: Visitor, mirela: Visitor, heron: str, invites: Callable[..., Handed]
) -> None:
    """AD-08, HS-06: a paralegal neither sees the button nor gets through without it."""
    team = f"/matters/{heron}/team"
    invites(email=CLIENTS[0], role="client")

    offered = [words(one) for one in elements(amara.page(team).text, "button")]
    refused = mirela.post(f"{team}/freeze", at="/account")

    assert not [one for one in offered if "Freeze" in one]
    look_at(refused.text)
    assert refused.status_code == 403


def test_a_paralegal_is_not_offered_what_a_lawyer_does(
    mirela: Visitor, heron: str, clients: tuple[Visitor, ...]
) -> None:
    """HS-06"""
    assert clients
    assert "Freeze" not in mirela.page(f"/matters/{heron}/team").text.split('id="help"')[0]


def test_the_page_for_incidents_names_it(amara: Visitor) -> None:
    """AD-08: step 1."""
    assert "the same page freezes the matter" in amara.page("/office/incident").text
