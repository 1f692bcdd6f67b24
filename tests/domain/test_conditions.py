"""Conditions are three-valued, and say what they stand on and wait for."""

import pytest

from casework.domain.answers import UNKNOWN
from casework.domain.conditions import Missing, evaluate
from casework.domain.vocabulary import ConditionError, read

from .builders import a_date, a_fact, a_record, condition


def test_unanswered_fact_leaves_a_condition_unknown() -> None:
    finding = evaluate(condition({"fact": "applicant.kind", "is": "person"}), a_record())

    assert finding.truth is None
    assert finding.missing == (Missing("applicant.kind", "applicant"),)


def test_answer_i_do_not_know_is_unknown_not_false() -> None:
    record = a_record(a_fact("urgency.detained", UNKNOWN))

    assert evaluate(condition({"fact": "urgency.detained", "is": False}), record).truth is None


def test_one_false_test_decides_although_others_are_unknown() -> None:
    record = a_record(a_fact("urgency.detained", False))
    both = condition({"fact": "urgency.detained", "is": True}, {"fact": "urgency.asked", "is": True})

    assert evaluate(both, record).truth is False


def test_condition_names_the_facts_it_stands_on() -> None:
    detained = a_fact("urgency.detained", True)
    either = condition(any=[{"fact": "urgency.detained", "is": True}, {"fact": "urgency.asked", "is": True}])

    finding = evaluate(either, a_record(detained))

    assert finding.truth is True
    assert finding.relied == (detained,)


def test_tests_of_one_thing_must_hold_of_the_same_thing() -> None:
    record = a_record(
        a_fact("elsewhere.kind", "asylum", "elsewhere:1"),
        a_fact("elsewhere.stage", "granted", "elsewhere:1"),
        a_fact("elsewhere.kind", "arrest", "elsewhere:2"),
        a_fact("elsewhere.stage", "pending", "elsewhere:2"),
    )
    pending_asylum = condition({"fact": "elsewhere.kind", "is": "asylum"}, {"fact": "elsewhere.stage", "is": "pending"})

    assert evaluate(pending_asylum, record).truth is False


def test_every_charge_must_pass_where_every_is_asked() -> None:
    record = a_record(
        a_fact("charge.maximum_penalty_months", 12, "charge:1"),
        a_fact("charge.maximum_penalty_months", 60, "charge:2"),
    )
    of_every = condition({"fact": "charge.maximum_penalty_months", "below": 24, "of": "every"})
    of_any = condition({"fact": "charge.maximum_penalty_months", "below": 24})

    assert evaluate(of_every, record).truth is False
    assert evaluate(of_any, record).truth is True


def test_warrant_is_compared_with_the_charge_it_names() -> None:
    record = a_record(
        a_fact("charge.act_on", a_date("2020-05"), "charge:1"),
        a_fact("charge.act_on", a_date("2010"), "charge:2"),
        a_fact("warrant.issued_on", a_date("2019"), "warrant:1"),
        a_fact("warrant.charge", "charge:2", "warrant:1"),
    )
    too_early = condition({"fact": "warrant.issued_on", "before": "fact:charge.act_on"})

    assert evaluate(too_early, record).truth is False


def test_partial_dates_leave_the_order_open_and_say_so() -> None:
    record = a_record(
        a_fact("travel.left_on", a_date("2020")), a_fact("instrument.learned_on", a_date("2020-02"), "instrument:1")
    )

    finding = evaluate(condition({"fact": "instrument.learned_on", "before": "fact:travel.left_on"}), record)

    assert finding.truth is None
    assert {one.key for one in finding.missing} == {"travel.left_on", "instrument.learned_on"}


def test_too_few_things_may_still_become_enough() -> None:
    record = a_record(things=("incident:1",))

    assert evaluate(condition({"count": "incident", "at_least": 1}), record).truth is True
    assert evaluate(condition({"count": "incident", "at_least": 2}), record).truth is None


@pytest.mark.parametrize(
    ("answers", "truth"),
    [((True, True), True), ((True, None), None), ((True, False), False), ((False, False), False), ((None, None), None)],
)
def test_count_of_factors_stays_open_while_it_can_change(answers: tuple[bool | None, ...], truth: bool | None) -> None:
    keys = ["political.a_present", "political.b_present"]
    record = a_record(*(a_fact(key, answer) for key, answer in zip(keys, answers, strict=True) if answer is not None))

    assert evaluate(condition({"count": keys, "at_least": 2}), record).truth is truth


def test_none_holds_only_when_all_are_known_false() -> None:
    never = condition(none=[{"fact": "urgency.detained", "is": True}])

    assert evaluate(never, a_record(a_fact("urgency.detained", False))).truth is True
    assert evaluate(never, a_record(a_fact("urgency.detained", True))).truth is False
    assert evaluate(never, a_record()).truth is None


@pytest.mark.parametrize(
    "data",
    [
        [{"fact": "a.b", "like": "x"}],
        [{"fact": "a.b"}],
        [{"fact": "a.b", "is": 1, "below": 2}],
        [{"is": 1}],
        [{"fact": "a.b", "below": "ten"}],
        [{"fact": "a.b", "before": "31 February"}],
        [{"fact": "a.b", "known": "yes"}],
        [{"fact": "a.b", "is": 1, "of": "some"}],
        [{"any": [{"all": [{"fact": "a.b", "is": 1}]}]}],
        ["urgency.detained"],
    ],
)
def test_word_outside_the_vocabulary_is_refused(data: list[object]) -> None:
    with pytest.raises(ConditionError):
        read(data)
