"""The form for a page of the guided form, or for a whole step at once: same fields, same names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from wtforms import Form
from wtforms.fields.core import UnboundField

from casework.domain.facts import Fact
from casework.domain.questions import Question
from casework.domain.record import Record
from forms.fields import AnswerField, Lists, Problem
from forms.progress import subject_of


class AnswersForm(Form):
    """Answers to some questions about one thing."""

    class Meta:
        locales = False

    @property
    def answers(self) -> tuple[AnswerField, ...]:
        return tuple(one for one in self if isinstance(one, AnswerField))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong, in the order of the page."""
        return tuple(problem for answer in self.answers for problem in answer.problems)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return the statements to record: only those that say something new. Valid answers count beside wrong ones."""
        return tuple(answer.fact for answer in self.answers if answer.fact is not None)


def answers_form(
    questions: Iterable[Question], record: Record, subject: str, *, lists: Lists, today: date, sent: Any = None
) -> AnswersForm:
    """Return the form for `questions` about `subject`, filled from `record`, or from what was `sent`.

    The name of each box begins with the fact key, on guided and dense pages alike.
    """
    fields = dict(_fields(questions, record, subject, lists, today))
    made: type[AnswersForm] = type("PageForm", (AnswersForm,), fields)
    return made(sent)


def _fields(
    questions: Iterable[Question], record: Record, subject: str, lists: Lists, today: date
) -> Iterator[tuple[str, UnboundField[AnswerField]]]:
    for question in questions:
        about = subject_of(question, subject)
        yield (
            question.fact,
            UnboundField(
                AnswerField,
                question=question,
                subject=about,
                said=record.statements(question.fact, about),
                lists=lists,
                today=today,
            ),
        )
