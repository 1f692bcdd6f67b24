"""The tags of a letter that hold text: conditions that remember what they relied on, restrictions, sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TextIO

from liquid import Node, RenderContext, Tag, TokenStream
from liquid import Token as LiquidToken
from liquid.ast import BlockNode
from liquid.builtin.tags.if_tag import IfNode, IfTag
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.token import TOKEN_EOF, TOKEN_TAG

from casework.domain.blocks import Audience, Inlines, Text, Withheld
from casework.domain.dates import NotADate, PartialDate
from casework.domain.facts import Fact
from casework.drafting.disclosure import Reading, summary_of
from casework.drafting.marks import quoted, telling_of
from casework.drafting.telling import Telling
from casework.drafting.tokens import LINE, Token, flattened

# The beginning of what stays a paragraph of its own when its words are withheld.
_ITEM = re.compile(r"^([ ]*(?:\d+\. |- |\|(?! *:?--))(?:\{#[\w.-]+\} ?)?)", re.MULTILINE)
_HEADING = re.compile(r"#{1,3} ")
_END_ANCHOR = re.compile(r"(?<![ \t])[ \t]*\{#[\w.-]+\}[ \t]*$", re.MULTILINE)


def covered(text: str, inlines: Inlines, telling: Telling) -> str:
    """Return what stands for a passage that is not told: as many parts and numbered paragraphs, and nothing else.

    The numbers after it must be the same for every reader.
    """
    if not text.strip():
        return text
    stand_in = telling.tokens.put(Token(inlines))
    kept = [line for line in text.split("\n") if _ITEM.match(line) or _HEADING.match(line)]
    if not kept:
        space = " " if text[-1] == " " else ""
        return f"\n\n{stand_in}\n\n" if "\n" in text.strip("\n") else f"{stand_in}{space}"
    lines = (_covered_line(line, stand_in, telling) for line in kept)
    return ("\n" if text.startswith("\n") else "") + "\n".join(lines) + "\n"


def _covered_line(line: str, stand_in: str, telling: Telling) -> str:
    anchor = _END_ANCHOR.search(line)
    end = anchor.group() if anchor else ""
    if heading := _HEADING.match(line):
        name = telling.tokens.put(Token((Text(telling.phrases.word("withheld_part")),)))
        return f"\n{heading.group()}{name}{end}\n"
    start = _ITEM.match(line)
    return f"{start.group(1) if start else ''}{stand_in}{end}"


def relying(text: str, facts: Sequence[Fact], telling: Telling) -> str:
    """Return `text` with a note, in each numbered paragraph of it, of the facts it depends on."""
    if not facts or not text.strip():
        return text
    mark = telling.tokens.put(Token((), tuple(facts)))
    if _ITEM.search(text):
        return _ITEM.sub(lambda found: found.group(1) + mark, text)
    if text.lstrip().startswith(("#", LINE)):
        return text
    start = len(text) - len(text.lstrip())
    return text[:start] + mark + text[start:]


class ConditionNode(IfNode):
    """An `if` that withholds its text from a reader who may not see what it depends on."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        telling = telling_of(context)
        telling.relied.append([])
        chosen = self._chosen(context)
        facts = telling.relied.pop()
        if telling.relied:
            telling.relied[-1].extend(facts)
        if chosen is None:
            return 0
        inner = context.get_buffer(buffer)
        chosen.render(context, inner)
        return buffer.write(self._shown(inner.getvalue(), facts, telling))

    def _chosen(self, context: RenderContext) -> Node | None:
        if self.condition.evaluate(context):
            return self.consequence
        for alternative in self.alternatives:
            if alternative.expression.evaluate(context):
                return alternative.block
        return self.default

    @staticmethod
    def _shown(text: str, facts: list[Fact], telling: Telling) -> str:
        if not facts:
            return text
        for fact in facts:
            reading = telling.reading(fact)
            if reading is Reading.WITHHELD:
                return covered(text, (replace(telling.withheld(fact), is_passage=True),), telling)
            if reading is Reading.SUMMARY and (telling.is_asking or not _ITEM.search(text)):
                return covered(text, (replace(telling.withheld(fact), is_passage=True),), telling)
            if reading is Reading.SUMMARY:
                return covered(text, (Text(flattened(summary_of(fact, telling.record))),), telling)
        return relying(text, tuple(dict.fromkeys(facts)), telling)


class ConditionTag(IfTag):
    """`{% if charge.in_absentia.is_true %}`"""

    node_class = ConditionNode


class RestrictedNode(Node):
    """A passage only the CCF reads."""

    __slots__ = ("block", "reason")

    def __init__(self, token: LiquidToken, reason: str, block: BlockNode) -> None:
        super().__init__(token)
        self.reason = reason
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        telling = telling_of(context)
        if telling.audience is Audience.CCF:
            return self.block.render(context, buffer)
        inner = context.get_buffer(buffer)
        self.block.render(context, inner)
        return buffer.write(covered(inner.getvalue(), (Withheld(self.reason, is_passage=True),), telling))

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> Iterable[Node]:
        yield self.block


class SourceNode(Node):
    """A passage that rests on something published later than some filings."""

    __slots__ = ("block", "published")

    def __init__(self, token: LiquidToken, published: PartialDate, block: BlockNode) -> None:
        super().__init__(token)
        self.published = published
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        if self.published.earliest > telling_of(context).filing_day:
            return 0
        return self.block.render(context, buffer)

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> Iterable[Node]:
        yield self.block


class RestrictedTag(Tag):
    """`{% restricted "Statute 35(3)(c)" %} … {% endrestricted %}`"""

    name = "restricted"
    end = "endrestricted"
    block = True

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        (reason,) = quoted(stream, token, 1)
        block = get_parser(self.env).parse_block(stream, frozenset((self.end, TOKEN_EOF)))
        stream.expect(TOKEN_TAG, value=self.end)
        return RestrictedNode(token, reason, block)


class SourceTag(Tag):
    """`{% source "2023-12" %} … {% endsource %}`"""

    name = "source"
    end = "endsource"
    block = True

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        (published,) = quoted(stream, token, 1)
        try:
            day = PartialDate.parse(published)
        except NotADate as wrong:
            raise LiquidSyntaxError(f"{published!r} is not a date", token=token) from wrong
        block = get_parser(self.env).parse_block(stream, frozenset((self.end, TOKEN_EOF)))
        stream.expect(TOKEN_TAG, value=self.end)
        return SourceNode(token, day, block)
