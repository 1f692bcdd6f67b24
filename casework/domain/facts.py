"""Facts: what is merely true about a matter, who said it, what proves it, who may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from casework.domain.answers import UNKNOWN, Value


class Speaker(StrEnum):
    """Who stated a fact."""

    APPLICANT = "applicant"
    RELATIVE = "relative"
    WITNESS = "witness"
    DOCUMENT = "document"
    COURT = "court"
    SOURCE = "source"
    COUNSEL = "counsel"


class Disclosure(StrEnum):
    """Who may be told, from the widest circle to the narrowest."""

    DISCLOSE = "disclose"
    SUMMARY = "summary"
    CCF_ONLY = "ccf-only"
    NOT_FILED = "not-filed"

    @property
    def strictness(self) -> int:
        return list(Disclosure).index(self)


class Consent(StrEnum):
    """Whether a person at risk agreed that a fact about that person be filed."""

    NOT_NEEDED = ""
    GIVEN = "given"
    NOT_ASKED = "not-asked"
    REFUSED = "refused"


NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def stricter(*levels: Disclosure) -> Disclosure:
    """Return the level that tells the fewest people."""
    return max(levels, key=lambda level: level.strictness, default=Disclosure.DISCLOSE)


@dataclass(frozen=True)
class Proof:
    """An exhibit that proves a fact, and the place in it: `page 2`, `paragraph 14`, `03:20`."""

    exhibit: str
    pinpoint: str = ""


@dataclass(frozen=True)
class Fact:
    """One statement: `subject`'s `key` is `value`, according to `said_by`.

    `number` is its place in the matter's log of statements; 0 for a fact that was never stored. `is_assumed` marks
    what a reckoning takes for granted and nobody stated.
    """

    subject: str
    key: str
    value: Value | None
    said_by: Speaker = Speaker.APPLICANT
    proofs: tuple[Proof, ...] = ()
    disclosure: Disclosure = Disclosure.DISCLOSE
    reason: str = ""
    summary: str = ""
    consent: Consent = Consent.NOT_NEEDED
    is_pleaded: bool = False
    stated_at: datetime = NEVER
    entered_by: str = ""
    number: int = 0
    is_assumed: bool = False

    @property
    def is_known(self) -> bool:
        """Whether a value was given: neither “I do not know” nor a withdrawn answer."""
        return self.value is not None and self.value is not UNKNOWN

    @property
    def is_bare(self) -> bool:
        return not self.proofs

    @property
    def may_be_filed(self) -> bool:
        """Whether a filing may state it: it is not held back, and no person at risk has refused."""
        return self.disclosure is not Disclosure.NOT_FILED and self.consent is not Consent.REFUSED

    @property
    def waits_for_consent(self) -> bool:
        """Whether a person at risk must still be asked before it is filed."""
        return self.consent is Consent.NOT_ASKED


def kind_of(name: str) -> str:
    """Return the kind of thing a key or a subject belongs to: `charge` for `charge.label` and `charge:1`."""
    return name.split(".", 1)[0].split(":", 1)[0]
