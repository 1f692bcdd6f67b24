"""How a file was received: told later, or told anew; what was said before stays beside it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, request

from casework.services import custody
from casework.web.errors import again
from casework.web.pages import go, office, show
from casework.web.policies import member, recorded
from casework.web.staff.files import PLACE, described
from casework.web.staff.receipt_form import TypedReceipt, consents, problems_of, receipt_here

blueprint = Blueprint("receipts", __name__, url_prefix=f"{PLACE}/receipt")


@blueprint.app_context_processor
def _at_hand() -> dict[str, Callable[[], dict[str, object]]]:
    return {"receipt_here": receipt_here}


@blueprint.get("")
@member
@recorded("file-viewed", subject="file_id")
def form(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    shown = described(matter_id, exhibit_id, file_id)
    typed = TypedReceipt.of(shown["custody"].file.receipt)
    return show("staff/files/receipt.html", **shown, typed=typed, errors={}, problems=[], consents=consents())


@blueprint.post("")
@member
@recorded("receipt-changed")
def save(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    typed = TypedReceipt.sent(request.form)
    shown = described(matter_id, exhibit_id, file_id)
    if errors := typed.errors():
        problems = problems_of(errors)
        return again(
            "staff/files/receipt.html", **shown, typed=typed, errors=errors, problems=problems, consents=consents()
        )
    custody.change_receipt(office(), g.actor, matter_id, file_id, typed.receipt())
    return go("files.page", matter_id=matter_id, exhibit_id=exhibit_id, file_id=file_id, _anchor="custody")
