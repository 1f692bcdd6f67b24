"""Languages: one file each, the same blanks in every sentence, digits and dates as the reader writes them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from casework.domain.dates import PartialDate
from casework.web import filters
from tests.web.visitors import Visitor, elements, words

FOLDER = Path(__file__).resolve().parents[2] / "translations"
BLANK = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_a_translation_fills_the_same_blanks(path: Path) -> None:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem)

    for message in (one for one in catalog if one.id and one.string):
        key, said = _forms(message.id), _forms(message.string)
        known = {blank for form in key for blank in BLANK.findall(form)}
        assert {blank for form in said for blank in BLANK.findall(form)} <= known | {"num"}, message.id
        assert all(said), f"a form of {message.id} is empty"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["27\u00a0Nov\u00a02026", "Nov 2026", "2026"]),
        ("ar", ["٢٧\u00a0نوفمبر\u00a0٢٠٢٦", "نوفمبر ٢٠٢٦", "٢٠٢٦"]),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(app: Flask, language: str, shown: list[str]) -> None:
    dates = [date(2026, 11, 27), PartialDate(2026, 11), PartialDate(2026)]

    with app.test_request_context(headers={"Accept-Language": language}):
        assert [filters.day(one) for one in dates] == shown


def test_a_moment_is_said_in_the_words_of_the_language(app: Flask) -> None:
    at = datetime(2026, 11, 27, 14, 2, tzinfo=UTC)

    with app.test_request_context(headers={"Accept-Language": "ar"}):
        assert filters.moment(at) == "٢٧\u00a0نوفمبر\u00a0٢٠٢٦، الساعة ١٤:٠٢"


def test_changing_the_language_stays_on_the_page(amara: Visitor) -> None:
    sent = amara.post("/language", {"language": "ar", "wanted": "/law/grounds"}, at="/matters")

    assert sent.location == "/law/grounds"
    assert words(elements(amara.page("/law/grounds").text, "h1")[0]) == "الأسانيد"


def test_an_unknown_language_is_ignored(amara: Visitor) -> None:
    amara.post("/language", {"language": "../../etc"}, at="/matters")

    assert 'lang="en"' in amara.page("/matters").text


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)
