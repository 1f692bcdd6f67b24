"""Pressing deadlines: never silent, told to the next member when nobody looks, and to nobody outside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework import keeper
from casework.domain.dates import PartialDate
from casework.domain.facts import Speaker
from casework.services import answers, handover, pressing
from casework.services.actors import CLIENT, Actor
from casework.services.answers import Statement
from casework.services.journal import record_once
from casework.services.matters import Matter, load_matter, open_matter
from casework.services.office import Office
from casework.services.settings import Settings
from casework.store import mails, people
from casework.store.tables import metadata
from tests.services.conftest import Clock
from tests.services.team import a_person, put_in_team, stepped_up

DUE = datetime(2026, 12, 20, tzinfo=UTC)
HOURS = 3


@pytest.fixture
def team(office: Office, amara: Actor, heron: Matter, clock: Clock) -> tuple[Actor, Actor, Actor]:
    """The lead, a second and a third member; counsel has set a day for the evidence, four weeks ahead."""
    others = []
    for name in ("Bela Farkas", "Chiara Dorn"):
        clock.turn(timedelta(minutes=1))
        others.append(a_person(office, name, "paralegal"))
        put_in_team(office, heron.id, others[-1])
    put_in_team(office, heron.id, a_person(office, "Tomas Client", CLIENT))
    said = {
        "deadline.override_on": Statement(PartialDate.parse("2026-12-20"), said_by=Speaker.COUNSEL),
        "deadline.override_reason": Statement("the letter of the Commission", said_by=Speaker.COUNSEL),
    }
    answers.answer(office, amara, heron.id, "deadline:CCF-D21", said, seen=99)
    return (amara, others[0], others[1])


def told(office: Office, team: tuple[Actor, ...], matter_id: str) -> list[bool]:
    return [matter_id in pressing.told_to(office, one).presses for one in team]


def looks(office: Office, actor: Actor, matter_id: str) -> None:
    record_once(office, "deadlines-viewed", actor=actor.id, matter=matter_id)


def test_a_deadline_is_never_silent_in_thirty_days(
    office: Office, clock: Clock, heron: Matter, team: tuple[Actor, Actor, Actor]
) -> None:
    """ML-04, RL-14: nobody before a week is left, then always the lead, and the others as long as nobody looks."""
    for _step in range(40 * 24 // HOURS):
        clock.turn(timedelta(hours=HOURS))
        is_near = clock.now.date() >= (DUE - timedelta(days=7)).date()
        unseen_days = (clock.now - (DUE - timedelta(days=7))) / timedelta(days=1)

        assert told(office, team, heron.id) == [is_near, unseen_days >= 1, unseen_days >= 2], clock.now

    overdue = pressing.told_to(office, team[0]).presses[heron.id]
    assert (overdue.is_overdue, overdue.is_unseen, overdue.due) == (True, True, DUE.date())


def test_a_look_ends_the_telling_of_others_and_not_of_the_lead(
    office: Office, clock: Clock, heron: Matter, team: tuple[Actor, Actor, Actor]
) -> None:
    """ML-04: the second member is told first; whoever of the team looks, the time to look begins anew."""
    clock.now = DUE - timedelta(days=6)
    before = told(office, team, heron.id)

    looks(office, team[1], heron.id)
    after = told(office, team, heron.id)
    clock.turn(timedelta(hours=25))
    again = told(office, team, heron.id)

    assert before == [True, True, False]
    assert after == [True, False, False]
    assert again == [True, True, False]


def test_two_days_before_six_hours_without_a_look_are_enough(
    office: Office, clock: Clock, heron: Matter, team: tuple[Actor, Actor, Actor]
) -> None:
    """ML-04"""
    clock.now = DUE - timedelta(days=2)
    looks(office, team[0], heron.id)
    clock.turn(timedelta(hours=7))

    assert told(office, team, heron.id) == [True, True, False]


def test_no_stranger_no_client_and_no_closed_matter_is_told(
    office: Office, clock: Clock, heron: Matter, stranger: Actor, team: tuple[Actor, Actor, Actor]
) -> None:
    """AZ-07, AZ-06: a banner is a list too."""
    clock.now = DUE + timedelta(days=3)
    client = replace(stranger, role=CLIENT)
    assert pressing.told_to(office, stranger) == pressing.told_to(office, client) == pressing.Told()

    handover.close(office, stepped_up(office, team[0]), heron.id)

    assert told(office, team, heron.id) == [False, False, False]


def test_only_then_a_letter_goes_and_says_nothing(
    office: Office, clock: Clock, heron: Matter, team: tuple[Actor, Actor, Actor]
) -> None:
    """ML-04, ML-01: in-app to the second member first; the letter is the neutral one."""
    mailing = replace(office, sends_mail=True)
    clock.now = DUE - timedelta(days=7) + timedelta(hours=1)
    assert pressing.write_about_the_unseen(mailing) == 0
    clock.now = DUE - timedelta(days=6)

    assert pressing.write_about_the_unseen(mailing) == 2

    with office.engines.read.begin() as connection:
        found = [(one.kind, one.email) for one in mails.waiting(connection, office.keys)]
    assert sorted(found) == sorted(("unseen", one.email) for one in team[:2])
    found_now = pressing.in_matter(office, load_matter(office, team[0], heron.id))
    assert found_now is not None
    assert "CCF" not in repr(found_now)


def waiting(office: Office) -> list[tuple[str, str]]:
    with office.engines.read.begin() as connection:
        return sorted((one.kind, one.email) for one in mails.waiting(connection, office.keys))


def test_a_damaged_matter_silences_no_other(
    office: Office, clock: Clock, heron: Matter, team: tuple[Actor, Actor, Actor], caplog: pytest.LogCaptureFixture
) -> None:
    """ML-04: it is named as damaged, the dates of the others stay, and letters go; the log gets the kind of error."""
    other = open_matter(office, team[0], title="Otter", code_name="OTTER")
    answers.answer(office, team[0], other.id, "applicant", {"applicant.aliases": Statement("x")}, seen=99)
    statement = metadata.tables["statement"]
    with office.engines.write.begin() as connection:
        connection.execute(statement.update().where(statement.c.matter == other.id).values(payload=b"broken"))
    office.forget_all()
    clock.now = DUE - timedelta(days=4)

    said = pressing.told_to(office, team[0])

    assert (set(said.presses), set(said.damaged)) == ({heron.id}, {other.id})
    assert pressing.told_to(office, team[1]).damaged == frozenset()
    assert pressing.write_about_the_unseen(replace(office, sends_mail=True)) == 3
    assert {record.getMessage() for record in caplog.records} == {"SealBroken"}


def test_the_letters_do_not_wait_for_a_lead_nor_for_the_mark_of_the_day(
    office: Office,
    settings: Settings,
    clock: Clock,
    heron: Matter,
    team: tuple[Actor, Actor, Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """ML-04: the only lead is suspended, and the mark fails: the members are written to all the same, once a day."""
    mailing = replace(office, sends_mail=True)
    with office.engines.write.begin() as connection:
        people.suspend(connection, team[0].id)
    monkeypatch.setattr(keeper, "mail_mark_of_the_day", lambda _office: 1 / 0)
    clock.now = DUE - timedelta(days=4)

    for _ in range(3):
        keeper.one_round(mailing, settings)

    assert waiting(office) == sorted(("unseen", one.email) for one in team[1:])
    assert pressing.write_about_the_unseen(mailing) == 0


def test_letters_that_fail_are_written_in_the_next_round(
    office: Office, settings: Settings, clock: Clock, team: tuple[Actor, Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ML-04: a day is only done once its letters are kept."""
    mailing = replace(office, sends_mail=True)
    clock.now = DUE - timedelta(days=4)
    with monkeypatch.context() as broken:
        broken.setattr(pressing, "tell", lambda *_rest: 1 / 0)
        keeper.one_round(mailing, settings)

    keeper.one_round(mailing, settings)

    assert [kind for kind, _ in waiting(office)].count("unseen") == len(team)
