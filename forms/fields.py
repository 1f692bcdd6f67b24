"""The form field for one question: its boxes, the statement they make, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from wtforms import Field

from casework.domain.answers import BadAnswer, Kind, parse
from casework.domain.facts import Consent, Disclosure, Fact, Proof, Speaker
from casework.domain.pinpoints import BadPinpoint, written
from casework.domain.questions import Question
from forms.messages import N_, Message, message_for, message_for_pinpoint
from forms.typed import RESTRICTED, Typed, visible
from forms.values import Refused, value_of

# The four grounds on which access to information may be restricted.
# Source: Statute of the CCF, Article 35(3).
REASONS = ("security", "investigation", "rights", "duties")

Named = TypeVar("Named", bound=StrEnum)
Listed = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Lists:
    """What can be chosen in this matter and in the reader's language: values with their words."""

    countries: Listed = ()
    languages: Listed = ()
    exhibits: Listed = ()
    things: Mapping[str, Listed] = field(default_factory=dict)

    def for_question(self, question: Question) -> Listed:
        if question.kind is Kind.SUBJECT:
            return self.things.get(question.of, ())
        if question.kind is Kind.LANGUAGE:
            return self.languages
        return self.countries if question.kind in (Kind.COUNTRY, Kind.COUNTRIES) else ()


@dataclass(frozen=True)
class Problem:
    """What is wrong, and the id of the box where it can be put right."""

    id: str
    message: Message


class AnswerField(Field):
    """The answer to one question. After `validate`, `fact` is the statement to record, or None."""

    def __init__(
        self, *, question: Question, subject: str, said: Sequence[Fact], lists: Lists, today: date, **kwargs: Any
    ) -> None:
        super().__init__(label=question.text, description=question.hint, **kwargs)
        self.question = question
        self.subject = subject
        self.said = tuple(said)
        self.lists = lists
        self.today = today
        self.problems: list[Problem] = []
        self.fact: Fact | None = None
        self.typed = self.shown = Typed.stated(shown_of(said), question)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        if formdata is not None:
            self.typed = Typed.sent(formdata, self.name, self.question, shown=self.shown)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.problems, self.fact = [], None
        try:
            self.fact = self._statement()
        except Refused as wrong:
            self.problems.append(Problem(self.box(wrong.part), wrong.message))
            self.typed = _findable(self.typed)
        self.errors = [str(problem.message) for problem in self.problems]
        return not self.problems

    def box(self, part: str) -> str:
        return f"{self.id}-{part}" if part else self.id

    @property
    def wrong(self) -> Problem | None:
        return self.problems[0] if self.problems else None

    @property
    def is_stated(self) -> bool:
        return shown_of(self.said) is not None

    @property
    def is_disputed(self) -> bool:
        """Whether several speakers have said something."""
        return len(self.said) > 1

    @property
    def has_more_said(self) -> bool:
        """Whether something beside the answer differs from what the question begins with."""
        plain = Typed(disclosure=self.question.disclosure, consent=self.shown.consent)
        now = (self.typed.said_by, self.typed.proofs, self.typed.disclosure)
        return now != (plain.said_by, plain.proofs, plain.disclosure)

    def _statement(self) -> Fact | None:
        listed = [value for value, _ in self.lists.for_question(self.question)]
        value = value_of(self.question, self.typed, today=self.today, listed=listed)
        speaker = _one_of(Speaker, self.typed.said_by, "said_by")
        before = next((fact for fact in self.said if fact.said_by == speaker), None)
        if value is None or self.typed.is_withdrawn:
            return replace(before, value=None, is_pleaded=False) if before else None
        made = Fact(
            subject=self.subject,
            key=self.question.fact,
            value=value,
            said_by=speaker,
            proofs=self._proofs(),
            disclosure=_one_of(Disclosure, self.typed.disclosure, "disclosure"),
            reason=self._reason(),
            summary=self._summary(),
            consent=_one_of(Consent, self.typed.consent, "consent"),
            is_pleaded=before.is_pleaded if before else False,
        )
        return None if before and _says_the_same(before, made) else made

    def _proofs(self) -> tuple[Proof, ...]:
        known = {exhibit for exhibit, _ in self.lists.exhibits}
        for exhibit, _ in self.typed.proofs:
            if exhibit not in known:
                raise Refused(Message(N_("Choose the exhibit that has this place in it")), "exhibit")
        return tuple(Proof(exhibit, self._place(exhibit, place)) for exhibit, place in self.typed.proofs)

    def _place(self, exhibit: str, place: str) -> str:
        """Return a place in an exhibit, written one way; one that stands as it was typed long ago is left alone."""
        if (exhibit, place) in self.shown.proofs:
            return place
        try:
            return written(_checked(place, "pinpoint"))
        except BadPinpoint as wrong:
            raise Refused(message_for_pinpoint(wrong), "pinpoint") from wrong

    def _reason(self) -> str:
        if self.typed.disclosure not in RESTRICTED:
            return ""
        if self.typed.reason not in {*REASONS, self.shown.reason} - {""}:
            raise Refused(Message(N_("Choose the reason for which this is restricted")), "reason")
        return self.typed.reason

    def _summary(self) -> str:
        summary = _checked(self.typed.summary, "summary", Kind.LONG)
        if self.typed.disclosure == Disclosure.SUMMARY and not summary:
            raise Refused(Message(N_("Write the summary that the source may read")), "summary")
        return summary


def shown_of(said: Sequence[Fact]) -> Fact | None:
    """Return the statement to show: the one that is pleaded, else the newest."""
    pleaded = [fact for fact in said if fact.is_pleaded]
    return max(pleaded or said, key=lambda fact: fact.number, default=None)


def _one_of(names: type[Named], value: str, part: str) -> Named:
    try:
        return names(value)
    except ValueError:
        raise Refused(Message(N_("Choose one of the answers listed")), part) from None


def _checked(text: str, part: str, kind: Kind = Kind.TEXT) -> str:
    if not text.strip():
        return ""
    try:
        return str(parse(kind, text))
    except BadAnswer as wrong:
        raise Refused(message_for(wrong), part) from wrong


def _says_the_same(before: Fact, made: Fact) -> bool:
    unstored = replace(before, stated_at=made.stated_at, entered_by=made.entered_by, number=made.number)
    return unstored == made


def _findable(typed: Typed) -> Typed:
    """Return the boxes with hidden characters written out, so that the person can find and delete them."""
    return replace(
        typed,
        values=tuple(visible(value) for value in typed.values),
        summary=visible(typed.summary),
        proofs=tuple((exhibit, visible(place)) for exhibit, place in typed.proofs),
    )


def is_untouched(answer: AnswerField, said_then: Sequence[Fact]) -> bool:
    """Whether the boxes were sent as the page showed them when only `said_then` had been said."""
    shown = Typed.stated(shown_of(said_then), answer.question)
    now = answer.typed
    same = (now.said_by, now.proofs, now.disclosure, now.reason, now.consent, now.is_unknown) == (
        shown.said_by,
        shown.proofs,
        shown.disclosure,
        shown.reason,
        shown.consent,
        shown.is_unknown,
    )
    return same and not now.is_withdrawn and _plain(now) == _plain(shown)


def _plain(typed: Typed) -> tuple[tuple[str, ...], dict[str, str], str]:
    """Return what was typed without what a browser changes by itself: line ends and empty parts."""
    values = tuple(value.replace("\r\n", "\n").strip() for value in typed.values)
    parts = {part: text for part, text in (typed.parts or {}).items() if text}
    return values, parts, typed.summary.replace("\r\n", "\n").strip()
