"""The privacy notice for clients: who holds what about them, where, for how long, and what they may ask."""

from flask import Blueprint, Response

from casework.services import firm
from casework.services.office import firm_name
from casework.web.pages import office, show
from casework.web.policies import signed_in, unrecorded

blueprint = Blueprint("privacy", __name__, url_prefix="/privacy")


@blueprint.get("")
@signed_in
@unrecorded("the same words for everybody")
def page() -> Response:
    return show("staff/privacy/page.html", **notice())


def notice() -> dict[str, object]:
    """Return what the notice says of this firm."""
    return {"firm": firm_name(office()), "profile": firm.profile(office())}
