"""Protected persons: relatives and witnesses, who are shown by a code name wherever their name would stand.

A person at risk is protected until counsel says otherwise. Their name is hidden in the answer that gives it, and in
every other text of the matter in which it stands, and so is every name ever given for them. Only the names that the
applicant bears are left as they are: a protected mother is hidden in the place of birth and in every reason too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from casework.domain.annex_plans import AnnexPlan
from casework.domain.exhibits import Exhibit, ExhibitFile, TranslationNote
from casework.domain.facts import Fact, kind_of
from casework.domain.names import Finder, folded_name, name
from casework.domain.record import Record

KINDS: Final = ("relative", "witness")
OWN: Final = frozenset(  # the names that the applicant bears, perhaps with a protected parent
    f"applicant.{one}" for one in ("family_name", "given_names", "name_original", "transliterations", "entity_name")
)
ALIASES: Final = "applicant.aliases"
CODED: Final = frozenset(  # answers chosen from a list, which papers and rules read, and which name nobody
    {"applicant.kind", "applicant.sex", "applicant.grammatical_gender", "applicant.birth_country"}
    | {"applicant.residence_country", "applicant.entity_country", "identity.kind", "identity.country"}
    | {"representative.capacity", "representative.country", "poa.language"}
)
OTHERS: Final = ("applicant.mother_name", "applicant.father_name", "applicant.guardian_name", "representative.name")
_LISTED: Final = re.compile(r"([\n;,/|،؛、]+)")  # what sets one alias apart from the next
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
    own: frozenset[str] = field(default=frozenset(), repr=False)  # words of the applicant's own names
    earlier: Mapping[str, str] = field(default_factory=dict)  # a code name of before → the one of today

    @classmethod
    def of(cls, *records: Record, named: Iterable[Fact] = (), lifted: Collection[str] = ()) -> Veil:
        """Return the veil for a matter: of its record, of what lies in the drawer, of all names and code names ever.

        The persons in `lifted` are shown by their names, as if counsel had said so.
        """
        whole, named = Record(tuple(fact for record in records for fact in record.facts)), tuple(named)
        everything = (*named, *whole.facts)
        shown: dict[str, str] = {}
        unprotected: set[str] = set()
        names: dict[str, str] = {}
        for subject in dict.fromkeys(one.subject for one in everything if may_be_protected(one.subject)):
            if is_protected(whole, subject) and subject not in lifted:
                shown[subject] = code_name(whole, subject)
                for one in filter(_can_be_found, real_names(everything, subject)):
                    names.setdefault(folded_name(one), shown[subject])  # a name typed again changes no text
            else:
                unprotected.add(subject)
        own = (name(fact.value) for fact in whole.facts if fact.key in OWN and isinstance(fact.value, str))
        earlier = _earlier_codes(everything, shown)
        return cls(shown, frozenset(unprotected), names, frozenset[str]().union(*own), earlier)

    def hides(self, subject: str) -> bool:
        return may_be_protected(subject) and subject not in self.unprotected

    def text(self, text: str) -> str:
        """Return `text` with every name of a protected person replaced by the code name."""
        return self._finder.replaced(text) if self.names else text

    def said(self, key: str, text: str) -> str:
        """Return what is shown of the answer `text` to the question `key`."""
        if not self.names or key in OWN or key in CODED:
            return text
        if key == ALIASES:
            return "".join(self._alias(part) for part in _LISTED.split(self._listed.replaced(text)))
        if key not in OTHERS:
            return self.text(text)
        veiled = self.text(text)
        return self._code_of(text) or self._code_of(veiled, within=True) or veiled

    def meant(self, before: str, sent: str, *, key: str = "") -> str:
        """Return what somebody means by `sent` who was shown `before` under the veil and changed it.

        A code name that they left, today's or an earlier one, stands for the name that it stood for, the first for
        the first and so on; one that they added stays a code name. So an edit by somebody who sees only code names
        loses no name. What comes back is shown as what was sent is shown, and never uncovers a name.
        """
        if self.said(key, before) in (sent, self._today(sent)):
            return before
        stood_for = self._stood_for(before, key)
        if not stood_for:
            return sent
        result, expected, done = "", "", 0
        for begin, end in _codes_in(sent, (*stood_for, *self.earlier)):
            code = self.earlier.get(sent[begin:end], sent[begin:end])
            one = next(stood_for.get(code, iter(())), None)
            result += sent[done:begin] + (sent[begin:end] if one is None else one)
            expected += sent[done:begin] + (sent[begin:end] if one is None else code)
            done = end
        result, expected = result + sent[done:], expected + sent[done:]
        return result if _composed(self.said(key, result)) == _composed(self.said(key, expected)) else sent

    def fact(self, fact: Fact) -> Fact:
        """Return the statement as it may be shown."""
        if self.hides(fact.subject) and is_name_of_somebody(fact):
            code = self.shown.get(fact.subject) or made_up_code(fact.subject)
            return self._clean(replace(fact, value=code if isinstance(fact.value, str) else fact.value))
        value = self.said(fact.key, fact.value) if isinstance(fact.value, str) else fact.value
        return self._clean(replace(fact, value=value)) if self.names else fact

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
            reliability=self.text(exhibit.reliability),
            shown=self.text(exhibit.shown),
            risk=self.text(exhibit.risk),
            translations=tuple(self._note(note) for note in exhibit.translations),
            files=tuple(self.file(file) for file in exhibit.files),
        )

    def file(self, file: ExhibitFile) -> ExhibitFile:
        told = file.receipt
        receipt = replace(
            told,
            given_by=self.text(told.given_by),
            obtained=self.text(told.obtained),
            device=self.text(told.device),
            note=self.text(told.note),
        )
        given = self.text(file.given_name)
        return replace(file, name=self.text(file.name), given_name=given, receipt=receipt)

    def plan(self, plan: AnnexPlan) -> AnnexPlan:
        if not self.names:
            return plan
        return replace(plan, annexes=tuple(replace(one, title=self.text(one.title)) for one in plan.annexes))

    def record(self, record: Record) -> Record:
        """Return the record as its readers are shown it, and as papers are made of it."""
        if not self.shown:
            return record
        return replace(
            record,
            facts=tuple(self.fact(fact) for fact in record.facts),
            exhibits=tuple(self.exhibit(exhibit) for exhibit in record.exhibits),
            plan=self.plan(record.plan),
        )

    def _note(self, note: TranslationNote) -> TranslationNote:
        return replace(note, translator=self.text(note.translator), statement=self.text(note.statement))

    def _clean(self, fact: Fact) -> Fact:
        if not self.names:
            return fact
        proofs = tuple(replace(proof, pinpoint=self.text(proof.pinpoint)) for proof in fact.proofs)
        return replace(fact, reason=self.text(fact.reason), summary=self.text(fact.summary), proofs=proofs)

    def _alias(self, one: str) -> str:
        """Return one name that the applicant is known by, without other people's names in it."""
        return one if self._code_of(one) else self._others.replaced(one)

    def _code_of(self, value: str, *, within: bool = False) -> str | None:
        """Return the code name if the value is (`within`: holds) all of a protected person's name, in any order."""
        words = name(folded_name(value))
        for one, code in self.names.items():
            known = name(one)
            if known and (known <= words if within else known == words):
                return code
        return None

    def _stood_for(self, before: str, key: str) -> dict[str, Iterator[str | None]]:
        """Return for each code name what it stood for in `before`, in its order there; None where it was itself."""
        whole = self._code_of(before) if key in OTHERS else None
        pieces = [(before, whole)] if whole else self._finder.pieces(before) if self.names else []
        found: dict[str, list[str | None]] = {code: [] for _, code in pieces if code is not None}
        for piece, code in pieces if found else ():
            if code is not None:
                found[code].append(piece)
                continue
            for begin, end in _codes_in(piece, (*found, *self.earlier)):
                found.setdefault(self.earlier.get(piece[begin:end], piece[begin:end]), []).append(None)
        return {code: iter(names) for code, names in found.items()}

    def _today(self, text: str) -> str:
        """Return the text with the code names of today in the place of earlier ones."""
        today, done = "", 0
        for begin, end in _codes_in(text, tuple(self.earlier)):
            today, done = today + text[done:begin] + self.earlier[text[begin:end]], end
        return today + text[done:]

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.names)

    @cached_property
    def _listed(self) -> Finder:
        """What finds the names that would be cut where one alias ends, such as “Orlova, Anna”."""
        return Finder({one: code for one, code in self.names.items() if _LISTED.search(one)})

    @cached_property
    def _others(self) -> Finder:
        """What finds the names that are not made of the applicant's own."""
        return Finder({one: code for one, code in self.names.items() if not name(one) <= self.own})


def _earlier_codes(everything: Iterable[Fact], shown: Mapping[str, str]) -> dict[str, str]:
    """Return the code names that protected persons had before, each with today's, but for those in use today."""
    made_up = {made_up_code(subject): code for subject, code in shown.items()}
    chosen = {
        fact.value: shown[fact.subject]
        for fact in everything
        if fact.subject in shown and fact.key == code_key(fact.subject) and isinstance(fact.value, str) and fact.value
    }
    return {old: code for old, code in (made_up | chosen).items() if old not in shown.values()}


def _codes_in(text: str, codes: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where code names stand in a text as words of their own; a combining mark belongs to the word it is in."""
    if not codes:
        return
    either = "|".join(re.escape(code) for code in sorted(codes, key=len, reverse=True))
    for found in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", text):
        beside = text[max(found.start() - 1, 0) : found.start()] + text[found.end() : found.end() + 1]
        if not any(unicodedata.category(sign).startswith("M") for sign in beside):
            yield found.span()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _can_be_found(one: str) -> bool:
    """Whether a name can be looked for in texts: it has letters, and is no short word of plain ones."""
    return any(sign.isalnum() for sign in folded_name(one)) and (len(one) >= SHORTEST or not one.isascii())
