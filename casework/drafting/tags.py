"""The tags of a letter: conditions that remember what they relied on, restrictions, sources, gaps, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, TextIO

from liquid import Node, RenderContext, Tag, TokenStream
from liquid import Token as LiquidToken
from liquid.ast import BlockNode
from liquid.builtin.tags.if_tag import IfNode, IfTag
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.token import TOKEN_COMMA, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_STRING, TOKEN_TAG

from casework.domain.blocks import Audience, Gap, Inlines, QuestionRef, Ref, Text, Withheld
from casework.domain.dates import NotADate, PartialDate
from casework.domain.facts import Fact
from casework.drafting.disclosure import Reading, summary_of
from casework.drafting.telling import Telling
from casework.drafting.tokens import LINE, Token, flattened

TELLING: Final = "@telling"  # no letter can spell it
REFERENCES: Final = ("ground_ref", "questions_of")
PLACES: Final = ("grounds", "questions", "annexes", "schedule", "chronology")

# The beginning of what stays a paragraph of its own when its words are withheld.
_ITEM = re.compile(r"^([ ]*(?:\d+\. |- |\|)(?:\{#[\w.-]+\} ?)?)", re.MULTILINE)
_END_ANCHOR = re.compile(r"[ \t]*\{#[\w.-]+\}[ \t]*$", re.MULTILINE)


def _telling(context: RenderContext) -> Telling:
    telling: Telling = context.globals[TELLING]  # type: ignore[assignment]
    return telling


def covered(text: str, inlines: Inlines, telling: Telling) -> str:
    """Return what stands for a passage that is not told: as many numbered paragraphs, and nothing else."""
    if not text.strip():
        return text
    stand_in = telling.tokens.put(Token(inlines))
    items = [line for line in text.split("\n") if _ITEM.match(line)]
    if not items:
        return f"\n\n{stand_in}\n\n" if "\n" in text.strip("\n") else stand_in
    lines = (_covered_line(line, stand_in) for line in items)
    return ("\n" if text.startswith("\n") else "") + "\n".join(lines) + "\n"


def _covered_line(line: str, stand_in: str) -> str:
    start = _ITEM.match(line)
    anchor = _END_ANCHOR.search(line)
    return f"{start.group(1) if start else ''}{stand_in}{anchor.group() if anchor else ''}"


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
        telling = _telling(context)
        telling.relied.append([])
        chosen = self._chosen(context)
        facts = telling.relied.pop()
        if telling.relied:
            telling.relied[-1].extend(facts)
        if chosen is None:
            return 0
        inner = context.get_buffer(buffer)  # type: ignore[arg-type]
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
                return covered(text, (telling.withheld(fact),), telling)
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
        telling = _telling(context)
        if telling.audience is Audience.CCF:
            return self.block.render(context, buffer)
        inner = context.get_buffer(buffer)  # type: ignore[arg-type]
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
        if self.published.earliest > _telling(context).filing_day:
            return 0
        return self.block.render(context, buffer)

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> Iterable[Node]:
        yield self.block


class GapNode(Node):
    """A gap that the letter itself states."""

    __slots__ = ("what", "whom")

    def __init__(self, token: LiquidToken, what: str, whom: str) -> None:
        super().__init__(token)
        self.what = what
        self.whom = whom
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(_telling(context).tokens.put(Token((Gap(self.what, self.whom),))))


class ReliefNode(Node):
    """What is asked for in the alternative, as the grounds pleaded say it."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        telling = _telling(context)
        self.blank = False
        return buffer.write(telling.tokens.put(telling.relief))


class GroundNode(Node):
    """A reference to the part of a ground, or to its questions."""

    __slots__ = ("ground", "is_to_questions")

    def __init__(self, token: LiquidToken, ground: str) -> None:
        super().__init__(token)
        self.ground = ground
        self.is_to_questions = token.value == "questions_of"
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        telling = _telling(context)
        if self.is_to_questions:
            return buffer.write(telling.tokens.put(Token((QuestionRef(self.ground),))))
        anchor = telling.ground_parts.get(self.ground, f"ground-{self.ground}")
        words = Text(f"{telling.phrases.word('part')} ")
        return buffer.write(telling.tokens.put(Token((words, Ref(anchor)))))


class PlaceNode(Node):
    """Where a part of the draft that is put together later goes."""

    __slots__ = ("place",)

    def __init__(self, token: LiquidToken, place: str) -> None:
        super().__init__(token)
        self.place = place
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(f"\n\n{_telling(context).tokens.put(Token(block=self.place))}\n\n")


def _strings(stream: TokenStream, token: LiquidToken, number: int, *, is_leaf: bool = False) -> list[str]:
    """Read `number` quoted texts separated by commas, and nothing else."""
    if stream.current.kind != TOKEN_EXPRESSION:
        raise LiquidSyntaxError(f"{token.value} needs text in quotation marks", token=token)
    tokens = stream.into_inner(tag=token, eat=not is_leaf)
    found = []
    for place in range(number):
        if place:
            tokens.eat(TOKEN_COMMA)
        found.append(tokens.eat(TOKEN_STRING).value)
    tokens.expect_eos()
    return found


class RestrictedTag(Tag):
    """`{% restricted "Statute 35(3)(c)" %} … {% endrestricted %}`"""

    name = "restricted"
    end = "endrestricted"
    block = True

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        (reason,) = _strings(stream, token, 1)
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
        (published,) = _strings(stream, token, 1)
        try:
            day = PartialDate.parse(published)
        except NotADate as wrong:
            raise LiquidSyntaxError(f"{published!r} is not a date", token=token) from wrong
        block = get_parser(self.env).parse_block(stream, frozenset((self.end, TOKEN_EOF)))
        stream.expect(TOKEN_TAG, value=self.end)
        return SourceNode(token, day, block)


class GapTag(Tag):
    """`{% gap "what is needed", "from whom" %}`"""

    name = "gap"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        what, whom = _strings(stream, token, 2, is_leaf=True)
        return GapNode(token, what, whom)


class GroundTag(Tag):
    """`{% ground_ref "D-1" %}` gives its part, `{% questions_of "D-1" %}` its questions."""

    block = False
    name = ""

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        (ground,) = _strings(stream, token, 1, is_leaf=True)
        return GroundNode(token, ground)


class PlaceTag(Tag):
    """`{% grounds %}` and the like."""

    block = False
    name = ""

    def parse(self, stream: TokenStream) -> Node:
        token = stream.expect(TOKEN_TAG)
        return PlaceNode(token, token.value)


class ReliefTag(Tag):
    """`{% ground_relief %}`"""

    name = "ground_relief"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        return ReliefNode(stream.expect(TOKEN_TAG))
