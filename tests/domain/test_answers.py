"""Answers: what is kept, and what is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.answers import UNKNOWN, BadAnswer, Kind, parse

from .builders import a_date


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.TEXT, "  Talsk ", "Talsk"),
        (Kind.LONG, "one\r\ntwo", "one\ntwo"),
        (Kind.TEXT, "محمد\u200f", "محمد\u200f"),
        (Kind.YES_NO, "yes", True),
        (Kind.YES_NO, False, False),
        (Kind.DATE, "2020-02", a_date("2020-02")),
        (Kind.MONTHS, "24", 24),
        (Kind.COUNTRY, "US", "US"),
        (Kind.COUNTRIES, ["US", "FR", "US"], ("US", "FR")),
    ],
)
def test_answer_is_kept_as_it_was_meant(kind: Kind, raw: object, value: object) -> None:
    assert parse(kind, raw) == value


@pytest.mark.parametrize("kind", list(Kind))
def test_every_question_can_be_answered_i_do_not_know(kind: Kind) -> None:
    assert parse(kind, UNKNOWN) is UNKNOWN


@pytest.mark.parametrize(
    ("kind", "raw", "problem"),
    [
        (Kind.TEXT, "   ", "empty"),
        (Kind.TEXT, "x" * 301, "too-long"),
        (Kind.LONG, "x" * 200_000, "too-long"),
        (Kind.TEXT, "a\x00b", "hidden-characters"),
        (Kind.LONG, "pay \u202e100", "hidden-characters"),
        (Kind.DATE, "2021-02-31", "no-such-day"),
        (Kind.MONTHS, "two years", "not-a-number"),
        (Kind.MONTHS, "-3", "out-of-range"),
        (Kind.YES_NO, "maybe", "not-yes-or-no"),
        (Kind.CHOICE, "third", "not-an-option"),
        (Kind.COUNTRY, "Karvia", "not-a-country"),
    ],
)
def test_bad_answer_is_refused_by_name(kind: Kind, raw: object, problem: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        parse(kind, raw, options=["first", "second"])

    assert refused.value.problem == problem


@given(st.text())
def test_text_is_either_kept_whole_or_refused(raw: str) -> None:
    try:
        kept = parse(Kind.LONG, raw)
    except BadAnswer:
        return

    assert isinstance(kept, str)
    assert parse(Kind.LONG, kept) == kept
