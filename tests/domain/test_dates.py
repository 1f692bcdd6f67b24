"""Partial dates and periods."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.dates import NotADate, PartialDate, Period, is_before

from .builders import a_date


@pytest.mark.parametrize("text", ["2020", "2020-02", "2020-02-29", "1999-12-31"])
def test_date_is_written_back_as_precisely_as_known(text: str) -> None:
    assert str(a_date(text)) == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2021-02-31", "no such day"),
        ("2021-13", "no such month"),
        ("1066-10-14", "no such year"),
        ("31/02/2021", "not written as a date"),
        ("", "not written as a date"),
    ],
)
def test_impossible_date_is_refused_by_name(text: str, problem: str) -> None:
    with pytest.raises(NotADate) as refused:
        a_date(text)

    assert refused.value.problem == problem


def test_month_reaches_from_its_first_to_its_last_day() -> None:
    february = a_date("2020-02")

    assert (february.earliest, february.latest) == (date(2020, 2, 1), date(2020, 2, 29))


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("2020-01", "2020-02", True),
        ("2020-03", "2020-02", False),
        ("2020", "2020-02", None),
        ("2020-02", "2020-02", None),
        ("2020-02-03", "2020-02-03", False),
        ("2020-02-29", "2020-02", False),
    ],
)
def test_order_of_partial_dates_may_stay_open(first: str, second: str, order: bool | None) -> None:
    assert is_before(a_date(first), a_date(second)) is order


@given(st.dates(date(1901, 1, 1), date(2199, 1, 1)), st.dates(date(1901, 1, 1), date(2199, 1, 1)))
def test_whole_dates_are_ordered_like_days(first: date, second: date) -> None:
    assert is_before(PartialDate.of(first), PartialDate.of(second)) is (first < second)


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        (date(2026, 1, 31), Period(months=1), date(2026, 2, 28)),
        (date(2024, 2, 29), Period(years=1), date(2025, 2, 28)),
        (date(2026, 3, 26), Period(months=9), date(2026, 12, 26)),
        (date(2026, 11, 22), Period(days=45), date(2027, 1, 6)),
        (date(2026, 11, 22), Period(weeks=2), date(2026, 12, 6)),
    ],
)
def test_month_without_that_day_ends_on_its_last(start: date, period: Period, end: date) -> None:
    assert period.after(start) == end


def test_period_runs_backwards_too() -> None:
    assert Period(months=1).before(date(2026, 3, 31)) == date(2026, 2, 28)
