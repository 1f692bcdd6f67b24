"""Word's own machinery as XML: bookmarks, references, page numbers. Text is always escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# What XML gives a meaning to, and what it cannot hold at all.
_SPECIAL: Final = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    """Return `text` as it may stand between two XML tags."""
    if not _SPECIAL.search(text):
        return text
    return _SPECIAL.sub(lambda found: _ENTITIES.get(found.group(), "\ufffd"), text)


def quoted(text: str) -> str:
    """Return `text` as it may stand in an XML attribute."""
    return escaped(text).replace('"', "&quot;")


class Bookmarks:
    """The bookmarks of a document: only what is referred to gets one, named by order alone."""

    def __init__(self, targets: Iterable[str]) -> None:
        self._names = {target: f"_r{number}" for number, target in enumerate(dict.fromkeys(targets), 1)}
        self._placed: set[str] = set()

    def around(self, target: str, xml: str) -> str:
        """Return `xml` inside the bookmark of `target`, if anything refers to it."""
        name = self._names.get(target)
        if name is None or name in self._placed:
            return xml
        self._placed.add(name)
        number = name[2:]
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{xml}<w:bookmarkEnd w:id="{number}"/>'

    def reference(self, target: str, shown: str, rpr: str = "") -> str:
        """Return a field that shows the number of `target` and leads there."""
        name = self._names.get(target)
        run = f'<w:r>{rpr}<w:t xml:space="preserve">{escaped(shown)}</w:t></w:r>'
        if name is None:
            return run
        return f'<w:fldSimple w:instr=" REF {name} \\w \\h ">{run}</w:fldSimple>'


def page_field(name: str) -> str:
    """Return the field PAGE or NUMPAGES."""
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def exhibit_target(exhibit: str) -> str:
    return f"exhibit {exhibit}"


def question_target(number: int) -> str:
    return f"question {number}"
