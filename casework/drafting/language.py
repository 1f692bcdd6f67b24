"""The language of letters: Liquid with a closed list of tags and filters, strict, and limited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from liquid import BoundTemplate, Environment, Mode, StrictUndefined
from liquid.builtin import content, illegal, output
from liquid.builtin.tags.comment_tag import CommentTag
from liquid.builtin.tags.for_tag import ForTag
from liquid.exceptions import LiquidError

from casework.drafting.filters import FILTERS
from casework.drafting.marks import PLACES, REFERENCES, TELLING, GapTag, GroundTag, PlaceTag, ReliefTag
from casework.drafting.tags import ConditionTag, RestrictedTag, SourceTag
from casework.drafting.telling import Telling

MOST_LOOPS: Final = 50_000
MOST_CHARACTERS: Final = 4_000_000


class LetterError(ValueError):
    """A letter cannot be read: the file, the place in it and what is wrong there.

    Units: lines from 1, columns from 1.
    """

    def __init__(self, problem: str, *, file: str = "", line: int = 0, column: int = 0) -> None:
        place = ":".join(str(part) for part in (file, line, column) if part)
        super().__init__(f"{place}: {problem}" if place else problem)
        self.problem = problem
        self.file = file
        self.line = line
        self.column = column


class LetterLanguage(Environment):
    """Liquid as letters may use it."""

    loop_iteration_limit = MOST_LOOPS
    output_stream_limit = MOST_CHARACTERS
    suppress_blank_control_flow_blocks = False

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Register the closed list; nothing else of Liquid is there."""
        for tag in (content.Literal, output.Output, illegal.Illegal, CommentTag, ForTag):
            self.add_tag(tag)
        for own in (ConditionTag, RestrictedTag, SourceTag, GapTag, ReliefTag):
            self.add_tag(own)
        for place in PLACES:
            self.tags[place] = PlaceTag(self)
        for reference in REFERENCES:
            self.tags[reference] = GroundTag(self)
        for name, function in FILTERS.items():
            self.add_filter(name, function)


def letter_language() -> LetterLanguage:
    return LetterLanguage(tolerance=Mode.STRICT, undefined=StrictUndefined, strict_filters=True)


def compiled(language: LetterLanguage, text: str, *, file: str) -> BoundTemplate:
    """Return `text` ready to be rendered.

    Raises: LetterError, with the place in `file`; `text` must stand at its true line.
    """
    try:
        return language.from_string(text, name=file)
    except LiquidError as wrong:
        raise located(wrong, file) from wrong


def rendered(template: BoundTemplate, telling: Telling, names: Mapping[str, Any], *, file: str) -> str:
    """Return the text of `template`, with a stand-in for every value.

    Raises: LetterError.
    """
    try:
        return template.render({**names, TELLING: telling})
    except LiquidError as wrong:
        raise located(wrong, file) from wrong


def located(wrong: LiquidError, file: str) -> LetterError:
    """Return Liquid's own error as ours, with its place."""
    token = wrong.token
    if token is None or token.start_index < 0:
        return LetterError(str(wrong.message), file=file)
    line, column = place_of(token.source, token.start_index)
    return LetterError(str(wrong.message), file=file, line=line, column=column)


def place_of(text: str, index: int) -> tuple[int, int]:
    """Return line and column of a character, both from 1."""
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1
