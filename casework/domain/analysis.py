"""The analysis: what a record amounts to under the law of a day. Derived each time, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casework.domain.annexes import annexes_of
from casework.domain.conditions import Missing
from casework.domain.consistency import ClashRule, Contradiction, contradictions
from casework.domain.deadlines import Deadline, DeadlineRule, reckon
from casework.domain.facts import Fact
from casework.domain.filing import as_if_filed
from casework.domain.grounds import Ground, Judgement, Standing, judge, strongest_first
from casework.domain.questions import Form
from casework.domain.record import Record
from casework.domain.requirements import Check, Requirement, preflight
from casework.domain.translations import WANTED, readable_languages, state_of


@dataclass(frozen=True)
class Rules:
    """The rules an analysis applies."""

    grounds: tuple[Ground, ...] = ()
    deadlines: tuple[DeadlineRule, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    clashes: tuple[ClashRule, ...] = ()


@dataclass(frozen=True)
class EvidenceRow:
    """A pleaded fact, the grounds that rely on it, and where each exhibit proves it."""

    fact: Fact
    grounds: tuple[str, ...]

    def pinpoints(self, exhibit: str) -> tuple[str, ...] | None:
        """Return the places in `exhibit` that prove the fact, or None where it proves nothing of it."""
        places = tuple(proof.pinpoint for proof in self.fact.proofs if proof.exhibit == exhibit)
        return places or None


@dataclass(frozen=True)
class Gap:
    """A fact that is not known, and the grounds that wait for it (`decides`) or would gain by it."""

    missing: Missing
    decides: tuple[str, ...] = ()
    strengthens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Analysis:
    """What the record amounts to today."""

    today: date
    record: Record
    judgements: tuple[Judgement, ...]
    evidence: tuple[EvidenceRow, ...]
    contradictions: tuple[Contradiction, ...]
    preflight: tuple[Check, ...]
    deadlines: tuple[Deadline, ...]
    gaps: tuple[Gap, ...]

    def standing(self, standing: Standing) -> tuple[Judgement, ...]:
        return tuple(one for one in self.judgements if one.standing is standing)

    @property
    def arguable(self) -> tuple[Judgement, ...]:
        return self.standing(Standing.ARGUABLE)

    @property
    def bare(self) -> tuple[EvidenceRow, ...]:
        return tuple(row for row in self.evidence if row.fact.is_bare)

    @property
    def first_gap(self) -> Gap | None:
        """Return the gap that decides most, if any decides something."""
        return next((gap for gap in self.gaps if gap.decides), None)


def analyse(
    record: Record, rules: Rules, form: Form, *, today: date, measures: Mapping[str, float] | None = None
) -> Analysis:
    """Return the analysis of `record` on the day `today`.

    Every ground is judged for every instrument; a matter without one is judged as if it had one of unknown kind.

    Units: `measures` in pages and annexes, as far as they have been counted.
    """
    instruments = record.subjects_or_kind("instrument")
    judgements = strongest_first(
        judge(ground, record, instrument, on=today) for ground in rules.grounds for instrument in instruments
    )
    filed = as_if_filed(record, today)
    counts = {**_counts(record, judgements, rules.requirements, on=today), **(measures or {})}
    return Analysis(
        today,
        record,
        judgements,
        evidence_map(judgements),
        contradictions(rules.clashes, filed, on=today),
        preflight(rules.requirements, filed, counts, on=today),
        reckon(rules.deadlines, record, today=today, repeating=form.repeating_kinds),
        gaps(judgements, form),
    )


def evidence_map(judgements: Iterable[Judgement]) -> tuple[EvidenceRow, ...]:
    """Return a row for every fact that an arguable ground relies on, in the order of the grounds."""
    users: dict[Fact, list[str]] = {}
    for judgement in judgements:
        for fact in judgement.facts if judgement.is_arguable else ():
            users.setdefault(fact, []).append(judgement.ground.id)
    return tuple(EvidenceRow(fact, tuple(dict.fromkeys(grounds))) for fact, grounds in users.items())


def gaps(judgements: Iterable[Judgement], form: Form) -> tuple[Gap, ...]:
    """Return what is not known, first what decides most grounds, then what strengthens most."""
    decides: dict[Missing, list[str]] = {}
    strengthens: dict[Missing, list[str]] = {}
    for judgement in judgements:
        for missing in judgement.missing:
            decides.setdefault(missing, []).append(judgement.ground.id)
        for missing in judgement.could_add if judgement.is_arguable else ():
            strengthens.setdefault(missing, []).append(judgement.ground.id)
    order = {key: place for place, key in enumerate(form.keys)}
    found = [
        Gap(one, tuple(dict.fromkeys(decides.get(one, ()))), tuple(dict.fromkeys(strengthens.get(one, ()))))
        for one in dict.fromkeys((*decides, *strengthens))
    ]
    found.sort(key=lambda gap: (-len(gap.decides), -len(gap.strengthens), order.get(gap.missing.key, 0)))
    return tuple(found)


def _counts(
    record: Record, judgements: Iterable[Judgement], requirements: Iterable[Requirement], *, on: date
) -> dict[str, float]:
    """Return what can be counted without writing the draft; its pages are measured elsewhere."""
    annexes = annexes_of(record)
    readable = readable_languages(record, requirements, on=on)
    filed = (exhibit for annex in annexes for exhibit in annex.exhibits)
    return {
        "annexes": len(annexes),
        "untranslated-annexes": sum(state_of(one, readable) in WANTED for one in filed),
        "arguable-grounds": sum(one.is_arguable for one in judgements),
    }
