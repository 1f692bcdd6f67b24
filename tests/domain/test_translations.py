"""What still needs translation, and how originals and translations stand beside each other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from casework.domain.exhibits import Exhibit, ExhibitFile, Extent, FileRole, PagePair, Translation, TranslationNote
from casework.domain.facts import Disclosure, Fact
from casework.domain.page_pairs import BadPages, read_pairs, translated_pages, written_pairs
from casework.domain.record import Record
from casework.domain.translations import State, ledger, pairs_of, readable_languages, state_of
from casework.law.reader import read_law

AT = datetime(2026, 11, 25, tzinfo=UTC)
FOUR = ("en", "ar", "fr", "es")


def a_file(name: str, role: FileRole = FileRole.ORIGINAL, of: str = "") -> ExhibitFile:
    return ExhibitFile(name, f"{name}.pdf", 1, sha256="0", received_at=AT, role=role, of=of)


def a_translated(*notes: TranslationNote, **more: Any) -> Exhibit:
    files = (a_file("zh"), a_file("en", FileRole.TRANSLATION, "zh"))
    return Exhibit("e", "Judgment", language="zh", files=files, translations=notes, **more)


@pytest.mark.parametrize(
    ("exhibit", "state"),
    [
        (Exhibit("e", "Order", language="zh"), State.MISSING),
        (Exhibit("e", "Order", language="es"), State.READABLE),
        (Exhibit("e", "Order"), State.LANGUAGE_NOT_KNOWN),
        (Exhibit("e", "Order", language="en", translation=Translation.NEEDED), State.MISSING),
        (Exhibit("e", "Photo", language="zh", translation=Translation.NOT_NEEDED), State.NOT_NEEDED),
        (Exhibit("e", "Order", language="zh", translation=Translation.HELD), State.NOT_KEPT),
        (a_translated(), State.NOT_DESCRIBED),
        (a_translated(TranslationNote("en", translator="J. Doe")), State.COMPLETE),
        (a_translated(TranslationNote("en", translator="J. Doe", extent=Extent.SUMMARY)), State.SUMMARY_ONLY),
    ],
)
def test_an_exhibit_stands_by_its_language_and_what_is_kept(exhibit: Exhibit, state: State) -> None:
    assert state_of(exhibit, FOUR) is state


def test_a_translation_stands_beside_its_original() -> None:
    files = (a_file("one"), a_file("two"), a_file("t", FileRole.TRANSLATION, "two"))

    (pair,) = pairs_of(Exhibit("e", "Order", files=files))

    assert pair.original == files[1]
    assert pair.note is None


def test_the_languages_are_those_of_the_rule_and_of_the_request() -> None:
    record = Record((Fact("request", "request.language", "fr"),))

    readable = readable_languages(record, read_law().rules.requirements, on=date(2026, 11, 25))

    assert readable[0] == "fr"
    assert set(readable) == set(FOUR)


def test_what_is_to_be_done_stands_first_and_what_is_never_filed_nowhere() -> None:
    exhibits = (
        Exhibit("a", "Letter", language="en"),
        Exhibit("b", "Diary", language="zh", disclosure=Disclosure.NOT_FILED),
        Exhibit("c", "Order", language="zh"),
    )

    lines = ledger(Record(exhibits=exhibits), FOUR)

    assert [(line.exhibit.id, line.state) for line in lines] == [("c", State.MISSING), ("a", State.READABLE)]


def test_page_alignment_is_read_a_line_each() -> None:
    pairs = read_pairs("3 = 4\n\n1-2 = 1–3\n")

    assert pairs == (PagePair(1, 2, 1, 3), PagePair(3, 3, 4, 4))
    assert read_pairs(written_pairs(pairs)) == pairs
    assert [translated_pages(pairs, page) for page in (2, 3, 4)] == [(1, 3), (4, 4), None]


@pytest.mark.parametrize("typed", ["1 = 1\nthree = four", "1 = 1\n0 = 2", "1 = 1\n4-3 = 1", "1 = 1\n1 = 3-2"])
def test_a_line_that_is_no_pair_of_pages_is_named(typed: str) -> None:
    with pytest.raises(BadPages) as refused:
        read_pairs(typed)

    assert refused.value.line == 2
