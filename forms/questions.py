"""Reading one question of a form file."""

from __future__ import annotations

from casework.domain.answers import Kind
from casework.domain.data_files import Table
from casework.domain.facts import Disclosure
from casework.domain.questions import Option, Question

CHOICES = (Kind.CHOICE, Kind.CHOICES)


def read_question(table: Table) -> Question:
    """Return the question in `table`; what else stands in it is for the caller to read or refuse.

    Raises: DataFileError for an unknown kind or disclosure, and where a choice lists no options.
    """
    fact = table.needed("fact")
    if fact.count(".") != 1:
        raise table.wrong("fact", f"{fact!r} is not written kind.name")
    kind = Kind(table.one_of("kind", [str(kind) for kind in Kind]))
    return Question(
        fact=fact,
        kind=kind,
        text=table.needed("text"),
        hint=table.text("hint"),
        options=_options(table, kind),
        of=_of(table, kind),
        is_needed=table.flag("needed"),
        gap=table.text("gap"),
        whom=table.text("from") or "client",
        disclosure=Disclosure(table.one_of("disclosure", [str(level) for level in Disclosure], "disclose")),
        is_at_risk=table.flag("at_risk"),
        follow_up=table.text("follow_up"),
        when=table.condition_under("when"),
        max_characters=_max_characters(table),
    )


def _options(table: Table, kind: Kind) -> tuple[Option, ...]:
    options = []
    for one in table.tables("options"):
        options.append(Option(one.needed("value"), one.needed("text"), one.text("hint")))
        one.finish()
    if (kind in CHOICES) != bool(options):
        raise table.wrong("options", "a choice lists its options, nothing else does")
    if len({option.value for option in options}) < len(options):
        raise table.wrong("options", "two options have the same value")
    return tuple(options)


def _of(table: Table, kind: Kind) -> str:
    of = table.text("of")
    if (kind is Kind.SUBJECT) != bool(of):
        raise table.wrong("of", "says of what things one is chosen, for the kind subject only")
    return of


def _max_characters(table: Table) -> int | None:
    number: int | None = table.take("max_chars", int, None)
    if number is not None and number < 1:
        raise table.wrong("max_chars", "should be at least 1")
    return number
