"""The request in front of its bundle: citations that lead to pages, and where each paragraph stands to lead back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from casework.domain.blocks import Draft
from casework.drafting.pdf import typesetter
from casework.drafting.typesetting import typesetting_data

POINTS_A_CM: Final = 72 / 2.54
HEIGHT: Final = 841.89
ABOVE: Final = 14.0  # points between the top of the view and a paragraph that is led to


@dataclass(frozen=True)
class Request:
    """The pages of a request. `places` has for each numbered paragraph its page and height. Units: points."""

    pdf: bytes
    pages: int
    places: Mapping[str, tuple[int, float]]

    def place_of(self, label: str) -> tuple[int, float] | None:
        """Return where a paragraph stands; of one counted below another, where that stands."""
        return self.places.get(label) or self.places.get(label.split(".", maxsplit=1)[0])


def request_of(draft: Draft, pages: Mapping[str, int]) -> Request:
    """Return the request with each citation as a link to the page on which the exhibit begins in the bundle."""
    told = typesetting_data(draft) | {"places": True}
    places = {place["section"]: (int(place["page"]), _height(place)) for place in typesetter().measured(told)}
    leads = {
        f"annex-{label}": f"bundle:{pages[exhibit]}" for exhibit, label in draft.annexes.items() if exhibit in pages
    }
    pdf = typesetter().untagged(_leading(told, leads))
    return Request(pdf, places.pop("end")[0], places)


def _height(place: Mapping[str, Any]) -> float:
    return round(HEIGHT - float(place["y"]) * POINTS_A_CM + ABOVE, 1)


def _leading(told: Any, leads: Mapping[str, str]) -> Any:
    """Return the data with links to annexes leading into the bundle."""
    if isinstance(told, list):
        return [_leading(one, leads) for one in told]
    if not isinstance(told, dict):
        return told
    new = {name: _leading(value, leads) for name, value in told.items()}
    return new | {"to": leads.get(new["to"], new["to"])} if new.get("kind") == "link" else new
