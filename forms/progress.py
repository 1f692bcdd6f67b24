"""How far a matter has come: which questions are asked, what each step's honest status is, what comes next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from casework.domain.conditions import Condition, evaluate
from casework.domain.facts import Fact, kind_of
from casework.domain.questions import Form, Page, Question, Step
from casework.domain.record import Record

NONE: Final = "none"


class Status(StrEnum):
    """Where a step honestly stands. There is no percentage."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    CANNOT_START = "cannot-start-yet"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Place:
    """One page of the guided form, about one thing."""

    step: Step
    page: Page
    subject: str


@dataclass(frozen=True)
class Progress:
    """How far one step has come. `next` is the first page with a question that is still open."""

    step: Step
    status: Status
    things: int
    answered: int
    asked: int
    next: Place | None = None

    @property
    def is_finished(self) -> bool:
        return self.status is Status.COMPLETED


def none_key(step: Step) -> str:
    """Return the key under which it is recorded that a matter has none of the things of this step."""
    return f"{NONE}.{step.subject}"


def has_none(step: Step, record: Record) -> bool:
    """Whether somebody said that there are none, and none has been added since."""
    return step.repeats and not record.subjects_of(step.subject) and record.value(none_key(step)) is True


def things_of(step: Step, record: Record) -> tuple[str, ...]:
    """Return the subjects the step asks about: one, or those that have been added."""
    return record.subjects_of(step.subject) if step.repeats else (step.subject,)


def subject_of(question: Question, subject: str) -> str:
    """Return whom the question is about on the page of `subject`: a page may also ask about something there is once."""
    kind = kind_of(question.fact)
    return subject if kind_of(subject) == kind else kind


def is_answered(question: Question, record: Record, subject: str) -> bool:
    """Whether anybody said anything, “I do not know” included."""
    return bool(record.statements(question.fact, subject_of(question, subject)))


def is_step_asked(step: Step, record: Record) -> bool | None:
    """Return whether the step is needed; None while the facts that decide it are open."""
    return evaluate(step.when, record, None).truth


def asked(page: Page, record: Record, subject: str, *, also_open: bool = False) -> tuple[Question, ...]:
    """Return the questions of `page` that are asked about `subject`.

    What hangs on a condition that is still open waits, unless it was answered before; `also_open` shows it at
    once, as on a dense page where what decides it stands above.
    """
    answered = [question for question in page.questions if is_answered(question, record, subject)]
    if not _is_due(page.when, record, subject, if_open=also_open or bool(answered)):
        return ()
    return tuple(
        question
        for question in page.questions
        if _is_due(question.when, record, subject, if_open=also_open or question in answered)
    )


def _is_due(when: Condition, record: Record, subject: str, *, if_open: bool) -> bool:
    truth = evaluate(when, record, subject).truth
    return if_open if truth is None else truth


def pages_asked(step: Step, record: Record, subject: str) -> tuple[Page, ...]:
    return tuple(page for page in step.pages if asked(page, record, subject))


def page_after(place: Place, record: Record) -> Page | None:
    """Return the next page asked about the same thing, or None after the last."""
    pages = place.step.pages
    later = pages[pages.index(place.page) + 1 :]
    return next((page for page in later if asked(page, record, place.subject)), None)


def page_before(place: Place, record: Record) -> Page | None:
    pages = place.step.pages
    earlier = pages[: pages.index(place.page)]
    return next((page for page in reversed(earlier) if asked(page, record, place.subject)), None)


def progress(step: Step, record: Record, problems: Collection[tuple[str, str]] = ()) -> Progress:
    """Return how far `step` has come. `problems` are the subjects and keys of facts that do not fit together."""
    needed = [one for subject in things_of(step, record) for one in needed_of(step, record, subject)]
    open_places = [place for place, question in needed if not is_answered(question, record, place.subject)]
    things = len(things_of(step, record)) if step.repeats else 0
    status = _status(step, record, problems, is_open=bool(open_places) or not needed)
    return Progress(
        step, status, things, len(needed) - len(open_places), len(needed), open_places[0] if open_places else None
    )


def _status(step: Step, record: Record, problems: Collection[tuple[str, str]], *, is_open: bool) -> Status:
    if not is_step_asked(step, record):
        return Status.CANNOT_START
    if has_none(step, record):
        return Status.COMPLETED
    if _has_problem(step, record, problems):
        return Status.PROBLEM
    if not _is_started(step, record):
        return Status.NOT_STARTED
    return Status.IN_PROGRESS if is_open else Status.COMPLETED


def _is_started(step: Step, record: Record) -> bool:
    if step.repeats:
        return bool(record.subjects_of(step.subject))
    return any(is_answered(question, record, step.subject) for question in step.questions)


def _has_problem(step: Step, record: Record, problems: Collection[tuple[str, str]]) -> bool:
    return any(
        (subject_of(question, subject), question.fact) in problems
        for subject in things_of(step, record)
        for question in step.questions
    )


def needed_of(step: Step, record: Record, subject: str) -> tuple[tuple[Place, Question], ...]:
    """Return what must be answered about `subject`: the needed questions, or where it has none of them, all."""
    due = [(Place(step, page, subject), one) for page in step.pages for one in asked(page, record, subject)]
    return tuple((place, one) for place, one in due if one.is_needed) or tuple(due)


def steps_shown(form: Form, record: Record) -> tuple[Step, ...]:
    """Return the steps of this matter: all but those that its answers rule out."""
    return tuple(step for step in form.steps if is_step_asked(step, record) is not False)


def next_thing(steps: Collection[Progress]) -> Progress | None:
    """Return the one step to go on with: what was begun, then what was not, then what has a problem."""
    for wanted in (Status.IN_PROGRESS, Status.NOT_STARTED, Status.PROBLEM):
        for one in steps:
            if one.status is wanted:
                return one
    return None


def name_of(step: Step, record: Record, subject: str) -> tuple[tuple[Question, Fact], ...]:
    """Return the known facts that name a thing in lists, each with its question, so that they can be put in words."""
    found = []
    for question in step.questions:
        fact = record.fact(question.fact, subject)
        if question.fact in step.name_from and fact is not None and fact.is_known:
            found.append((question, fact))
    return tuple(sorted(found, key=lambda one: step.name_from.index(one[0].fact)))
