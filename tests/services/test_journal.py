"""The journal: what is written in it, in which transaction, and what is never written."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from casework.services import journal
from casework.services.actors import Actor
from casework.services.journal import UnknownKind, record, record_once
from casework.services.journal_kinds import KINDS
from casework.services.matters import Matter
from casework.services.office import Office
from casework.store import journal as book
from tests.services.conftest import Clock

CASEWORK = Path(__file__).resolve().parents[2] / "casework"


def entries(office: Office) -> list[book.Entry]:
    with office.engines.read.begin() as connection:
        return list(book.entries(connection))


def test_each_entry_is_bound_to_the_one_before(office: Office) -> None:
    """AU-02: the entries are numbered without a gap, and each holds the mark of the one before."""
    before = len(entries(office))

    with office.engines.write.begin() as connection:
        record(connection, office, "signed-in", actor="a" * 32)
        record(connection, office, "matter-viewed", actor="a" * 32, matter="c" * 32)

    first, second = entries(office)[before:]
    assert second.number == first.number + 1
    assert second.previous == first.mac


def test_an_entry_goes_with_the_action_that_failed(office: Office) -> None:
    """AU-05: no event without action."""
    before = len(entries(office))

    with pytest.raises(ZeroDivisionError), office.engines.write.begin() as connection:
        _ = record(connection, office, "signed-in", actor="a" * 32) / 0

    assert len(entries(office)) == before


def test_a_kind_that_nobody_declared_is_refused(office: Office) -> None:
    """AU-01: the kinds are a closed list."""
    with pytest.raises(UnknownKind), office.engines.write.begin() as connection:
        record(connection, office, "looked-around")


@pytest.mark.parametrize("words", ["Amara Lindqvist", "أمينة", "x\ny"])
def test_words_are_no_ids(office: Office, words: str) -> None:
    """AU-01: only ids stand in the journal."""
    with pytest.raises(ValueError, match="ids"), office.engines.write.begin() as connection:
        record(connection, office, "signed-in", actor=words)


def test_details_are_sealed_under_the_key_of_the_matter(office: Office, heron: Matter) -> None:
    """AU-08: what is no id goes with the matter's key."""
    with office.engines.write.begin() as connection:
        record(connection, office, "protected-revealed", matter=heron.id, details={"reason": "canary"})

    sealed = entries(office)[-1].details
    assert b"canary" not in sealed
    with office.engines.read.begin() as connection:
        key = book.matter_key(connection, office.keys, heron.id)
    assert key is not None
    assert sealed[2:10] == key.id


def test_the_same_view_within_ten_minutes_is_one_entry(office: Office, amara: Actor, clock: Clock) -> None:
    """AU-01: turning the same page often is one look."""
    before = len(entries(office))

    for _ in range(3):
        record_once(office, "matter-viewed", actor=amara.id, matter="c" * 32)
        clock.turn(timedelta(minutes=3))
    record_once(office, "matter-viewed", actor=amara.id, matter="d" * 32)
    clock.turn(journal.BURST)
    record_once(office, "matter-viewed", actor=amara.id, matter="c" * 32)

    assert [entry.matter[0] for entry in entries(office)[before:]] == ["c", "d", "c"]


def test_every_kind_that_a_service_writes_is_in_the_list() -> None:
    """AU-01: a misspelt kind is found here, not when somebody acts."""
    named = [(path.name, kind) for path in CASEWORK.rglob("*.py") for kind in _kinds_written(path)]

    assert len(named) > 30
    assert [(name, kind) for name, kind in named if kind not in KINDS] == []


def test_every_kind_of_the_list_is_written_somewhere() -> None:
    """AU-01: the list promises nothing that no act and no view enters."""
    texts = [path.read_text("utf-8") for path in CASEWORK.rglob("*.py") if path.name != "journal_kinds.py"]

    assert [kind for kind in KINDS if not any(f'"{kind}"' in text for text in texts)] == []


def test_every_kind_says_what_happened_after_a_name() -> None:
    """AU-06: each is told in a plain sentence: Amara Lindqvist opened the matter."""
    sentences = [kind.says for kind in KINDS.values()]

    assert len(set(sentences)) == len(sentences)
    assert all(one[0].islower() and not one.endswith(".") for one in sentences)
    assert all(len(name) <= 40 for name in KINDS)


def _kinds_written(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in {"record", "record_once", "note"}:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
