"""The mail of the office: whether it goes out, what waits, what failed and why."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, flash, g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.services import outbox
from casework.web.pages import go, office, show
from casework.web.policies import administrator, recorded

blueprint = Blueprint("outbox", __name__, url_prefix="/office/mail")
WHY: Final = {
    "bad address": later("The address is none"),
    "refused": later("The mail server refused it"),
    "sign-in refused": later("The mail server refused our user name or password"),
    "no safe connection": later("No encrypted connection with a known certificate"),
    "no answer": later("The mail server did not answer"),
    "sending again": later("Sent twice without a clear answer: it may have arrived"),
    "sending": later("Cut off while sending"),
}


@blueprint.get("")
@administrator
@recorded("outbox-viewed")
def overview() -> Response:
    found = outbox.outbox(office(), g.actor)
    failed = [(one, WHY.get(one.error, one.error)) for one in found.failed]
    return show("staff/office/outbox.html", outbox=found, failed=failed)


@blueprint.post("/<mail_id>/again")
@administrator
@recorded("mail-sent-again")
def send_again(mail_id: str) -> Response:
    outbox.send_again(office(), g.actor, mail_id)
    flash(_("It is tried again within a minute."))
    return go("outbox.overview")
