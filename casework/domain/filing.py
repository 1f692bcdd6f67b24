"""Filing: which part of a record a filing may state, and what stays on counsel's sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from casework.domain.dates import PartialDate
from casework.domain.facts import Consent, Disclosure, Fact, Speaker, kind_of
from casework.domain.record import Record, Subject


class HeldBack(StrEnum):
    """Why a known fact is not in a filing."""

    NOT_FILED = "not-filed"
    REFUSED = "consent-refused"
    DISPUTED = "speakers-differ"


@dataclass(frozen=True)
class Withheld:
    """A known fact that the filing leaves out, and why."""

    fact: Fact
    why: HeldBack


def for_filing(record: Record) -> Record:
    """Return the record as a filing may state it.

    Facts marked not to be filed are gone, and whatever a person at risk refused: the facts so marked, and every
    fact about a relative who does not consent or about an incident that concerns that relative.
    """
    refused = _refused(record)
    return replace(
        record,
        facts=tuple(fact for fact in record.facts if fact.may_be_filed and fact.subject not in refused),
        subjects=tuple(subject for subject in record.subjects if subject.id not in refused),
        exhibits=tuple(one for one in record.exhibits if one.may_be_filed),
    )


def as_if_filed(record: Record, today: date) -> Record:
    """Return the record as it would be if the request were filed today, where no filing day is stated yet."""
    if record.is_known("request.filed_on"):
        return record
    filed = Fact("request", "request.filed_on", PartialDate.of(today), Speaker.COUNSEL, is_assumed=True)
    return replace(record, facts=(*(fact for fact in record.facts if fact.key != filed.key), filed))


def withheld(record: Record) -> tuple[Withheld, ...]:
    """Return every known fact that a filing leaves out."""
    refused = _refused(record)
    found = []
    for fact in record.facts:
        if not fact.is_known:
            continue
        if fact.subject in refused or fact.consent is Consent.REFUSED:
            found.append(Withheld(fact, HeldBack.REFUSED))
        elif fact.disclosure is Disclosure.NOT_FILED:
            found.append(Withheld(fact, HeldBack.NOT_FILED))
        elif record.is_disputed(fact.key, fact.subject):
            found.append(Withheld(fact, HeldBack.DISPUTED))
    return tuple(found)


def _refused(record: Record) -> frozenset[str]:
    relatives = {one for one in record.subjects_of("relative") if record.value("relative.consents", one) == "no"}
    return frozenset(relatives | {one.id for one in record.subjects if _concerns(one, record, relatives)})


def _concerns(subject: Subject, record: Record, relatives: set[str]) -> bool:
    return kind_of(subject.id) == "incident" and record.value("incident.relative", subject.id) in relatives
