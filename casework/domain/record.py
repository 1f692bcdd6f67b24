"""The record of a matter: its current facts, the things they are about, and its exhibits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from casework.domain.annex_plans import AnnexPlan
from casework.domain.answers import UNKNOWN, Value
from casework.domain.exhibits import Exhibit
from casework.domain.facts import Fact, kind_of, stricter

# A thing that names another instrument or charge than the one looked at belongs to that other one.
BELONGS_BY = ("instrument", "charge")


@dataclass(frozen=True)
class Subject:
    """A thing of which a matter can have several: a charge, a relative, an incident."""

    id: str
    order: int = 0

    @property
    def kind(self) -> str:
        return kind_of(self.id)


@dataclass(frozen=True)
class Record:
    """What a matter holds now: one current statement per subject, key and speaker."""

    facts: tuple[Fact, ...] = ()
    subjects: tuple[Subject, ...] = ()
    exhibits: tuple[Exhibit, ...] = field(default=())
    plan: AnnexPlan = field(default_factory=AnnexPlan)

    @classmethod
    def from_log(
        cls, log: Iterable[Fact], subjects: Iterable[Subject] = (), exhibits: Iterable[Exhibit] = ()
    ) -> Record:
        """Return the record in which the newest statement of each speaker stands, and withdrawn ones are gone."""
        newest: dict[tuple[str, str, str], Fact] = {}
        for fact in log:
            newest[fact.subject, fact.key, fact.said_by] = fact
        standing = tuple(fact for fact in newest.values() if fact.value is not None)
        return cls(standing, tuple(subjects), tuple(exhibits))

    def subjects_of(self, kind: str) -> tuple[str, ...]:
        return self._subjects_by_kind.get(kind, ())

    def subjects_or_kind(self, kind: str) -> tuple[str, ...]:
        """Return the things of this kind, or the bare kind for what a matter has once, or has none of yet."""
        return self.subjects_of(kind) or (kind,)

    def statements(self, key: str, subject: str | None = None) -> tuple[Fact, ...]:
        """Return what has been said about `key`, one statement a speaker."""
        return self._statements.get((subject or kind_of(key), key), ())

    def fact(self, key: str, subject: str | None = None) -> Fact | None:
        """Return the statement that is pleaded, or None while there is none to plead.

        Counsel's choice stands. Without one, speakers who agree are pleaded together, with the proofs and
        the strictest disclosure of all; speakers who differ leave nothing to plead.
        """
        said = self.statements(key, subject)
        if len(said) == 1:
            return said[0]
        chosen = [fact for fact in said if fact.is_pleaded]
        if chosen:
            return chosen[-1]
        known = [fact for fact in said if fact.is_known]
        if not known:
            return said[0] if said else None
        if any(fact.value != known[0].value for fact in known[1:]):
            return None
        return _joined(known) if len(known) > 1 else known[0]

    def value(self, key: str, subject: str | None = None) -> Value | None:
        """Return the pleaded value; `UNKNOWN` where the answer was “I do not know”; None where there is none."""
        fact = self.fact(key, subject)
        return fact.value if fact else None

    def is_known(self, key: str, subject: str | None = None) -> bool:
        fact = self.fact(key, subject)
        return fact is not None and fact.is_known

    def is_unknown(self, key: str, subject: str | None = None) -> bool:
        """Whether the answer given was “I do not know”."""
        return self.value(key, subject) is UNKNOWN

    def is_disputed(self, key: str, subject: str | None = None) -> bool:
        """Whether speakers differ and counsel has not chosen."""
        return self.fact(key, subject) is None and bool(self.statements(key, subject))

    def related(self, subject: str, kind: str) -> tuple[str, ...]:
        """Return the things of `kind` that belong with `subject`: itself, the one it names, or all of them."""
        if kind_of(subject) == kind:
            return (subject,)
        named = self.value(f"{kind_of(subject)}.{kind}", subject)
        if isinstance(named, str) and named in self.subjects_of(kind):
            return (named,)
        return self.subjects_or_kind(kind)

    def exhibit(self, exhibit_id: str) -> Exhibit | None:
        return self._exhibits_by_id.get(exhibit_id)

    def for_instrument(self, instrument: str) -> Record:
        """Return the record as it concerns one instrument: what names another one is left out."""
        out = {s.id for s in self.subjects if s.kind == "instrument" and s.id != instrument}
        if not out:
            return self
        while True:
            more = {s.id for s in self.subjects if s.id not in out and self._names_any(s, out)}
            if not more:
                break
            out |= more
        return replace(
            self,
            facts=tuple(fact for fact in self.facts if fact.subject not in out),
            subjects=tuple(subject for subject in self.subjects if subject.id not in out),
        )

    def with_facts(self, *facts: Fact) -> Record:
        return replace(Record.from_log((*self.facts, *facts), self.subjects, self.exhibits), plan=self.plan)

    def with_subjects(self, *subjects: Subject) -> Record:
        return replace(self, subjects=(*self.subjects, *subjects))

    def with_exhibits(self, *exhibits: Exhibit) -> Record:
        return replace(self, exhibits=(*self.exhibits, *exhibits))

    def _names_any(self, subject: Subject, out: set[str]) -> bool:
        return any(self.value(f"{subject.kind}.{by}", subject.id) in out for by in BELONGS_BY)

    @cached_property
    def _statements(self) -> dict[tuple[str, str], tuple[Fact, ...]]:
        grouped: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            grouped[fact.subject, fact.key].append(fact)
        return {place: tuple(said) for place, said in grouped.items()}

    @cached_property
    def _subjects_by_kind(self) -> dict[str, tuple[str, ...]]:
        grouped: defaultdict[str, list[Subject]] = defaultdict(list)
        for subject in self.subjects:
            grouped[subject.kind].append(subject)
        return {
            kind: tuple(one.id for one in sorted(several, key=lambda s: s.order)) for kind, several in grouped.items()
        }

    @cached_property
    def _exhibits_by_id(self) -> dict[str, Exhibit]:
        return {exhibit.id: exhibit for exhibit in self.exhibits}


def _joined(agreeing: list[Fact]) -> Fact:
    best = max(agreeing, key=lambda fact: len(fact.proofs))
    proofs = tuple(dict.fromkeys(proof for fact in [best, *agreeing] for proof in fact.proofs))
    return replace(best, proofs=proofs, disclosure=stricter(*(fact.disclosure for fact in agreeing)))
