"""The tags of a letter that stand for something: gaps, references, reliefs, and the parts put together later."""

from __future__ import annotations

from typing import Final, TextIO

from liquid import Node, RenderContext, Tag, TokenStream
from liquid import Token as LiquidToken
from liquid.exceptions import LiquidSyntaxError
from liquid.token import TOKEN_COMMA, TOKEN_EXPRESSION, TOKEN_STRING, TOKEN_TAG

from casework.domain.blocks import Gap, QuestionRef, Ref, Text
from casework.drafting.telling import Telling
from casework.drafting.tokens import Token

TELLING: Final = "@telling"  # no letter can spell it
REFERENCES: Final = ("ground_ref", "questions_of")
PLACES: Final = ("grounds", "questions", "annexes", "schedule", "chronology")


def telling_of(context: RenderContext) -> Telling:
    """Return the telling that a rendering belongs to."""
    telling: Telling = context.globals[TELLING]  # type: ignore[assignment]
    return telling


def quoted(stream: TokenStream, token: LiquidToken, number: int, *, is_leaf: bool = False) -> list[str]:
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


class GapNode(Node):
    """A gap that the letter itself states."""

    __slots__ = ("what", "whom")

    def __init__(self, token: LiquidToken, what: str, whom: str) -> None:
        super().__init__(token)
        self.what = what
        self.whom = whom
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(telling_of(context).tokens.put(Token((Gap(self.what, self.whom),))))


class ReliefNode(Node):
    """What is asked for in the alternative, as the grounds pleaded say it."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        telling = telling_of(context)
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
        telling = telling_of(context)
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
        return buffer.write(f"\n\n{telling_of(context).tokens.put(Token(block=self.place))}\n\n")


class GapTag(Tag):
    """`{% gap "what is needed", "from whom" %}`"""

    name = "gap"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        what, whom = quoted(stream, token, 2, is_leaf=True)
        return GapNode(token, what, whom)


class GroundTag(Tag):
    """`{% ground_ref "D-1" %}` gives its part, `{% questions_of "D-1" %}` its questions."""

    block = False
    name = ""

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        (ground,) = quoted(stream, token, 1, is_leaf=True)
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
