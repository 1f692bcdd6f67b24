"""Protected persons: relatives and witnesses, who are shown by a code name wherever their name would stand.

A person at risk is protected until counsel says otherwise. Their name is hidden in the answer that gives it, and in
every other text of the matter in which it stands; only what identifies the applicant is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Fact, kind_of
from casework.domain.record import Record

KINDS: Final = ("relative", "witness")
IDENTIFYING: Final = ("applicant", "identity", "representative", "representation", "poa")
SHORTEST: Final = 3  # letters: a shorter name would be found inside half the words of a text


def name_key(subject: str) -> str:
    return f"{kind_of(subject)}.name"


def mark_key(subject: str) -> str:
    """Return the key under which counsel says whether the person is protected."""
    return f"{kind_of(subject)}.is_protected"


def may_be_protected(subject: str) -> bool:
    return kind_of(subject) in KINDS


def is_protected(record: Record, subject: str) -> bool:
    """Whether the person is shown by code name: a relative or witness of whom counsel has not said otherwise."""
    return may_be_protected(subject) and record.value(mark_key(subject), subject) is not False


def code_name(record: Record, subject: str) -> str:
    """Return the code name the client chose, or one made of the subject's random id, which tells nothing."""
    chosen = record.value(f"{kind_of(subject)}.code_name", subject)
    return chosen if isinstance(chosen, str) and chosen else made_up_code(subject)


def made_up_code(subject: str) -> str:
    return f"P-{subject.partition(':')[2][:4].upper()}"


def real_names(record: Record, subject: str) -> tuple[str, ...]:
    """Return the names that were stated for the person, each once."""
    said = (fact.value for fact in record.statements(name_key(subject), subject))
    return tuple(
        dict.fromkeys(name.strip() for name in said if isinstance(name, str) and len(name.strip()) >= SHORTEST)
    )


def shown_name(record: Record, subject: str) -> str:
    """Return what the person is called on every page and in every paper."""
    real = record.value(name_key(subject), subject)
    if is_protected(record, subject) or not isinstance(real, str):
        return code_name(record, subject)
    return real


@dataclass(frozen=True)
class Veil:
    """What turns a text or fact of one matter into what its readers are shown."""

    shown: Mapping[str, str] = field(default_factory=dict)  # protected person → code name
    unprotected: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict, repr=False)  # real name, folded → code name

    @classmethod
    def of(cls, *records: Record) -> Veil:
        """Return the veil for a matter, made of its record and of what lies in the drawer."""
        shown: dict[str, str] = {}
        unprotected: set[str] = set()
        names: dict[str, str] = {}
        for record in records:
            for subject in {fact.subject for fact in record.facts if may_be_protected(fact.subject)}:
                if is_protected(record, subject):
                    shown[subject] = code_name(record, subject)
                    found = (name for name in real_names(record, subject) if len(name) >= SHORTEST)
                    names |= {_folded(name): shown[subject] for name in found}
                else:
                    unprotected.add(subject)
        return cls(shown, frozenset(unprotected), names)

    def hides(self, subject: str) -> bool:
        return may_be_protected(subject) and subject not in self.unprotected

    def text(self, text: str) -> str:
        """Return `text` with every name of a protected person replaced by the code name."""
        return self._pattern.sub(self._code, text) if self.names else text

    def fact(self, fact: Fact) -> Fact:
        """Return the statement as it may be shown."""
        if self.hides(fact.subject) and fact.key == name_key(fact.subject):
            code = self.shown.get(fact.subject) or made_up_code(fact.subject)
            return self._clean(replace(fact, value=code if isinstance(fact.value, str) else fact.value))
        if not self.names or kind_of(fact.subject) in IDENTIFYING:
            return fact
        value = self.text(fact.value) if isinstance(fact.value, str) else fact.value
        return self._clean(replace(fact, value=value))

    def exhibit(self, exhibit: Exhibit) -> Exhibit:
        if not self.names:
            return exhibit
        return replace(
            exhibit,
            title=self.text(exhibit.title),
            description=self.text(exhibit.description),
            reason=self.text(exhibit.reason),
            summary=self.text(exhibit.summary),
            provenance=self.text(exhibit.provenance),
            files=tuple(replace(file, name=self.text(file.name)) for file in exhibit.files),
        )

    def record(self, record: Record) -> Record:
        """Return the record as its readers are shown it, and as papers are made of it."""
        if not self.shown:
            return record
        return replace(
            record,
            facts=tuple(self.fact(fact) for fact in record.facts),
            exhibits=tuple(self.exhibit(exhibit) for exhibit in record.exhibits),
        )

    def _clean(self, fact: Fact) -> Fact:
        if not self.names:
            return fact
        proofs = tuple(replace(proof, pinpoint=self.text(proof.pinpoint)) for proof in fact.proofs)
        return replace(fact, reason=self.text(fact.reason), summary=self.text(fact.summary), proofs=proofs)

    def _code(self, found: re.Match[str]) -> str:
        return self.names.get(_folded(found[0])) or next(iter(self.names.values()))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.names, key=len, reverse=True)
        either = "|".join(r"\s+".join(re.escape(word) for word in name.split()) for name in longest_first)
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _folded(name: str) -> str:
    return " ".join(name.lower().split())
