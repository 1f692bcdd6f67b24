"""Annexes: numbered by the plan where there is one, and otherwise as they are cited."""

from __future__ import annotations

from dataclasses import replace

from casework.domain.annex_plans import AnnexPlan, PlannedAnnex
from casework.domain.annexes import annexes_of, labels_of
from casework.domain.exhibits import Exhibit
from casework.domain.facts import Consent, Disclosure
from casework.domain.record import Record


def a_record(*exhibits: str | Exhibit, plan: dict[str, str] | None = None) -> Record:
    """Return a record with exhibits, named by a letter each, and a plan: a title for the letters of an annex."""
    held = tuple(one if isinstance(one, Exhibit) else Exhibit(one, f"Paper {one}") for one in exhibits)
    planned = tuple(PlannedAnnex(title, title, tuple(inside)) for title, inside in (plan or {}).items())
    return Record(exhibits=held, plan=AnnexPlan(planned))


def shown(record: Record, *cited: str) -> list[str]:
    return [f"{one.number} {one.title}: {''.join(e.id for e in one.exhibits)}" for one in annexes_of(record, cited)]


def test_without_a_plan_each_exhibit_cited_is_an_annex() -> None:
    record = a_record("a", "b", "c")

    annexes = shown(record, "c", "a")

    assert annexes == ["1 Paper c: c", "2 Paper a: a"]


def test_the_plan_groups_exhibits_under_its_titles() -> None:
    record = a_record("a", "b", "c", plan={"Notice": "b", "Court": "ca"})

    labels = labels_of(annexes_of(record, ("a", "b")))

    assert labels == {"b": "1", "c": "2.1", "a": "2.2"}


def test_a_late_exhibit_comes_last_and_renumbers_nothing() -> None:
    record = a_record("a", "b", "c", plan={"Court": "ca"})

    annexes = shown(record, "b", "a")

    assert annexes == ["1 Court: ca", "2 Paper b: b"]
    assert [one.is_late for one in annexes_of(record, ("b",))] == [False, True]


def test_an_annex_of_what_is_never_filed_has_no_number() -> None:
    held_back = Exhibit("a", "Paper a", disclosure=Disclosure.NOT_FILED)
    record = a_record(held_back, "b", plan={"Held": "a", "Court": "b"})

    assert shown(record, "a", "b") == ["1 Court: b"]


def test_an_exhibit_of_somebody_not_asked_is_never_filed() -> None:
    asked = {consent: Exhibit("a", "Photo", consent=consent) for consent in Consent}

    filed = {consent for consent, one in asked.items() if annexes_of(a_record(one))}

    assert filed == {Consent.NOT_NEEDED, Consent.GIVEN}


def test_moving_an_exhibit_into_another_annex_loses_none() -> None:
    plan = a_record(plan={"one": "ab", "two": "cd"}).plan

    moved = plan.placed("a", "two", before="d")

    assert [annex.exhibits for annex in moved.annexes] == [("b",), ("c", "a", "d")]
    assert moved.placed("a", "nowhere") == moved


def test_moving_stops_at_the_ends() -> None:
    plan = a_record(plan={"one": "ab", "two": "c"}).plan

    assert plan.exhibit_moved("a", -1) == plan
    assert plan.exhibit_moved("a", 1).exhibits == ("b", "a", "c")
    assert plan.annex_moved("two", -1).exhibits == ("c", "a", "b")
    assert plan.annex_moved("two", 1) == plan
    assert plan.annex_before("one", "nowhere").exhibits == ("c", "a", "b")


def test_an_annex_put_in_takes_its_exhibits_from_the_others() -> None:
    plan = a_record(plan={"one": "ab"}).plan

    grown = plan.with_annex(PlannedAnnex("new", "New", ("a",)))

    assert [annex.exhibits for annex in grown.annexes] == [("b",), ("a",)]
    assert replace(grown.dissolved("new"), version=0).exhibits == ("b",)
