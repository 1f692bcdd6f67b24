"""The plan of annexes, looked over: what is amiss, how many pages, and plans to begin with."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from casework.domain.annex_checks import PageCount, amiss, by_ground, by_step, one_each, page_count
from casework.domain.exhibits import Exhibit, ExhibitFile, FileRole
from casework.domain.facts import Disclosure, Fact, Proof
from casework.domain.grounds import Judgement, Standing
from casework.domain.record import Record
from tests.domain.builders import a_ground
from tests.domain.test_annexes import a_record
from tests.drafting.builders import a_form


def a_file(name: str, role: FileRole = FileRole.ORIGINAL, of: str = "") -> ExhibitFile:
    return ExhibitFile(name, name, 1, sha256="0", received_at=datetime(2026, 11, 25, tzinfo=UTC), role=role, of=of)


def a_judgement(title: str, key: str, record: Record) -> Judgement:
    fact = record.fact(key)
    assert fact is not None
    return Judgement(a_ground(title=title), "instrument", Standing.ARGUABLE, relied=(fact,))


def with_facts(record: Record, **proving: str) -> Record:
    """Return the record with facts, `travel_left_on="ab"` proved by the exhibits a and b."""
    facts = (
        Fact(key.split("_", 1)[0], key.replace("_", ".", 1), "x", proofs=tuple(Proof(one) for one in letters))
        for key, letters in proving.items()
    )
    return record.with_facts(*facts)


def test_what_is_pleaded_and_not_annexed_is_told_and_the_other_way_round() -> None:
    held_back = Exhibit("h", "Diary", disclosure=Disclosure.NOT_FILED)
    record = a_record("a", "b", held_back, plan={"Court": "bh", "": ""})

    found = amiss(record, ("a",))

    assert [one.id for one in found.not_annexed] == ["a"]
    assert [one.id for one in found.not_pleaded] == ["b"]
    assert [one.id for one in found.never_filed] == ["h"]
    assert [one.id for one in found.empty] == [""]
    assert not found.is_clear
    assert amiss(a_record("a"), ("a",)).is_clear


def test_pages_are_counted_as_far_as_they_are_known() -> None:
    original, twin = a_file("o"), a_file("r", FileRole.REDACTED, "o")
    exhibits = (
        Exhibit("a", "Order", files=(original, a_file("t", FileRole.TRANSLATION, "o"), a_file("s", FileRole.SIDECAR))),
        Exhibit("b", "Photo", files=(original, twin)),
        Exhibit("c", "No file yet"),
    )

    pages = page_count(exhibits, {"o": 12, "t": 14, "r": 11, "s": 1})

    assert pages == PageCount(known=12 + 14 + 11, unknown=1)


def test_proposals_take_each_exhibit_cited_once() -> None:
    record = with_facts(a_record("a", "b", "c", "d"), travel_left_on="ba", charge_label="bc")
    judgements = (a_judgement("First", "travel.left_on", record), a_judgement("Second", "charge.label", record))
    cited, number = ("d", "c", "b", "a"), count(1)

    plan = by_ground(record, cited, judgements, new_id=lambda: str(next(number)), rest="Other papers")

    assert [f"{one.title}: {''.join(one.exhibits)}" for one in plan] == ["First: ba", "Second: c", "Other papers: d"]
    assert len({one.id for one in plan}) == 3
    assert ["".join(one.exhibits) for one in one_each(record, cited, lambda: "x")] == list(cited)


def test_the_themes_of_the_steps_make_a_plan() -> None:
    record = with_facts(a_record("a", "b"), travel_left_on="b", charge_label="a")

    plan = by_step(record, ("a", "b"), a_form(), new_id=lambda: "x", rest="Other papers")

    assert [f"{one.title}: {''.join(one.exhibits)}" for one in plan] == ["charge: a", "travel: b"]
