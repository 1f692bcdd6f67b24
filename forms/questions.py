"""Reading one question of a form file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from casework.domain.answers import Kind
from casework.domain.facts import Disclosure
from casework.domain.questions import Option, Question
from forms.files import FormFile

QUESTION: Final = frozenset(
    (
        "fact", "kind", "text", "hint", "options", "of", "needed", "gap", "from",
        "disclosure", "at_risk", "follow_up", "when", "max_chars",
    )
)  # fmt: skip


def read_question(file: FormFile, table: Mapping[str, Any]) -> Question:
    """Return the question in `table`.

    Raises: FormFileError for an unknown key, kind or disclosure, and where a choice lists no options.
    """
    near = f'fact = "{table.get("fact", "")}"'
    file.only(table, QUESTION, near=near)
    fact = file.text(table, "fact", near=near, needed=True)
    if fact.count(".") != 1:
        raise file.error("a fact is written kind.name", key=fact, near=near)
    kind = _kind(file, table, near)
    return Question(
        fact=fact,
        kind=kind,
        text=file.text(table, "text", near=near, needed=True),
        hint=file.text(table, "hint", near=near),
        options=_options(file, table, near, kind),
        of=_of(file, table, near, kind),
        is_needed=file.flag(table, "needed", near=near),
        gap=file.text(table, "gap", near=near),
        whom=file.text(table, "from", near=near) or "client",
        disclosure=_disclosure(file, table, near),
        is_at_risk=file.flag(table, "at_risk", near=near),
        follow_up=file.text(table, "follow_up", near=near),
        when=file.condition(table, near=near),
        max_characters=_max_characters(file, table, near),
    )


def _kind(file: FormFile, table: Mapping[str, Any], near: str) -> Kind:
    try:
        return Kind(file.text(table, "kind", near=near, needed=True))
    except ValueError:
        raise file.error(f"no kind of answer is called {table.get('kind')!r}", key="kind", near=near) from None


def _options(file: FormFile, table: Mapping[str, Any], near: str, kind: Kind) -> tuple[Option, ...]:
    tables = file.tables(table, "options", near=near)
    if (kind in (Kind.CHOICE, Kind.CHOICES)) != bool(tables):
        raise file.error("a choice lists its options, nothing else does", key="options", near=near)
    options = []
    for one in tables:
        file.only(one, ("value", "text", "hint"), near=near)
        value = file.text(one, "value", near=near, needed=True)
        options.append(Option(value, file.text(one, "text", near=near, needed=True), file.text(one, "hint", near=near)))
    if len({option.value for option in options}) < len(options):
        raise file.error("two options have the same value", key="options", near=near)
    return tuple(options)


def _of(file: FormFile, table: Mapping[str, Any], near: str, kind: Kind) -> str:
    of = file.text(table, "of", near=near)
    if (kind is Kind.SUBJECT) != bool(of):
        raise file.error("says of what things one is chosen, for the kind subject only", key="of", near=near)
    return of


def _disclosure(file: FormFile, table: Mapping[str, Any], near: str) -> Disclosure:
    try:
        return Disclosure(table.get("disclosure", Disclosure.DISCLOSE))
    except ValueError:
        raise file.error(f"no level is called {table['disclosure']!r}", key="disclosure", near=near) from None


def _max_characters(file: FormFile, table: Mapping[str, Any], near: str) -> int | None:
    number = table.get("max_chars")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
        raise file.error(f"is a whole number, not {number!r}", key="max_chars", near=near)
    return number
