"""Exhibits: numbered pieces of evidence, as the record knows them. Their bytes are in the vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from casework.domain.dates import PartialDate
from casework.domain.facts import Disclosure


class Translation(StrEnum):
    """Whether an exhibit can be read in the language of the request."""

    NOT_KNOWN = ""
    NOT_NEEDED = "not-needed"
    HELD = "held"
    NEEDED = "needed"


@dataclass(frozen=True)
class ExhibitFile:
    """A file kept in the vault for an exhibit, as it was received."""

    id: str
    name: str
    size_bytes: int
    sha256: str
    received_at: datetime
    media_type: str = "application/octet-stream"


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
