"""Names as they are compared: without accents, case, order or punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

Name = frozenset[str]

_JOINING: Final = str.maketrans("", "", "'’ʼʻ`´")
_LISTED: Final = re.compile(r"[\n;,/|،؛、]+")


def name(text: str) -> Name:
    """Return the words of one name, folded: `O’Neil-Ríos` is the words `oneil` and `rios`."""
    plain = unicodedata.normalize("NFKD", text.translate(_JOINING)).casefold()
    letters = (sign for sign in plain if not unicodedata.combining(sign))
    return frozenset("".join(sign if sign.isalnum() else " " for sign in letters).split())


def names_in(text: str) -> frozenset[Name]:
    """Return the names of a list, one a line or set apart by commas, semicolons or strokes."""
    return frozenset(found for part in _LISTED.split(text) if (found := name(part)))


def may_be_same(one: Name, other: Name) -> bool:
    """Whether two names may be one person's: all words of the shorter stand in the longer.

    A single word is enough if it is what was asked for: `one` is the question, `other` what is known.
    """
    if not one or not other:
        return False
    return one <= other or (len(other) > 1 and other <= one)
