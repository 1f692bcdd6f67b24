"""Stand-ins for inserted values, so that no value is ever read as Markdown or Liquid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from casework.domain.blocks import Inlines
from casework.domain.facts import Fact

OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
LINE: Final = "\ue002"  # ends a line that held nothing but Liquid; the line is dropped
TOKEN: Final = re.compile(f"{OPEN}(\\d+){CLOSE}")

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACE = re.compile(r"[ \t\r\n\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Token:
    """What a stand-in stands for: words and the facts they plead, or a block put together later."""

    inlines: Inlines = ()
    facts: tuple[Fact, ...] = ()
    block: str = ""


@dataclass(slots=True)
class Tokens:
    """The side table of one rendering."""

    kept: list[Token] = field(default_factory=list)

    def put(self, token: Token) -> str:
        """Keep `token` and return the characters that stand for it."""
        self.kept.append(token)
        return f"{OPEN}{len(self.kept) - 1}{CLOSE}"


def flattened(value: str) -> str:
    """Return `value` on one line, with what no document can hold replaced visibly.

    Private-use characters are ours and are dropped; characters that XML forbids and marks
    that reorder the text around them become U+FFFD.
    """
    if value.isascii() and value.isprintable() and "  " not in value:
        return value.strip()
    value = _PRIVATE.sub("", value)
    value = _UNWRITABLE.sub("\ufffd", value)
    return _SPACE.sub(" ", value).strip()
