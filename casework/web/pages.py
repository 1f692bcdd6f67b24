"""What every page has at hand: who is signed in, the matter, the places of a matter; and the ways to answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import quote

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as later
from werkzeug.exceptions import HTTPException

from casework.services import pressing
from casework.services.office import Office
from casework.services.pressing import Pressing
from casework.web.errors import SEE_OTHER

OUR_PATH: Final = re.compile(r"/[A-Za-z0-9/_.:@=&?%-]*")
PLACES: Final = (
    ("tasks", "tasks.task_list", later("Tasks")),
    ("evidence", "evidence.exhibits", later("Evidence")),
    ("search", "searching.form", later("Search")),
    ("analysis", "analysis.overview", later("Analysis")),
    ("draft", "draft.preview", later("Draft")),
    ("deadlines", "deadlines.overview", later("Deadlines")),
    ("team", "team.overview", later("Team")),
)


def install(app: Flask) -> None:
    app.context_processor(at_hand)


def at_hand() -> dict[str, object]:
    here = request.path if request.method == "GET" and OUR_PATH.fullmatch(request.path) else ""
    known = [place for place in PLACES if place[1] in current_app.view_functions]
    return {
        "actor": g.get("actor"),
        "matter": g.get("matter"),
        "matter_places": known,
        "place": "",
        "pressing_here": pressing_here,
        "here": here,
        "takes_passkeys": current_app.extensions["settings"].has_a_name,
    }


def pressing_here() -> Pressing | None:
    """Return what presses in the matter of this page, if the reader is to be told and nobody looked lately."""
    if g.get("matter") is None:
        return None
    found = pressing.in_matter(office(), g.matter)
    return found if found and g.actor.id in found.told and not found.is_noted else None


def office() -> Office:
    """Return the office this application serves."""
    found: Office = current_app.extensions["office"]
    return found


def today() -> date:
    """Return the day of the office's clock."""
    return now().date()


def now() -> datetime:
    return office().clock().astimezone(UTC)


def show(template: str, **values: object) -> Response:
    return make_response(render_template(template, **values))


def go(endpoint: str, **values: object) -> Response:
    """Send the reader to a page of ours by its name; there is no way to name another site."""
    return make_response(redirect(url_for(endpoint, **values), SEE_OTHER))


def go_back_to(address: str, *, otherwise: str) -> Response:
    """Send the reader back to a page of ours they had asked for; anything that is no plain path of ours is ignored."""
    return make_response(redirect(address, SEE_OTHER)) if is_our_path(address) else go(otherwise)


def is_our_path(address: str) -> bool:
    """Whether `address` is the path of a page here that can be read: no host, no scheme, no hidden character."""
    path = address.split("?", 1)[0]
    if not OUR_PATH.fullmatch(address) or path.startswith("//"):
        return False
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True


def hand_over(content: bytes | Iterator[bytes], *, name: str, media_type: str = "application/octet-stream") -> Response:
    """Return a file to be saved, never shown: its name in ASCII, and in full as RFC 6266 writes it."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name) or "file"
    response = Response(content, content_type=media_type)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = disposition
    return response
