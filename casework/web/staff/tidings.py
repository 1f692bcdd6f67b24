"""What a person is told at the next visit, since somebody else may have done it in their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, g, request
from flask_babel import lazy_gettext as later

from casework.services import tidings
from casework.web.filters import moment
from casework.web.pages import go_back_to, office
from casework.web.policies import signed_in, unrecorded

blueprint = Blueprint("tidings", __name__, url_prefix="/tidings")
WORDS: Final = {
    tidings.NEW_DEVICE: later("Your account was opened on a new device."),
    tidings.PASSWORD_CHANGED: later("Your password was changed."),
    tidings.SECOND_FACTOR_CHANGED: later("Another phone was set up for your account."),
    tidings.RECOVERY_CODE_USED: later("One of your recovery codes was used."),
    tidings.ACCOUNT_RESET: later("Your account was reset, and a new password chosen."),
    tidings.PASSKEY_ADDED: later("A passkey was added to your account."),
    tidings.PASSKEY_COPIED: later("One of your passkeys seems to have been copied. Remove it."),
}


@dataclass(frozen=True)
class Told:
    """One thing to be told, and when it happened."""

    id: str
    text: str
    when: str


def unheard() -> tuple[Told, ...]:
    """Return what the reader was not told yet."""
    return tuple(
        Told(one.id, str(WORDS.get(one.kind, one.kind)), moment(one.at)) for one in tidings.unheard(office(), g.actor)
    )


@blueprint.post("/<tiding_id>")
@signed_in
@unrecorded("only ends the telling of what is in the journal already")
def heard(tiding_id: str) -> Response:
    tidings.heard(office(), g.actor, tiding_id)
    return go_back_to(request.form.get("wanted", ""), otherwise="doors.front")
