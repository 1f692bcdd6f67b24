"""Exhibits: numbered pieces of evidence, as the record knows them. Their bytes are in the vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from casework.domain.dates import PartialDate
from casework.domain.facts import Consent, Disclosure, stricter


class Translation(StrEnum):
    """Whether an exhibit can be read in the language of the request."""

    NOT_KNOWN = ""
    NOT_NEEDED = "not-needed"
    HELD = "held"
    NEEDED = "needed"


class FileRole(StrEnum):
    """What a file is to its exhibit, or to another file of it."""

    ORIGINAL = "original"
    TRANSLATION = "translation"
    REDACTED = "redacted"
    SIDECAR = "sidecar"
    TIME_STAMP = "time-stamp"


class FileState(StrEnum):
    """Where a file stands: received is kept and sealed; available is also examined, or beyond examining."""

    RECEIVED = "received"
    AVAILABLE = "available"


@dataclass(frozen=True)
class Receipt:
    """Who gave a file, when, and how it was obtained, as whoever received it says."""

    given_by: str = ""
    given_on: PartialDate | None = None
    obtained: str = ""
    device: str = ""
    consent: Consent = Consent.NOT_NEEDED
    note: str = ""


NOTHING_SAID: Final = Receipt()


@dataclass(frozen=True)
class ExhibitFile:
    """A file kept in the vault for an exhibit, as it was received.

    `of` is the file that a translation, a redacted twin, a sidecar or a time-stamp belongs to. `given_name` is its name
    as it came, where it may not be shown as it is; a page shows `name`.
    """

    id: str
    name: str
    size_bytes: int
    sha256: str
    received_at: datetime
    media_type: str = "application/octet-stream"
    role: FileRole = FileRole.ORIGINAL
    of: str = ""
    receipt: Receipt = field(default_factory=Receipt)
    received_by: str = ""
    state: FileState = FileState.RECEIVED
    withdrawn_at: datetime | None = None
    given_name: str = ""


class Extent(StrEnum):
    """How much of the original a translation gives."""

    FULL = "full"
    SUMMARY = "summary"


class Certified(StrEnum):
    """Whether a sworn or official translator answers for a translation."""

    NOT_KNOWN = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class PagePair:
    """Pages of an original, and those of its translation that give them; both counted from 1."""

    first: int
    last: int
    translated_first: int
    translated_last: int


@dataclass(frozen=True)
class TranslationNote:
    """What is known of one translation: the file, the original it translates, by whom, into which language.

    `of` is the file of the original, or "" where the exhibit has only one or none is kept yet.
    """

    file: str
    of: str = ""
    translator: str = ""
    statement: str = ""
    certified: Certified = Certified.NOT_KNOWN
    extent: Extent = Extent.FULL
    from_language: str = ""
    to_language: str = ""
    pages: tuple[PagePair, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """A piece of evidence; its number in a filing follows from the plan of annexes, or else from its first citation.

    `shown` says who can be recognised in it, `consent` whether those persons agreed that it be filed, and `risk` what
    could happen to them. `reliability` is what speaks for and against it; it is never filed.
    """

    id: str
    title: str
    dated_on: PartialDate | None = None
    language: str = ""
    translation: Translation = Translation.NOT_KNOWN
    description: str = ""
    disclosure: Disclosure = Disclosure.DISCLOSE
    reason: str = ""
    summary: str = ""
    provenance: str = ""
    order: int = 0
    version: int = 0
    files: tuple[ExhibitFile, ...] = ()
    reliability: str = ""
    shown: str = ""
    consent: Consent = Consent.NOT_NEEDED
    risk: str = ""
    translations: tuple[TranslationNote, ...] = ()

    @property
    def level(self) -> Disclosure:
        """Return who may be told: nobody outside the office while a person shown was not asked, or refused.

        What was said of consent when one of its files was received counts as well; the stricter wins.
        """
        said = (self.consent, *(file.receipt.consent for file in self.files if file.withdrawn_at is None))
        held = any(one in (Consent.NOT_ASKED, Consent.REFUSED) for one in said)
        return stricter(self.disclosure, Disclosure.NOT_FILED) if held else self.disclosure

    @property
    def may_be_filed(self) -> bool:
        return self.level is not Disclosure.NOT_FILED

    @property
    def waits_for_consent(self) -> bool:
        """Whether it stays in the office only because a person shown has not agreed."""
        return self.level is not self.disclosure
