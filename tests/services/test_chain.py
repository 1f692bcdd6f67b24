"""Whoever tampers with the journal is found, and the first entry that is wrong is named."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from casework.keys.hierarchy import Keys
from casework.services.journal import record
from casework.services.journal_checks import Head, NotAMark, export_head, head, verify
from casework.services.office import Office
from casework.store import journal as book
from casework.store.engines import Engines
from casework.store.tables import journal
from casework.store.vault import Vault
from tests.services.conftest import Clock

ENTRIES = 12
NUMBERS = st.integers(1, ENTRIES)
COLUMNS = ("kind", "actor", "matter", "subject", "at", "details", "previous", "mac")
OPEN_UP = {
    "sqlite": ["DROP TRIGGER journal_keeps_UPDATE", "DROP TRIGGER journal_keeps_DELETE"],
    "postgresql": ["DROP TRIGGER journal_keeps ON journal"],
}
TAMPERING = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


class Undone(Exception):
    """Ends a transaction so that nothing of it is kept."""


@pytest.fixture
def written(engine: Engines, keys: Keys, tmp_path: Path) -> Office:
    """A journal of twelve entries, which somebody who owns the database has opened to changes."""
    office = Office(engine, keys, Vault(tmp_path), law=None, form=None, clock=Clock())  # type: ignore[arg-type]
    with engine.write.begin() as connection:
        for number in range(ENTRIES):
            record(
                connection, office, "signed-in", actor=f"{number:032x}", details={"n": number} if number % 2 else None
            )
        for statement in OPEN_UP[connection.dialect.name]:
            connection.execute(text(statement))
    return office


def rows(office: Office) -> list[dict[str, Any]]:
    with office.engines.read.begin() as connection:
        return [dict(row) for row in connection.execute(journal.select().order_by(journal.c.number)).mappings()]


def rewrite(office: Office, changed: list[dict[str, Any]]) -> None:
    with office.engines.write.begin() as connection:
        connection.execute(journal.delete())
        if changed:
            connection.execute(journal.insert(), changed)


@pytest.fixture
def original(written: Office) -> list[dict[str, Any]]:
    return rows(written)


def other_than(value: object) -> object:
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"x"
    return value + timedelta(microseconds=1) if isinstance(value, datetime) else f"{value}x"[-32:]


def test_an_untouched_journal_is_whole(written: Office) -> None:
    """AU-02: nothing is found where nothing was done."""
    assert verify(written).ok
    assert verify(written).entries == ENTRIES
    assert verify(written, head(written)).ok


@TAMPERING
@given(number=NUMBERS, column=st.sampled_from(COLUMNS))
def test_an_edit_is_found_and_named(written: Office, original: list[dict[str, Any]], number: int, column: str) -> None:
    """AU-02: any column of any entry."""
    row = original[number - 1]
    rewrite(written, [*original[: number - 1], row | {column: other_than(row[column])}, *original[number:]])

    assert verify(written).first_bad == number


@TAMPERING
@given(number=st.integers(1, ENTRIES - 1), renumbers=st.booleans())
def test_a_deletion_is_found_and_named(
    written: Office, original: list[dict[str, Any]], number: int, renumbers: bool
) -> None:
    """AU-02: whether or not the rest is moved up."""
    after = [row | {"number": row["number"] - renumbers} for row in original[number:]]
    rewrite(written, [*original[: number - 1], *after])

    assert verify(written).first_bad == number


@TAMPERING
@given(pair=st.sets(NUMBERS, min_size=2, max_size=2), relinks=st.booleans())
def test_a_swap_is_found_and_named(
    written: Office, original: list[dict[str, Any]], pair: set[int], relinks: bool
) -> None:
    """AU-02: two entries change places."""
    low, high = sorted(pair)
    swapped = [dict(row) for row in original]
    keeps = ("number", "previous", "mac") if relinks else ("number",)
    for here, there in ((low, high), (high, low)):
        swapped[here - 1] = original[there - 1] | {name: original[here - 1][name] for name in keeps}
    rewrite(written, swapped)

    assert verify(written).first_bad == low


@TAMPERING
@given(number=NUMBERS, actor=st.integers(0, 2**64))
def test_an_insertion_is_found_and_named(
    written: Office, original: list[dict[str, Any]], number: int, actor: int
) -> None:
    """AU-02: an entry slipped in before another, made of everything but the key."""
    moved = [row | {"number": row["number"] + 1} for row in original[number - 1 :]]
    slipped = original[number - 1] | {"actor": f"f{actor:031x}"}
    rewrite(written, [*original[: number - 1], slipped, *moved])

    assert verify(written).first_bad == number


@TAMPERING
@given(kept=st.integers(0, ENTRIES - 1))
def test_a_cut_end_is_found_with_a_mark_taken_before(
    written: Office, original: list[dict[str, Any]], kept: int
) -> None:
    """AU-03: cutting the tail is invisible without a head, and seen with one."""
    rewrite(written, original)
    mark = Head.parse(str(head(written)))
    rewrite(written, original[:kept])

    assert verify(written).ok
    assert verify(written, mark).first_bad == kept + 1


def test_a_journal_written_anew_does_not_fit_the_old_mark(written: Office) -> None:
    """AU-03: not even whoever holds the keys can write another history behind a mark."""
    mark = head(written)
    rewrite(written, [])

    with written.engines.write.begin() as connection:
        for _ in range(ENTRIES + 3):
            record(connection, written, "signed-in", actor="e" * 32)

    assert verify(written).ok
    assert verify(written, mark).first_bad == ENTRIES


def test_a_key_put_in_place_of_another_is_found(written: Office) -> None:
    """AU-02: the keys of the journal are wrapped by the root key, each for its own stretch."""
    with written.engines.write.begin() as connection:
        connection.execute(text("UPDATE journal_key SET wrapped_key = :other"), {"other": b"x" * 60})

    assert verify(written).first_bad == 1


def test_a_new_key_goes_on_with_the_chain(written: Office) -> None:
    """AU-02: with a new root key the journal goes on under a new key, bound to what was written under the old."""
    with written.engines.write.begin() as connection:
        book.add_key(connection, written.keys, first=ENTRIES + 1)
        record(connection, written, "rotation-finished")

    assert verify(written).ok
    assert verify(written).entries == ENTRIES + 1


def test_the_mark_taken_is_the_newest_entry(written: Office) -> None:
    """AU-03: taking a mark is itself written."""
    mark = export_head(written, actor="operator")

    assert mark == head(written)
    assert mark.number == ENTRIES + 1


@pytest.mark.parametrize("typed", ["", "12", "twelve-8f3a", "12-8f3a", "12-" + "g" * 32])
def test_what_is_no_mark_is_refused(typed: str) -> None:
    """AU-03: a mistyped head is no reason for alarm."""
    with pytest.raises(NotAMark):
        Head.parse(typed)


def test_moments_are_bound_to_the_microsecond(written: Office) -> None:
    """AU-02: both databases give back the very moment that was written."""
    moment = datetime(2026, 11, 22, 9, 30, 0, 123_456, tzinfo=UTC)
    written.clock.now = moment  # type: ignore[attr-defined]

    with written.engines.write.begin() as connection:
        record(connection, written, "signed-in")

    assert rows(written)[-1]["at"] == moment
    assert verify(written).ok
