"""The two public cases, drafted whole from the letters, the law and the form that ship."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator

from casework.domain.analysis import Analysis, analyse
from casework.domain.blocks import Audience, Draft, Heading
from casework.domain.questions import Form
from casework.domain.record import Record
from casework.domain.stories import read_story
from casework.drafting.assemble import draft
from casework.drafting.disclosure import leaks
from casework.drafting.html import to_html
from casework.drafting.letters import Shelf, letter_faults
from casework.drafting.numbers import numbers_of
from casework.drafting.pdf import count_pages
from casework.drafting.sheets import counsel_sheet
from casework.drafting.word import write_docx
from casework.law.reader import Law, read_law
from forms.reader import read_form
from tests.drafting.builders import TODAY, W, part, shown, words

CASES = Path(__file__).resolve().parents[1] / "cases"


@dataclass(frozen=True)
class Office:
    law: Law
    form: Form
    shelf: Shelf

    def record(self, case: str) -> Record:
        return read_story(CASES / f"{case}.toml", self.form).record

    def draft(self, case: str, audience: Audience = Audience.CCF, today: date = TODAY) -> Draft:
        return draft(
            self.record(case), self.law, "request-for-deletion", "en", today=today, shelf=self.shelf, audience=audience
        )

    def analysis(self, case: str) -> Analysis:
        return analyse(self.record(case), self.law.rules, self.form, today=TODAY)


@pytest.fixture(scope="module")
def office() -> Office:
    law = read_law()
    form = read_form(extra_questions=law.questions)
    return Office(law, form, Shelf(form))


both = pytest.mark.parametrize("case", ["vice-mayor", "village-chief"])
every = pytest.mark.parametrize("case", sorted(path.stem for path in CASES.glob("*.toml")))


def test_every_letter_that_ships_can_be_read(office: Office) -> None:
    faults = letter_faults(office.form)

    assert [str(fault) for fault in faults] == []


def test_every_ground_has_its_text_in_english(office: Office) -> None:
    without = [ground.id for ground in office.law.rules.grounds if not office.shelf.ground_text(ground.id, "en")]

    assert without == []


@both
def test_word_file_of_a_case_is_valid_and_shows_every_gap(office: Office, case: str, tmp_path: Path) -> None:
    made = office.draft(case)
    file = tmp_path / "request.docx"
    file.write_bytes(write_docx(made))

    text = shown(part(file.read_bytes(), "word/document.xml"))

    assert OpenXmlValidator().validate(str(file)).errors == []
    assert made.gaps
    assert [gap for gap in made.gaps if f"⟦gap: {gap.what} – {gap.whom}⟧" not in text] == []
    assert "?" not in {shown(field) for field in part(file.read_bytes(), "word/document.xml").iter(f"{W}fldSimple")}


@every
def test_text_for_the_source_holds_nothing_meant_for_the_ccf_alone(office: Office, case: str) -> None:
    for_source = office.draft(case, Audience.SOURCE)

    assert leaks(for_source, office.record(case), form=office.form) == ()


@every
def test_paragraph_numbers_agree_in_both_texts(office: Office, case: str) -> None:
    ours, theirs = numbers_of(office.draft(case)), numbers_of(office.draft(case, Audience.SOURCE))

    assert theirs.anchors == ours.anchors


@both
def test_argument_fits_ten_pages(office: Office, case: str) -> None:
    pages = count_pages(office.draft(case))

    assert 4 <= pages.argument <= 10


@both
def test_every_known_fact_is_pleaded_or_on_counsels_sheet(office: Office, case: str) -> None:
    record, made = office.record(case), office.draft(case)

    sheet = words(counsel_sheet(office.analysis(case), made, form=office.form, phrases=office.shelf.phrases("en")))

    pleaded = {(pleading.fact.subject, pleading.fact.key) for pleading in made.pleaded}
    missing = [
        fact.key
        for fact in record.facts
        if fact.is_known
        and (fact.subject, fact.key) not in pleaded
        and (question := office.form.question(fact.key)) is not None
        and question.missing_text not in sheet
    ]
    assert missing == []


@both
def test_draft_of_a_case_is_the_same_twice(office: Office, case: str) -> None:
    first, second = office.draft(case), office.draft(case)

    assert write_docx(first) == write_docx(second)
    assert to_html(first) == to_html(second)


def test_village_chief_stands_under_his_code_name(office: Office) -> None:
    document = Document(io.BytesIO(write_docx(office.draft("village-chief"))))

    front = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}

    assert front["Applicant"].startswith("“ELM”")


def test_threat_to_the_sibling_waits_for_consent(office: Office) -> None:
    made = office.draft("village-chief")

    assert "threatened criminal charges against the sibling" not in words(made)
    assert any("informed consent" in gap.what for gap in made.gaps)


def test_source_hears_nothing_of_the_sibling_or_of_custody(office: Office) -> None:
    said = words(office.draft("village-chief", Audience.SOURCE)).casefold()

    assert "relative a" not in said
    assert "sibling" not in said
    assert "overstaying" not in said


def test_request_to_block_is_no_secret_although_its_facts_are(office: Office) -> None:
    said = words(office.draft("village-chief", Audience.SOURCE))

    assert "order at once, as a provisional measure" in said
    assert "detention continues" not in said


def test_question_on_the_threat_is_not_put_before_the_sibling_agrees(office: Office) -> None:
    ours, theirs = office.draft("village-chief"), office.draft("village-chief", Audience.SOURCE)

    assert "depend on the Applicant’s return" in words(ours)
    assert "depend on the Applicant’s return" not in words(theirs)
    assert not any("depend on" in str(question.inlines) for question in theirs.questions)


def test_parts_of_the_vice_mayor_stand_as_counsel_would_put_them(office: Office) -> None:
    made = office.draft("vice-mayor")

    parts = [words(block) for block in made.blocks if isinstance(block, Heading) and " ground: " in words(block)]
    assert parts == [
        "First ground: no clear account of the Applicant’s own acts",
        "Second ground: charge, status and warrant (reserved)",
        "Third ground: purpose (reserved)",
        "Fourth ground: Article 2 of the Constitution (reserved)",
        "Fifth ground: Article 3 of the Constitution",
    ]


def test_report_of_2023_is_not_in_a_request_of_2021(office: Office) -> None:
    early, late = office.draft("vice-mayor", today=date(2021, 5, 20)), office.draft("vice-mayor")

    assert "Global Police State" not in words(early)
    assert "Global Police State" in words(late)


def test_partial_dates_of_the_vice_mayor_leave_the_order_open(office: Office) -> None:
    said = words(office.draft("vice-mayor"))

    assert "They leave the order of the following open: leaves the source State (2020)" in said
    assert "1 February" not in said


def test_charge_that_is_not_known_becomes_a_question(office: Office) -> None:
    made = office.draft("vice-mayor")

    asked = [words_of for question in made.questions if "embezzlement" in (words_of := str(question.inlines))]

    assert asked
    assert 10 <= len(made.questions) <= 30
