"""Checks a letter when it is read: every name is declared, and no fact is used as if it were true or false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from liquid import BoundTemplate, Node, RenderContext
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, LoopExpression, Path
from liquid.builtin.expressions.logical import LogicalAndExpression, LogicalOrExpression
from liquid.builtin.tags.for_tag import ForNode
from liquid.expression import Expression

from casework.domain.answers import Kind
from casework.domain.questions import Form
from casework.drafting.filters import FILTERS
from casework.drafting.language import LetterError, place_of
from casework.drafting.names import PRONOUNS, TESTS, plural
from casework.drafting.offences import FIELDS

FREE = {"exhibits": ("size",), "grounds": ("size",), "offences": ("size",), "filing_day": ()}
OFFENCE = (*FIELDS, "is_known", "is_unknown")
LOOP = ("first", "last", "index", "length")


@dataclass(frozen=True)
class Scope:
    """The names in force at one place of a letter: loop variables, and the kind each stands for."""

    form: Form
    loops: Mapping[str, str]

    def within(self, variable: str, kind: str) -> Scope:
        return Scope(self.form, {**self.loops, variable: kind, "forloop": ""})

    def kind_named(self, name: str) -> str | None:
        """Return the kind of thing `name` stands for, or None where it stands for no single thing."""
        if name in self.loops:
            return self.loops[name]
        if name == "instrument" or (name in self.form.kinds and name not in self.form.repeating_kinds):
            return name
        return None

    def looped_kind(self, name: str) -> str | None:
        if name == "offences":
            return "offence"
        return next((kind for kind in self.form.repeating_kinds if plural(kind) == name), None)


def check_names(template: BoundTemplate, form: Form, *, file: str) -> None:
    """Refuse a letter that uses a name nobody declared.

    Raises: LetterError, at the name.
    """
    checker = _Checker(file, RenderContext(template))
    for node in template.nodes:
        checker.node(node, Scope(form, {}))


class _Checker:
    def __init__(self, file: str, context: RenderContext) -> None:
        self.file = file
        self.context = context

    def node(self, node: Node, scope: Scope) -> None:
        if isinstance(node, ForNode):
            self._loop(node, scope)
            return
        for expression in node.expressions():
            if isinstance(expression, BooleanExpression):
                self._boolean(expression.expression, scope)
            else:
                self._expression(expression, scope)
        for child in node.children(self.context):
            self.node(child, scope)

    def _loop(self, node: ForNode, scope: Scope) -> None:
        loop: LoopExpression = node.expression
        path = loop.iterable
        kind = scope.looped_kind(str(path.path[0])) if isinstance(path, Path) and len(path.path) == 1 else None
        if kind is None:
            raise self._error(path, f"{path} is nothing a letter can loop over")
        inner = scope.within(str(loop.identifier), kind)
        self.node(node.block, inner)
        if node.default:
            self.node(node.default, scope)

    def _boolean(self, expression: Expression, scope: Scope) -> None:
        if isinstance(expression, LogicalAndExpression | LogicalOrExpression):
            self._boolean(expression.left, scope)
            self._boolean(expression.right, scope)
            return
        if isinstance(expression, Path) and str(expression.path[-1]) not in (*TESTS, "first", "last"):
            raise self._error(expression, f"{expression} is a fact, not true or false: ask .is_true or .is_known")
        self._expression(expression, scope)

    def _expression(self, expression: Expression, scope: Scope) -> None:
        if isinstance(expression, Path):
            self._path(expression, scope)
            return
        if isinstance(expression, FilteredExpression):
            for one in expression.filters or ():
                if one.name not in FILTERS:
                    raise self._error(expression, f"no filter {one.name}: there are {', '.join(FILTERS)}")
        for child in _inside(expression):
            self._expression(child, scope)

    def _path(self, path: Path, scope: Scope) -> None:
        name, *rest = (str(part) for part in path.path)
        if name in FREE:
            if rest and (len(rest) > 1 or rest[0] not in FREE[name]):
                raise self._error(path, f"{path} is not a declared name")
            return
        if name == "forloop" and name in scope.loops:
            if len(rest) != 1 or rest[0] not in LOOP:
                raise self._error(path, f"{path} is not a declared name")
            return
        if scope.looped_kind(name) and name not in scope.loops and rest in ([], ["size"]):
            return
        kind = scope.kind_named(name)
        if kind is None:
            raise self._error(path, self._why_not(name, scope))
        self._dotted(path, kind, rest, scope)

    def _why_not(self, name: str, scope: Scope) -> str:
        if name in scope.form.repeating_kinds:
            return f"there may be several: write {{% for {name} in {plural(name)} %}}"
        return f"{name} is not a declared name"

    def _dotted(self, path: Path, kind: str, rest: list[str], scope: Scope) -> None:
        if not rest:
            return
        name, *more = rest
        if kind == "charge" and name == "offence" and more:
            kind, name, more = "offence", more[0], more[1:]
        if kind == "offence":
            if name not in OFFENCE or more:
                raise self._error(path, f"{path}: an offence has {', '.join(OFFENCE)}")
            return
        if kind == "applicant" and name in ("name", *PRONOUNS) and not more:
            return
        question = scope.form.question(f"{kind}.{name}")
        if question is None:
            raise self._error(path, f"no question asks for {kind}.{name}")
        if not more or (more[0] in TESTS and len(more) == 1):
            return
        if question.kind is not Kind.SUBJECT:
            raise self._error(path, f"{kind}.{name} has no {more[0]}: tests are {', '.join(TESTS)}")
        self._dotted(path, question.of, more, scope)

    def _error(self, expression: Expression, problem: str) -> LetterError:
        token = expression.token
        line, column = place_of(token.source, token.start_index)
        return LetterError(problem, file=self.file, line=line, column=column)


def _inside(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, FilteredExpression):
        yield expression.left
        return
    if isinstance(expression, BooleanExpression):
        yield expression.expression
        return
    yield from expression.children()
