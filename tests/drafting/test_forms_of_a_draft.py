"""Preview and PDF: the same draft, read on screen and measured on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from casework.drafting.html import to_html
from casework.drafting.pdf import count_pages, write_pdf
from tests.drafting.builders import a_fact, a_record, a_shelf, drafted
from tests.drafting.test_word import a_whole_draft

PARAGRAPH = "1. " + "The Applicant states what is known and no more than that. " * 8 + "\n"


def test_preview_writes_out_numbers_and_leads_where_it_says(tmp_path: Path) -> None:
    html = to_html(a_whole_draft(tmp_path), prefix="d-")

    ids = set(re.findall(r' id="([^"]+)"', html))
    links = set(re.findall(r' href="#([^"]+)"', html))

    assert '<span class="n">1.</span>' in html
    assert '<span class="n">I.</span> Relief sought</h3>' in html
    assert links <= ids
    assert all(name.startswith("d-") for name in ids)
    assert "style=" not in html


def test_preview_shows_gaps_as_words(tmp_path: Path) -> None:
    draft = drafted(a_shelf(tmp_path, "1. {{ applicant.birth_place }}\n"), a_record())

    html = to_html(draft)

    assert '<mark class="gap" id="gap-1">⟦gap: gap for applicant.birth_place – client⟧</mark>' in html


def test_pdf_is_tagged_says_its_title_and_not_who_made_it(tmp_path: Path) -> None:
    draft = a_whole_draft(tmp_path)

    pdf = write_pdf(draft)

    document = PdfDocument(pdf)
    assert document.get_metadata_dict(skip_empty=True) == {"Title": "Request"}
    assert b"/MarkInfo" in pdf
    assert b"pdfuaid" in pdf
    assert b"Typst" not in pdf
    assert b"typst" not in pdf
    assert "Talsk & <b>" in document[0].get_textpage().get_text_range().replace("\r\n", " ")


def test_same_draft_gives_the_same_pdf(tmp_path: Path) -> None:
    draft = a_whole_draft(tmp_path)

    first, second = write_pdf(draft), write_pdf(draft)

    assert first == second


def test_names_in_arabic_and_chinese_are_in_the_pdf(tmp_path: Path) -> None:
    record = a_record(a_fact("applicant.birth_place", "李传良"), a_fact("applicant.family_name", "عمر"))

    pdf = write_pdf(drafted(a_shelf(tmp_path, "1. {{ applicant.birth_place }} {{ applicant.family_name }}\n"), record))

    text = PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "李传良" in text
    assert any(letter in text for letter in "عمرﻋﻤﺮ")


def test_character_no_typeface_has_is_replaced_visibly(tmp_path: Path) -> None:
    record = a_record(a_fact("applicant.birth_place", "Tbilisi \u10d7\U0001f600 Київ ⟦x⟧"))

    pdf = write_pdf(drafted(a_shelf(tmp_path, "1. {{ applicant.birth_place }}\n"), record))

    text = PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "Tbilisi \ufffd\ufffd Київ ⟦x⟧" in text


@pytest.mark.parametrize(("paragraphs", "least", "most"), [(1, 0.25, 0.25), (10, 1.25, 1.75), (60, 4.5, 9.5)])
def test_argument_is_measured_in_quarters_of_a_page(tmp_path: Path, paragraphs: int, least: float, most: float) -> None:
    draft = drafted(a_shelf(tmp_path, "## Relief\n\n" + PARAGRAPH * paragraphs), a_record())

    pages = count_pages(draft)

    assert least <= pages.argument <= most
    assert pages.argument * 4 == int(pages.argument * 4)


def test_questions_and_annexes_are_counted_beside_the_argument(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "## Relief\n\n1. Asks.\n\n## Questions\n\n{% questions %}\n\n" + "Remark. " * 900)

    pages = count_pages(drafted(shelf, a_record()))

    assert pages.argument == 0.25
    assert pages.questions > 1
