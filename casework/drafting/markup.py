"""The small Markdown of letters, read into blocks; stand-ins are filled in afterwards and never parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token as MarkdownToken

from casework.domain.blocks import Break, Note, Ref, Text
from casework.drafting.tokens import CLOSE, LINE, OPEN, TOKEN

# A Markdown parse depends on the text alone, so it is remembered; a whole letter is a few hundred chunks.
REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value goes: the place of its stand-in among those of the chunk."""

    place: int
    strong: bool = False
    emphasis: bool = False


RawInline = Text | Ref | Note | Break | Slot
RawInlines = tuple[RawInline, ...]


@dataclass(frozen=True, slots=True)
class RawNote:
    """A footnote whose values are yet to be filled in."""

    inlines: tuple[RawInline | RawNote, ...]


RawCell = tuple[RawInline | RawNote, ...]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block as parsed: heading, numbered, plain, item or table."""

    kind: str
    level: int = 0
    inlines: RawCell = ()
    anchor: str = ""
    rows: tuple[tuple[RawCell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Blocks parsed from one stretch of text, and the stand-ins their slots point to."""

    blocks: tuple[RawBlock, ...]
    tokens: tuple[int, ...]


_DROPPED_LINE = re.compile(f"^[ \t]*(?:{LINE}[ \t]*)+\n?", re.MULTILINE)
_BLOCK_START = re.compile(r"(?m)^(?=1\. |#{1,3} )|\n[ \t]*\n(?=[^ \t\n])")
_ANCHOR_FIRST = re.compile(r"\{#([\w.-]+)\}\s*")
_ANCHOR_LAST = re.compile(r"(?<!\s)\s*\{#([\w.-]+)\}\s*$")


def read_markup(text: str) -> Iterator[Chunk]:
    """Yield `text` as parsed blocks, stretch by stretch."""
    text = _DROPPED_LINE.sub("", text).replace(LINE, "")
    for stretch in _BLOCK_START.split(text):
        if stretch.strip():
            yield _chunk(stretch.strip("\n").rstrip())


def _chunk(stretch: str) -> Chunk:
    tokens: list[int] = []

    def numbered(found: re.Match[str]) -> str:
        tokens.append(int(found.group(1)))
        return f"{OPEN}{len(tokens) - 1}{CLOSE}"

    return Chunk(_parsed(TOKEN.sub(numbered, stretch)), tuple(tokens))


@lru_cache(maxsize=REMEMBERED)
def _parsed(stretch: str) -> tuple[RawBlock, ...]:
    return tuple(_Reader(_markdown().parse(stretch)).blocks())


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .disable(["html_inline", "html_block", "autolink", "image", "code", "fence", "backticks"])
    )
    markdown.inline.ruler.before("link", "note", _note)
    return markdown


def _note(state: StateInline, silent: bool) -> bool:
    """Read `^[a footnote]`."""
    start = state.pos
    if state.src[start : start + 2] != "^[":
        return False
    end = state.md.helpers.parseLinkLabel(state, start + 1)
    if end < 0:
        return False
    if not silent:
        note = state.push("note", "", 0)
        note.children = state.md.parseInline(state.src[start + 2 : end])[0].children
    state.pos = end + 1
    return True


class _Reader:
    """Walks the flat list of Markdown tokens of one stretch."""

    def __init__(self, tokens: Sequence[MarkdownToken]) -> None:
        self.tokens = tokens
        self.lists: list[str] = []
        self.fresh = False

    def blocks(self) -> Iterator[RawBlock]:
        rows: list[tuple[RawCell, ...]] = []
        row: list[RawCell] = []
        heading = 0
        in_table = False
        for token in self.tokens:
            match token.type:
                case "ordered_list_open" | "bullet_list_open":
                    self.lists.append(token.type)
                case "ordered_list_close" | "bullet_list_close":
                    self.lists.pop()
                case "list_item_open":
                    self.fresh = True
                case "heading_open":
                    heading = int(token.tag[1])
                case "table_open":
                    in_table = True
                case "tr_open":
                    row = []
                case "tr_close":
                    rows.append(tuple(row))
                case "table_close":
                    yield RawBlock("table", rows=tuple(rows))
                    rows, in_table = [], False
                case "inline":
                    cell = _inlines(token.children or [])
                    if in_table:
                        row.append(cell)
                    else:
                        yield self._block(cell, heading)
                        heading = 0

    def _block(self, inlines: RawCell, heading: int) -> RawBlock:
        if heading:
            return RawBlock("heading", max(1, heading - 1), *_anchored(inlines))
        if not self.lists or not self.fresh:
            return RawBlock("plain", 0, *_anchored(inlines))
        self.fresh = False
        if self.lists[-1] == "bullet_list_open":
            return RawBlock("item", len(self.lists) - 1, inlines)
        return RawBlock("numbered", len(self.lists) - 1, *_anchored(inlines))


def _anchored(inlines: RawCell) -> tuple[RawCell, str]:
    """Return the inlines without their `{#anchor}`, and the anchor."""
    for place, pattern in ((0, _ANCHOR_FIRST), (-1, _ANCHOR_LAST)):
        edge = inlines[place] if inlines else None
        if not isinstance(edge, Text):
            continue
        found = pattern.match(edge.text) if place == 0 else pattern.search(edge.text)
        if found:
            rest = edge.text[: found.start()] + edge.text[found.end() :]
            kept = list(inlines)
            kept[place] = Text(rest, edge.strong, edge.emphasis)
            return tuple(one for one in kept if not isinstance(one, Text) or one.text), found.group(1)
    return inlines, ""


def _inlines(children: Sequence[MarkdownToken]) -> RawCell:
    found: list[RawInline | RawNote] = []
    strong = emphasis = 0
    for child in children:
        match child.type:
            case "strong_open" | "strong_close":
                strong += child.nesting
            case "em_open" | "em_close":
                emphasis += child.nesting
            case "text" | "text_special":
                found.extend(_text(child.content, strong=bool(strong), emphasis=bool(emphasis)))
            case "softbreak":
                found.append(Text(" ", bool(strong), bool(emphasis)))
            case "hardbreak":
                found.append(Break())
            case "note":
                found.append(RawNote(_inlines(child.children or [])))
            case "link_open":
                target = str(child.attrGet("href") or "")
                if target.startswith("#"):
                    found.append(Ref(target[1:]))
    return _merged(found)


def _text(content: str, *, strong: bool, emphasis: bool) -> Iterator[RawInline]:
    end = 0
    for token in TOKEN.finditer(content):
        if token.start() > end:
            yield Text(content[end : token.start()], strong, emphasis)
        yield Slot(int(token.group(1)), strong, emphasis)
        end = token.end()
    if end < len(content):
        yield Text(content[end:], strong, emphasis)


def _merged(inlines: list[RawInline | RawNote]) -> RawCell:
    """Join neighbouring words of the same look."""
    merged: list[RawInline | RawNote] = []
    for inline in inlines:
        last = merged[-1] if merged else None
        if isinstance(inline, Text) and isinstance(last, Text) and _looks(inline) == _looks(last):
            merged[-1] = Text(last.text + inline.text, last.strong, last.emphasis)
        else:
            merged.append(inline)
    return tuple(merged)


def _looks(text: Text) -> tuple[bool, bool]:
    return text.strong, text.emphasis
