"""The boxes of a guided form as a page shows them: labels, choices and problems in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel import Locale
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.domain.answers import Kind
from casework.domain.exhibits import Exhibit
from casework.domain.facts import Disclosure, Speaker
from casework.domain.questions import Question
from casework.web.filters import country_choices
from casework.web.telling import Teller
from forms.fields import AnswerField, Lists, Problem
from forms.messages import Message
from forms.typed import NOT_KNOWN, PARTS, is_listed, offers_unknown

SPEAKERS: Final = {
    Speaker.APPLICANT: later("The applicant"),
    Speaker.RELATIVE: later("A relative"),
    Speaker.WITNESS: later("A witness"),
    Speaker.DOCUMENT: later("A document"),
    Speaker.COURT: later("A court"),
    Speaker.SOURCE: later("The source of the data"),
    Speaker.COUNSEL: later("Counsel"),
}
LEVELS: Final = {
    Disclosure.DISCLOSE: later("The Commission and the source"),
    Disclosure.SUMMARY: later("The Commission in full, the source a summary"),
    Disclosure.CCF_ONLY: later("The Commission only"),
    Disclosure.NOT_FILED: later("Nobody: it stays in this office"),
}
REASONS: Final = {
    "security": later("Public or national security, or prevention of crime (Article 35(3)(a))"),
    "investigation": later("An investigation or prosecution (Article 35(3)(b))"),
    "rights": later("The rights and freedoms of the applicant or of others (Article 35(3)(c))"),
    "duties": later("The duties of the Commission or of INTERPOL (Article 35(3)(d))"),
}
CONSENTS: Final = {
    "not-asked": later("Not asked yet"),
    "given": later("The person agreed"),
    "refused": later("The person refused"),
}
FEW: Final = 7
CODE_LENGTH: Final = 2
# Languages of applicants that have no code of two letters: Central Kurdish, Hazaragi, Rohingya, Dari.
LONGER_CODES: Final = frozenset({"ckb", "haz", "rhg", "prs"})


@dataclass(frozen=True)
class Choice:
    """One answer to choose from."""

    value: str
    text: str
    hint: str = ""


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Vocabulary:
    """The words offered beside every answer, put into the language of the page once."""

    speakers: Pairs
    levels: Pairs
    reasons: Pairs
    consents: Pairs


@dataclass(frozen=True)
class Row:
    """An exhibit that proves an answer, and where in it; empty for one to be added."""

    exhibit: str = ""
    pinpoint: str = ""


@dataclass(frozen=True)
class Box:
    """One question, ready to be shown. `control` names the kind of box."""

    field: AnswerField
    words: Vocabulary
    control: str
    name: str
    label: str
    hint: str
    choices: tuple[Choice, ...] = ()
    error: str = ""
    error_beside: str = ""
    wrong_part: str = ""
    note: str = ""
    offers_unknown: bool = True
    rows: tuple[Row, ...] = ()
    history_url: str = ""
    exhibits_url: str = ""

    @property
    def pairs(self) -> Pairs:
        """Return the choices for a list that opens."""
        return tuple((choice.value, choice.text) for choice in self.choices) or tuple(
            self.field.lists.for_question(self.field.question)
        )

    @property
    def reasons(self) -> Pairs:
        """Return the four reasons of the Statute, and one in counsel's own words where it was given."""
        own = self.field.typed.reason
        return (*self.words.reasons, (own, own)) if own and own not in REASONS else self.words.reasons

    @property
    def is_open(self) -> bool:
        """Whether what is said beside the answer is shown at once: there is something wrong in it."""
        return bool(self.error_beside)

    @property
    def speaker(self) -> str:
        return next((text for one, text in self.words.speakers if one == self.field.typed.said_by), "")


def boxes(fields: Iterable[AnswerField], matter_id: str, *, dense: bool = False) -> tuple[Box, ...]:
    """Return `fields` ready to be shown; `dense` turns a list of choices into one line."""
    words = Vocabulary(*(_pairs(names) for names in (SPEAKERS, LEVELS, REASONS, CONSENTS)))
    return tuple(_box(field, words, matter_id, dense=dense) for field in fields)


def _pairs(names: Mapping[str, object]) -> Pairs:
    return tuple((value, str(text)) for value, text in names.items())


def _box(field: AnswerField, words: Vocabulary, matter_id: str, *, dense: bool) -> Box:
    question, wrong = field.question, field.wrong
    part = wrong.id.removeprefix(field.id).lstrip("-") if wrong else ""
    at_answer = part in ("", *PARTS)
    choices = _choices(field)
    return Box(
        field=field,
        words=words,
        control=_control(question, len(choices), dense=dense),
        name=field.name,
        label=_(question.text),
        hint=_(question.hint) if question.hint else "",
        choices=choices,
        error=said(wrong.message) if wrong and at_answer else "",
        error_beside=said(wrong.message) if wrong and not at_answer else "",
        wrong_part=part,
        note=_(question.follow_up) if question.follow_up else _("We add a task to find out, and go on."),
        offers_unknown=not is_listed(question),
        rows=(*(Row(*proof) for proof in field.typed.proofs), Row()),
        history_url=url_for("answers.history", matter_id=matter_id, subject=field.subject, key=field.name),
        exhibits_url=url_for("evidence.exhibits", matter_id=matter_id),
    )


def said(message: Message) -> str:
    """Return a message of the forms in the language of the page."""
    return _(message.text, **message.values)


def summary(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Return the problems of a page for its summary: the box to go to, and what to do there."""
    return [(problem.id, said(problem.message)) for problem in problems]


def lists(questions: Iterable[Question], teller: Teller) -> Lists:
    """Return what can be chosen in this matter to answer `questions`, in the language of the page."""
    record = teller.record
    kinds = {question.of for question in questions if question.of}
    things = {kind: tuple((subject, teller.thing(subject)) for subject in record.subjects_of(kind)) for kind in kinds}
    exhibits = tuple((one.id, _exhibit(number, one)) for number, one in enumerate(record.exhibits, 1))
    return Lists(country_choices(), language_choices(), exhibits, things)


def language_choices() -> tuple[tuple[str, str], ...]:
    """Return every language with its name in the language of the page, in the order of that language."""
    return _language_choices(str(get_locale() or "en"))


@lru_cache(maxsize=32)
def _language_choices(locale: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(locale).languages
    own = [(code, str(name)) for code, name in names.items() if len(code) == CODE_LENGTH or code in LONGER_CODES]
    return tuple(sorted(own, key=lambda pair: pair[1].casefold()))


def _exhibit(number: int, exhibit: Exhibit) -> str:
    return _("%(number)s: %(title)s", number=number, title=exhibit.title)


def _control(question: Question, choices: int, *, dense: bool) -> str:
    if question.kind is Kind.SUBJECT and not choices:
        return "nothing-to-choose"
    if is_listed(question):
        return "select" if dense or (question.kind is Kind.SUBJECT and choices > FEW) else "choices"
    if question.kind in (Kind.COUNTRY, Kind.LANGUAGE):
        return "select"
    return "choices-many" if question.kind is Kind.CHOICES else str(question.kind)


def _choices(field: AnswerField) -> tuple[Choice, ...]:
    question = field.question
    unknown = Choice(NOT_KNOWN, _("I do not know"), _(question.follow_up) if question.follow_up else "")
    if question.kind is Kind.YES_NO:
        return (Choice("yes", _("Yes")), Choice("no", _("No")), unknown)
    if question.kind is Kind.SUBJECT:
        listed = tuple(Choice(value, text) for value, text in field.lists.for_question(question))
        return (*listed, unknown) if listed else ()
    options = tuple(Choice(one.value, _(one.text), _(one.hint) if one.hint else "") for one in question.options)
    return (*options, unknown) if question.kind is Kind.CHOICE and offers_unknown(question) else options
