"""The team of a matter by its pages: inviting, accepting, letting in, removing, walls, and who saw what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from casework.services.office import Office
from casework.services.tries import proof_bucket
from casework.store.failures import Failures, failures, keep_failures
from casework.web import create_app
from tests.services.conftest import Clock
from tests.web.conftest import COLLEAGUE, FOUNDER
from tests.web.doors.conftest import PARALEGAL, Handed, account_of
from tests.web.visitors import PASSWORD, Visitor, look_at

REASON = "Acted for the ministry until 2024"


def test_accepted_is_not_yet_let_in(
    app: Flask, office: Office, amara: Visitor, heron: str, invites: Callable[..., Handed]
) -> None:
    """AN-10: until a lead confirms, the person cannot even sign in, with an answer like any other."""
    handed, mirela = invites(), Visitor(app)
    page = mirela.page(handed.path)
    accepted = mirela.post(handed.path, {"code": handed.code, "password": PASSWORD})

    refused = mirela.sign_in(PARALEGAL)
    unknown = mirela.sign_in("nobody@example.org")

    look_at(accepted.text)
    assert "HERON" not in page.text + accepted.text
    assert refused.status_code == unknown.status_code == 422
    assert "Accepted, waits for a lead" in amara.page(f"/matters/{heron}/team").text


def test_whoever_is_let_in_sees_the_matter(mirela: Visitor, amara: Visitor, heron: str) -> None:
    """AN-10"""
    assert "HERON" in mirela.page("/matters").text
    assert "2 people see this matter" in amara.page(f"/matters/{heron}/team").text
    assert mirela.page(f"/matters/{heron}/team")


def test_the_team_is_told_what_an_administrator_learns(amara: Visitor, heron: str) -> None:
    """AZ-09: of the breach pack nothing is promised that it does not keep."""
    says = amara.page(f"/matters/{heron}/team").text

    assert "Only the breach pack an administrator can draw up shows that there is a matter" in says


@pytest.mark.parametrize(("role", "says"), [("paralegal", "A neutral line goes"), ("client", "writes nothing")])
def test_whoever_invites_reads_whether_a_letter_goes(
    office: Office, amara: Visitor, heron: str, role: str, says: str
) -> None:
    """ML-02, ML-05: to a colleague it does where mail is set up, to a client it does not, and else to nobody."""
    mailing = Visitor(create_app(replace(office, sends_mail=True)))
    mailing.sign_in(FOUNDER)
    person = {"name": "Mirela Costin", "email": PARALEGAL, "role": role}

    told = mailing.post(f"/matters/{heron}/team/invite", person).text
    without = amara.post(f"/matters/{heron}/team/invite", person | {"email": "other@example.org"}).text

    assert says in told
    assert "writes nothing" in without


def test_looking_at_a_link_changes_nothing(visitor: Visitor, invites: Callable[..., Handed]) -> None:
    """AN-09: fifty looks, then it still works."""
    handed = invites()
    for _number in range(50):
        visitor.get(handed.path)
        visitor.client.head(handed.path)

    accepted = visitor.post(handed.path, {"code": handed.code, "password": PASSWORD})

    assert "You have accepted" in accepted.text


def test_the_fifth_wrong_code_makes_the_link_worthless(visitor: Visitor, invites: Callable[..., Handed]) -> None:
    """AN-08"""
    handed = invites()
    wrong = f"{(int(handed.code) + 1) % 10**8:08}"
    answers = [visitor.post(handed.path, {"code": wrong, "password": PASSWORD}) for _number in range(5)]

    look_at(answers[0].text)
    assert "tries left: 4" in answers[0].text
    assert answers[-1].status_code == 404
    assert "This link leads nowhere" in visitor.page(handed.path, status=404).text


def test_who_guessed_too_often_is_told_so(visitor: Visitor, office: Office, invites: Callable[..., Handed]) -> None:
    """AN-13: a hundred wrong passwords in a row lock invitations of this address, and the page says what helps."""
    handed, bucket = invites(), proof_bucket(office, "invitation", email=PARALEGAL)
    with office.engines.write.begin() as connection:
        failures(connection, bucket, at=office.clock())
        keep_failures(connection, bucket, Failures(1, office.clock(), in_a_row=100))

    locked = visitor.post(handed.path, {"code": handed.code, "password": PASSWORD})

    look_at(locked.text)
    assert locked.status_code == 422


def test_a_link_runs_out_after_72_hours(visitor: Visitor, invites: Callable[..., Handed], clock: Clock) -> None:
    """AN-08"""
    handed = invites()
    clock.turn(timedelta(hours=72) - timedelta(seconds=1))
    assert visitor.get(handed.path).status_code == 200

    clock.turn(timedelta(seconds=1))

    assert visitor.get(handed.path).status_code == 404


def test_a_removed_member_finds_no_such_matter(mirela: Visitor, amara: Visitor, office: Office, heron: str) -> None:
    """SE-05: on the very next request."""
    team = f"/matters/{heron}/team"
    amara.page(f"{team}/{account_of(office, PARALEGAL)}/remove")

    amara.post(f"{team}/{account_of(office, PARALEGAL)}/remove", at=team)

    assert mirela.get(f"/matters/{heron}/tasks").status_code == 404
    assert "HERON" not in mirela.page("/matters").text


def test_the_last_lead_stays(amara: Visitor, mirela: Visitor, heron: str) -> None:
    """AZ-09: a matter never has no lead."""
    amara.page(f"/matters/{heron}/team/leave")

    amara.post(f"/matters/{heron}/team/leave", at=f"/matters/{heron}/team")

    assert "You are the last lead" in amara.page(f"/matters/{heron}/team").text


def test_a_wall_is_built_with_its_reason_and_lifted(amara: Visitor, owen: Visitor, office: Office, heron: str) -> None:
    """AZ-04: for whoever is behind it nothing changes, since nothing was ever there."""
    walls, before = f"/matters/{heron}/team/walls", owen.get(f"/matters/{heron}/tasks").data
    built = {"account": account_of(office, COLLEAGUE), "reason": REASON}
    without_reason = amara.post(walls, built | {"reason": " "})
    amara.post(walls, built)
    page = amara.page(walls).text

    assert "Enter the reason" in without_reason.text
    assert REASON in page
    assert owen.get(f"/matters/{heron}/tasks").data == before
    lift = page.split('action="')[-1]
    address = next(part.split('"')[0] for part in page.split('action="') if "/lift" in part.split('"')[0])
    assert lift
    amara.post(address, at=walls)
    assert "Nobody is walled off" in amara.page(walls).text


def test_nobody_behind_a_wall_can_be_invited(amara: Visitor, owen: Visitor, office: Office, heron: str) -> None:
    """AZ-05: a wall beats every grant."""
    walls = f"/matters/{heron}/team/walls"
    amara.post(walls, {"account": account_of(office, COLLEAGUE), "reason": REASON})

    person = {"name": "Owen Farrell", "email": COLLEAGUE, "role": "lawyer"}
    refused = amara.post(f"/matters/{heron}/team/invite", person)

    look_at(refused.text)
    assert "A wall stands" in refused.text


def test_a_lead_reads_who_saw_what(mirela: Visitor, amara: Visitor, heron: str) -> None:
    """AU-03: and takes it along as a table."""
    mirela.get(f"/matters/{heron}/tasks")

    page = amara.page(f"/matters/{heron}/who-saw-what")
    table = amara.get(f"/matters/{heron}/who-saw-what/csv")

    assert "<bdi>Mirela Costin</bdi>" in page.text
    assert "bound method" not in page.text
    assert "looked at the matter" in page.text
    assert "Mirela Costin" in table.text
    assert table.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("place", ["who-saw-what", "who-saw-what/csv", "team/walls", "team/invite"])
def test_pages_of_leads_are_closed_to_members(mirela: Visitor, heron: str, place: str) -> None:
    """AZ-01: a member is told that it is for a lead."""
    page = mirela.page(f"/matters/{heron}/{place}", status=403)

    assert "This is for somebody else to do" in page.text


def test_a_closed_matter_can_be_read_and_not_changed(amara: Visitor, heron: str) -> None:
    team = f"/matters/{heron}/team"
    amara.post(f"{team}/close", at=team)

    refused = amara.post(f"{team}/invite", {"name": "X", "email": "x@example.org", "role": "client"}, at=team)

    look_at(refused.text)
    assert refused.status_code == 409
    assert "Open it again" in amara.page(team).text
    amara.post(f"{team}/reopen", at=team)
    assert "Close the matter" in amara.page(team).text
