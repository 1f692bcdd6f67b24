"""The guided form: sections, steps, pages and questions, as the data files declare them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from casework.domain.answers import Kind
from casework.domain.conditions import ALWAYS, Condition
from casework.domain.facts import Disclosure, kind_of


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked for one fact key.

    `gap` is how a draft names the fact while it is missing, `whom` who can supply it.
    """

    fact: str
    kind: Kind
    text: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    of: str = ""
    is_needed: bool = False
    gap: str = ""
    whom: str = "client"
    disclosure: Disclosure = Disclosure.DISCLOSE
    is_at_risk: bool = False
    follow_up: str = ""
    when: Condition = ALWAYS
    max_characters: int | None = None

    @property
    def option_values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.options)

    @property
    def missing_text(self) -> str:
        return self.gap or self.text.rstrip("?")

    def option(self, value: str) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True)
class Page:
    """One screen of a step: a question or a small group, why it is asked and under which law."""

    id: str
    title: str
    questions: tuple[Question, ...]
    hint: str = ""
    why: str = ""
    authority: str = ""
    certainty: str = ""
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Step:
    """A part of the form about one subject, or about things that repeat."""

    id: str
    section: str
    title: str
    pages: tuple[Page, ...]
    subject: str
    repeats: bool = False
    one: str = ""
    many: str = ""
    takes_an: bool = False
    name_from: tuple[str, ...] = ()
    intro: str = ""
    order: int = 0
    when: Condition = ALWAYS

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    def page(self, page_id: str) -> Page | None:
        return next((page for page in self.pages if page.id == page_id), None)


@dataclass(frozen=True)
class Section:
    """A heading of the task list."""

    id: str
    title: str


@dataclass(frozen=True)
class Form:
    """The whole guided form."""

    sections: tuple[Section, ...]
    steps: tuple[Step, ...] = field(default=())

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def steps_in(self, section_id: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.section == section_id)

    def question(self, key: str) -> Question | None:
        place = self._places.get(key)
        return place[2] if place else None

    def place_of(self, key: str) -> tuple[Step, Page] | None:
        """Return the step and the page on which `key` is asked."""
        place = self._places.get(key)
        return (place[0], place[1]) if place else None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._places)

    @cached_property
    def repeating_kinds(self) -> frozenset[str]:
        return frozenset(step.subject for step in self.steps if step.repeats)

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind_of(key) for key in self.keys)

    def asked(self) -> Iterator[tuple[Step, Page, Question]]:
        """Yield every question with where it is asked, in the order of the form."""
        for step in self.steps:
            for page in step.pages:
                for question in page.questions:
                    yield step, page, question

    @cached_property
    def _places(self) -> dict[str, tuple[Step, Page, Question]]:
        places: dict[str, tuple[Step, Page, Question]] = {}
        for step, page, question in self.asked():
            places.setdefault(question.fact, (step, page, question))
        return places
