"""Do all data files hang together? What `redress check` asks of law, form and letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casework.domain.answers import Kind
from casework.domain.authorities import Version
from casework.domain.conditions import Condition, Test, other_key, tests_of
from casework.domain.data_files import DataFileError
from casework.domain.questions import Form, Question
from casework.law import reader as law_reader
from casework.law.reader import Law, read_law
from forms import reader as form_reader
from forms.reader import read_form

# Set by counsel on the deadline itself, not asked in the form.
NOT_ASKED = frozenset(("deadline.override_on", "deadline.override_reason"))

DATES = ("before", "after")
NUMBERS = ("below", "at_least")


def problems(law_folder: Path = law_reader.FOLDER, form_folder: Path = form_reader.FOLDER) -> tuple[str, ...]:
    """Return a sentence for everything that is wrong in the law and the form; none when all hangs together.

    A file that cannot be read is the only thing said: what depends on it cannot be judged.
    """
    try:
        law = read_law(law_folder)
        form = read_form(form_folder, law.questions)
    except DataFileError as wrong:
        return (str(wrong),)
    return (*_unasked(law, form), *_misfits(law, form))


def _unasked(law: Law, form: Form) -> Iterator[str]:
    asked = frozenset(form.keys) | NOT_ASKED
    for user, key in _uses(law, form):
        if key not in asked:
            yield f"{user}: {key} is used but no question asks for it"


def _uses(law: Law, form: Form) -> Iterator[tuple[str, str]]:
    for user, condition in _conditions(law, form):
        yield from ((user, key) for key in condition.keys)
    for ground in law.rules.grounds:
        yield from ((ground.id, key) for key in ground.supports)
    for rule in law.rules.deadlines:
        for timing in (version.terms for version in rule.versions):
            yield from ((rule.id, key) for key in (timing.runs_from, timing.given_by, timing.met_by) if key)
    for clash in law.rules.clashes:
        yield from ((clash.id, key) for key in re.findall(r"\{([a-z_]+\.[a-z_]+)\}", clash.says))
    for step in form.steps:
        yield from ((step.id, key) for key in step.name_from)


def _conditions(law: Law, form: Form) -> Iterator[tuple[str, Condition]]:
    rules: tuple[Any, ...] = (
        *law.rules.grounds, *law.rules.deadlines, *law.rules.requirements, *law.rules.clashes
    )  # fmt: skip
    for rule in rules:
        versions: tuple[Version[Any], ...] = rule.versions
        yield from ((rule.id, version.condition) for version in versions)
    yield from ((requirement.id, requirement.applies) for requirement in law.rules.requirements)
    for step in form.steps:
        yield step.id, step.when
        for page in step.pages:
            yield f"{step.id}/{page.id}", page.when
            yield from ((question.fact, question.when) for question in page.questions)


def _misfits(law: Law, form: Form) -> Iterator[str]:
    """Yield each test that its fact's kind of answer can never pass."""
    for user, condition in _conditions(law, form):
        for test in tests_of(condition):
            question = form.question(test.fact)
            if question is not None and (problem := _misfit(test, question, form)):
                yield f"{user}: {test.fact} {test.name} {test.operand!r}: {problem}"


def _misfit(test: Test, question: Question, form: Form) -> str:
    if other := other_key(test.operand):
        beside = form.question(other)
        return "compares unlike answers" if beside is not None and beside.kind != question.kind else ""
    if (test.name in DATES) != (question.kind is Kind.DATE) and test.name not in ("known", "is", "is_not"):
        return "the answer is no date" if test.name in DATES else "the answer is a date"
    if test.name in NUMBERS and question.kind not in (Kind.MONTHS, Kind.NUMBER):
        return "the answer is no number"
    if test.name in ("is", "is_not", "one_of"):
        wanted = test.operand if isinstance(test.operand, tuple) else (test.operand,)
        return "; ".join(filter(None, (_impossible(one, question) for one in wanted)))
    return ""


def _impossible(value: Any, question: Question) -> str:
    if question.kind is Kind.YES_NO:
        return "" if isinstance(value, bool) else "the answer is yes or no (true or false)"
    if question.options and value not in question.option_values:
        return f"{value!r} is no option; there are {', '.join(question.option_values)}"
    return ""
