"""Exhibits: numbered pieces of evidence, as the record knows them. Their bytes are in the vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from casework.domain.dates import PartialDate
from casework.domain.facts import Consent, Disclosure


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


@dataclass(frozen=True)
class ExhibitFile:
    """A file kept in the vault for an exhibit, as it was received.

    `of` is the file that a translation, a redacted twin, a sidecar or a time-stamp belongs to.
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


@dataclass(frozen=True)
class Exhibit:
    """A piece of evidence; its number in a filing follows from the order in which it is cited."""

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
