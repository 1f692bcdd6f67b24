"""The work of examining one file: its type, then a look of the kind it deserves, then its flags."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from casework.sandbox.inside import archives, encodings, mails, offices, oles, polyglots, texts
from casework.sandbox.inside.answers import Answer
from casework.sandbox.inside.contents import Content, Saying
from casework.sandbox.inside.intake import Intake
from casework.sandbox.inside.recognising import recognise
from casework.sandbox.kinds import Kind, NotShown
from casework.sandbox.signatures import HEAD_BYTES, FileType, differs, extension_of, type_called

SHORT: Final = {Kind.AUDIO, Kind.VIDEO, Kind.PROGRAM, Kind.UNKNOWN}
"""Of these only the beginning is looked at: they are long, and nothing in them is read."""

LOOKS: Final[dict[Kind, Callable[[Content, Saying], None]]] = {
    Kind.ARCHIVE: archives.look,
    Kind.HTML: texts.look,
    Kind.MAIL: mails.look,
    Kind.SCRIPT: texts.look,
    Kind.TEXT: texts.look,
}
OFFICE: Final = {Kind.WORD, Kind.SHEET, Kind.SLIDES}
HEAVY: Final = {"pdfs": "casework.sandbox.inside.pdfs", "images": "casework.sandbox.inside.images"}


def prepare(options: dict[str, Any]) -> None:
    """Load what the first bytes, compared by the parent, say will be needed."""
    encodings.get_ready()
    mails.get_ready()
    for name in options["needs"]:
        import_module(HEAVY[name]).get_ready()


def work(intake: Intake, answer: Answer, options: dict[str, Any]) -> None:
    """Say what a file is as soon as it is known, so that it stays said whatever the file does next."""
    intake.next_part()
    head = _head(intake)
    found = _empty_or(head, options["name"])
    saying = Saying(answer)
    _say_type(found, options["name"], saying)
    if found.kind in SHORT and not found.media_type.startswith("application/x-ole"):
        intake.stop()
        _look_shortly(Content(head, found.media_type), found.kind, saying)
        return
    data = intake.whole(most_bytes=options["input_bytes"], begun=head).getvalue()
    found = _closer(found, data)
    content = Content(data, found.media_type, extension_of(options["name"]))
    _say_type(found, options["name"], saying)
    if polyglots.is_polyglot(content, found.kind):
        saying.flags.add("polyglot")
        answer.flags(saying.flags)
    try:
        _look(found, content, saying)
    finally:
        answer.flags(saying.flags)


def _head(intake: Intake) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (some := intake.read(HEAD_BYTES - len(head))):
        head += some
    return head


def _empty_or(head: bytes, name: str) -> FileType:
    found = recognise(head, name)
    return found if head else FileType(found.media_type, Kind.EMPTY, frozenset(), ())


def _say_type(found: FileType, name: str, saying: Saying) -> None:
    saying.answer.what(found.kind, found.media_type)
    saying.flags.discard("name-differs")
    if found.kind is not Kind.EMPTY and differs(found, name):
        saying.flags.add("name-differs")
    saying.answer.flags(saying.flags)


def _closer(found: FileType, data: bytes) -> FileType:
    if found.media_type == "application/zip":
        return type_called(offices.type_of_zip(data))
    if found.media_type == "application/x-ole-storage":
        return type_called(oles.type_of(data))
    return found


def _look_shortly(content: Content, kind: Kind, saying: Saying) -> None:
    if kind is Kind.PROGRAM:
        saying.flags.add("active-content")
    if polyglots.is_polyglot(content, kind):
        saying.flags.add("polyglot")
    saying.answer.flags(saying.flags)


def _look(found: FileType, content: Content, saying: Saying) -> None:
    if content.data.startswith(b"\xd0\xcf\x11\xe0"):
        oles.look(content, saying)
    elif found.kind is Kind.PROGRAM:
        saying.flags.add("active-content")
        archives.look(Content(content.data, archives.ZIP), saying)
    elif found.kind is Kind.PDF:
        _heavy("pdfs")(content, saying)
    elif found.kind is Kind.IMAGE and content.media_type != "image/svg+xml":
        _heavy("images")(content, saying)
    elif found.media_type in {"application/rtf", "image/svg+xml"}:
        texts.look(content, saying)
    elif found.media_type == "multipart/related":
        mails.look(content, saying)
        saying.flags.add("active-content")
    elif found.kind in OFFICE:
        offices.look(content, saying)
    elif found.kind in LOOKS:
        LOOKS[found.kind](content, saying)


def _heavy(name: str) -> Callable[[Content, Saying], None]:
    """Return the look of a library that was loaded before; where it was not, nothing can be said."""
    import sys

    loaded = sys.modules.get(HEAVY[name])
    if loaded is None:
        raise NotShown("broken")
    look: Callable[[Content, Saying], None] = loaded.look
    return look
