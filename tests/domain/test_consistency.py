"""Contradictions: what cannot all be true, and what nobody can put in order yet."""

from casework.domain.consistency import ClashRule, Nature, contradictions

from .builders import TODAY, a_date, a_fact, a_record, a_version, said_by

LEFT = ClashRule(
    "learned-before-departure",
    "He learned of the notice before he left",
    "Left {travel.left_on}, learned {instrument.learned_on}.",
    "Ask for the day of departure.",
    (a_version({"fact": "instrument.learned_on", "before": "fact:travel.left_on"}),),
    asks="On which day did he leave?",
)


def of(left: str, learned: str):
    record = a_record(
        a_fact("travel.left_on", a_date(left)), a_fact("instrument.learned_on", a_date(learned), "instrument:1")
    )
    return contradictions([LEFT], record, on=TODAY)


def test_learning_before_leaving_is_a_clash() -> None:
    (clash,) = of(left="2020-03-01", learned="2020-02")

    assert clash.nature is Nature.CLASH
    assert clash.told(lambda fact: str(fact.value)) == "Left 2020-03-01, learned 2020-02."


def test_partial_dates_ask_for_the_day() -> None:
    (clash,) = of(left="2020", learned="2020-02")

    assert clash.nature is Nature.ORDER_OPEN


def test_dates_in_order_are_no_contradiction() -> None:
    assert of(left="2019", learned="2020-02") == ()


def test_missing_date_is_no_contradiction() -> None:
    record = a_record(a_fact("travel.left_on", a_date("2020")))

    assert contradictions([LEFT], record, on=TODAY) == ()


def test_each_thing_that_clashes_is_told_apart() -> None:
    rule = ClashRule("w", "…", "…", "…", (a_version({"fact": "warrant.issued_on", "before": "fact:charge.act_on"}),))
    record = a_record(
        a_fact("charge.act_on", a_date("2020-05"), "charge:1"),
        a_fact("warrant.issued_on", a_date("2019"), "warrant:1"),
        a_fact("warrant.issued_on", a_date("2021"), "warrant:2"),
    )

    (clash,) = contradictions([rule], record, on=TODAY)

    assert {fact.subject for fact in clash.facts} == {"warrant:1", "charge:1"}


def test_speakers_who_differ_are_reported() -> None:
    record = a_record(said_by("applicant", "travel.arrived_in", "FR"), said_by("document", "travel.arrived_in", "US"))

    (clash,) = contradictions([], record, on=TODAY)

    assert clash.nature is Nature.SPEAKERS_DIFFER
    assert [fact.value for fact in clash.facts] == ["FR", "US"]
