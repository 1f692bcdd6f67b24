"""Help with every page: short, there for each route that shows a page, shown where it belongs."""

import pytest
from flask import Flask

from casework.web.helping import helps
from tests.web.visitors import Visitor, elements, words

NO_PAGES = {"asset", "health", "second_factor.picture", "deadlines.download", "draft.download", "files.record"}
NO_PAGES |= {"trail.download", "files.picture", "files.small", "redacting.picture", "stamps.ask"}
NO_PAGES |= {"doors.front", "matters.home", "second_factor.kept", "steps.start"}  # they only lead on
MOST_WORDS = 60


def pages(app: Flask) -> set[str]:
    return {str(rule.endpoint) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - NO_PAGES


def test_every_page_has_its_help_and_nothing_else_has(app: Flask) -> None:
    """Whoever adds a page writes in help.toml what it is for, what to do there, and what happens next."""
    assert set(helps()) ^ pages(app) == set()


@pytest.mark.parametrize("endpoint", sorted(helps()))
def test_the_help_is_short(endpoint: str) -> None:
    told = helps()[endpoint]

    sentences = (told.what, told.says, told.so)

    assert all(one.endswith(".") for one in sentences)
    assert len(" ".join(sentences).split()) <= MOST_WORDS


def test_a_page_shows_its_own_help_and_the_way_to_it(amara: Visitor, heron: str) -> None:
    page = amara.page(f"/matters/{heron}/team").text

    shown = next(words(one) for one in elements(page, "div") if one.get("id") == "help")
    assert helps()["team.overview"].what in shown
    assert any(link.get("href") == "#help" for link in elements(page, "a"))


def test_a_form_that_came_back_keeps_the_help(amara: Visitor) -> None:
    again = amara.post("/matters/new", {"title": ""})

    assert again.status_code == 422
    assert helps()["matters.new"].what in again.text


def test_a_page_in_place_of_another_has_its_own_help(visitor: Visitor, founded: object) -> None:
    """AZ-04: whoever is asked to sign in first learns nothing of the page behind, not even what it is for."""
    asked = visitor.page("/matters/0123456789abcdef0123456789abcdef/team", status=401).text

    assert helps()["doors.sign_in_page"].what in asked
    assert helps()["team.overview"].what not in asked


def test_who_is_outside_gets_help_at_the_door(visitor: Visitor, founded: object) -> None:
    assert helps()["doors.sign_in_page"].what in visitor.page("/sign-in").text
