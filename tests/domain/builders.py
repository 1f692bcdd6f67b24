"""Short ways to say what a test is about; everything not said has a default."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.domain.answers import Value
from casework.domain.authorities import Authority, Certainty, Version
from casework.domain.conditions import Condition
from casework.domain.dates import PartialDate
from casework.domain.facts import Fact, Speaker, kind_of
from casework.domain.grounds import Ground
from casework.domain.record import Record, Subject
from casework.domain.vocabulary import read

TODAY = date(2026, 11, 22)


def a_fact(key: str, value: Value | None, subject: str = "", **more: Any) -> Fact:
    return Fact(subject or kind_of(key), key, value, **more)


def a_date(text: str) -> PartialDate:
    return PartialDate.parse(text)


def a_record(*facts: Fact, things: tuple[str, ...] = ()) -> Record:
    """Return a record of `facts`; the things they are about exist, and `things` besides."""
    about = [fact.subject for fact in facts if ":" in fact.subject]
    subjects = tuple(Subject(one, order) for order, one in enumerate(dict.fromkeys((*about, *things))))
    return Record.from_log(facts, subjects)


def said_by(speaker: str, key: str, value: Value | None, **more: Any) -> Fact:
    return a_fact(key, value, said_by=Speaker(speaker), **more)


def condition(*tests: dict[str, Any], **lists: Any) -> Condition:
    return read(lists or list(tests))


def an_authority(**more: Any) -> Authority:
    return Authority(**{"cite": "RPD 2025, Article 83", "certainty": Certainty.PRIMARY, "checked_on": TODAY, **more})


def a_version(
    *tests: dict[str, Any], in_force: date = date(2012, 7, 1), terms: Any = None, **lists: Any
) -> Version[Any]:
    return Version(in_force, (an_authority(),), terms, condition(*tests, **lists))


def a_ground(*tests: dict[str, Any], **more: Any) -> Ground:
    return Ground(
        **{
            "id": "C-5", "title": "Below the threshold", "pleads": "conditions", "order": 40, "test": "…",
            "versions": (a_version(*tests),), **more,
        }
    )  # fmt: skip
