"""The task list of a matter: every part of the form with its honest status, and the one thing to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_babel import ngettext

from casework.domain.conditions import evaluate
from casework.web.filters import figure
from casework.web.pages import show
from casework.web.policies import member, recorded
from casework.web.staff.desk import Desk, desk
from forms.leftovers import drawer, follow_ups
from forms.progress import Progress, Status, has_none, next_thing

blueprint = Blueprint("tasks", __name__)

STATUS: Final = {
    Status.NOT_STARTED: ("none", later("Not started")),
    Status.IN_PROGRESS: ("half", later("In progress")),
    Status.COMPLETED: ("full", later("Completed")),
    Status.CANNOT_START: ("shut", later("Cannot start yet")),
    Status.PROBLEM: ("risk", later("There is a problem")),
}


@dataclass(frozen=True)
class Task:
    """One part of the form, as a line of the list."""

    title: str
    url: str
    note: str
    mark: str
    words: str


@dataclass(frozen=True)
class Part:
    """A section of the form and its tasks."""

    id: str
    title: str
    note: str
    tasks: tuple[Task, ...]


@blueprint.get("/matters/<matter_id>/tasks")
@member
@recorded("matter-viewed")
def task_list(matter_id: str) -> Response:
    at = desk(matter_id)
    found = at.progress()
    going_on = next_thing(found)
    return show(
        "staff/tasks/task_list.html",
        parts=[*(_part(at, section.id, section.title, found) for section in at.form.sections), _documents(at)],
        done=sum(one.is_finished for one in found) + (_exhibits_status(at) is Status.COMPLETED),
        total=len(found) + 1,
        problems=sum(one.status is Status.PROBLEM for one in found),
        going_on=_task(at, going_on) if going_on else None,
        asks=_(going_on.next.page.title) if going_on and going_on.next else "",
        ask_url=_next_url(at, going_on) if going_on else "",
        to_find_out=len(follow_ups(at.form, at.record)),
        not_needed=len(drawer(at.form, at.record)) + len(at.matter.drawer.facts),
    )


def _part(at: Desk, section: str, title: str, found: tuple[Progress, ...]) -> Part:
    own = [one for one in found if one.step.section == section]
    done = sum(one.is_finished for one in own)
    note = _("%(done)s of %(total)s completed", done=figure(done), total=figure(len(own)))
    return Part(section, _(title), note, tuple(_task(at, one) for one in own))


def _documents(at: Desk) -> Part:
    """Return the part about exhibits, which have pages of their own."""
    status = _exhibits_status(at)
    mark, words = STATUS[status]
    number, bare = len(at.record.exhibits), sum(not exhibit.files for exhibit in at.record.exhibits)
    notes = [ngettext("%(num)s exhibit", "%(num)s exhibits", number)] if number else []
    notes += [ngettext("%(num)s without a file", "%(num)s without a file", bare)] if bare else []
    url = url_for("evidence.exhibits", matter_id=at.matter.id)
    done = _("%(done)s of %(total)s completed", done=figure(int(status is Status.COMPLETED)), total=figure(1))
    return Part("documents", _("Documents"), done, (Task(_("Exhibits"), url, " · ".join(notes), mark, str(words)),))


def _exhibits_status(at: Desk) -> Status:
    if not at.record.exhibits:
        return Status.NOT_STARTED
    return Status.COMPLETED if all(exhibit.files for exhibit in at.record.exhibits) else Status.IN_PROGRESS


def _task(at: Desk, one: Progress) -> Task:
    mark, words = STATUS[one.status]
    return Task(_(one.step.title), _url(at, one), " · ".join(_notes(at, one)), mark, str(words))


def _url(at: Desk, one: Progress) -> str:
    if one.status is Status.CANNOT_START:
        return ""
    return url_for("steps.start", matter_id=at.matter.id, step_id=one.step.id)


def _next_url(at: Desk, one: Progress) -> str:
    if one.next is None:
        return _url(at, one)
    place = {"step_id": one.next.step.id, "page_id": one.next.page.id, "subject": one.next.subject}
    return url_for("steps.page", matter_id=at.matter.id, **place)


def _notes(at: Desk, one: Progress) -> Iterator[str]:
    """Yield what there is to know about a part, in a few words each."""
    if one.status is Status.CANNOT_START:
        missing = evaluate(one.step.when, at.record).missing
        yield _("Waits for: %(question)s", question=at.teller.asked(missing[0].key)) if missing else ""
        return
    if has_none(one.step, at.record):
        yield _("There are none")
    if one.things:
        yield _things(one)
    if one.status is Status.PROBLEM:
        yield _problem(at, one)
    elif one.status is Status.IN_PROGRESS and one.asked:
        yield _("%(done)s of %(total)s answered", done=figure(one.answered), total=figure(one.asked))


def _things(one: Progress) -> str:
    noun = one.step.one if one.things == 1 else one.step.many
    return _("%(number)s %(things)s", number=figure(one.things), things=_(noun))


def _problem(at: Desk, one: Progress) -> str:
    """Return what does not fit in this part."""
    keys = {question.fact for question in one.step.questions}
    for clash in at.clashes:
        if any(fact.key in keys for fact in clash.facts):
            return _(clash.rule.title) if clash.rule else _("Statements differ: choose the one that is pleaded")
    return ""
