"""Places in exhibits: read as people type them, written one way, and refused where there is no such place."""

from __future__ import annotations

import pytest

from casework.domain.pinpoints import BadPinpoint, Fault, check_pages, parsed, shortened, written


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("p. 3", "p. 3"),
        ("page 3", "p. 3"),
        ("Pages 4-6", "pp. 4–6"),
        ("p. 12, 14", "pp. 12, 14"),
        ("pp 4–6; para 9", "pp. 4–6, para 9"),
        ("paras 4–6", "paras 4–6"),
        ("¶ 7", "para 7"),
        ("00:12:30", "00:12:30"),
        ("3:20", "00:03:20"),
        ("75:00 to 1:20:05", "01:15:00–01:20:05"),
        ("page ١٢", "p. 12"),
        ("ص ٣", "p. 3"),
        ("the stamp on the back", "the stamp on the back"),
        ("message of 3 May, 14.05", "message of 3 May, 14.05"),
        ("  ", ""),
    ],
)
def test_a_place_is_written_one_way(typed: str, kept: str) -> None:
    assert written(typed) == kept
    assert written(kept) == kept


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("12", Fault.NO_UNIT),
        ("4-6", Fault.NO_UNIT),
        ("p. 0", Fault.FROM_ONE),
        ("paras 6-4", Fault.BACKWARDS),
        ("00:61:00", Fault.NO_TIME),
        ("00:10:75", Fault.NO_TIME),
        ("12:30–12:10", Fault.BACKWARDS),
        ("word " * 20, Fault.TOO_LONG),
    ],
)
def test_a_place_that_cannot_be_is_refused(typed: str, fault: Fault) -> None:
    with pytest.raises(BadPinpoint) as refused:
        written(typed)

    assert refused.value.fault is fault


def test_a_page_beyond_the_last_is_refused_where_the_last_is_known() -> None:
    places = parsed("pp. 2–9")

    check_pages(places, None)
    check_pages(places, 9)
    with pytest.raises(BadPinpoint) as refused:
        check_pages(places, 8)

    assert (refused.value.fault, refused.value.detail) == (Fault.NO_SUCH_PAGE, "8")


def test_a_place_kept_before_places_were_checked_still_stands() -> None:
    assert shortened("page 2") == "p. 2"
    assert shortened("12") == "12"
