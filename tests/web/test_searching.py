"""Searching in a browser: no word in an address, a title or a log; going back and reading anew work."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from casework import logs
from casework.domain.exhibits import Exhibit
from casework.sandbox import ocr
from casework.services import exhibits, readings, receiving
from casework.services.actors import Actor
from casework.services.office import Office
from casework.store import accounts, looks
from casework.store import journal as book
from casework.store.matters import of_nobody
from tests.services.conftest import Clock
from tests.test_logs import written
from tests.web.conftest import FOUNDER
from tests.web.visitors import Visitor, elements, look_at, words

__all__ = ["written"]
WORD, PAGE = "lapislazuli", "The ring of lapislazuli\nwas taken at the border."


@dataclass(frozen=True)
class Paper:
    """An exhibit with one file, of which the second page has a text."""

    exhibit: str
    file: str
    text: str  # the address of its text


@pytest.fixture
def paper(office: Office, amara: Visitor, heron: str) -> Paper:
    return a_paper(office, heron)


def test_what_was_found_stands_on_a_page_of_its_own(
    amara: Visitor, heron: str, paper: Paper, office: Office, written: io.StringIO
) -> None:
    """WB-12, LG-01, CR-08: the word is marked on the page, and in no address, title, log or cookie."""
    logs.set_up(office.clock, written)
    sent = search(amara, heron, f"{WORD} ring")
    first, again = amara.page(sent.location).text, amara.page(sent.location).text

    marked = [words(mark) for mark in elements(first, "mark")]
    title = words(elements(first, "title")[0])
    kept = [str(cookie) for cookie in sent.headers.getlist("Set-Cookie")]
    assert marked == ["ring", WORD]
    assert [words(mark) for mark in elements(again, "mark")] == marked
    assert (title, sent.status_code) == ("Search · Redress", 303)
    assert f"{paper.text}?page=2" in amara.links_of(sent.location)
    assert not [one for one in (sent.location, title, written.getvalue(), *kept) if WORD in one]
    assert "searching.found" in written.getvalue()


def test_the_journal_says_that_somebody_searched_and_not_for_what(
    amara: Visitor, heron: str, paper: Paper, office: Office
) -> None:
    """AU-01, CR-08: who and when, once for each search."""
    for _ in range(2):
        amara.page(search(amara, heron, WORD).location)

    with office.engines.read.begin() as connection:
        searched = [entry for entry in book.entries(connection) if entry.kind == "searched"]
    assert [(entry.matter, entry.details) for entry in searched] == [(heron, b"")] * 2
    assert len({entry.subject for entry in searched}) == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type at least one word"),
        ("…", "Type at least one word"),
        ("a", "Type more than one letter"),
        ("x" * 300, "Type fewer words"),
    ],
)
def test_what_cannot_be_searched_for_is_told(amara: Visitor, heron: str, typed: str, told: str) -> None:
    answer = search(amara, heron, typed)

    look_at(answer.text)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_nothing_found_says_what_was_searched(amara: Visitor, heron: str, paper: Paper) -> None:
    page = amara.page(search(amara, heron, "zebra").location).text

    assert words(elements(page, "h1")[0]) == "Nothing found"
    assert "Try fewer words" in page


def test_more_than_can_be_shown_is_counted(amara: Visitor, heron: str, office: Office) -> None:
    for number in range(22):
        exhibits.add_exhibit(office, founder(office), heron, Exhibit("", f"Zebra {number}"))

    page = amara.page(search(amara, heron, "zebra").location).text

    assert words(elements(page, "h1")[0]) == "Found in 22 exhibits"
    assert "The first 20 of 22 are shown" in page


def test_a_search_is_for_its_reader_and_its_matter_alone(
    amara: Visitor, owen: Visitor, heron: str, paper: Paper, clock: Clock
) -> None:
    """AZ-07: the address alone, another matter, another person, another day: an empty form, or nothing."""
    found = search(amara, heron, WORD).location
    search_id = found.rsplit("/", 1)[-1]
    other = amara.opens_a_matter("Another")
    cookie = amara.client.get_cookie("__Host-redress-searched")
    theirs = owen.opens_a_matter("Theirs")
    owen.client.set_cookie("__Host-redress-searched", cookie.value if cookie else "")

    elsewhere = amara.page(f"/matters/{other}/search/{search_id}", follow_redirects=True).text
    foreign = owen.page(f"/matters/{theirs}/search/{search_id}", follow_redirects=True).text

    assert owen.get(found).status_code == 404
    for page in (elsewhere, foreign):
        assert "no longer keeps" in page
        assert WORD not in page


def test_a_text_is_read_beside_its_page_and_put_right(amara: Visitor, paper: Paper) -> None:
    before = amara.page(f"{paper.text}?page=2").text
    typed = {"page": "2", "seen": readings.mark_of(PAGE), "language": "en", "text": "The ring was\r\ntaken."}

    amara.post(paper.text, typed)
    conflict = amara.post(paper.text, typed | {"text": "Mine"})

    after = amara.page(f"{paper.text}?page=2").text
    (box,) = elements(after, "textarea")
    assert "Taken from the file itself" in before
    assert "Put right by hand" in after
    assert (words(box), box.get("lang"), box.get("dir")) == ("The ring was taken.", "en", "ltr")
    assert conflict.status_code == 422
    look_at(conflict.text)
    assert "Somebody else put this page right meanwhile" in conflict.text
    assert words(elements(conflict.text, "textarea")[0]) == "Mine"


def test_the_text_of_an_arabic_file_runs_from_the_right(amara: Visitor, heron: str, office: Office) -> None:
    """NJ-03."""
    page = amara.page(a_paper(office, heron, language="ar").text).text

    (box,) = elements(page, "textarea")
    assert (box.get("lang"), box.get("dir")) == ("ar", "rtl")


def test_without_a_reader_the_page_says_what_an_operator_does(
    amara: Visitor, heron: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    ocr.languages.cache_clear()
    try:
        page = amara.page(a_paper(office, heron, is_picture=True).text).text
    finally:
        ocr.languages.cache_clear()

    assert "Text recognition is not installed here" in page
    assert "tesseract-ocr" in page


def search(visitor: Visitor, matter: str, typed: str):
    return visitor.post(f"/matters/{matter}/search", {"words": typed})


def founder(office: Office) -> Actor:
    with office.engines.read.begin() as connection:
        person = accounts.account_by_email(connection, office.keys, FOUNDER)
    assert person
    return Actor(person.id, person.name, person.email)


def a_paper(office: Office, matter: str, *, language: str = "en", is_picture: bool = False) -> Paper:
    actor = founder(office)
    exhibit = exhibits.add_exhibit(office, actor, matter, Exhibit("", "Inventory", language=language))
    file = receiving.attach_file(office, actor, matter, exhibit, name="paper.pdf", pieces=[b"%"])
    with office.engines.write.begin() as connection:
        kept = of_nobody(connection, office.keys, matter, for_update=True)
        assert kept
        readings.keep_extracted(connection, kept, file.id, ("", PAGE), at=office.clock())
        if is_picture:
            findings = {"kind": "image", "media_type": "image/png", "flags": [], "pages": None, "width": 1}
            findings |= {"height": 1, "listing": [], "problem": "", "has_text": False}
            looks.keep(connection, kept, looks.KeptLook(file.id, looks.DONE, 1, office.clock(), findings))
    return Paper(exhibit, file.id, f"/matters/{matter}/evidence/{exhibit}/files/{file.id}/text")
