"""The layout of what a child answers, and the reader that believes nothing of it (PV-04).

An answer is a row of frames: one letter, the length of the body as four bytes, the body. The first frame says how well
the child is confined, the last one why it ended. Numbers are big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MIB: Final = 1 << 20
HEAD: Final = struct.Struct(">cI")
LEVEL, WHAT, FLAGS, NUMBERS, TEXT, MEMBER = b"L", b"K", b"G", b"N", b"T", b"M"
PICTURE, PIECE, PAGE_SIZE, END = b"P", b"B", b"Z", b"!"
LONGEST: Final = {  # of a body, in bytes
    LEVEL: 1,
    WHAT: 3,
    FLAGS: 2,
    NUMBERS: 12,
    TEXT: MIB,
    MEMBER: 2048,
    PICTURE: 128 * MIB,
    PIECE: MIB,
    PAGE_SIZE: 16,
    END: 1,
}


class Garbled(Exception):
    """A child's answer is not laid out as agreed; nothing more is read of it."""


@dataclass(frozen=True)
class Frame:
    """One frame of an answer."""

    letter: bytes
    body: bytes


def framed(letter: bytes, body: bytes) -> bytes:
    return HEAD.pack(letter, len(body)) + body


class Reader:
    """Cuts frames out of the bytes as they come; never holds more than one frame and what was just fed."""

    def __init__(self, *, most_bytes: int) -> None:
        self._held = bytearray()
        self._left = most_bytes
        self._started = False
        self.is_complete = False

    def feed(self, some: bytes) -> Iterator[Frame]:
        """Yield the frames that are whole now.

        Raises: Garbled.
        """
        self._left -= len(some)
        if self._left < 0 or (some and self.is_complete):
            raise Garbled
        self._held += some
        while (frame := self._next()) is not None:
            yield frame

    def close(self) -> None:
        """Raises: Garbled if the answer broke off."""
        if self._held or not self.is_complete:
            raise Garbled

    def _next(self) -> Frame | None:
        if len(self._held) < HEAD.size:
            return None
        letter, length = HEAD.unpack_from(self._held)
        if length > LONGEST.get(letter, -1) or (letter == LEVEL) == self._started or self.is_complete:
            raise Garbled
        whole = HEAD.size + length
        if len(self._held) < whole:
            return None
        frame = Frame(letter, bytes(memoryview(self._held)[HEAD.size : whole]))
        del self._held[:whole]
        self._started, self.is_complete = True, letter == END
        return frame
