"""What happens before a view runs: who asks, may they, and does the form come from our own page."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFProtect

from casework.services import doors, leads, matters
from casework.services.refusals import AdministratorsOnly, LeadsOnly, NotAllowed, NotThere, StepUpFirst
from casework.web import carried, recording, sessions
from casework.web.errors import ForeignForm, SignInFirst
from casework.web.policies import OF_A_MATTER, Policy, goes_on_at, may_take_files, policy_of

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
csrf = CSRFProtect()


def install(app: Flask) -> None:
    csrf.init_app(app)
    app.before_request(admit)


def admit() -> Response | None:
    """Admit the request to its view, or raise why not. Nothing of the body is read before we know who asks."""
    g.actor, g.matter = None, None
    if request.endpoint is None:
        return None  # no such route: Flask answers with its own NotFound
    view = current_app.view_functions[request.endpoint]
    _allow_size(view)
    if request.method not in SAFE:
        refuse_foreign_forms()
    try:
        _recognise(policy_of(view) or Policy.MEMBER)
    except (NotThere, NotAllowed):  # for this person, that is: a stranger leaves a trace
        recording.refused(current_app.extensions["office"], g.actor, request.view_args)
        raise
    if request.method not in SAFE:
        csrf.protect()
    if goes_on_at(view) and doors.needs_step_up(g.actor, current_app.extensions["office"].clock()):
        raise StepUpFirst
    return None


def refuse_foreign_forms() -> None:
    """Refuse an unsafe request that a page of ours did not send.

    Browsers say where a form comes from in Sec-Fetch-Site, older ones in Origin. Our pages send no
    referrer, so a browser may write `Origin: null`; then only Sec-Fetch-Site can speak for it.

    Raises: ForeignForm.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        is_ours = site == "same-origin"
    else:
        is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.host}"
    if not is_ours:
        raise ForeignForm


def _recognise(policy: Policy) -> None:
    """Find out who asks. Whoever is only half signed in is a stranger everywhere but at the pages for that.

    Raises: SignInFirst; NotThere, AdministratorsOnly, LeadsOnly.
    """
    office = current_app.extensions["office"]
    actor = doors.actor_of(office, sessions.token())
    g.actor = actor if actor is not None and (actor.is_let_in or policy is Policy.CONFINED) else None
    if policy is Policy.PUBLIC:
        return
    if g.actor is None:
        raise SignInFirst(_what_was_typed())
    if policy is Policy.ADMINISTRATOR and not g.actor.is_administrator:
        raise AdministratorsOnly
    if policy in OF_A_MATTER:
        g.matter = matters.load_matter(office, g.actor, _matter_id(request.view_args))
    if policy is Policy.LEAD and not leads.is_lead(office, g.actor, g.matter.id):
        raise LeadsOnly


def _matter_id(arguments: dict[str, Any] | None) -> str:
    return str((arguments or {})["matter_id"])


def _allow_size(view: Any) -> None:
    settings = current_app.extensions["settings"]
    if may_take_files(view):
        request.max_content_length = settings.largest_file_bytes + settings.largest_form_bytes


def _what_was_typed() -> str:
    """Return the sealed form of someone whose session has ended, to be given back after signing in."""
    if request.method in SAFE:
        return ""
    request.max_content_length = current_app.extensions["settings"].largest_form_bytes
    csrf.protect()
    return carried.seal_form()
