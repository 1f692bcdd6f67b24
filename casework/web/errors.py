"""The only place with status codes: every error becomes a page that says what to do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, current_app, g, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as later
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from casework import logs
from casework.services import refusals, second_factor
from casework.web import carried
from casework.web.policies import goes_on_at

DONE: Final = 200
SEE_OTHER: Final = 303
NOT_SIGNED_IN: Final = 401
WITH_PROBLEMS: Final = 422
BROKEN: Final = 500
SCRIPT: Final = "application/json"  # what our own scripts accept

LAST_WORD: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Something went wrong on our side</title>
<main><h1>Something went wrong on our side</h1>
<p>Nothing was half saved. Give this number to whoever runs Redress: {incident}</p></main></html>
"""


class ForeignForm(Exception):
    """A form that none of our own pages sent."""


class SignInFirst(Exception):
    """Nobody is signed in; `carried` holds the sealed form of someone whose session has ended."""

    def __init__(self, carried: str = "") -> None:
        super().__init__("sign in first")
        self.carried = carried


@dataclass(frozen=True)
class Page:
    """What an error page says: the status, what is wrong, what to do."""

    status: int
    title: object
    advice: object


NOT_FOUND: Final = Page(
    404,
    later("There is nothing here for you"),
    later("The address may be mistyped, or the page belongs to a matter you are not a member of."),
)
PAGES: Final = {
    400: Page(400, later("The request could not be read"), later("Go back and try again from the page you came from.")),
    403: Page(
        403,
        later("This form did not come from Redress"),
        later("Open the page again and send the form from there. Nothing was changed."),
    ),
    404: NOT_FOUND,
    405: Page(405, later("This page cannot be used in that way"), later("Go back and use the buttons of the page.")),
    409: Page(
        409,
        later("Someone else changed this meanwhile"),
        later("Nothing of yours was saved yet. Open the page again, compare, and write in it what you want to stand."),
    ),
    413: Page(
        413,
        later("That is more than one page may send"),
        later(
            "Nothing of it was saved. Add a long text as an exhibit and sum it up in the answer; "
            "of a file that is too large, add the pages that prove something."
        ),
    ),
    415: Page(415, later("The request could not be read"), later("Go back and send the form from the page itself.")),
    500: Page(
        500,
        later("Something went wrong on our side"),
        later(
            "Nothing was half saved. Go back and try once more; if it happens again, give the number below to "
            "whoever runs Redress."
        ),
    ),
}
NO_ROOM: Final = Page(
    413,
    later("There is not enough room left for this file"),
    later(
        "Nothing of it was kept. How much a matter may hold, and one person may send in a day, stands above the form; "
        "whoever runs Redress can allow more."
    ),
)
DISK_FULL: Final = Page(
    507,
    later("The disk of the server is full"),
    later("Nothing of this was kept; what was kept before can be read. Tell whoever runs Redress, then send it again."),
)
OUT_OF_STEP: Final = Page(
    409,
    later("This part does not follow on what has come"),
    later("Nothing of it was kept. Open the page of the upload again: it says how much has come, and goes on there."),
)
NOT_FOR_YOU: Final = Page(
    403,
    later("This is for somebody else to do"),
    later("Some pages are for the lead of the matter, some for the administrators of the firm. Ask one of them."),
)
FORM_TOO_OLD: Final = Page(
    400,
    later("This form is too old to be trusted"),
    later("Nothing was changed. Open the page again and send the form from there."),
)
MATTER_CLOSED: Final = Page(
    409,
    later("The matter is closed"),
    later("It can be read, and nothing in it can be changed. A lead can open it again."),
)
REFUSED: Final = {
    refusals.NotThere: PAGES[404],
    refusals.NotAllowed: NOT_FOR_YOU,
    refusals.AlteredMeanwhile: PAGES[409],
    refusals.MatterClosed: MATTER_CLOSED,
    refusals.TooLarge: PAGES[413],
    refusals.NoRoom: NO_ROOM,
    refusals.DiskFull: DISK_FULL,
    refusals.OutOfStep: OUT_OF_STEP,
    refusals.PartUnderWay: OUT_OF_STEP,
}


def install(app: Flask) -> None:
    app.register_error_handler(SignInFirst, _sign_in_first)
    app.register_error_handler(ForeignForm, lambda error: _answer(PAGES[403]))
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(refusals.StepUpFirst, _step_up_first)
    for kind, page in REFUSED.items():
        app.register_error_handler(kind, lambda error, page=page: _answer(page))
    app.register_error_handler(Exception, _broken)


def again(template: str, **values: object) -> Response:
    """Return the same form once more, with its problems at the top."""
    return make_response(render_template(template, **values), WITH_PROBLEMS)


def _http(error: HTTPException) -> Response:
    if isinstance(error, InternalServerError) and isinstance(error.original_exception, Exception):
        return _broken(error.original_exception)  # it arose while an answer was being dressed
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    return _answer(PAGES.get(error.code, PAGES[400]))


def _answer(page: Page, incident: str = "") -> Response:
    if request.accept_mimetypes.best == SCRIPT:
        return make_response({"problem": str(page.title), "advice": str(page.advice)}, page.status)
    values = {"page": page, "incident": incident, "typed": _typed()}
    return make_response(render_template("errors/page.html", **values), page.status)


def _typed() -> tuple[tuple[str, str], ...]:
    """Return what whoever is signed in has typed into a form that could not be kept, to be copied from the page."""
    was_read = "form" in vars(request)  # never read here: an error while reading it would come again
    sent = carried.sent_form() if was_read and g.get("actor") else None
    return sent.shown(current_app.extensions["office"].form) if sent else ()


def _form_too_old(_error: CSRFError) -> Response:
    """Change nothing. Whoever is signed in and sent the form from a page of ours gets it back, to send again."""
    typed = carried.sent_form() if g.get("actor") else None
    if typed is None:
        return _answer(FORM_TOO_OLD)
    form = current_app.extensions["office"].form
    return make_response(render_template("staff/doors/typed_again.html", typed=typed, form=form), FORM_TOO_OLD.status)


def _sign_in_first(error: SignInFirst) -> Response:
    values = {"carried": error.carried, "wanted": _asked_for(), "problems": []}
    return make_response(render_template("staff/doors/sign_in.html", **values), NOT_SIGNED_IN)


def _step_up_first(_error: refusals.StepUpFirst) -> Response:
    """Ask who it is; what was sent is not lost. A mere button is pressed again on the page it stood on."""
    wanted = _asked_for() or _page_of_the_button()
    sealed_form = carried.seal_form() if request.method == "POST" else ""
    can = second_factor.is_in_use(current_app.extensions["office"], g.actor)
    values = {"carried": sealed_form, "wanted": wanted, "problems": [], "can": can}
    return make_response(render_template("staff/second_factor/step_up.html", **values), NOT_SIGNED_IN)


def _asked_for() -> str:
    asked = request.full_path.rstrip("?") if request.method == "GET" else ""
    return asked if asked.isprintable() else ""


def _page_of_the_button() -> str:
    """Return the address of the page that a route says to go on at."""
    page = goes_on_at(current_app.view_functions[request.endpoint or ""])
    if not page:
        return ""
    known = {name for rule in current_app.url_map.iter_rules(page) for name in rule.arguments}
    return url_for(page, **{name: value for name, value in (request.view_args or {}).items() if name in known})


def _broken(error: Exception) -> Response:
    """Answer for whatever nobody foresaw. The log holds a number and the kind of error, never a value."""
    g.incident = secrets.token_hex(4)
    logs.broken(error, route=request.endpoint or "", incident=g.incident)
    try:
        return _answer(PAGES[BROKEN], g.incident)
    except Exception as second:  # where not even the page can be made, a few words still can
        logs.broken(second, route=request.endpoint or "", incident=g.incident)
        return Response(LAST_WORD.format(incident=g.incident), BROKEN, mimetype="text/html")
