"""What a child says: frames on its standard output, and nothing else."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from typing import Final

from casework.sandbox import layout
from casework.sandbox.kinds import FLAGS, PROBLEMS, Kind, Level
from casework.sandbox.signatures import media_types

OUTPUT: Final = 1
UNSAID: Final = 0xFFFFFFFF
KINDS: Final = tuple(Kind)
LEVELS: Final = tuple(Level)


class Answer:
    """Writes frames; each method says one thing."""

    def __init__(self, output: int = OUTPUT) -> None:
        self._output = output

    def say(self, letter: bytes, body: bytes) -> None:
        for part in (layout.HEAD.pack(letter, len(body)), body):
            rest = memoryview(part)
            while rest:
                rest = rest[os.write(self._output, rest) :]

    def level(self, level: Level) -> None:
        self.say(layout.LEVEL, bytes([LEVELS.index(level)]))

    def what(self, kind: Kind, media_type: str) -> None:
        self.say(layout.WHAT, struct.pack(">BH", KINDS.index(kind), media_types().index(media_type)))

    def flags(self, flags: Iterable[str]) -> None:
        self.say(layout.FLAGS, struct.pack(">H", sum({1 << FLAGS.index(flag) for flag in flags})))

    def numbers(self, *, pages: int | None = None, width: int | None = None, height: int | None = None) -> None:
        said = [UNSAID if number is None else min(number, UNSAID - 1) for number in (pages, width, height)]
        self.say(layout.NUMBERS, struct.pack(">III", *said))

    def text(self, text: str) -> None:
        cut = text.encode("utf-8", "replace")[: layout.LONGEST[layout.TEXT]]
        self.say(layout.TEXT, cut.decode("utf-8", "ignore").encode())

    def member(self, name: str, size_bytes: int, note: str = "") -> None:
        told = name.encode("utf-8", "replace")[:1024].decode("utf-8", "ignore").encode()
        size = min(max(size_bytes, 0), (1 << 63) - 1)
        self.say(layout.MEMBER, struct.pack(">QH", size, len(told)) + told + note.encode()[:200])

    def picture(self, width: int, height: int, pixels: bytes) -> None:
        self.say(layout.PICTURE, struct.pack(">II", width, height) + pixels)

    def file(self, content: bytes) -> None:
        for start in range(0, len(content), layout.MIB):
            self.say(layout.PIECE, content[start : start + layout.MIB])

    def page_size(self, width: float, height: float) -> None:
        self.say(layout.PAGE_SIZE, struct.pack(">dd", width, height))

    def end(self, problem: str = "") -> None:
        self.say(layout.END, bytes([PROBLEMS.index(problem)]))
