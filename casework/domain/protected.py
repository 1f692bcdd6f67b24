"""Protected persons: relatives and witnesses, who are shown by a code name wherever their name would stand.

A person at risk is protected until counsel says otherwise. Their name is hidden in the answer that gives it, and in
every other text of the matter in which it stands, and so is every name ever given for them. What identifies the
applicant is left as it is, but for the names of others in it: a protected mother is hidden there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Fact, kind_of
from casework.domain.names import Finder, folded_name, name
from casework.domain.record import Record

KINDS: Final = ("relative", "witness")
IDENTIFYING: Final = ("applicant", "identity", "representative", "representation", "poa")
OTHERS: Final = ("applicant.mother_name", "applicant.father_name", "applicant.guardian_name", "representative.name")
SHORTEST: Final = 3  # letters of a name in plain Latin: a shorter one is a word of half the languages


def name_key(subject: str) -> str:
    return f"{kind_of(subject)}.name"


def mark_key(subject: str) -> str:
    """Return the key under which counsel says whether the person is protected."""
    return f"{kind_of(subject)}.is_protected"


def code_key(subject: str) -> str:
    return f"{kind_of(subject)}.code_name"


def is_name_of_somebody(fact: Fact) -> bool:
    """Whether the statement gives the real name of a person of the kinds that are protected."""
    return may_be_protected(fact.subject) and fact.key == name_key(fact.subject)


def may_be_protected(subject: str) -> bool:
    return kind_of(subject) in KINDS


def is_protected(record: Record, subject: str) -> bool:
    """Whether the person is shown by code name: a relative or witness of whom counsel has not said otherwise."""
    return may_be_protected(subject) and record.value(mark_key(subject), subject) is not False


def code_name(record: Record, subject: str) -> str:
    """Return the code name the client chose, or one made of the subject's random id, which tells nothing."""
    chosen = record.value(code_key(subject), subject)
    return chosen if isinstance(chosen, str) and chosen else made_up_code(subject)


def made_up_code(subject: str) -> str:
    return f"P-{subject.partition(':')[2][:4].upper()}"


def real_names(facts: Iterable[Fact], subject: str) -> tuple[str, ...]:
    """Return the names that these statements give the person, each once."""
    said = (fact.value for fact in facts if fact.subject == subject and fact.key == name_key(subject))
    return tuple(dict.fromkeys(one.strip() for one in said if isinstance(one, str) and one.strip()))


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
    def of(cls, *records: Record, named: Iterable[Fact] = ()) -> Veil:
        """Return the veil for a matter, made of its record, of what lies in the drawer, and of all names ever given."""
        whole, named = Record(tuple(fact for record in records for fact in record.facts)), tuple(named)
        shown: dict[str, str] = {}
        unprotected: set[str] = set()
        names: dict[str, str] = {}
        for subject in dict.fromkeys(one.subject for one in (*whole.facts, *named) if may_be_protected(one.subject)):
            if is_protected(whole, subject):
                shown[subject] = code_name(whole, subject)
                found = (one for one in real_names((*whole.facts, *named), subject) if _can_be_found(one))
                names |= {folded_name(one): shown[subject] for one in found}
            else:
                unprotected.add(subject)
        return cls(shown, frozenset(unprotected), names)

    def hides(self, subject: str) -> bool:
        return may_be_protected(subject) and subject not in self.unprotected

    def text(self, text: str) -> str:
        """Return `text` with every name of a protected person replaced by the code name."""
        return self._finder.replaced(text) if self.names else text

    def meant(self, before: str, sent: str) -> str:
        """Return what somebody means by `sent` who was shown `before` under the veil and changed it.

        A code name that they left stands for the name that it stood for, the first for the first and so on; one that
        they added stays a code name. So an edit by somebody who sees only code names loses no name.
        """
        if sent == self.text(before):
            return before
        stood_for: dict[str, list[str]] = {}
        for piece, code in self._finder.pieces(before) if self.names else ():
            for known in self.shown.values() if code is None else ():
                stood_for.setdefault(known, []).extend(known for _ in _code_in(known).finditer(piece))
            if code is not None:
                stood_for.setdefault(code, []).append(piece)
        for code, names in stood_for.items():
            left = iter(names)
            sent = _code_in(code).sub(lambda found, left=left: next(left, found[0]), sent)  # type: ignore[misc]
        return sent

    def fact(self, fact: Fact) -> Fact:
        """Return the statement as it may be shown."""
        if self.hides(fact.subject) and is_name_of_somebody(fact):
            code = self.shown.get(fact.subject) or made_up_code(fact.subject)
            return self._clean(replace(fact, value=code if isinstance(fact.value, str) else fact.value))
        if not self.names:
            return fact
        if kind_of(fact.subject) in IDENTIFYING:
            instead = self._code_of(fact.value) if fact.key in OTHERS else None
            return self._clean(replace(fact, value=instead)) if instead else fact
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

    def _code_of(self, value: object) -> str | None:
        """Return the code name if the value is, in whatever order, all of a protected person's name."""
        words = name(folded_name(value)) if isinstance(value, str) else frozenset()
        return next((code for one, code in self.names.items() if words and name(one) == words), None)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.names)


def _code_in(code: str) -> re.Pattern[str]:
    """Return the pattern of a code name as a word of its own."""
    return re.compile(rf"(?<!\w){re.escape(code)}(?!\w)")


def _can_be_found(one: str) -> bool:
    """Whether a name can be looked for in texts: it has letters, and is no short word of plain ones."""
    return any(sign.isalnum() for sign in folded_name(one)) and (len(one) >= SHORTEST or not one.isascii())
