"""What a file is by its content, what is remarkable about it, and its text: asked of a child, believed of nobody."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import Final

from casework.sandbox.child import Limits, Stopped, problem_of, run
from casework.sandbox.kinds import FLAGS, OCTETS, Entry, Findings, Kind
from casework.sandbox.layout import END, LEVEL, MEMBER, MIB, NUMBERS, TEXT, WHAT, Frame
from casework.sandbox.layout import FLAGS as FLAGS_FRAME
from casework.sandbox.signatures import PDF_MARK, PDF_WITHIN, media_types, type_of

TASK: Final = "casework.sandbox.inside.examining"
KINDS: Final = tuple(Kind)
UNSAID: Final = 0xFFFFFFFF
MOST_PAGES: Final = 500
MOST_ENTRIES: Final = 1000
MOST_LETTERS: Final = 4 * MIB
MOST_ANSWERED: Final = 24 * MIB
UNPRINTED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def examine(pieces: Iterable[bytes], *, name: str, limits: Limits | None = None) -> Findings:
    """Return what was found in a file of this name; of a hostile file too, and never an error for one.

    Where a child broke down or took too long, what it had said by then stays, with the problem beside it.
    Raises: whatever reading `pieces` raises.
    """
    head, whole = with_head(pieces)
    limits = replace(limits or Limits(), output_bytes=MOST_ANSWERED)
    options = {"name": name[-255:], "needs": needs_of(head)}
    with closing(run(TASK, whole, options=options, limits=limits)) as frames:
        return gathered(frames)


def gathered(frames: Iterable[Frame]) -> Findings:
    """Return the findings an answer amounts to, up to where it stops making sense."""
    found = Findings(Kind.UNKNOWN, OCTETS)
    try:
        for frame in frames:
            found = _with(found, frame)
    except Stopped as problem:
        return replace(found, problem=problem.reason)
    return found


def with_head(pieces: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return the first bytes, and all of them again."""
    rest = iter(pieces)
    begun: list[bytes] = []
    while sum(map(len, begun)) < PDF_WITHIN and (piece := next(rest, None)) is not None:
        begun.append(piece)
    return b"".join(begun)[: PDF_WITHIN + len(PDF_MARK)], chain(begun, rest)


def needs_of(head: bytes) -> list[str]:
    """Return which libraries a child should load: the first bytes are compared, nothing is read into them."""
    needs = ["pdfs"] if PDF_MARK in head else []
    return [*needs, "images"] if type_of(head).kind is Kind.IMAGE else needs


def _with(found: Findings, frame: Frame) -> Findings:
    """Return the findings with what one frame adds.

    Raises: Stopped for what no child of ours says.
    """
    try:
        return _read(found, frame)
    except (struct.error, UnicodeDecodeError, IndexError):
        raise Stopped("broken") from None


def _read(found: Findings, frame: Frame) -> Findings:
    body = frame.body
    if frame.letter == WHAT:
        kind, media_type = struct.unpack(">BH", body)
        return replace(found, kind=KINDS[kind], media_type=media_types()[media_type])
    if frame.letter == FLAGS_FRAME:
        return replace(found, flags=_flags(struct.unpack(">H", body)[0]))
    if frame.letter == NUMBERS:
        pages, width, height = (None if one == UNSAID else one for one in struct.unpack(">III", body))
        return replace(found, pages=pages, width=width, height=height)
    if frame.letter == TEXT:
        return _with_text(found, _printable(body.decode()))
    if frame.letter == MEMBER:
        return _with_entry(found, _entry(body))
    if frame.letter == END:
        return replace(found, problem=problem_of(frame) or "")
    if frame.letter == LEVEL:
        return found
    raise Stopped("broken")


def _flags(bits: int) -> tuple[str, ...]:
    if bits >> len(FLAGS):
        raise Stopped("broken")
    return tuple(flag for place, flag in enumerate(FLAGS) if bits >> place & 1)


def _with_text(found: Findings, text: str) -> Findings:
    if len(found.texts) >= MOST_PAGES or sum(map(len, found.texts)) + len(text) > MOST_LETTERS:
        raise Stopped("broken")
    return replace(found, texts=(*found.texts, text))


def _with_entry(found: Findings, entry: Entry) -> Findings:
    if len(found.listing) >= MOST_ENTRIES:
        raise Stopped("broken")
    return replace(found, listing=(*found.listing, entry))


def _entry(body: bytes) -> Entry:
    size, length = struct.unpack_from(">QH", body)
    if 10 + length > len(body):
        raise Stopped("broken")
    name, note = body[10 : 10 + length].decode(), body[10 + length :].decode()
    return Entry(UNPRINTED.sub("\ufffd", name), size, UNPRINTED.sub("", note))


def _printable(text: str) -> str:
    """Return a text without what is no letter; a line's end stays one."""
    return UNPRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))
