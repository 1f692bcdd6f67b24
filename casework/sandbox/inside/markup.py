"""HTML and XML as text: what would run, what would call out, and the words. No entity is ever expanded."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final
from xml.parsers import expat

RUNS: Final = re.compile(
    r"<(?:script|iframe|object|embed|applet|foreignobject|handler|set)\b|\bon[a-z]{3,30}\s*=\s*[\"'\w]|(?:java|vb)script:"
    r"|<meta[^<>]{0,200}http-equiv\s*=\s*[\"']?refresh",
    re.IGNORECASE,
)
CALLS_OUT: Final = re.compile(
    r"<(?!a\b)[a-z][^<>]{0,2000}?\b(?:src|href|action|background|data|poster|xlink:href)\s*=\s*[\"']?\s*(?:https?:|ftp:|//)"
    r"|url\(\s*[\"']?(?:https?:|//)|@import",
    re.IGNORECASE,
)
DECLARES: Final = re.compile(r"<!ENTITY", re.IGNORECASE)
UNSEEN: Final = frozenset({"script", "style", "head", "title", "template"})
BREAKS: Final = frozenset("p div br li tr h1 h2 h3 h4 h5 h6 table blockquote pre".split())
LONGEST: Final = 4 << 20


class Bomb(Exception):
    """XML that declares entities: what multiplies them or fetches them is not read any further."""


def flags_of(text: str) -> set[str]:
    """Return what is remarkable about a page or a drawing."""
    looked_at = text[:LONGEST]
    flags = set()
    if RUNS.search(looked_at):
        flags.add("active-content")
    if CALLS_OUT.search(looked_at):
        flags.add("external-links")
    if len(DECLARES.findall(looked_at)) > 4:
        flags.add("bomb")
    return flags


def words_of_page(text: str) -> str:
    """Return what a reader of an HTML page would read, roughly one paragraph a line."""
    gatherer = _Words()
    gatherer.feed(text[:LONGEST])
    return gatherer.text()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._said: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in BREAKS:
            self._said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._said.append(data)

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._said).splitlines())
        return "\n".join(line for line in lines if line)


class Words:
    """Gathers the text of chosen elements of an XML part; `breaks` names elements after which a line ends."""

    def __init__(self, *, texts: frozenset[str], breaks: frozenset[str], most: int = LONGEST) -> None:
        self._texts, self._breaks = texts, breaks
        self._left = most
        self._depth = 0
        self._said: list[str] = []

    def read(self, part: bytes) -> str:
        """Return the text of a part, as far as it is well-formed.

        Raises: Bomb.
        """
        parser = expat.ParserCreate()
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.EntityDeclHandler = _refuse
        try:
            parser.Parse(part, True)
        except expat.ExpatError:
            self._said.append("\n")
        return "".join(self._said)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(":")[2]
        self._depth += plain in self._texts
        if plain == "tab":
            self._data("\t")

    def _end(self, name: str) -> None:
        plain = name.rpartition(":")[2]
        self._depth -= plain in self._texts
        if plain in self._breaks:
            self._said.append("\n")

    def _data(self, data: str) -> None:
        if self._depth > 0 and self._left > 0:
            self._said.append(data)
            self._left -= len(data)


def _refuse(*_declared: object) -> None:
    raise Bomb
