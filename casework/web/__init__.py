"""The web door of the office: pages for staff, built so that nothing is open which nobody declared."""

from pathlib import Path
from typing import Final

from flask import Flask

from casework.services.office import Office
from casework.web import (
    assets,
    errors,
    filters,
    gate,
    headers,
    health,
    helping,
    languages,
    log_lines,
    pages,
    policies,
    recording,
    sessions,
    staff,
    uploads,
)
from casework.web.settings import Settings

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates"


def create_app(office: Office, settings: Settings | None = None) -> Flask:
    """Return the WSGI application that serves `office`.

    Raises: RouteWithoutPolicy, RouteWithoutRecord if any route forgot to say who may use it, or what is written of it.
    """
    settings = settings or Settings()
    app = Flask("casework.web", template_folder=str(TEMPLATES), static_folder=None)
    app.extensions["office"] = office
    app.extensions["settings"] = settings
    settings.apply(app, office)
    doors = (assets, health, pages, helping, gate, staff)
    for room in (log_lines, uploads, sessions, headers, errors, languages, filters, *doors):
        room.install(app)
    policies.refuse_undeclared(app)
    recording.install(app)
    return app
