"""A reset that a lead starts for a member of the matter, by the page of the team."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from casework.services.office import Office
from tests.services.conftest import Clock
from tests.web.conftest import COLLEAGUE, FOUNDER
from tests.web.doors.conftest import PARALEGAL, Handed, account_of
from tests.web.visitors import PASSWORD, Visitor, look_at

CLIENT = "anton@example.org"
NEW = "copper meadow nine kites"
NOBODY = "0123456789abcdef" * 2


@pytest.fixture
def team(heron: str) -> str:
    return f"/matters/{heron}/team"


@pytest.fixture
def reset(mirela: Visitor, office: Office, team: str) -> str:
    """The address of the page for the paralegal of the matter."""
    return f"{team}/{account_of(office, PARALEGAL)}/reset"


def handed(html: str) -> Handed:
    """Return the link and the code that a page shows once."""
    look_at(html)
    link = re.search(r'class="link-once"[^>]*>http://[^/]+(/new-password/[^<]+)<', html)
    pairs = re.search(r'class="aloud"[^>]*>(.*?)</p>', html)
    assert link
    assert pairs
    return Handed(link[1], "".join(re.findall(r"\d+", pairs[1])))


def test_a_lead_hands_over_a_link_and_a_code_once(
    amara: Visitor, mirela: Visitor, visitor: Visitor, team: str, reset: str
) -> None:
    """AN-11, AN-09: from beside the member; they choose the password, and what was open until now is ended."""
    assert reset in amara.links_of(team)
    amara.page(reset)

    shown = handed(amara.post(reset, {"lost": "password"}).text)
    done = visitor.post(shown.path, {"code": shown.code, "new": NEW})

    assert shown.path not in amara.page(reset).text
    assert "The new password is yours" in done.text
    assert mirela.get(team).status_code == 401
    assert visitor.sign_in(PARALEGAL, NEW).location == "/matters"
    assert visitor.get(team).status_code == 200


def test_whose_phone_is_lost_too_waits_until_the_lead_lets_them_in(
    amara: Visitor, visitor: Visitor, team: str, reset: str
) -> None:
    """AN-11: a reset alone makes nobody a member again."""
    shown = handed(amara.post(reset, {"lost": "phone-too"}).text)
    visitor.post(shown.path, {"code": shown.code, "new": NEW})

    page = amara.page(team).text

    assert "Accepted, waits for a lead" in page
    assert reset.replace("/reset", "/confirm") in amara.links_of(team)
    assert reset not in amara.links_of(team)


def test_a_lead_helps_their_client(
    app: Flask, amara: Visitor, visitor: Visitor, office: Office, team: str, invites: Callable[..., Handed]
) -> None:
    """AN-11: whom no administrator finds; without a second factor they wait, and are let in again."""
    invited, client = invites(email=CLIENT, name="Anton Weiss", role="client"), Visitor(app)
    client.post(invited.path, {"code": invited.code, "password": PASSWORD})
    there = f"{team}/{account_of(office, CLIENT)}"
    amara.post(f"{there}/confirm", at=team)

    shown = handed(amara.post(f"{there}/reset", {"lost": "password"}).text)
    visitor.post(shown.path, {"code": shown.code, "new": NEW})
    amara.post(f"{there}/confirm", at=team)

    assert visitor.sign_in(CLIENT, NEW).status_code == 303
    assert "Accepted, waits" not in amara.page(team).text


def test_a_link_sent_before_is_made_worthless(amara: Visitor, visitor: Visitor, team: str, reset: str) -> None:
    """AN-11: by another one, or by the form for it."""
    first = handed(amara.post(reset, {"lost": "password"}).text)
    second = handed(amara.post(reset, {"lost": "password"}).text)
    assert visitor.get(first.path).status_code == 404
    assert visitor.get(second.path).status_code == 200

    cancelled = amara.post(f"{reset}/cancel", at=reset)

    assert cancelled.location == team
    assert visitor.get(second.path).status_code == 404
    assert "The link leads nowhere any more." in amara.page(team).text
    assert amara.post(f"{reset}/cancel", at=reset).status_code == 404


@pytest.mark.parametrize("whose", [FOUNDER, COLLEAGUE, ""])
def test_there_is_none_for_oneself_nor_for_who_is_not_in_this_team(
    amara: Visitor, office: Office, team: str, reset: str, whose: str
) -> None:
    """AN-11, AZ-02: a colleague beside the matter is as nobody, though an administrator may help them elsewhere."""
    address = f"{team}/{account_of(office, whose) if whose else NOBODY}/reset"

    page = amara.page(address, status=404).text
    sent = [amara.post(one, {"lost": "password"}, at=reset).status_code for one in (address, f"{address}/cancel")]

    assert "link-once" not in page
    assert sent == [404, 404]


def test_it_is_for_leads_who_have_just_confirmed_who_they_are(
    amara: Visitor, mirela: Visitor, office: Office, team: str, reset: str, clock: Clock
) -> None:
    """AN-06, AN-11: a member is refused, and a lead proves first that it is they."""
    of_lead = f"{team}/{account_of(office, FOUNDER)}/reset"
    member = [mirela.get(of_lead).status_code, mirela.post(of_lead, {"lost": "password"}, at="/account").status_code]
    token = amara.token(reset)
    clock.turn(timedelta(minutes=6))

    asked = amara.get(reset)
    sent = amara.client.post(
        reset, data={"csrf_token": token, "lost": "password"}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert member == [403, 403]
    assert 'class="choice"' not in asked.text
    assert "link-once" not in sent.text
    assert sent.status_code != 200


def test_who_leads_another_matter_alone_needs_the_operator(
    amara: Visitor, owen: Visitor, office: Office, team: str, invites: Callable[..., Handed]
) -> None:
    """AN-11: nobody could let them in again there."""
    owen.opens_a_matter("Kite")
    invited = invites(email=COLLEAGUE, name="Owen Farrell", role="lawyer")
    owen.post(invited.path, {"code": invited.code, "password": PASSWORD})
    there = f"{team}/{account_of(office, COLLEAGUE)}"
    amara.post(f"{there}/confirm", at=team)

    answer = amara.post(f"{there}/reset", {"lost": "phone-too"})

    assert answer.location == team
    assert "Ask whoever runs the server." in amara.page(team).text
