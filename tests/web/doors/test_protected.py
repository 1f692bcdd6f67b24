"""Protected persons in a matter: listed by code name, revealed once with a reason, entered for the leads to read."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.services import answers, matters, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.office import Office
from tests.services.conftest import Clock
from tests.services.team import put_in_team
from tests.web.conftest import COLLEAGUE, FOUNDER
from tests.web.doors.conftest import Handed, account_of
from tests.web.visitors import PASSWORD, Visitor, look_at

NAME = "Anna Vashenko"


@pytest.fixture
def anna(office: Office, amara: Visitor, heron: str) -> str:
    """The page of a relative whom the matter calls ALDER."""
    actor = Actor(account_of(office, FOUNDER), "Amara Lindqvist", FOUNDER)
    person = subjects.add_subject(office, actor, heron, "relative")
    said = {"relative.name": Statement(NAME), "relative.code_name": Statement("ALDER")}
    answers.answer(office, actor, heron, person, said, seen=matters.load_matter(office, actor, heron).version)
    return f"/matters/{heron}/protected/{person}"


def test_they_are_listed_by_code_name_and_found_from_the_team(amara: Visitor, heron: str, anna: str) -> None:
    """HS-04: the list, and the way to it."""
    listed = amara.page(f"/matters/{heron}/protected").text
    opened = amara.page(anna).text

    assert amara.links_of(f"/matters/{heron}/team", containing="/protected") == [f"/matters/{heron}/protected"]
    assert anna in amara.links_of(f"/matters/{heron}/protected")
    assert "1 person is shown by code name" in listed
    assert NAME not in listed + opened


def test_a_name_is_shown_once_and_its_reason_stands_in_who_saw_what(amara: Visitor, heron: str, anna: str) -> None:
    """HS-04, AU-01: in the one answer, which no browser keeps; the lead reads who asked and why."""
    shown = amara.post(f"{anna}/reveal", {"reason": "to compare the passport"}, at=anna)

    look_at(shown.text)
    assert shown.text.count(NAME) == 1
    assert shown.headers["Cache-Control"] == "no-store"
    assert NAME not in amara.page(anna).text
    told = amara.page(f"/matters/{heron}/who-saw-what").text
    assert "revealed a protected person" in told
    assert "to compare the passport" in told
    assert NAME not in told


def test_no_name_without_a_reason_or_a_fresh_proof(amara: Visitor, anna: str, clock: Clock) -> None:
    """HS-04, SE-05: both are asked for, and what was typed comes back."""
    without = amara.post(f"{anna}/reveal", {"reason": " "}, at=anna)
    clock.turn(timedelta(minutes=6))
    later = amara.post(f"{anna}/reveal", {"reason": "to compare"}, at=anna)

    look_at(without.text)
    assert (without.status_code, later.status_code) == (422, 401)
    assert "Enter the reason" in without.text
    assert "What you typed is not lost" in later.text
    assert NAME not in without.text + later.text


def test_a_lead_lifts_the_protection_and_sets_it_again(amara: Visitor, heron: str, anna: str) -> None:
    """HS-04: lifting needs a reason; protecting does not."""
    refused = amara.post(f"{anna}/mark", {"protected": "no", "why": ""}, at=anna)
    amara.post(f"{anna}/mark", {"protected": "no", "why": "agreed to be named"}, at=anna)
    lifted = amara.page(f"/matters/{heron}/protected").text
    amara.post(f"{anna}/mark", {"protected": "yes"}, at=anna)

    look_at(refused.text)
    assert refused.status_code == 422
    assert NAME in lifted
    assert "Nobody is shown by code name" in lifted
    assert NAME not in amara.page(f"/matters/{heron}/protected").text


def test_a_plain_member_reveals_but_does_not_lift(
    office: Office, amara: Visitor, owen: Visitor, heron: str, anna: str
) -> None:
    """HS-04: whether somebody is protected is for a lead to say; the form is not even shown."""
    put_in_team(office, heron, Actor(account_of(office, COLLEAGUE), "Owen Farrell", COLLEAGUE))

    assert f"{anna}/mark" not in owen.page(anna).text
    assert owen.post(f"{anna}/mark", {"protected": "no", "why": "x"}, at=anna).status_code == 403
    assert NAME in owen.post(f"{anna}/reveal", {"reason": "to translate"}, at=anna).text


def test_freezing_is_not_offered_for_whom_nobody_confirmed(
    amara: Visitor, visitor: Visitor, heron: str, invites: Callable[..., Handed]
) -> None:
    """HS-06: who cannot sign in yet has nothing to be cut off from."""
    handed = invites(role="client")
    visitor.post(handed.path, {"code": handed.code, "password": PASSWORD})

    team = amara.page(f"/matters/{heron}/team").text

    assert "Accepted, waits for a lead" in team
    assert "/freeze" not in team
