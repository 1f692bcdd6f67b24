"""Stories: a matter written in a file, in a lawyer's words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from casework.domain.answers import UNKNOWN, BadAnswer, Kind, Value, parse
from casework.domain.dates import NotADate, PartialDate
from casework.domain.exhibits import Exhibit, Translation
from casework.domain.facts import Consent, Disclosure, Fact, Proof, Speaker
from casework.domain.questions import Form, Question
from casework.domain.record import Record, Subject

STATEMENT: Final = frozenset(
    ("value", "unknown", "said_by", "exhibits", "disclosure", "reason", "summary", "consent", "pleaded")
)
EXHIBIT: Final = frozenset(
    (
        "id",
        "title",
        "dated_on",
        "language",
        "translation",
        "description",
        "disclosure",
        "reason",
        "summary",
        "provenance",
    )
)


class StoryError(ValueError):
    """A story file is wrong; says the file, the line where it can be found, the key, and what is wrong."""

    def __init__(self, file: str, problem: str, *, key: str = "", line: int = 0) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")
        self.file, self.problem, self.key, self.line = file, problem, key, line


@dataclass(frozen=True)
class Story:
    """A matter as a file tells it. `expect` is what a test expects of it; nothing else reads it."""

    title: str
    record: Record
    filing_day: date | None = None
    expect: Mapping[str, Any] = field(default_factory=dict)


def read_story(path: Path, form: Form) -> Story:
    """Return the story in the file at `path`; what its keys mean is what `form` asks.

    Raises: StoryError, with file, line and key, for an unknown key, a value of the wrong kind, a date that does not
        exist, an exhibit or a thing that the story does not hold.
    """
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise StoryError(path.name, f"is not TOML: {wrong}") from wrong
    return _Reading(path.name, text, data, form).story()


@dataclass(frozen=True)
class _Reading:
    file: str
    text: str
    data: Mapping[str, Any]
    form: Form

    def story(self) -> Story:
        title = self.data.get("title")
        if not isinstance(title, str) or not title.strip():
            raise self._wrong("title", "a story begins with a title")
        exhibits = tuple(self._exhibit(number, one) for number, one in enumerate(self.data.get("exhibit", ())))
        subjects, facts = self._things(frozenset(exhibit.id for exhibit in exhibits))
        record = Record.from_log(facts, subjects, exhibits)
        self._check_relations(record)
        filing_day = self.data.get("filing_day")
        return Story(title, record, filing_day, self.data.get("expect", {}))

    def _things(self, exhibits: frozenset[str]) -> tuple[list[Subject], list[Fact]]:
        facts = list(self._single_facts(exhibits))
        subjects: list[Subject] = []
        for kind, several in self.data.items():
            if kind in ("title", "filing_day", "facts", "exhibit", "expect"):
                continue
            if kind not in self.form.repeating_kinds:
                raise self._wrong(kind, "nothing of this name repeats in the form")
            for order, table in enumerate(several):
                subject = f"{kind}:{self._id(kind, table)}"
                subjects.append(Subject(subject, order))
                for name, given in table.items():
                    if name != "id":
                        facts += self._facts(f"{kind}.{name}", subject, given, exhibits)
        return subjects, facts

    def _single_facts(self, exhibits: frozenset[str]) -> Iterator[Fact]:
        for kind, table in self.data.get("facts", {}).items():
            if kind in self.form.repeating_kinds:
                raise self._wrong(kind, f"several are possible: write [[{kind}]]")
            if not isinstance(table, Mapping):
                raise self._wrong(kind, "facts are written as kind.name = value")
            for name, given in table.items():
                yield from self._facts(f"{kind}.{name}", kind, given, exhibits)

    def _facts(self, key: str, subject: str, given: Any, exhibits: frozenset[str]) -> list[Fact]:
        question = self.form.question(key)
        if question is None:
            raise self._wrong(key, "no question asks for this")
        several = given if isinstance(given, list) and given and isinstance(given[0], Mapping) else [given]
        return [self._fact(question, subject, one, exhibits) for one in several]

    def _fact(self, question: Question, subject: str, given: Any, exhibits: frozenset[str]) -> Fact:
        key = question.fact
        table = given if isinstance(given, Mapping) else {"value": given}
        if unknown := set(table) - STATEMENT:
            raise self._wrong(key, f"{min(unknown)!r} is no part of a statement")
        proofs = tuple(self._proof(key, one, exhibits) for one in table.get("exhibits", ()))
        return Fact(
            subject,
            key,
            self._value(question, table),
            Speaker(self._word(key, table, "said_by", Speaker, "applicant")),
            proofs,
            Disclosure(self._word(key, table, "disclosure", Disclosure, question.disclosure)),
            table.get("reason", ""),
            table.get("summary", ""),
            Consent(self._word(key, table, "consent", Consent, "")),
            bool(table.get("pleaded", False)),
            stated_at=datetime(2026, 1, 1, tzinfo=UTC),
        )

    def _value(self, question: Question, table: Mapping[str, Any]) -> Value:
        if table.get("unknown"):
            return UNKNOWN
        if "value" not in table:
            raise self._wrong(question.fact, "a statement has a value, or unknown = true")
        raw = str(table["value"]) if question.kind is Kind.DATE else table["value"]
        if question.kind is Kind.SUBJECT and ":" not in str(raw):
            raw = f"{question.of}:{raw}"
        try:
            return parse(question.kind, raw, options=question.option_values, max_characters=question.max_characters)
        except BadAnswer as wrong:
            hint = f"; choose one of {', '.join(question.option_values)}" if question.options else ""
            raise self._wrong(question.fact, f"{_in_words(wrong)}{hint}") from wrong

    def _proof(self, key: str, written: Any, exhibits: frozenset[str]) -> Proof:
        exhibit, _, pinpoint = str(written).partition(",")
        if exhibit.strip() not in exhibits:
            raise self._wrong(key, f"the story has no exhibit {exhibit.strip()!r}")
        return Proof(exhibit.strip(), pinpoint.strip())

    def _exhibit(self, order: int, table: Mapping[str, Any]) -> Exhibit:
        if unknown := set(table) - EXHIBIT:
            raise self._wrong(min(unknown), "is no part of an exhibit")
        try:
            dated_on = PartialDate.parse(str(table["dated_on"])) if "dated_on" in table else None
        except NotADate as wrong:
            raise self._wrong("dated_on", str(wrong)) from wrong
        return Exhibit(
            self._id("exhibit", table),
            str(table.get("title", "")) or self._id("exhibit", table),
            dated_on,
            str(table.get("language", "")),
            Translation(self._word("exhibit", table, "translation", Translation, "")),
            str(table.get("description", "")),
            Disclosure(self._word("exhibit", table, "disclosure", Disclosure, "disclose")),
            str(table.get("reason", "")),
            str(table.get("summary", "")),
            str(table.get("provenance", "")),
            order,
        )

    def _check_relations(self, record: Record) -> None:
        things = {subject.id for subject in record.subjects}
        for fact in record.facts:
            question = self.form.question(fact.key)
            if question and question.kind is Kind.SUBJECT and fact.is_known and fact.value not in things:
                raise self._wrong(fact.key, f"the story has no {str(fact.value).replace(':', ' ')!r}")

    def _id(self, kind: str, table: Mapping[str, Any]) -> str:
        if not isinstance(table.get("id"), str) or not table["id"].strip():
            raise self._wrong(kind, "each one needs an id")
        return str(table["id"])

    def _word(self, key: str, table: Mapping[str, Any], name: str, words: Any, default: str) -> str:
        word = str(table.get(name, default))
        if word not in list(words):
            raise self._wrong(key, f"{name} is {word!r}; it is one of {', '.join(one for one in words if one)}")
        return word

    def _wrong(self, key: str, problem: str) -> StoryError:
        return StoryError(self.file, problem, key=key, line=self._line(key))

    def _line(self, key: str) -> int:
        """Return the first line that sets `key`, whole or by its last name; 0 if none does."""
        for wanted in (key, key.rpartition(".")[2]):
            for number, line in enumerate(self.text.splitlines(), 1):
                start = line.strip().lstrip("[").removeprefix("facts.")
                if start.startswith(wanted) and start[len(wanted) :].lstrip()[:1] in ("=", "]", "."):
                    return number
        return 0


def _in_words(wrong: BadAnswer) -> str:
    problem = wrong.problem.replace("-", " ")
    return f"{problem} ({wrong.detail})" if wrong.detail else problem
