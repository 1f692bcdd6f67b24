"""Someone who fills in the guided form of one matter, as a browser without JavaScript sends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from werkzeug.test import TestResponse

from casework.domain.questions import Form
from tests.web.visitors import OWN, Visitor, elements

PERSON: Final = "steps/applicant/applicant"
A_WHILE: Final = timedelta(minutes=5)


class Guided:
    """One matter's form, filled in by one visitor."""

    def __init__(self, visitor: Visitor, matter: str) -> None:
        self.visitor = visitor
        self.matter = f"/matters/{matter}"

    def page(self, place: str) -> str:
        return self.visitor.page(self.address(place)).text

    def address(self, place: str) -> str:
        return place if place.startswith("/") else f"{self.matter}/{place}"

    def boxes(self, html: str) -> dict[str, list[str]]:
        """Return what a browser would send of the form on a page, untouched."""
        sent: dict[str, list[str]] = {}
        for one in [*elements(html, "input"), *elements(html, "textarea"), *elements(html, "select")]:
            if (name := one.get("name")) and (value := _value(one)) is not None:
                sent.setdefault(name, []).append(value)
        return sent

    def send(self, place: str, fields: dict[str, Any], *, html: str = "", action: str = "continue") -> TestResponse:
        """Fill in a page as it was shown, and press a button."""
        shown = self.boxes(html or self.page(place))
        wanted = shown | {"action": [action]} | {name: _listed(value) for name, value in fields.items()}
        return self.visitor.client.post(self.address(place), data=wanted, headers=OWN)

    def says(self, place: str, key: str) -> list[str]:
        """Return what the boxes of a key hold on a page."""
        return self.boxes(self.page(place)).get(key, [])

    def adds(self, step: str) -> str:
        """Add a thing to a step and return its id."""
        html = self.page(f"things/{step}")
        form_id = self.boxes(html)["form_id"][0]
        sent = self.visitor.post(
            f"{self.matter}/things/{step}/add", {"form_id": form_id}, at=f"{self.matter}/things/{step}"
        )
        return sent.location.split("/")[-2]


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _value(box: Any) -> str | None:
    if box.tag.endswith("textarea"):
        return box.text or ""
    if box.tag.endswith("select"):
        chosen = [one for one in box if one.get("selected") is not None]
        return (chosen[0] if chosen else box[0]).get("value", "")
    if box.get("type") in ("radio", "checkbox") and box.get("checked") is None:
        return None
    return box.get("value", "")


def page_of(form: Form, key: str) -> str:
    """Return the id of the page that asks for `key`."""
    place = form.place_of(key)
    assert place is not None
    return place[1].id
