"""A file as a look at it sees it: its bytes, held once, and where to say what was seen."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Final

from casework.sandbox.inside.answers import Answer

MOST_TEXT: Final = 4 << 20  # letters kept of one file
MOST_PAGES: Final = 500
MOST_MEMBERS: Final = 1000
END_BYTES: Final = (1 << 16) + 22  # where the directory of a zip is announced


@dataclass(frozen=True)
class Content:
    """The bytes of one file, its type's name, and what its own name ends in."""

    data: bytes
    media_type: str
    ending: str = ""

    @property
    def head(self) -> bytes:
        return self.data[: 1 << 16]

    @property
    def tail(self) -> bytes:
        return self.data[-END_BYTES:]

    def opened(self) -> io.BytesIO:
        return io.BytesIO(self.data)


@dataclass
class Saying:
    """Says members and texts until there are enough of them, and gathers the flags."""

    answer: Answer
    flags: set[str] = field(default_factory=set)
    _letters: int = MOST_TEXT
    _pages: int = MOST_PAGES
    _members: int = MOST_MEMBERS

    def text(self, text: str) -> bool:
        """Say the text of a page; return whether another one would still be said."""
        if self._pages > 0:
            self.answer.text(text[: self._letters])
            self._letters -= min(self._letters, len(text))
            self._pages -= 1
        return self._pages > 0 and self._letters > 0

    def member(self, name: str, size_bytes: int, note: str = "") -> None:
        if self._members > 0:
            self.answer.member(name, size_bytes, note)
            self._members -= 1
