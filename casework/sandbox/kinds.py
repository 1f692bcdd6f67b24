"""What can be said of an uploaded file once it was opened: the words for it, shared by both sides of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """How well a child is confined here: by namespaces and seccomp, by one of the two, or not, so nothing is opened."""

    FULL = "full"
    CONFINED = "confined"
    OFF = "off"


class Kind(StrEnum):
    """What a file is by its content, whatever its name says."""

    PDF = "pdf"
    IMAGE = "image"
    TEXT = "text"
    WORD = "word"
    SHEET = "sheet"
    SLIDES = "slides"
    MAIL = "mail"
    ARCHIVE = "archive"
    AUDIO = "audio"
    VIDEO = "video"
    HTML = "html"
    SCRIPT = "script"
    PROGRAM = "program"
    UNKNOWN = "unknown"
    EMPTY = "empty"


FLAGS: Final = (
    "name-differs",
    "polyglot",
    "active-content",
    "macros",
    "embedded-files",
    "external-links",
    "encrypted",
    "bomb",
    "links-or-absolute-names",
    "damaged",
)
"""What can be remarked on a file; the pages have a sentence for each."""

PROBLEMS: Final = ("", "too-large", "too-slow", "broken", "locked", "off", "no-picture")
"""Why a file was not opened, or not to the end; "no-picture" is of kinds that have none."""

OCTETS: Final = "application/octet-stream"


@dataclass(frozen=True)
class Entry:
    """One line of a listing: a member of an archive, an attachment of a mail, a part of an office file."""

    name: str
    size_bytes: int
    note: str = ""


@dataclass(frozen=True)
class Findings:
    """What was found in a file. `texts` has one text a page; "" where a page has none, as in a scan."""

    kind: Kind
    media_type: str
    flags: tuple[str, ...] = ()
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    texts: tuple[str, ...] = ()
    listing: tuple[Entry, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Box:
    """A part of a page, from its upper left corner. Units: fractions of the page, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Part:
    """A file made fit for a bundle. Units of `page_sizes`: points, width before height."""

    pdf: bytes
    page_sizes: tuple[tuple[float, float], ...]
    texts: tuple[str, ...]


class NotShown(Exception):
    """A file has no picture, copy or part here; `reason` is one of PROBLEMS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
