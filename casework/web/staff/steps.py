"""The pages of the guided form: one question or small group at a time, or a whole step on one dense page."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, jsonify, request, url_for

from casework.domain.questions import Question
from casework.services.matters import load_matter
from casework.web.errors import again
from casework.web.filters import clock
from casework.web.pages import go, now, show
from casework.web.policies import member, recorded, unrecorded
from casework.web.staff import boxes
from casework.web.staff.desk import Desk, desk
from casework.web.staff.keeping import Kept, keep, version_in
from forms.guided import AnswersForm, answers_form
from forms.progress import Place, asked, page_after, page_before, pages_asked, progress, things_of

blueprint = Blueprint("steps", __name__)

PAGE = "/matters/<matter_id>/steps/<step_id>/<subject>/<page_id>"
NOT_CARRIED = {"csrf_token", "seen"}
WHOLE = "/matters/<matter_id>/whole/<step_id>/<subject>"


@blueprint.get("/matters/<matter_id>/steps/<step_id>")
@member
@unrecorded("leads on")
def start(matter_id: str, step_id: str) -> Response:
    """Lead to where the step goes on: the list of things, the first open question, or its first page."""
    at = desk(matter_id)
    step = at.step(step_id)
    if step.repeats:
        return go("subjects.things", matter_id=matter_id, step_id=step_id)
    found = progress(step, at.record).next
    if found is None:
        pages = pages_asked(step, at.record, step.subject)
        found = Place(step, pages[0] if pages else step.pages[0], step.subject)
    return _go_to(at, found)


@blueprint.get(PAGE)
@member
@recorded("answers-viewed", subject="subject")
def page(matter_id: str, step_id: str, subject: str, page_id: str) -> Response:
    at = desk(matter_id)
    place = at.place(step_id, page_id, subject)
    return show("staff/steps/page.html", **_page(at, place, _form(at, _shown(at, place), subject)))


@blueprint.post(PAGE)
@member
@recorded("answered")
def save_page(matter_id: str, step_id: str, subject: str, page_id: str) -> Response:
    at = desk(matter_id)
    place = at.place(step_id, page_id, subject)
    shown = _sent_questions(place.page.questions)
    form = _form(at, shown, subject, is_sent=True)
    if not form.validate():
        return again("staff/steps/page.html", **_page(at, place, form))
    kept = keep(at, form, seen=_seen(), dropped=_given_up())
    if kept.differing:
        return _decide(at, place, kept, here=_url(at, place))
    return _onward(at, place, shown)


@blueprint.get(WHOLE)
@member
@recorded("answers-viewed", subject="subject")
def whole(matter_id: str, step_id: str, subject: str) -> Response:
    at = desk(matter_id)
    place = _whole_place(at, step_id, subject)
    questions = [one for page in place.step.pages for one in asked(page, at.record, subject, also_open=True)]
    return show("staff/steps/whole.html", **_whole(at, place, _form(at, questions, subject)))


@blueprint.post(WHOLE)
@member
@recorded("answered")
def save_whole(matter_id: str, step_id: str, subject: str) -> Response:
    at = desk(matter_id)
    place = _whole_place(at, step_id, subject)
    shown = _sent_questions(place.step.questions)
    form = _form(at, shown, subject, is_sent=True)
    if not form.validate():
        return again("staff/steps/whole.html", **_whole(at, place, form))
    kept = keep(at, form, seen=_seen(), dropped=_given_up())
    if kept.differing:
        return _decide(at, place, kept, here=_whole_url(at, place))
    if request.form.get("action") == "leave":
        return go("tasks.task_list", matter_id=matter_id)
    at = _reloaded(at)
    if {question.fact for page in place.step.pages for question in asked(page, at.record, subject)} - _facts(shown):
        return go("steps.whole", matter_id=matter_id, step_id=step_id, subject=subject)
    return _after_step(at, place)


@blueprint.post("/matters/<matter_id>/autosave/<step_id>/<subject>")
@member
@recorded("answered")
def autosave(matter_id: str, step_id: str, subject: str) -> Response:
    """Keep what is valid so far, and say when, and the version that the page now stands on.

    Where another editor has stated something different, nothing is kept here: the button of the page asks.
    """
    at = desk(matter_id)
    step = at.step(step_id)
    form = _form(at, _sent_questions(step.questions), at.thing(step, subject), is_sent=True)
    form.validate()
    kept = keep(at, form, seen=_seen(), dropped=_given_up())
    if kept.differing:
        return jsonify(saved="", fields={})
    at_time = now()
    return jsonify(saved=clock(at_time), at=at_time.isoformat(timespec="minutes"), fields={"seen": str(kept.version)})


def _form(at: Desk, questions: Iterable[Question], subject: str, *, is_sent: bool = False) -> AnswersForm:
    sent = request.form if is_sent else None
    questions = tuple(questions)
    lists = boxes.lists(questions, at.teller)
    return answers_form(questions, at.record, subject, lists=lists, today=at.today, sent=sent)


def _shown(at: Desk, place: Place) -> tuple[Question, ...]:
    """Return the questions a page shows: those asked; where none is asked yet, those that may be; else all of them."""
    due = asked(place.page, at.record, place.subject)
    return due or asked(place.page, at.record, place.subject, also_open=True) or place.page.questions


def _sent_questions(questions: Iterable[Question]) -> list[Question]:
    """Return the questions whose boxes were on the page that was sent: it lists them itself."""
    sent = set(request.form.getlist("asked"))
    return [question for question in questions if question.fact in sent]


def _seen() -> int:
    return version_in(request.form.get("seen", ""))


def _given_up() -> frozenset[str]:
    """Return the answers for which the person chose, on the page of differences, what the other editor stated."""
    return frozenset(name.removesuffix("-keep") for name in request.form if request.form[name] == "theirs")


def _facts(questions: Iterable[Question]) -> set[str]:
    return {question.fact for question in questions}


def _onward(at: Desk, place: Place, shown: list[Question]) -> Response:
    """Lead on after saving: to questions this page only now asks, to the next page, or to the end of the step."""
    action = request.form.get("action", "")
    if action == "leave":
        return go("tasks.task_list", matter_id=at.matter.id)
    at = _reloaded(at)
    if action == "back":
        before = page_before(place, at.record)
        return _go_to(at, Place(place.step, before, place.subject)) if before else _before_step(at, place)
    if _facts(asked(place.page, at.record, place.subject)) - _facts(shown):
        return _go_to(at, place)
    after = page_after(place, at.record)
    return _go_to(at, Place(place.step, after, place.subject)) if after else _after_step(at, place)


def _reloaded(at: Desk) -> Desk:
    """Return the desk with the matter as it is now that something was kept."""
    return Desk(at.office, at.actor, load_matter(at.office, at.actor, at.matter.id), at.today)


def _before_step(at: Desk, place: Place) -> Response:
    if place.step.repeats:
        return go("subjects.things", matter_id=at.matter.id, step_id=place.step.id)
    return go("tasks.task_list", matter_id=at.matter.id)


def _after_step(at: Desk, place: Place) -> Response:
    if place.step.repeats:
        return go("subjects.things", matter_id=at.matter.id, step_id=place.step.id)
    return go("answers.check_section", matter_id=at.matter.id, section_id=place.step.section, _anchor=place.step.id)


def _go_to(at: Desk, place: Place) -> Response:
    return go("steps.page", matter_id=at.matter.id, step_id=place.step.id, page_id=place.page.id, subject=place.subject)


def _whole_place(at: Desk, step_id: str, subject: str) -> Place:
    step = at.step(step_id)
    return Place(step, step.pages[0], at.thing(step, subject))


def _url(at: Desk, place: Place) -> str:
    values = {"step_id": place.step.id, "page_id": place.page.id, "subject": place.subject}
    return url_for("steps.page", matter_id=at.matter.id, **values)


def _whole_url(at: Desk, place: Place) -> str:
    return url_for("steps.whole", matter_id=at.matter.id, step_id=place.step.id, subject=place.subject)


def _page(at: Desk, place: Place, form: AnswersForm) -> dict[str, object]:
    """Return what the template of a guided page shows."""
    pages = pages_asked(place.step, at.record, place.subject)
    common = _common(at, place, form, dense=False)
    return {
        **common,
        "page": place.page,
        "number": pages.index(place.page) + 1 if place.page in pages else 0,
        "total": len(pages),
        "is_single": len(form.answers) == 1 and form.answers[0].question.text == place.page.title,
        "here": _url(at, place),
        "whole_url": _whole_url(at, place),
    }


def _whole(at: Desk, place: Place, form: AnswersForm) -> dict[str, object]:
    """Return what the template of a dense page shows: the same boxes under the titles of their pages."""
    common = _common(at, place, form, dense=True)
    by_name = {box.name: box for box in boxes.boxes(form.answers, at.matter.id, dense=True)}
    groups = [(page, [by_name[q.fact] for q in page.questions if q.fact in by_name]) for page in place.step.pages]
    siblings = [(one, at.teller.thing(one)) for one in things_of(place.step, at.record)] if place.step.repeats else []
    return {
        **common,
        "groups": [(page, own) for page, own in groups if own],
        "siblings": siblings,
        "here": _whole_url(at, place),
        "guided_url": url_for("steps.start", matter_id=at.matter.id, step_id=place.step.id),
    }


def _common(at: Desk, place: Place, form: AnswersForm, *, dense: bool) -> dict[str, object]:
    return {
        "step": place.step,
        "subject": place.subject,
        "thing": at.teller.thing(place.subject) if place.step.repeats else "",
        "boxes": boxes.boxes(form.answers, at.matter.id, dense=dense),
        "problems": boxes.summary(form.problems),
        "seen": _seen() if form.problems else at.matter.version,
        "saved_at": at.saved_at(place.subject),
        "autosave_url": url_for("steps.autosave", matter_id=at.matter.id, step_id=place.step.id, subject=place.subject),
    }


def _decide(at: Desk, place: Place, kept: Kept, *, here: str) -> Response:
    """Show both versions of every answer that differs, and let the person choose; nothing typed is lost."""
    decided = {f"{one.field.name}-keep" for one in kept.differing}
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in decided | NOT_CARRIED]
    return again(
        "staff/steps/differing.html",
        step=place.step,
        differing=[
            (
                one.field.name,
                at.teller.asked(one.mine.key),
                at.teller.answer(one.mine),
                at.teller.answer(one.theirs),
                one,
            )
            for one in kept.differing
        ],
        carried=carried,
        seen=kept.version,
        here=here,
    )
