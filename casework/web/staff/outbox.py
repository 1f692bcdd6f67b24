"""The mail of the office: whether it goes out, what waits, what failed and why."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, flash, g
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.services import outbox
from casework.services.refusals import BadAddress, NoMailServer
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
    trouble = WHY.get(found.trial.error, found.trial.error) if found.trial and found.trial.tries else ""
    return show("staff/office/outbox.html", outbox=found, failed=failed, trouble=trouble)


@blueprint.post("/test")
@administrator
@recorded("test-letter-queued")
def send_test() -> Response:
    """Queue a letter to whoever asks, or say why not."""
    try:
        is_new = outbox.send_test(office(), g.actor, language=str(get_locale() or "en"))
    except NoMailServer:
        flash(_("No letter was queued: no mail server is named. See below how that is done."))
    except BadAddress:
        flash(_("No letter was queued: the address of your account is none that can be written to."))
    else:
        flash(
            _("A test letter to you is queued. It goes within a minute; below stands what to do if it does not come.")
            if is_new
            else _("A test letter to you waits already. It goes within a minute.")
        )
    return go("outbox.overview")


@blueprint.post("/<mail_id>/again")
@administrator
@recorded("mail-sent-again")
def send_again(mail_id: str) -> Response:
    outbox.send_again(office(), g.actor, mail_id)
    flash(_("It is tried again within a minute."))
    return go("outbox.overview")
