"""Looking over the answers: to check them, to find out what is not known, and what is no longer needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.domain.facts import Fact, Speaker, kind_of
from casework.domain.questions import Question, Section, Step
from casework.services import answers
from casework.services.refusals import NotThere
from casework.web.pages import go, show
from casework.web.policies import member, recorded, unrecorded
from casework.web.shown.links import Citation, Links
from casework.web.staff.desk import Desk, desk
from casework.web.telling import Teller
from forms.leftovers import Reason, drawer, follow_ups
from forms.progress import asked, has_none, is_step_asked, subject_of, things_of

blueprint = Blueprint("answers", __name__)

WHY: Final = {
    Reason.OTHER_ANSWER: later("Another answer makes this question unnecessary"),
    Reason.STEP_CLOSED: later("Another answer makes this part unnecessary"),
    Reason.NOT_ASKED: later("The form no longer asks this"),
}


@dataclass(frozen=True)
class Said:
    """One statement in words."""

    text: str
    speaker: str
    citations: tuple[Citation, ...]
    told: str
    is_pleaded: bool = False


@dataclass(frozen=True)
class Line:
    """A question, what was answered to it, and where to change that."""

    asked: str
    said: tuple[Said, ...]
    is_disputed: bool
    is_needed: bool
    change_url: str
    history_url: str


@dataclass(frozen=True)
class Group:
    """The answers about one thing, under its name; without a name, about what there is once."""

    name: str
    lines: tuple[Line, ...]


@blueprint.get("/matters/<matter_id>/answers")
@member
@recorded("answers-viewed")
def check(matter_id: str) -> Response:
    at = desk(matter_id)
    return show("staff/answers/check.html", title=_("Check all answers"), parts=_parts(at, at.form.sections))


@blueprint.get("/matters/<matter_id>/answers/<section_id>")
@member
@recorded("answers-viewed")
def check_section(matter_id: str, section_id: str) -> Response:
    at = desk(matter_id)
    sections = [section for section in at.form.sections if section.id == section_id]
    if not sections:
        raise NotThere
    title = _("Check your answers: %(section)s", section=_(sections[0].title))
    return show("staff/answers/check.html", title=title, parts=_parts(at, sections))


@blueprint.get("/matters/<matter_id>/to-find-out")
@member
@recorded("answers-viewed")
def to_find_out(matter_id: str) -> Response:
    at = desk(matter_id)
    links = Links(matter_id, at.teller)
    found = [
        (
            _(one.question.follow_up)
            if one.question.follow_up
            else _("Find out: %(asked)s", asked=_(one.question.text)),
            at.teller.thing(one.subject),
            _(one.question.whom),
            links.question(one.question.fact, one.subject),
        )
        for one in follow_ups(at.form, at.record)
    ]
    return show("staff/answers/to_find_out.html", rows=found)


@blueprint.get("/matters/<matter_id>/no-longer-needed")
@member
@recorded("answers-viewed")
def no_longer_needed(matter_id: str) -> Response:
    """Show the drawer: answers whose question is not asked now, and things that were removed."""
    at = desk(matter_id)
    unused = [(one.fact, str(WHY[one.reason]), at.teller) for one in drawer(at.form, at.record)]
    removed = Teller(at.form, at.matter.drawer)
    gone = [(fact, _("The thing it is about was removed"), removed) for fact in at.matter.drawer.facts]
    rows = [
        (
            teller.asked(fact.key),
            teller.thing(fact.subject),
            teller.brief(fact),
            why,
            _history_url(at, fact.subject, fact.key),
        )
        for fact, why, teller in (*unused, *gone)
    ]
    return show("staff/answers/no_longer_needed.html", rows=rows)


@blueprint.get("/matters/<matter_id>/history/<subject>/<key>")
@member
@recorded("history-viewed", subject="subject")
def history(matter_id: str, subject: str, key: str) -> Response:
    """Show who said what about one fact, when, and let counsel mark the statement that is pleaded."""
    at = desk(matter_id)
    log = answers.history(at.office, at.actor, matter_id, subject, key)
    if not log or kind_of(subject) != kind_of(key):
        raise NotThere
    links = Links(matter_id, at.teller)
    standing = at.record.statements(key, subject)
    return show(
        "staff/answers/history.html",
        asked=at.teller.asked(key),
        thing=at.teller.thing(subject),
        standing=[(fact, _said(links, fact)) for fact in standing],
        log=[(fact, _said(links, fact)) for fact in reversed(log)],
        subject=subject,
        key=key,
        question_url=links.question(key, subject),
    )


@blueprint.post("/matters/<matter_id>/history/<subject>/<key>/plead")
@member
@recorded("statement-pleaded")
def plead(matter_id: str, subject: str, key: str) -> Response:
    at = desk(matter_id)
    try:
        speaker = Speaker(request.form.get("said_by", ""))
    except ValueError:
        raise NotThere from None
    answers.plead(at.office, at.actor, matter_id, subject, key, said_by=speaker)
    return go("answers.history", matter_id=matter_id, subject=subject, key=key)


@blueprint.get("/matters/<matter_id>/questionnaire")
@member
@unrecorded("an empty form")
def blank(matter_id: str) -> Response:
    """Show the whole form on paper, without an answer in it: for a meeting without a computer."""
    form = desk(matter_id).form
    return show("staff/answers/blank.html", sections=[(one, form.steps_in(one.id)) for one in form.sections])


def _parts(at: Desk, sections: tuple[Section, ...] | list[Section]) -> list[tuple[Section, Step, list[Group], bool]]:
    """Return each step of these sections with what was answered in it, and whether it was said that there is none.

    A step that cannot start yet asks nothing, so there is nothing to check in it.
    """
    shown = [step for step in at.form.steps if is_step_asked(step, at.record)]
    return [
        (section, step, [_group(at, step, one) for one in things_of(step, at.record)], has_none(step, at.record))
        for section in sections
        for step in shown
        if step.section == section.id
    ]


def _group(at: Desk, step: Step, subject: str) -> Group:
    name = at.teller.thing(subject) if step.repeats else ""
    due = [one for page in step.pages for one in asked(page, at.record, subject)]
    return Group(name, tuple(_line(at, question, subject_of(question, subject)) for question in due))


def _line(at: Desk, question: Question, subject: str) -> Line:
    links = Links(at.matter.id, at.teller)
    said = at.record.statements(question.fact, subject)
    return Line(
        asked=_(question.text),
        said=tuple(_said(links, fact) for fact in said),
        is_disputed=at.record.is_disputed(question.fact, subject),
        is_needed=question.is_needed,
        change_url=links.question(question.fact, subject),
        history_url=_history_url(at, subject, question.fact),
    )


def _said(links: Links, fact: Fact) -> Said:
    return Said(
        links.teller.answer(fact) if fact.value is not None else "",
        str(fact.said_by),
        links.citations(fact),
        str(fact.disclosure),
        fact.is_pleaded,
    )


def _history_url(at: Desk, subject: str, key: str) -> str:
    return url_for("answers.history", matter_id=at.matter.id, subject=subject, key=key)
