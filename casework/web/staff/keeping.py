"""Keeping what a page of the form sent: nothing is overwritten in silence, and a page sent twice counts once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from casework.domain.facts import Fact
from casework.services.answers import Conflict, Saved, Statement, answer, history
from casework.web.staff.desk import Desk
from forms.fields import AnswerField, is_untouched
from forms.guided import AnswersForm

# How long a page that saves by itself may take to learn the new version.
JUST_NOW: Final = timedelta(minutes=1)


# Of the number of a version that a page sends back: no matter has more, and a stranger's may be as long as a form.
MOST_DIGITS: Final = 18


def version_in(text: str) -> int:
    """Return the version of a matter that a page says it was made from; 0, which is older than all, if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


@dataclass(frozen=True)
class Differing:
    """One answer that two people gave differently: what is in the box, and what another editor stated meanwhile."""

    field: AnswerField
    mine: Fact
    theirs: Fact


@dataclass(frozen=True)
class Kept:
    """What became of a page: the matter's version now, and the answers on which somebody must decide."""

    version: int
    differing: tuple[Differing, ...] = ()


def keep(at: Desk, form: AnswersForm, *, seen: int, dropped: frozenset[str] = frozenset()) -> Kept:
    """Keep the valid answers of `form`, except those in `dropped`.

    `seen` is the version of the matter that the page was made from. Where somebody else has stated something
    different since, boxes that were not touched give way; the others are returned for a decision, and nothing
    said about the same thing is kept before it.
    """
    by_subject: dict[str, list[AnswerField]] = {}
    for field in form.answers:
        if field.fact is not None and field.name not in dropped:
            by_subject.setdefault(field.fact.subject, []).append(field)
    kept = Kept(at.matter.version)
    for subject, fields in by_subject.items():
        kept = _merged(kept, _keep_about(at, subject, fields, seen=seen))
    return kept


def _keep_about(at: Desk, subject: str, fields: Sequence[AnswerField], *, seen: int) -> Kept:
    outcome = _answer(at, subject, fields, seen=seen)
    if isinstance(outcome, Saved):
        return Kept(outcome.version)
    theirs = {fact.key: fact for fact in outcome.theirs if not _is_own_just_now(at, fact)}
    touched = [field for field in fields if field.name not in theirs or not _is_untouched(at, field, seen=seen)]
    if len(touched) < len(fields):
        return _keep_about(at, subject, touched, seen=seen) if touched else Kept(outcome.version)
    if not theirs:
        return _keep_about(at, subject, fields, seen=outcome.version)
    return Kept(outcome.version, tuple(_differing(field, theirs) for field in fields if field.name in theirs))


def _answer(at: Desk, subject: str, fields: Sequence[AnswerField], *, seen: int) -> Saved | Conflict:
    stated: Mapping[str, Statement] = {fact.key: _statement(fact) for field in fields if (fact := field.fact)}
    return answer(at.office, at.actor, at.matter.id, subject, stated, seen=seen)


def _statement(fact: Fact) -> Statement:
    return Statement(
        fact.value,
        fact.said_by,
        fact.proofs,
        fact.disclosure,
        fact.reason,
        fact.summary,
        fact.consent,
        fact.is_pleaded,
    )


def _is_own_just_now(at: Desk, fact: Fact) -> bool:
    """Whether this is what the same person's page saved by itself, while the button was being pressed."""
    return fact.entered_by == at.actor.name and at.office.clock() - fact.stated_at < JUST_NOW


def _is_untouched(at: Desk, field: AnswerField, *, seen: int) -> bool:
    log = history(at.office, at.actor, at.matter.id, field.subject, field.question.fact)
    newest = {fact.said_by: fact for fact in log if fact.number <= seen}
    return is_untouched(field, [fact for fact in newest.values() if fact.value is not None])


def _differing(field: AnswerField, theirs: Mapping[str, Fact]) -> Differing:
    if field.fact is None:
        raise AssertionError("an answer without a statement cannot differ")
    return Differing(field, field.fact, theirs[field.name])


def _merged(first: Kept, second: Kept) -> Kept:
    return Kept(max(first.version, second.version), (*first.differing, *second.differing))
