"""Facts as a reader sees them: what was asked, what was answered, which thing it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from casework.domain.answers import Kind, Unknown, Value
from casework.domain.dates import PartialDate
from casework.domain.facts import Fact, kind_of
from casework.domain.questions import Form, Question, Step
from casework.domain.record import Record
from casework.web.filters import country, day, figure, language_name
from forms.progress import name_of

NAMED: Final[dict[Kind, Callable[[str], str]]] = {
    Kind.COUNTRY: country,
    Kind.COUNTRIES: country,
    Kind.LANGUAGE: language_name,
}
LONGEST_IN_A_LIST: Final = 160


@dataclass(frozen=True)
class Place:
    """Where a fact is asked: enough to link there."""

    step: str
    page: str
    subject: str


@dataclass(frozen=True)
class Teller:
    """Puts the facts of one record into words."""

    form: Form
    record: Record

    def asked(self, key: str) -> str:
        """Return what was asked, as the page asks it."""
        question = self.form.question(key)
        return _(question.text) if question else key

    def answer(self, fact: Fact) -> str:
        return self.value(fact.value, self.form.question(fact.key))

    def brief(self, fact: Fact) -> str:
        """Return the answer, shortened to what a row of a list can hold."""
        text = " ".join(self.answer(fact).split())
        return text if len(text) <= LONGEST_IN_A_LIST else text[:LONGEST_IN_A_LIST].rsplit(" ", 1)[0] + " …"

    def value(self, value: Value | None, question: Question | None) -> str:
        """Return a value in the language of the page; what was typed in free words stays as it is."""
        match value:
            case Unknown():
                return _("Not known")
            case bool():
                return _("Yes") if value else _("No")
            case PartialDate():
                return day(value)
            case int():
                return figure(value)
            case tuple():
                return ", ".join(self._word(one, question) for one in value)
            case _:
                return self._word(value or "", question)

    def thing(self, subject: str) -> str:
        """Return the name of a thing, such as a charge, from the facts that name it; its noun and number without."""
        step = self._step_of(kind_of(subject))
        if step is None or ":" not in subject:
            return _(step.title) if step else subject
        named = name_of(step, self.record, subject)
        return ", ".join(self.value(fact.value, question) for question, fact in named) or self._numbered(step, subject)

    def place(self, key: str, subject: str) -> Place | None:
        found = self.form.place_of(key)
        return Place(found[0].id, found[1].id, subject) if found else None

    def missing(self, key: str, subject: str) -> str:
        """Return a missing fact as a draft would name the gap, and the thing it is about."""
        question = self.form.question(key)
        named = _(question.missing_text) if question else key
        return f"{named} ({self.thing(subject)})" if ":" in subject else named

    def to_ask(self, key: str, subject: str) -> str:
        """Return the question for a missing fact, and the thing it is asked about."""
        asked = self.asked(key)
        return f"{asked} ({self.thing(subject)})" if ":" in subject else asked

    def _word(self, text: str, question: Question | None) -> str:
        if question is None:
            return text
        if question.kind is Kind.SUBJECT:
            return self.thing(text)
        if question.kind in NAMED:
            return NAMED[question.kind](text)
        option = question.option(text)
        return _(option.text) if option else text

    def _step_of(self, kind: str) -> Step | None:
        return next((step for step in self.form.steps if step.subject == kind), None)

    def _numbered(self, step: Step, subject: str) -> str:
        several = self.record.subjects_of(kind_of(subject))
        place = several.index(subject) + 1 if subject in several else len(several)
        return f"{_(step.one).capitalize()} {figure(place)}"
