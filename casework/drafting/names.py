"""What the dotted names of a letter mean: facts, things that repeat, and their relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from casework.domain.answers import Kind, Unknown
from casework.domain.blocks import Inlines, Text
from casework.domain.dates import PartialDate
from casework.domain.facts import Fact
from casework.drafting.disclosure import Reading
from casework.drafting.offences import FIELDS, Offence
from casework.drafting.telling import Telling
from casework.drafting.tokens import Token

TESTS: Final = ("is_known", "is_unknown", "is_true", "is_false")
PRONOUNS: Final = ("he", "him", "his", "himself", "He", "Him", "His", "Himself")
IRREGULAR: Final = {"identity": "identities", "activity": "activities", "proceedings": "proceedings"}


def plural(kind: str) -> str:
    """Return the name under which the things of `kind` are looped over: `charges`, `identities`."""
    return IRREGULAR.get(kind, f"{kind}s")


class Piece:
    """Words on their way into a text, with the facts they plead. Its `str` is a stand-in."""

    __slots__ = ("telling", "token")

    def __init__(self, telling: Telling, token: Token) -> None:
        self.telling = telling
        self.token = token

    def __str__(self) -> str:
        return self.telling.tokens.put(self.token)

    def with_inlines(self, inlines: Inlines) -> Piece:
        return Piece(self.telling, Token(inlines, self.token.facts))


class FactName:
    """One fact, by its name: printed, tested, or followed to the thing it names."""

    __slots__ = ("fact", "key", "subject", "telling")

    def __init__(self, telling: Telling, key: str, subject: str) -> None:
        self.telling = telling
        self.key = key
        self.subject = subject
        self.fact: Fact | None = telling.record.fact(key, subject)

    def __str__(self) -> str:
        return str(self.piece())

    def piece(self) -> Piece:
        token = self.telling.told(self.fact, self.key, self.subject)
        question = self.telling.form.question(self.key)
        if token.facts and question is not None and question.kind is Kind.SUBJECT:
            return self._related(question.of).piece()
        return Piece(self.telling, token)

    @property
    def seen(self) -> Fact | None:
        """The fact, if it is known and may be filed. A fact withheld from one reader counts as seen here:
        the tags that ask see to it that what depends on it is withheld too."""
        fact = self.fact
        if fact is None or not fact.is_known:
            return None
        if self.telling.reading(fact) in (Reading.HELD_BACK, Reading.CONSENT_MISSING):
            return None
        return fact

    def __getitem__(self, name: str) -> Any:
        if name in TESTS:
            return self._tested(name)
        question = self.telling.form.question(self.key)
        if question is None or question.kind is not Kind.SUBJECT:
            raise KeyError(name)
        return self._related(question.of)[name]

    def _tested(self, name: str) -> bool:
        fact = self.seen
        self.telling.rely_on(fact)
        match name:
            case "is_known":
                return fact is not None
            case "is_unknown":
                return fact is None
            case "is_true":
                return fact is not None and fact.value is True
            case _:
                return fact is not None and fact.value is False

    def _related(self, kind: str) -> SubjectName:
        fact = self.seen
        named = fact.value if fact is not None and isinstance(fact.value, str) else kind
        return SubjectName(self.telling, kind, named)

    def __liquid__(self) -> Any:
        """Return the bare value, for comparison only."""
        fact = self.seen
        self.telling.rely_on(fact)
        if fact is None or isinstance(fact.value, Unknown):
            return None
        return str(fact.value) if not isinstance(fact.value, bool | int | str | tuple) else fact.value


class SubjectName:
    """One thing: the applicant, a charge, a relative."""

    __slots__ = ("kind", "subject", "telling")

    def __init__(self, telling: Telling, kind: str, subject: str) -> None:
        self.telling = telling
        self.kind = kind
        self.subject = subject

    def __getitem__(self, name: str) -> Any:
        if self.kind == "applicant" and name in ("name", *PRONOUNS):
            return self._applicant(name)
        if self.kind == "charge" and name == "offence":
            return OffenceName(self.telling, self.telling.offence(self.subject))
        key = f"{self.kind}.{name}"
        if self.telling.form.question(key) is None:
            raise KeyError(name)
        return FactName(self.telling, key, self.subject)

    def __str__(self) -> str:
        """Return the name of the thing: its label, code name or first fact that names it."""
        return str(self.piece())

    def piece(self) -> Piece:
        for name in ("label", "code_name", "title", "name", "what", "kind"):
            if self.telling.form.question(f"{self.kind}.{name}") is not None:
                return FactName(self.telling, f"{self.kind}.{name}", self.subject).piece()
        return Piece(self.telling, Token((Text(self.kind),)))

    def _applicant(self, name: str) -> Piece:
        record, telling = self.telling.record, self.telling
        if name != "name":
            entity = record.value("applicant.kind") == "entity"
            gender = "entity" if entity else str(record.value("applicant.grammatical_gender") or "")
            return Piece(telling, Token((Text(telling.phrases.pronoun(name, gender)),)))
        if record.value("applicant.withhold_name") is True:
            return FactName(telling, "applicant.code_name", "applicant").piece()
        if record.value("applicant.kind") == "entity":
            return FactName(telling, "applicant.entity_name", "applicant").piece()
        return _full_name(telling)


def _full_name(telling: Telling) -> Piece:
    """Return family name in capitals and given names, as identity papers and filings write them."""
    parts = [telling.record.fact(f"applicant.{part}") for part in ("family_name", "given_names")]
    told = [
        telling.told(fact, f"applicant.{part}", "applicant")
        for fact, part in zip(parts, ("family_name", "given_names"), strict=True)
    ]
    if any(token.facts == () for token in told):
        return Piece(telling, told[0] if not told[0].facts else told[1])
    family = tuple(
        Text(inline.text.upper(), is_foreign=inline.is_foreign) if isinstance(inline, Text) else inline
        for inline in told[0].inlines
    )
    return Piece(telling, Token((*family, Text(" "), *told[1].inlines), (*told[0].facts, *told[1].facts)))


class OffenceName:
    """What the particulars of a charge must name, by the family of offences its label names."""

    __slots__ = ("offence", "telling")

    def __init__(self, telling: Telling, offence: Offence | None) -> None:
        self.telling = telling
        self.offence = offence

    def __getitem__(self, name: str) -> Any:
        if name in ("is_known", "is_unknown"):
            return (self.offence is not None) is (name == "is_known")
        if name not in FIELDS:
            raise KeyError(name)
        return Piece(self.telling, Token((Text(self.offence.says[name]),) if self.offence else ()))


class SubjectNames(Sequence[SubjectName]):
    """The things of one kind, for loops and counts."""

    def __init__(self, telling: Telling, kind: str) -> None:
        self.telling = telling
        self.kind = kind

    @cached_property
    def _subjects(self) -> tuple[str, ...]:
        telling = self.telling
        return tuple(
            subject
            for subject in telling.record.subjects_of(self.kind)
            if telling.is_of_its_time(subject) and not telling.is_held_back(subject)
        )

    def __len__(self) -> int:
        return len(self._subjects)

    def __getitem__(self, index: Any) -> Any:
        if index == "size":
            self._rely_on_all()
            return len(self)
        if not isinstance(index, int | slice):
            raise KeyError(index)
        if isinstance(index, slice):
            return [SubjectName(self.telling, self.kind, one) for one in self._subjects[index]]
        return SubjectName(self.telling, self.kind, self._subjects[index])

    def __iter__(self) -> Iterator[SubjectName]:
        return (SubjectName(self.telling, self.kind, one) for one in self._subjects)

    def _rely_on_all(self) -> None:
        for subject in self._subjects:
            for fact in self.telling.facts_of(subject):
                if self.telling.reading(fact) in (Reading.WITHHELD, Reading.SUMMARY):
                    self.telling.rely_on(fact)


def names(telling: Telling, instrument: str = "") -> dict[str, Any]:
    """Return every name a letter may use, for `instrument` or for the first one."""
    form = telling.form
    given: dict[str, Any] = {plural(kind): SubjectNames(telling, kind) for kind in form.repeating_kinds}
    for kind in form.kinds - form.repeating_kinds:
        given[kind] = SubjectName(telling, kind, kind)
    first = instrument or telling.record.subjects_or_kind("instrument")[0]
    given["instrument"] = SubjectName(telling, "instrument", first)
    charged = (telling.offence(charge) for charge in telling.record.subjects_of("charge"))
    families = {offence.id: offence for offence in charged if offence}
    given["offences"] = [OffenceName(telling, offence) for offence in families.values()]
    given["exhibits"] = telling.record.exhibits
    given["grounds"] = telling.arguable
    given["filing_day"] = Piece(telling, Token((Text(telling.phrases.date(PartialDate.of(telling.filing_day))),)))
    return given
