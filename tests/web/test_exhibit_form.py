"""The form of an exhibit: what becomes of what was typed."""

import unicodedata

from casework.web.staff.exhibit_form import LONG, TypedExhibit


def test_every_text_of_an_exhibit_is_kept_composed() -> None:
    """HS-04: a name is compared letter by letter, so there is one way of writing it."""
    typed = unicodedata.normalize("NFD", "Statement by María López\r\nof 2020")
    form = TypedExhibit.sent({"title": "Letter", "disclosure": "disclose", **dict.fromkeys(LONG, typed)})

    exhibit = form.exhibit("e")

    assert {getattr(exhibit, name) for name in LONG} == {"Statement by María López\nof 2020"}


def test_what_was_left_empty_stays_empty() -> None:
    exhibit = TypedExhibit.sent({"title": "Letter", "disclosure": "disclose"}).exhibit("e")

    assert {getattr(exhibit, name) for name in LONG} == {""}
