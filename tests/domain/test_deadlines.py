"""Deadlines: reckoned from facts, waiting for them, met, overridden."""

from datetime import date

import pytest

from casework.domain.dates import Period
from casework.domain.deadlines import Deadline, DeadlineRule, Force, State, Timing, reckon
from casework.domain.record import Record

from .builders import TODAY, a_date, a_fact, a_record, a_version, said_by

NINE_MONTHS = Timing("request.admissible_on", Period(months=9), met_by="request.decided_on")


def a_rule(timing: Timing = NINE_MONTHS, *tests: dict, **more: object) -> DeadlineRule:
    version = a_version(*tests, in_force=date(2017, 3, 11), terms=timing)
    return DeadlineRule(
        **{
            "id": "CCF-D6", "title": "Decide", "whose": "ccf", "force": Force.EXPECTED, "lost": "…",
            "versions": (version,), **more,
        }
    )  # fmt: skip


def reckoned(rule: DeadlineRule, record: Record, today: date = TODAY) -> tuple[Deadline, ...]:
    return reckon([rule], record, today=today, repeating=frozenset({"elsewhere", "instrument"}))


def test_deadline_waits_while_its_start_is_unknown() -> None:
    (deadline,) = reckoned(a_rule(), a_record())

    assert deadline.state is State.WAITING
    assert [one.key for one in deadline.waiting_for] == ["request.admissible_on"]


def test_nine_months_run_from_the_day_of_admissibility() -> None:
    (deadline,) = reckoned(a_rule(), a_record(a_fact("request.admissible_on", a_date("2026-05-31"))))

    assert (deadline.due, deadline.is_exact) == (date(2027, 2, 28), True)


def test_partial_start_gives_the_earliest_day_and_the_last() -> None:
    (deadline,) = reckoned(a_rule(), a_record(a_fact("request.admissible_on", a_date("2026-05"))))

    assert (deadline.due, deadline.latest) == (date(2027, 2, 1), date(2027, 2, 28))
    assert not deadline.is_exact


@pytest.mark.parametrize(("today", "state"), [(date(2027, 2, 1), State.DUE), (date(2027, 2, 2), State.OVERDUE)])
def test_deadline_is_overdue_the_day_after(today: date, state: State) -> None:
    (deadline,) = reckoned(a_rule(), a_record(a_fact("request.admissible_on", a_date("2026-05-01"))), today)

    assert deadline.state is state


def test_decision_ends_the_clock() -> None:
    record = a_record(
        a_fact("request.admissible_on", a_date("2026-01-10")), a_fact("request.decided_on", a_date("2026-08"))
    )

    (deadline,) = reckoned(a_rule(), record)

    assert deadline.state is State.MET


def test_date_set_by_the_ccf_is_taken_as_given() -> None:
    rule = a_rule(Timing(given_by="request.answer_by"))

    (deadline,) = reckoned(rule, a_record(a_fact("request.answer_by", a_date("2026-12-15"))))

    assert deadline.due == date(2026, 12, 15)


def test_rule_that_does_not_apply_is_not_shown() -> None:
    rule = a_rule(NINE_MONTHS, {"fact": "request.type", "is": "deletion"})

    assert reckoned(rule, a_record(a_fact("request.type", "access"))) == ()


def test_things_that_repeat_each_have_their_clock() -> None:
    rule = a_rule(Timing("elsewhere.began_on", Period(days=40)), {"fact": "elsewhere.kind", "is": "arrest"})
    record = a_record(
        a_fact("elsewhere.kind", "arrest", "elsewhere:1"),
        a_fact("elsewhere.began_on", a_date("2026-11-01"), "elsewhere:1"),
        a_fact("elsewhere.kind", "visa", "elsewhere:2"),
    )

    (deadline,) = reckoned(rule, record)

    assert (deadline.subject, deadline.due) == ("elsewhere:1", date(2026, 12, 11))


def test_override_by_counsel_prevails_and_keeps_our_reckoning() -> None:
    record = a_record(
        a_fact("request.admissible_on", a_date("2026-05-01")),
        said_by("counsel", "deadline.override_on", a_date("2027-01-15"), subject="deadline:CCF-D6"),
        said_by("counsel", "deadline.override_reason", "the CCF wrote so", subject="deadline:CCF-D6"),
    )

    (deadline,) = reckoned(a_rule(), record)

    assert (deadline.due, deadline.counted_on) == (date(2027, 1, 15), date(2027, 2, 1))
    assert deadline.override_reason is not None


def test_overdue_and_soonest_come_first_and_waiting_after() -> None:
    record = a_record(a_fact("request.admissible_on", a_date("2026-05-01")))
    waiting = a_rule(Timing("request.decided_on", Period(months=1)), id="CCF-D12")
    soon = a_rule(Timing("request.admissible_on", Period(months=4)), id="CCF-D5")

    found = reckon([waiting, a_rule(), soon], record, today=TODAY, repeating=frozenset())

    assert [one.rule.id for one in found] == ["CCF-D5", "CCF-D6", "CCF-D12"]
