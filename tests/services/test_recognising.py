"""Recognising text: once for each file of a matter, a few pages at a time, and never over what a person typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.domain.exhibits import Exhibit
from casework.domain.readings import Source
from casework.sandbox import Level, level
from casework.services import exhibits, looking, matters, readings, receiving, recognising
from casework.services.actors import Actor
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.readings import FileText, mark_of
from casework.services.searching import search_matter
from tests.plugins import papers, scans

pytestmark = [
    pytest.mark.parametrize("settings", ["sqlite"], indirect=True),
    pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp"),
]


@pytest.fixture(autouse=True)
def reader(needs: Callable[[str, str], str]) -> None:
    needs("tesseract", "tesseract-ocr")


@pytest.fixture(scope="module")
def two_pages() -> bytes:
    first, second = scans.TEXTS["en"].split("\n")
    return scans.scan((first, "en"), (second, "en"))


def test_a_scan_is_read_page_by_page_and_found(office: Office, amara: Actor, heron: Matter, two_pages: bytes) -> None:
    """PV-01: what was read can be searched before the last page is done."""
    file = brought(office, amara, heron.id, two_pages)

    after = []
    for _ in range(3):
        count = recognising.recognise_waiting(office, most_pages=1)
        after.append((count, *(search_matter(office, amara, heron.id, one).in_all for one in ("warrant", "judge"))))

    text = text_of(office, amara, heron.id, file)
    assert after == [(1, 1, 0), (1, 1, 1), (0, 1, 1)]
    assert [(one.source, one.is_whole) for one in text.history] == [(Source.RECOGNISED, True)]


def test_the_same_file_is_read_once_in_a_matter_and_again_in_another(
    office: Office, amara: Actor, heron: Matter, two_pages: bytes
) -> None:
    """AZ-02: nothing is taken over from another matter."""
    other = matters.open_matter(office, amara, title="Another").id
    here, again = (brought(office, amara, heron.id, two_pages) for _ in range(2))
    there = brought(office, amara, other, two_pages)

    pages = recognising.recognise_waiting(office, most_pages=12)

    texts = [
        text_of(office, amara, matter, file) for matter, file in ((heron.id, here), (heron.id, again), (other, there))
    ]
    assert pages == 4
    assert len({one.text.pages for one in texts if one.text}) == 1


def test_a_file_begun_anew_in_another_language_is_gone_on_with_in_it(
    office: Office, amara: Actor, heron: Matter, two_pages: bytes
) -> None:
    file = brought(office, amara, heron.id, two_pages)
    recognising.recognise(office, amara, heron.id, file, language="en")

    is_done = recognising.recognise(office, amara, heron.id, file, language="ru", most_pages=1)
    pages = recognising.recognise_waiting(office)

    history = text_of(office, amara, heron.id, file).history
    assert (is_done, pages) == (False, 1)
    assert [(one.language, one.is_whole, one.done) for one in history] == [("en", True, 2), ("ru", True, 2)]


def test_a_page_with_text_of_its_own_is_left_to_itself(office: Office, amara: Actor, heron: Matter) -> None:
    file = brought(office, amara, heron.id, papers.text_pdf(1))

    pages = recognising.recognise_waiting(office)

    text = text_of(office, amara, heron.id, file)
    assert pages == 0
    assert [one.source for one in text.history] == [Source.EXTRACTED]


def test_a_page_that_was_typed_stands_when_the_file_is_read(
    office: Office, amara: Actor, heron: Matter, two_pages: bytes
) -> None:
    file = brought(office, amara, heron.id, two_pages)
    readings.keep_typed(office, amara, heron.id, file, page=1, text="put right", language="en", seen=mark_of(""))

    is_done = recognising.recognise(office, amara, heron.id, file, language="en")

    text = text_of(office, amara, heron.id, file)
    assert is_done
    assert [one.source for one in text.history] == [Source.TYPED, Source.RECOGNISED]
    assert text.text
    assert text.text.pages == ("put right", "The applicant was not heard by a judge.")


def brought(office: Office, actor: Actor, matter_id: str, content: bytes) -> str:
    """Bring a file of an English exhibit, have it looked at, and return its id."""
    exhibit = exhibits.add_exhibit(office, actor, matter_id, Exhibit("", "A scan", language="en"))
    file = receiving.attach_file(office, actor, matter_id, exhibit, name="scan.pdf", pieces=[content])
    looking.look_at(office, actor, matter_id, file.id)
    return file.id


def text_of(office: Office, actor: Actor, matter_id: str, file_id: str) -> FileText:
    return readings.text_of(office, actor, matter_id, file_id)
