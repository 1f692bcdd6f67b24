"""Annexes as they were planned: cited, listed and renumbered alike in every form of a draft."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator
from pypdfium2 import PdfDocument

from casework.domain.annex_plans import AnnexPlan, PlannedAnnex
from casework.domain.blocks import Draft
from casework.domain.exhibits import Exhibit
from casework.domain.facts import Consent, Disclosure
from casework.domain.record import Record
from casework.drafting.html import to_html
from casework.drafting.pdf import write_pdf
from casework.drafting.word import write_docx
from tests.drafting.builders import W, a_fact, a_record, a_shelf, drafted, part, shown, words

LETTER = (
    "1. Born there {{ applicant.birth_place | cite }}, of that name {{ applicant.family_name | cite }}.\n\n"
    "## Annexes\n\n{% annexes %}\n"
)
COURT = PlannedAnnex("court", "Papers of the court", ("order", "judgment"))
NOTICE = PlannedAnnex("notice", "", ("notice",))


def a_planned_record(*planned: PlannedAnnex, **judgment: Any) -> Record:
    """Return a record that cites the notice, page 2, and the judgment; `judgment` says how that one differs."""
    facts = (
        a_fact("applicant.birth_place", "Talsk", exhibits=(("notice", "page 2"),)),
        a_fact("applicant.family_name", "Vashenko", exhibits=(("judgment", "paragraph 14"),)),
    )
    papers = (Exhibit("notice", "Extract"), Exhibit("order", "Order"), Exhibit("judgment", "Judgment", **judgment))
    return replace(a_record(*facts, exhibits=papers), plan=AnnexPlan(planned))


def a_planned_draft(folder: Path, *planned: PlannedAnnex, for_source: bool = False, **judgment: Any) -> Draft:
    return drafted(a_shelf(folder, LETTER), a_planned_record(*planned, **judgment), for_source=for_source)


def cited(draft: Draft) -> list[str]:
    """Return the citations as the preview shows them."""
    plain = re.sub(r"<[^>]+>", "", to_html(draft)).replace("\u00a0", " ")
    return re.findall(r"\[(Annex[^\]]+)\]", plain)


def listed(draft: Draft) -> list[str]:
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', to_html(draft))
    return [" ".join(f"{number} {re.sub('<[^>]+>', ' ', title)}".split()) for number, title in rows]


def test_without_a_plan_citations_stay_as_they_were(tmp_path: Path) -> None:
    draft = a_planned_draft(tmp_path)

    assert cited(draft) == ["Annex 1, page 2", "Annex 2, paragraph 14"]
    assert listed(draft) == ["1 Extract", "2 Judgment"]


def test_a_plan_gives_citations_their_annex_and_place(tmp_path: Path) -> None:
    draft = a_planned_draft(tmp_path, COURT, NOTICE)

    assert cited(draft) == ["Annex 2, p. 2", "Annex 1.2, para 14"]
    assert listed(draft) == ["1 Papers of the court", "1.1 Order", "1.2 Judgment", "2 Extract"]


def test_another_order_renumbers_every_citation(tmp_path: Path) -> None:
    draft = a_planned_draft(tmp_path, NOTICE, replace(COURT, exhibits=("judgment", "order")))

    assert cited(draft) == ["Annex 1, p. 2", "Annex 2.1, para 14"]


def test_what_no_annex_holds_yet_is_cited_last(tmp_path: Path) -> None:
    draft = a_planned_draft(tmp_path, COURT)

    assert cited(draft) == ["Annex 2, p. 2", "Annex 1.2, para 14"]
    assert listed(draft)[-1] == "2 Extract"


def test_an_annex_of_one_paper_keeps_its_own_title_too(tmp_path: Path) -> None:
    draft = a_planned_draft(tmp_path, replace(NOTICE, title="Proof of the data"), COURT)

    assert listed(draft)[0] == "1 Proof of the data Extract"


def test_several_papers_without_a_title_leave_a_gap(tmp_path: Path) -> None:
    draft = a_planned_draft(tmp_path, replace(COURT, title=""))

    assert "a title for this annex" in [gap.what for gap in draft.gaps]


def test_the_source_keeps_the_numbers_and_reads_no_title_over_what_is_restricted(tmp_path: Path) -> None:
    restricted: dict[str, Any] = {"disclosure": Disclosure.CCF_ONLY, "reason": "rights"}

    ours = a_planned_draft(tmp_path, COURT, NOTICE, **restricted)
    theirs = a_planned_draft(tmp_path, COURT, NOTICE, for_source=True, **restricted)

    assert ours.annexes == theirs.annexes
    assert "Papers of the court" in words(ours)
    assert "Papers of the court" not in words(theirs)
    assert "Judgment" not in words(theirs)
    assert "Order" in words(theirs)


@pytest.mark.parametrize("consent", [Consent.NOT_ASKED, Consent.REFUSED])
def test_a_paper_that_shows_somebody_who_has_not_agreed_is_in_no_draft(tmp_path: Path, consent: Consent) -> None:
    draft = a_planned_draft(tmp_path, COURT, NOTICE, consent=consent)

    assert "Judgment" not in words(draft)
    assert "Vashenko" not in words(draft)
    assert draft.exhibits == ("order", "notice")


def test_word_counts_annexes_and_their_inner_index(tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    file.write_bytes(write_docx(a_planned_draft(tmp_path, COURT, NOTICE)))

    body = part(file.read_bytes(), "word/document.xml")
    styles = [style.get(f"{W}val") for style in body.iter(f"{W}pStyle")]
    fields = [shown(field) for field in body.iter(f"{W}fldSimple")]

    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
    assert (styles.count("AnnexNumber"), styles.count("AnnexItemNumber")) == (2, 2)
    assert fields == ["2", "1.2"]


def test_pdf_cites_and_lists_the_same(tmp_path: Path) -> None:
    pdf = PdfDocument(write_pdf(a_planned_draft(tmp_path, COURT, NOTICE)))

    text = " ".join(pdf[0].get_textpage().get_text_range().split())

    assert "[Annex 2, p. 2]" in text.replace("\u00a0", " ")
    assert "[Annex 1.2, para 14]" in text.replace("\u00a0", " ")
    assert "1.2 Judgment" in text
