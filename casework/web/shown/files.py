"""What the pages say of a file: its type, its flags with what to do, where its looking stands, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_babel import ngettext

from casework.domain.exhibits import Exhibit, ExhibitFile, FileRole
from casework.services.looking import Look
from casework.web.filters import figure, native

KINDS: Final = {
    "pdf": later("PDF"),
    "image": later("Picture"),
    "text": later("Plain text"),
    "word": later("Word document"),
    "sheet": later("Spreadsheet"),
    "slides": later("Presentation"),
    "mail": later("Mail"),
    "archive": later("Archive"),
    "audio": later("Sound"),
    "video": later("Video"),
    "html": later("Web page"),
    "script": later("Script"),
    "program": later("Program"),
    "unknown": later("Type not known"),
    "empty": later("Empty file"),
}
FLAGS: Final = {
    "name-differs": (
        later("Its name says another type than its content"),
        later("Take the content for what it is, and ask whoever gave it why the name differs."),
    ),
    "polyglot": (
        later("It can be read as two types at once"),
        later("Do not open the original on a machine you work on. Share the clean copy."),
    ),
    "active-content": (
        later("It holds scripts or actions that run when it is opened"),
        later("Read it here. Open the original only on a machine without a network."),
    ),
    "macros": (later("It holds macros"), later("Read its text here, and never allow macros to run.")),
    "embedded-files": (
        later("Other files lie within it"),
        later("They are listed below. Ask for those that matter as files of their own."),
    ),
    "external-links": (
        later("It fetches something from the network when it is opened"),
        later("Opening the original would tell somebody that it was opened. Read it here."),
    ),
    "encrypted": (
        later("It is locked with a password"),
        later("Ask whoever gave it for an open copy, and add that as another file."),
    ),
    "bomb": (
        later("It would unpack to far more than it is"),
        later("Leave it sealed. Nothing of it is unpacked here."),
    ),
    "links-or-absolute-names": (
        later("Names within it point outside of it"),
        later("Do not unpack the original on a machine you work on."),
    ),
    "damaged": (later("A part of it is damaged"), later("Ask for it again. Both can be kept.")),
}
HARMLESS: Final = frozenset({"name-differs", "embedded-files", "encrypted", "damaged"})
PROBLEMS: Final = {
    "broken": later("It cannot be read as what it seems to be. The file is whole, as it was received."),
    "locked": later("It is locked with a password, so nothing of it can be shown."),
    "too-large": later("It is too large to be shown here. The file is whole and can be downloaded."),
    "too-slow": later("It takes too long to be shown here. The file is whole and can be downloaded."),
    "altered": later("It is no longer what was received. Tell the operator at once: a backup may hold it."),
    "no-picture": later("A file of this type has no pages that could be shown."),
    "off": later(
        "This machine has nothing in which a file could be opened safely, so none is opened. "
        "The file is whole and can be downloaded."
    ),
}
NOT_YET: Final = later("Nobody has looked at it yet. That is done within the next minutes.")
AGAIN: Final = later("The machine was too busy to look at it. It is tried again by itself.")
ROLES: Final = {
    FileRole.ORIGINAL: later("Original"),
    FileRole.TRANSLATION: later("Translation"),
    FileRole.REDACTED: later("Redacted twin"),
    FileRole.SIDECAR: later("Proof file beside it"),
    FileRole.TIME_STAMP: later("Time-stamp"),
}


@dataclass(frozen=True)
class Flag:
    """Something to take care of, what to do, and the mark that goes with it: `risk` where opening it could do harm."""

    says: str
    do: str
    mark: str


@dataclass(frozen=True)
class FileLine:
    """A file as it stands in a list. `small` is the address of a small picture, empty where there is none."""

    file: ExhibitFile
    number: int
    url: str
    small: str
    kind: str
    pages: str
    role: str
    flags: tuple[Flag, ...]
    state: str


@dataclass(frozen=True)
class Pager:
    """The page that is open among `count`; the one before and the next are 0 where there is none."""

    number: int
    count: int

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1 if self.number < self.count else 0


def lines(matter_id: str, exhibit: Exhibit, looks: dict[str, Look]) -> list[FileLine]:
    """Return the files of an exhibit as they stand in a list, in the order in which they were received."""
    return [_line(matter_id, exhibit, number, looks) for number, _one in enumerate(exhibit.files, 1)]


def kind_words(look: Look) -> str:
    """Return the type by content; empty where nobody looked."""
    return str(KINDS.get(look.found.kind.value, look.found.kind.value)) if look.found and look.looked_at else ""


def pages_words(look: Look) -> str:
    count = look.found.pages if look.found else None
    is_one_picture = count == 1 and look.found is not None and look.found.kind.value == "image"
    return native(ngettext("%(num)s page", "%(num)s pages", count)) if count and not is_one_picture else ""


def flags_of(look: Look) -> tuple[Flag, ...]:
    """Return what to take care of, in the order of the list above."""
    found = look.found.flags if look.found else ()
    return tuple(
        Flag(str(says), str(do), "half" if name in HARMLESS else "risk")
        for name, (says, do) in FLAGS.items()
        if name in found
    )


def state_words(look: Look) -> str:
    """Return why nothing, or not all, can be shown; empty where all is well."""
    if not look.state:
        return str(NOT_YET)
    if look.state == "waiting" and not look.is_over:
        return str(AGAIN)
    problem = look.found.problem if look.found else ""
    return str(PROBLEMS.get(problem, problem))


def why_not(reason: str) -> str:
    """Return why the sandbox shows nothing."""
    return str(PROBLEMS.get(reason, PROBLEMS["broken"]))


def heading(number: int, exhibit_number: int) -> str:
    """Return what a file is called: its name is no title, which a window would show."""
    return _("File %(number)s of exhibit %(exhibit)s", number=figure(number), exhibit=figure(exhibit_number))


def _line(matter_id: str, exhibit: Exhibit, number: int, looks: dict[str, Look]) -> FileLine:
    file = exhibit.files[number - 1]
    look = looks.get(file.id, Look(file.id))
    at = {"matter_id": matter_id, "exhibit_id": exhibit.id, "file_id": file.id}
    return FileLine(
        file,
        number,
        url=url_for("files.page", **at),
        small=url_for("files.small", **at) if look.pages else "",
        kind=kind_words(look),
        pages=pages_words(look),
        role="" if file.role is FileRole.ORIGINAL else str(ROLES[file.role]),
        flags=flags_of(look),
        state=state_words(look),
    )
