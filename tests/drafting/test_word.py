"""The Word file: opened again, its structure, its numbers, and what it does not say."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator

from casework.domain.blocks import Draft
from casework.domain.exhibits import Exhibit
from casework.domain.record import Record
from casework.drafting.numbers import numbers_of
from casework.drafting.word import write_docx
from tests.drafting.builders import W, a_fact, a_ground, a_record, a_shelf, drafted, part, shown

LETTER = """
| | |
| --- | --- |
| Applicant | {{ applicant.name }} |

## Relief sought {#relief}

1. {#first} The Applicant asks: {{ applicant.birth_place | proved }}.^[A note, with *emphasis*.]
   1. **declare** this;
1. See paragraph [](#first), Part [](#relief) and {% questions_of "D-1" %}.

{% grounds %}

## Questions

{% questions %}

## Annexes

{% annexes %}
"""
BLOCK = "%% rule\n1. The rule.^[Second note.]\n\n| a | b |\n| --- | --- |\n| c | d |\n%% questions\n- When?\n- Who?\n"


def a_whole_draft(folder: Path, record: Record | None = None) -> Draft:
    facts = (
        a_fact("charge.in_absentia", True, "charge:1"),
        a_fact("applicant.birth_place", "Talsk & <b>", exhibits=(("x", "page 2"),)),
    )
    record = record or a_record(*facts, exhibits=(Exhibit("x", "Birth certificate"),))
    ground = a_ground("D-1", {"fact": "charge.in_absentia", "is": True})
    return drafted(a_shelf(folder, LETTER, D_1=BLOCK), record, ground)


@pytest.fixture
def docx(tmp_path: Path) -> bytes:
    return write_docx(a_whole_draft(tmp_path))


def test_word_file_follows_the_standard(docx: bytes, tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    file.write_bytes(docx)

    result = OpenXmlValidator().validate(str(file))

    assert [str(error) for error in result.errors] == []


def test_word_counts_parts_paragraphs_questions_and_annexes(docx: bytes) -> None:
    document = Document(io.BytesIO(docx))

    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    cells = [
        paragraph.style.name for table in document.tables for row in table.rows for paragraph in row.cells[0].paragraphs
    ]

    assert styles.count("Heading 1") == 4
    assert styles.count("Numbered Paragraph") == 3
    assert styles.count("Sub Item") == 1
    assert cells.count("Question Number") == 2
    assert cells.count("Annex Number") == 1


def test_every_reference_leads_to_a_bookmark_and_shows_its_number(docx: bytes, tmp_path: Path) -> None:
    body = part(docx, "word/document.xml")

    names = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    fields = {
        found.group(1): shown(field)
        for field in body.iter(f"{W}fldSimple")
        if (found := re.search(r"REF (\S+) ", field.get(f"{W}instr") or ""))
    }

    assert set(fields) == names
    assert sorted(fields.values()) == ["1", "1", "I", "II", "Q1", "Q2"]


def test_every_bookmark_that_begins_ends(docx: bytes) -> None:
    body = part(docx, "word/document.xml")

    starts = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkStart")]
    ends = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkEnd")]

    assert starts
    assert starts == ends
    assert len(set(starts)) == len(starts)


def test_footnotes_are_real_and_in_order(docx: bytes) -> None:
    body, notes = part(docx, "word/document.xml"), part(docx, "word/footnotes.xml")

    called = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    held = {note.get(f"{W}id"): shown(note) for note in notes.iter(f"{W}footnote")}

    assert called == ["1", "2"]
    assert (held["1"], held["2"]) == ("A note, with emphasis.", "Second note.")


def test_header_rows_repeat_on_every_page(docx: bytes) -> None:
    body = part(docx, "word/document.xml")

    ruled = [table for table in body.iter(f"{W}tbl") if table.find(f".//{W}tblStyle").get(f"{W}val") == "Ruled"]

    assert len(ruled) == 3
    assert all(table.find(f"{W}tr").find(f".//{W}tblHeader") is not None for table in ruled)


def test_footer_says_page_x_of_y(docx: bytes) -> None:
    footer = part(docx, "word/footer1.xml")

    fields = [(field.get(f"{W}instr") or "").strip() for field in footer.iter(f"{W}fldSimple")]

    assert fields == ["PAGE", "NUMPAGES"]
    assert shown(footer) == "Page 1 of 1"


def test_header_says_how_many_gaps_are_open(tmp_path: Path) -> None:
    draft = drafted(a_shelf(tmp_path, "1. {{ applicant.birth_place }}\n"), a_record())

    header = shown(part(write_docx(draft), "word/header1.xml"))

    assert header == "Draft of 22 November 2026, one gap open, not to be filed"


def test_file_says_its_title_and_language_and_nothing_else(docx: bytes) -> None:
    names = zipfile.ZipFile(io.BytesIO(docx)).namelist()
    core = part(docx, "docProps/core.xml")

    said = {etree.QName(element).localname: element.text for element in core}
    language = part(docx, "word/styles.xml").find(f".//{W}docDefaults//{W}lang")

    assert said == {"title": "Request", "language": "en"}
    assert language is not None
    assert language.get(f"{W}val") == "en-GB"
    assert not any("app.xml" in name or "custom" in name or "stylesWithEffects" in name for name in names)
    assert b"rsid" not in zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml")


def test_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    first, second = write_docx(a_whole_draft(tmp_path / "a")), write_docx(a_whole_draft(tmp_path / "b"))

    assert first == second
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_gap_has_its_own_style_and_words(tmp_path: Path) -> None:
    draft = drafted(a_shelf(tmp_path, "1. {{ applicant.birth_place }}\n"), a_record())

    body = part(write_docx(draft), "word/document.xml")

    gaps = [run for run in body.iter(f"{W}r") if run.find(f"{W}rPr/{W}rStyle") is not None]
    assert [shown(run) for run in gaps] == ["⟦gap: gap for applicant.birth_place – client⟧"]
    assert gaps[0].find(f"{W}rPr/{W}rStyle").get(f"{W}val") == "Gap"


@pytest.mark.parametrize(("name", "mark"), [("عمر الحسن", "rtl"), ("李传良", "eastAsia")])
def test_name_in_another_script_is_set_apart(tmp_path: Path, name: str, mark: str) -> None:
    draft = drafted(
        a_shelf(tmp_path, "1. Born {{ applicant.birth_place }}, later.\n"),
        a_record(a_fact("applicant.birth_place", name)),
    )

    body = part(write_docx(draft), "word/document.xml")

    run = next(run for run in body.iter(f"{W}r") if shown(run).strip("\u2068\u2069") == name)
    assert mark in etree.tostring(run).decode()
    assert f"\u2068{name}\u2069" in shown(body)


def test_arabic_letter_runs_from_right_to_left(tmp_path: Path) -> None:
    from dataclasses import replace

    draft = replace(a_whole_draft(tmp_path), language="ar")

    docx = write_docx(draft)

    styles = part(docx, "word/styles.xml")
    normal = next(style for style in styles.iter(f"{W}style") if style.get(f"{W}styleId") == "Normal")
    body = part(docx, "word/document.xml")
    assert normal.find(f"{W}pPr/{W}bidi") is not None
    assert normal.find(f"{W}rPr/{W}rtl") is not None
    assert body.find(f".//{W}sectPr/{W}bidi") is not None
    assert all(table.find(f"{W}tblPr/{W}bidiVisual") is not None for table in body.iter(f"{W}tbl"))
    assert numbers_of(draft).anchors["first"] == "1"
