"""A form sent after its session had ended: sealed, carried through the sign-in page, and given back.

Nothing of it is stored. The sealed text travels in a hidden field, can be opened by this office alone,
for half an hour, and only for the account that was signed in before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from flask import current_app, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from werkzeug.exceptions import RequestEntityTooLarge

from casework.domain.questions import Form
from casework.services import sealed
from casework.services.refusals import TooLarge
from casework.web.sessions import CSRF, LAST_ACCOUNT

PURPOSE: Final = "form carried through sign-in"
NEVER_KEPT: Final = frozenset({CSRF, "password", "old", "new", "code", "recovery", "answer", "passphrase", "again"})
UNSEEN: Final = frozenset({"seen", "version", "asked", "action", "account", "wanted", "form_id"})
NAMED: Final = {
    "title": later("Name of the matter"),
    "code_name": later("Code name"),
    "name": later("Name"),
    "email": later("E-mail address"),
    "role": later("Role"),
    "reason": later("Reason"),
}
BESIDE: Final = frozenset({"said_by", "disclosure", "reason", "consent", "exhibit", "seen", "keep"})


@dataclass(frozen=True)
class Carried:
    """A form to be given back: where it was going, and every name with its value in order."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    def shown(self, form: Form) -> tuple[tuple[str, str], ...]:
        """Return what a person typed under each question as it was asked; what only the page needs is left out."""
        typed: dict[str, list[str]] = {}
        for name, value in self.fields:
            field, _dash, part = name.partition("-")
            question = form.question(field)
            if value and field not in UNSEEN and part not in BESIDE:
                asked = _(question.text) if question else str(NAMED.get(field, field))
                typed.setdefault(asked, []).append(value)
        return tuple((asked, " ".join(values)) for asked, values in typed.items())


def sent_form() -> Carried | None:
    """Return the form of this request; None if it holds nothing, or more than may be kept."""
    try:
        fields = tuple((name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT)
    except (RequestEntityTooLarge, TooLarge):
        return None  # a file of this size cannot be carried; the page says that it must be chosen again
    return Carried(request.path, fields, bool(request.files)) if fields else None


def seal_form() -> str:
    """Return the form of this request, sealed for whoever was signed in before; empty if there is nothing to keep."""
    account, typed = session.get(LAST_ACCOUNT, ""), sent_form()
    if typed is None or not account:
        return ""
    office = current_app.extensions["office"]
    return sealed.seal(office, json.dumps([typed.path, typed.fields, typed.had_files]), purpose=PURPOSE, reader=account)


def open_form(text: str, account: str) -> Carried | None:
    """Return what `text` carries, or None if it is too old, altered, or was typed by another account."""
    if not text:
        return None
    keeps = current_app.extensions["settings"].keeps_typed
    plain = sealed.open_sealed(
        current_app.extensions["office"], text, purpose=PURPOSE, reader=account, not_older_than=keeps
    )
    if plain is None:
        return None
    path, fields, had_files = json.loads(plain)
    return Carried(path, tuple((name, value) for name, value in fields), had_files)
