"""One's own account."""

from __future__ import annotations

from flask import Blueprint, Response

from casework.services.office import firm_name
from casework.web.pages import office, show
from casework.web.policies import signed_in

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@signed_in
def overview() -> Response:
    return show("staff/account/overview.html", firm=firm_name(office()))
