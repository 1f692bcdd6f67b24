"""Things of which a matter can have several: their list, adding, ordering, removing and restoring them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from casework.domain.facts import Speaker
from casework.domain.questions import Step
from casework.services.answers import Statement, answer
from casework.services.refusals import NotThere
from casework.services.subjects import add_subject, move_subject, remove_subject, restore_subject
from casework.web.filters import figure
from casework.web.pages import go, show
from casework.web.policies import member, recorded
from casework.web.staff.desk import Desk, desk
from casework.web.staff.tasks import STATUS
from casework.web.telling import Teller
from forms.progress import Place, Status, has_none, is_answered, needed_of, none_key, pages_asked

blueprint = Blueprint("subjects", __name__)

THINGS = "/matters/<matter_id>/things/<step_id>"


@dataclass(frozen=True)
class Thing:
    """One line of the list."""

    id: str
    name: str
    mark: str
    words: str
    first_page: str


@blueprint.get(THINGS)
@member
@recorded("answers-viewed")
def things(matter_id: str, step_id: str) -> Response:
    at = desk(matter_id)
    step = _repeating(at, step_id)
    removed = Teller(at.form, at.matter.drawer)
    found = [_thing(at, step, subject) for subject in at.record.subjects_of(step.subject)]
    return show(
        "staff/subjects/things.html",
        step=step,
        title=_counted(step, len(found)) if found else _(step.title),
        rows=found,
        removed=[(subject, removed.thing(subject)) for subject in at.matter.drawer.subjects_of(step.subject)],
        says_none=has_none(step, at.record),
        form_id=secrets.token_hex(16),
        add_text=_("Add an %(thing)s", thing=_(step.one)) if step.takes_an else _("Add a %(thing)s", thing=_(step.one)),
    )


@blueprint.post(f"{THINGS}/add")
@member
@recorded("thing-added")
def add(matter_id: str, step_id: str) -> Response:
    """Add a thing and ask its first question; the same page sent twice adds one."""
    at = desk(matter_id)
    step = _repeating(at, step_id)
    subject = add_subject(at.office, at.actor, matter_id, step.subject, form_id=request.form.get("form_id", ""))
    return go("steps.page", matter_id=matter_id, step_id=step_id, subject=subject, page_id=step.pages[0].id)


@blueprint.post(f"{THINGS}/none")
@member
@recorded("answered")
def none(matter_id: str, step_id: str) -> Response:
    """Record that there are none of these things, or take that back."""
    at = desk(matter_id)
    step = _repeating(at, step_id)
    key = none_key(step)
    said = Statement(None if request.form.get("none") == "no" else True, Speaker.APPLICANT)
    answer(at.office, at.actor, matter_id, key.split(".", maxsplit=1)[0], {key: said}, seen=at.matter.version)
    return go("subjects.things" if said.value is None else "tasks.task_list", matter_id=matter_id, step_id=step_id)


@blueprint.post(f"{THINGS}/<subject>/move")
@member
@recorded("things-arranged")
def move(matter_id: str, step_id: str, subject: str) -> Response:
    at = desk(matter_id)
    by = -1 if request.form.get("to") == "earlier" else 1
    move_subject(at.office, at.actor, matter_id, at.thing(_repeating(at, step_id), subject), by=by)
    return go("subjects.things", matter_id=matter_id, step_id=step_id)


@blueprint.post(f"{THINGS}/<subject>/remove")
@member
@recorded("thing-removed")
def remove(matter_id: str, step_id: str, subject: str) -> Response:
    """Take a thing to the drawer, with its answers. Nothing is deleted; the list offers it back."""
    at = desk(matter_id)
    if subject in at.record.subjects_of(_repeating(at, step_id).subject):
        remove_subject(at.office, at.actor, matter_id, subject)
    return go("subjects.things", matter_id=matter_id, step_id=step_id)


@blueprint.post(f"{THINGS}/<subject>/restore")
@member
@recorded("thing-restored")
def restore(matter_id: str, step_id: str, subject: str) -> Response:
    at = desk(matter_id)
    if subject in at.matter.drawer.subjects_of(_repeating(at, step_id).subject):
        restore_subject(at.office, at.actor, matter_id, subject)
    return go("subjects.things", matter_id=matter_id, step_id=step_id)


def _repeating(at: Desk, step_id: str) -> Step:
    step = at.step(step_id)
    if not step.repeats:
        raise NotThere
    return step


def _thing(at: Desk, step: Step, subject: str) -> Thing:
    """Return a line of the list: its name, how far its answers are, and the page to go on with."""
    open_places = [
        place for place, one in needed_of(step, at.record, subject) if not is_answered(one, at.record, subject)
    ]
    pages = pages_asked(step, at.record, subject) or step.pages
    going_on = open_places[0] if open_places else Place(step, pages[0], subject)
    mark, words = STATUS[_status(at, step, subject, is_open=bool(open_places))]
    return Thing(subject, at.teller.thing(subject), mark, str(words), going_on.page.id)


def _status(at: Desk, step: Step, subject: str, *, is_open: bool) -> Status:
    if any((subject, question.fact) in at.problems for question in step.questions):
        return Status.PROBLEM
    if not is_open:
        return Status.COMPLETED
    is_begun = any(is_answered(question, at.record, subject) for question in step.questions)
    return Status.IN_PROGRESS if is_begun else Status.NOT_STARTED


def _counted(step: Step, number: int) -> str:
    return _("%(number)s %(things)s", number=figure(number), things=_(step.one if number == 1 else step.many))
