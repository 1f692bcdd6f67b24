"""Grounds: arguable, open, unavailable, and why."""

from datetime import date

from casework.domain.facts import Proof
from casework.domain.grounds import Standing, Why, judge, strongest_first

from .builders import TODAY, a_fact, a_ground, a_record, a_version

NOTICE = "instrument:1"
BELOW = {"fact": "charge.maximum_penalty_months", "below": 24, "of": "every"}


def a_notice(*facts, kind="red-notice"):
    return a_record(a_fact("instrument.kind", kind, NOTICE), *facts)


def penalty(months, **more):
    return a_fact("charge.maximum_penalty_months", months, "charge:1", **more)


def test_ground_whose_facts_pass_is_arguable() -> None:
    judgement = judge(a_ground(BELOW), a_notice(penalty(12)), NOTICE, on=TODAY)

    assert judgement.standing is Standing.ARGUABLE
    assert [fact.value for fact in judgement.relied] == [12]


def test_unanswered_fact_leaves_the_ground_open() -> None:
    judgement = judge(a_ground(BELOW), a_notice(), NOTICE, on=TODAY)

    assert judgement.standing is Standing.OPEN
    assert [one.key for one in judgement.missing] == ["charge.maximum_penalty_months"]


def test_known_fact_against_it_makes_the_ground_unavailable() -> None:
    judgement = judge(a_ground(BELOW), a_notice(penalty(120)), NOTICE, on=TODAY)

    assert (judgement.standing, judgement.why) == (Standing.UNAVAILABLE, Why.FACTS_AGAINST)
    assert judgement.against[0][1].value == 120


def test_red_notice_condition_never_touches_a_diffusion() -> None:
    ground = a_ground(BELOW, instruments=("red-notice",))

    judgement = judge(ground, a_notice(penalty(12), kind="diffusion"), NOTICE, on=TODAY)

    assert (judgement.standing, judgement.why) == (Standing.UNAVAILABLE, Why.OTHER_INSTRUMENT)


def test_unknown_kind_of_data_keeps_the_ground_open() -> None:
    ground = a_ground(BELOW, instruments=("red-notice",))

    judgement = judge(ground, a_record(penalty(12), things=(NOTICE,)), NOTICE, on=TODAY)

    assert judgement.standing is Standing.OPEN
    assert [one.key for one in judgement.missing] == ["instrument.kind"]


def test_law_not_yet_in_force_cannot_be_pleaded() -> None:
    ground = a_ground(versions=(a_version(BELOW, in_force=date(2027, 1, 1)),))

    assert judge(ground, a_notice(penalty(12)), NOTICE, on=TODAY).why is Why.NOT_IN_FORCE


def test_version_of_the_day_is_applied() -> None:
    stricter = a_version({"fact": "charge.maximum_penalty_months", "below": 36}, in_force=date(2026, 1, 1))
    ground = a_ground(versions=(a_version(BELOW), stricter))

    assert judge(ground, a_notice(penalty(30)), NOTICE, on=date(2025, 6, 1)).standing is Standing.UNAVAILABLE
    assert judge(ground, a_notice(penalty(30)), NOTICE, on=TODAY).standing is Standing.ARGUABLE


def test_supporting_facts_are_shown_and_missing_ones_asked_for() -> None:
    ground = a_ground(BELOW, supports=("charge.label", "charge.article"))

    judgement = judge(ground, a_notice(penalty(12), a_fact("charge.label", "slander", "charge:1")), NOTICE, on=TODAY)

    assert [fact.value for fact in judgement.supported] == ["slander"]
    assert [one.key for one in judgement.could_add] == ["charge.article"]


def test_proved_ground_comes_before_a_bare_one() -> None:
    bare = judge(a_ground(BELOW, id="C-1", order=1), a_notice(penalty(12)), NOTICE, on=TODAY)
    proved = judge(a_ground(BELOW, order=2), a_notice(penalty(12, proofs=(Proof("code"),))), NOTICE, on=TODAY)

    assert [one.ground.id for one in strongest_first([bare, proved])] == ["C-5", "C-1"]
