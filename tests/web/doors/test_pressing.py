"""A pressing deadline on the pages: in the list, and in its matter until somebody looked."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from casework.domain.dates import PartialDate
from casework.domain.facts import Speaker
from casework.services import answers
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.office import Office
from casework.store.tables import metadata
from tests.services.conftest import Clock
from tests.services.team import put_in_team
from tests.web.conftest import COLLEAGUE, FOUNDER
from tests.web.doors.conftest import account_of
from tests.web.visitors import Visitor

SAYS = "A deadline of ours falls due on 20\N{NO-BREAK SPACE}December\N{NO-BREAK SPACE}2026"


@pytest.fixture
def pressed(office: Office, amara: Visitor, heron: str, clock: Clock) -> str:
    """The matter of hers in which counsel set a day, six days before it; her colleague is in the team."""
    lead = Actor(account_of(office, FOUNDER), "Amara Lindqvist", FOUNDER)
    said = {
        "deadline.override_on": Statement(PartialDate.parse("2026-12-20"), said_by=Speaker.COUNSEL),
        "deadline.override_reason": Statement("the letter of the Commission", said_by=Speaker.COUNSEL),
    }
    answers.answer(office, lead, heron, "deadline:CCF-D21", said, seen=99)
    put_in_team(office, heron, Actor(account_of(office, COLLEAGUE), "Owen Farrell", COLLEAGUE))
    clock.now = datetime(2026, 12, 13, 1, tzinfo=UTC)
    amara.sign_in(FOUNDER)
    return heron


def test_the_lead_is_told_on_every_page_until_somebody_looks(amara: Visitor, pressed: str) -> None:
    """ML-04: the list goes on to say it."""
    assert SAYS in amara.page(f"/matters/{pressed}/team").text
    assert SAYS in amara.page("/matters").text

    amara.page(f"/matters/{pressed}/deadlines")

    assert SAYS not in amara.page(f"/matters/{pressed}/team").text
    assert SAYS in amara.page("/matters").text


def test_the_second_member_is_told_when_nobody_looked(owen: Visitor, pressed: str, clock: Clock) -> None:
    """ML-04"""
    owen.sign_in(COLLEAGUE)
    before = owen.page("/matters").text + owen.page(f"/matters/{pressed}/team").text

    clock.turn(timedelta(days=1))
    owen.sign_in(COLLEAGUE)

    assert SAYS not in before
    assert SAYS in owen.page("/matters").text
    told = owen.page(f"/matters/{pressed}/team").text
    assert SAYS in told
    assert "Nobody of the team has looked at it lately." in told


def test_a_damaged_matter_says_so_in_a_list_that_is_shown(office: Office, amara: Visitor, pressed: str) -> None:
    """ML-04: one damaged statement hides no date of another matter."""
    other = amara.opens_a_matter("Otter", code_name="OTTER")
    lead = Actor(account_of(office, FOUNDER), "Amara Lindqvist", FOUNDER)
    answers.answer(office, lead, other, "applicant", {"applicant.aliases": Statement("x")}, seen=99)
    statement = metadata.tables["statement"]
    with office.engines.write.begin() as connection:
        connection.execute(statement.update().where(statement.c.matter == other).values(payload=b"broken"))
    office.forget_all()

    page = amara.page("/matters").text

    assert SAYS in page
    assert page.count("damaged and cannot be read") == 1


@pytest.mark.parametrize("column", ["title", "wrapped_key"])
def test_a_matter_that_does_not_open_hides_no_other(office: Office, amara: Visitor, pressed: str, column: str) -> None:
    """ML-04: the list counts it, and the dates of the others stay."""
    other = amara.opens_a_matter("Otter", code_name="OTTER")
    matter = metadata.tables["matter"]
    with office.engines.write.begin() as connection:
        sealed: bytes = connection.execute(select(matter.c[column]).where(matter.c.id == other)).scalar_one()
        altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
        connection.execute(matter.update().where(matter.c.id == other).values({column: altered}))
    office.forget_all()

    page = amara.page("/matters").text

    assert SAYS in page
    assert "1 matter of yours cannot be opened" in page
    assert other not in page
