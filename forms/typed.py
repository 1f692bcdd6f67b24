"""What stands in the boxes of one answer: as typed, or as an earlier statement fills them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from casework.domain.answers import BIDI_OVERRIDES, UNKNOWN, Kind
from casework.domain.dates import PartialDate
from casework.domain.facts import Consent, Disclosure, Fact, Speaker
from casework.domain.questions import Question

# The word sent for “I do not know” where an answer is chosen from a list.
NOT_KNOWN: Final = "unknown"
MOST_PROOFS: Final = 20
RESTRICTED: Final = (Disclosure.SUMMARY, Disclosure.CCF_ONLY)
PARTS: Final = ("day", "month", "year", "years", "months")


class Sent(Protocol):
    """What a browser sent."""

    def getlist(self, name: str, /) -> Sequence[str]: ...


@dataclass(frozen=True)
class Typed:
    """The boxes of one answer."""

    values: tuple[str, ...] = ()
    parts: Mapping[str, str] | None = None
    is_unknown: bool = False
    said_by: str = Speaker.APPLICANT
    proofs: tuple[tuple[str, str], ...] = ()
    disclosure: str = Disclosure.DISCLOSE
    reason: str = ""
    summary: str = ""
    consent: str = Consent.NOT_NEEDED
    is_withdrawn: bool = False

    @property
    def text(self) -> str:
        return self.values[0] if self.values else ""

    def part(self, name: str) -> str:
        return (self.parts or {}).get(name, "")

    @classmethod
    def sent(cls, sent: Sent, name: str, question: Question, *, shown: Typed) -> Typed:
        """Return what was typed into the boxes whose names begin with `name`.

        What was said beside the answer and is not on the page stays as `shown`.
        """

        def one(suffix: str, default: str = "") -> str:
            found = sent.getlist(f"{name}-{suffix}")
            return found[0] if found else default

        values = tuple(value for value in sent.getlist(name) if value)
        return cls(
            values=values,
            parts={part: one(part) for part in PARTS},
            is_unknown=bool(one("unknown"))
            or (values == (NOT_KNOWN,) and is_listed(question) and offers_unknown(question)),
            said_by=one("said_by", shown.said_by),
            proofs=_proofs(sent, name, shown.proofs),
            disclosure=one("disclosure", shown.disclosure),
            reason=one("reason", shown.reason),
            summary=one("summary", shown.summary),
            consent=one("consent", shown.consent),
            is_withdrawn=bool(one("withdraw")),
        )

    @classmethod
    def stated(cls, fact: Fact | None, question: Question) -> Typed:
        """Return the boxes as `fact` fills them, or empty ones with the question's defaults."""
        if fact is None:
            return cls(
                disclosure=question.disclosure,
                reason=default_reason(question),
            )
        return cls(
            values=_values(fact, question),
            parts=_parts(fact.value, question.kind),
            is_unknown=fact.value is UNKNOWN,
            said_by=fact.said_by,
            proofs=tuple((proof.exhibit, proof.pinpoint) for proof in fact.proofs),
            disclosure=fact.disclosure,
            reason=fact.reason,
            summary=fact.summary,
            consent=fact.consent,
        )


def offers_unknown(question: Question) -> bool:
    """Whether “I do not know” is offered beside the listed answers: not where it is one of them already."""
    return NOT_KNOWN not in question.option_values


def is_listed(question: Question) -> bool:
    """Whether one answer is chosen from a list that can hold “I do not know” itself."""
    return question.kind in (Kind.YES_NO, Kind.CHOICE, Kind.SUBJECT)


def default_reason(question: Question) -> str:
    """Return the reason to restrict with which a restricted question begins: the rights of a person."""
    return "rights" if question.disclosure in RESTRICTED else ""


def visible(text: str) -> str:
    """Return `text` with every character that would be refused as hidden written out, so that it can be found."""
    return "".join(f"[U+{ord(one):04X}]" if is_hidden(one) else one for one in text)


def is_hidden(character: str) -> bool:
    return character in BIDI_OVERRIDES or (unicodedata.category(character) == "Cc" and character not in "\r\n\t")


def _proofs(sent: Sent, name: str, shown: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    exhibits, pinpoints = sent.getlist(f"{name}-exhibit"), sent.getlist(f"{name}-pinpoint")
    if not exhibits:
        return shown
    rows = zip(exhibits, pinpoints, strict=False)
    return tuple((exhibit, pinpoint) for exhibit, pinpoint in rows if exhibit or pinpoint.strip())[:MOST_PROOFS]


def _values(fact: Fact, question: Question) -> tuple[str, ...]:
    value: Any = fact.value
    if value is UNKNOWN:
        return (NOT_KNOWN,) if is_listed(question) and offers_unknown(question) else ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, tuple):
        return value
    return () if isinstance(value, PartialDate) or value is None else (str(value),)


def _parts(value: Any, kind: Kind) -> dict[str, str]:
    if isinstance(value, PartialDate):
        return {"day": str(value.day or ""), "month": str(value.month or ""), "year": str(value.year)}
    if kind is Kind.MONTHS and isinstance(value, int):
        years, months = divmod(value, 12)
        return {"years": str(years or ""), "months": str(months) if months or not years else ""}
    return {}
