"""Grounds: legal reasons to delete or correct data, and how each stands on a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.domain.authorities import Version, in_force_on
from casework.domain.conditions import Missing, Test, evaluate
from casework.domain.facts import Fact, kind_of
from casework.domain.record import Record


class Standing(StrEnum):
    """How a ground stands, the best first."""

    ARGUABLE = "arguable"
    OPEN = "open"
    UNAVAILABLE = "unavailable"


class Why(StrEnum):
    """Why a ground is unavailable."""

    NOT_IN_FORCE = "not-in-force"
    OTHER_INSTRUMENT = "other-instrument"
    FACTS_AGAINST = "facts-against"


@dataclass(frozen=True)
class Answer:
    """What the source usually answers to a ground, and what we say to that."""

    source: str
    ours: str = ""


@dataclass(frozen=True)
class Ground:
    """A legal reason, as its file states it. Without `instruments` it holds for every kind of data."""

    id: str
    title: str
    pleads: str
    order: int
    test: str
    versions: tuple[Version[None], ...]
    instruments: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    weak_when: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """How one ground stands for one instrument.

    `relied` are the facts the legal test stands on, `supported` further facts that carry it; `missing` decides it
    while it is open, `could_add` would make it stronger; `against` are the facts that close it.
    """

    ground: Ground
    instrument: str
    standing: Standing
    version: Version[None] | None = None
    why: Why | None = None
    relied: tuple[Fact, ...] = ()
    supported: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()
    could_add: tuple[Missing, ...] = ()
    against: tuple[tuple[Test, Fact], ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(dict.fromkeys((*self.relied, *self.supported)))

    @property
    def bare(self) -> tuple[Fact, ...]:
        """Return the facts it stands on for which there is no exhibit."""
        return tuple(fact for fact in self.facts if fact.is_bare)

    @property
    def is_arguable(self) -> bool:
        return self.standing is Standing.ARGUABLE


def judge(ground: Ground, record: Record, instrument: str, *, on: date) -> Judgement:
    """Return how `ground` stands for `instrument` on the facts of `record` and the law of the day `on`.

    It is unavailable for a kind of data it does not cover, and where known facts fail its test. It is open while
    the kind of data, or a fact its test needs, is not known.
    """
    version = in_force_on(ground.versions, on)
    if version is None:
        return Judgement(ground, instrument, Standing.UNAVAILABLE, why=Why.NOT_IN_FORCE)
    own = record.for_instrument(instrument)
    kind = own.value("instrument.kind", instrument)
    kind_is_known = own.is_known("instrument.kind", instrument) and kind != "unknown"
    if ground.instruments and kind_is_known and kind not in ground.instruments:
        return Judgement(ground, instrument, Standing.UNAVAILABLE, version, Why.OTHER_INSTRUMENT)
    finding = evaluate(version.condition, own, instrument)
    missing = finding.missing
    standing = {True: Standing.ARGUABLE, None: Standing.OPEN, False: Standing.UNAVAILABLE}[finding.truth]
    if ground.instruments and not kind_is_known and standing is Standing.ARGUABLE:
        standing, missing = Standing.OPEN, (Missing("instrument.kind", instrument),)
    supported, could_add = _support(ground, own, instrument, beside=finding.relied)
    return Judgement(
        ground,
        instrument,
        standing,
        version,
        Why.FACTS_AGAINST if standing is Standing.UNAVAILABLE else None,
        finding.relied,
        supported,
        missing if standing is Standing.OPEN else (),
        could_add,
        finding.failed if standing is Standing.UNAVAILABLE else (),
    )


def _support(
    ground: Ground, record: Record, instrument: str, *, beside: tuple[Fact, ...]
) -> tuple[tuple[Fact, ...], tuple[Missing, ...]]:
    known: list[Fact] = []
    lacking: list[Missing] = []
    for key in ground.supports:
        for subject in record.related(instrument, kind_of(key)):
            fact = record.fact(key, subject)
            if fact is None or not fact.is_known:
                lacking.append(Missing(key, subject))
            elif fact.value is not False and fact not in beside:
                known.append(fact)
    return tuple(known), tuple(lacking)


def strongest_first(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements as they are pleaded and shown.

    Arguable before open before unavailable; then those proved by exhibits throughout, in part, not at all; then
    the order the files give: the narrow and technical before the broad and political.
    """
    return tuple(sorted(judgements, key=_strength))


def _strength(judgement: Judgement) -> tuple[int, int, int, str]:
    facts, bare = len(judgement.relied), sum(fact.is_bare for fact in judgement.relied)
    proof = 0 if facts and not bare else 1 if bare < facts else 2
    return list(Standing).index(judgement.standing), proof, judgement.ground.order, judgement.ground.id
