"""The door's part of the journal: who looked at what, and who was refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import Flask, Response, g, request

from casework.services import journal
from casework.services.actors import Actor
from casework.services.office import Office
from casework.services.refusals import NotAllowed
from casework.web.policies import Record, record_of

ID: Final = re.compile(r"[0-9a-f]{32}")
REFUSED_FROM: Final = 300


def install(app: Flask) -> None:
    """Let every view be followed by its entry, and every refusal by a service too. The last to install."""
    office = app.extensions["office"]
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = _followed(view, record_of(view) or Record(), office)


def refused(office: Office, actor: Actor, arguments: dict[str, Any] | None) -> None:
    """Write that somebody signed in asked for a page that is not for them: the same whether it exists or not."""
    asked = str((arguments or {}).get("matter_id", ""))
    matter = asked if ID.fullmatch(asked) else ""
    journal.record_refusal(office, actor=actor.id, matter=matter, subject=request.endpoint or "")


def _followed(view: Callable[..., Response], record: Record, office: Office) -> Callable[..., Response]:
    """Return the view with its entry: nothing is sent that could not be entered, nothing entered that was not shown."""

    @wraps(view)
    def run(**arguments: Any) -> Response:
        try:
            answer = view(**arguments)
        except NotAllowed:
            if g.actor is not None:
                refused(office, g.actor, arguments)
            raise
        if record.view and answer.status_code < REFUSED_FROM:
            subject = str(arguments.get(record.subject, ""))
            journal.record_once(
                office, record.view, actor=g.actor.id, matter=str(arguments.get("matter_id", "")), subject=subject
            )
        return answer

    return run
