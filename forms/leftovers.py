"""What a form leaves behind: answers to find out later, and answers no longer needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from casework.domain.answers import UNKNOWN
from casework.domain.conditions import evaluate
from casework.domain.facts import Fact, kind_of
from casework.domain.questions import Form, Page, Question, Step
from casework.domain.record import Record
from forms.progress import NONE, is_step_asked, subject_of, things_of


@dataclass(frozen=True)
class FollowUp:
    """Something to find out: a question that was answered “I do not know”."""

    step: Step
    page: Page
    question: Question
    subject: str


class Reason(StrEnum):
    """Why an answer is no longer needed."""

    OTHER_ANSWER = "other-answer"
    STEP_CLOSED = "step-closed"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Unused:
    """An answer kept in the drawer. It returns by itself when its question is asked again."""

    fact: Fact
    reason: Reason
    step: Step | None = None
    page: Page | None = None
    question: Question | None = None


def follow_ups(form: Form, record: Record) -> tuple[FollowUp, ...]:
    """Return what is to be found out, in the order of the form. What the answers rule out is not chased."""
    return tuple(_unknown(form, record))


def _unknown(form: Form, record: Record) -> Iterator[FollowUp]:
    for step, page, question in form.asked():
        for subject in things_of(step, record):
            if _is_unknown(question, record, subject) and not _ruled_out(step, page, question, record, subject):
                yield FollowUp(step, page, question, subject)


def _is_unknown(question: Question, record: Record, subject: str) -> bool:
    said = record.statements(question.fact, subject_of(question, subject))
    return bool(said) and all(fact.value is UNKNOWN for fact in said)


def drawer(form: Form, record: Record) -> tuple[Unused, ...]:
    """Return every statement whose question is not asked now. Nothing in it was deleted."""
    return tuple(unused for fact in record.facts if (unused := _unused(form, record, fact)) is not None)


def _unused(form: Form, record: Record, fact: Fact) -> Unused | None:
    place, question = form.place_of(fact.key), form.question(fact.key)
    if place is None or question is None:
        return None if _is_asked_elsewhere(fact) else Unused(fact, Reason.NOT_ASKED)
    step, page = place
    reason = _ruled_out(step, page, question, record, fact.subject)
    return Unused(fact, reason, step, page, question) if reason else None


def _ruled_out(step: Step, page: Page, question: Question, record: Record, subject: str) -> Reason | None:
    if is_step_asked(step, record) is False:
        return Reason.STEP_CLOSED
    conditions = (page.when, question.when)
    if any(evaluate(condition, record, subject).truth is False for condition in conditions):
        return Reason.OTHER_ANSWER
    return None


def _is_asked_elsewhere(fact: Fact) -> bool:
    """Whether a fact is recorded outside the steps: counsel's own dates, and that there are none of something."""
    return kind_of(fact.key) in ("deadline", NONE)
