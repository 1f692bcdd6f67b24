"""The deadline checklist in its three forms, and the sheet for counsel."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from casework.domain.analysis import Rules, analyse
from casework.domain.authorities import Authority, Certainty, Version
from casework.domain.conditions import Condition
from casework.domain.dates import PartialDate, Period
from casework.domain.deadlines import Deadline, DeadlineRule, Force, Timing, reckon
from casework.drafting.checklists import FORMULA_STARTS, checklist_csv, checklist_docx, checklist_ics, safe_cell
from casework.drafting.letters import DEFAULT_FOLDER
from casework.drafting.phrases import read_phrases
from casework.drafting.sheets import counsel_sheet
from tests.drafting.builders import TODAY, a_fact, a_form, a_ground, a_record, a_shelf, drafted, words

PHRASES = read_phrases(DEFAULT_FOLDER, "en")


def a_rule(rule_id: str = "D-A", whose: str = "us", **timing: object) -> DeadlineRule:
    terms = Timing(
        **({"runs_from": "travel.left_on", "period": Period(months=6), "counted": "Calendar months."} | timing)
    )  # type: ignore[arg-type]
    authority = Authority("Statute 2025, Article 42", Certainty.SECONDARY, TODAY)
    version = Version(date(2017, 1, 1), (authority,), terms, Condition())
    return DeadlineRule(rule_id, f"Title of {rule_id}", whose, Force.LIMIT, "=the right is lost", (version,))


def deadlines(*rules: DeadlineRule, left: str = "2026-10-01") -> tuple[Deadline, ...]:
    record = a_record(a_fact("travel.left_on", PartialDate.parse(left))) if left else a_record()
    return reckon(rules, record, today=TODAY, repeating=frozenset())


def test_word_checklist_keeps_ours_and_theirs_apart() -> None:
    docx = checklist_docx(deadlines(a_rule(), a_rule("D-B", "ccf")), form=a_form(), phrases=PHRASES, today=TODAY)

    document = Document(io.BytesIO(docx))

    assert [table.rows[1].cells[1].text.split("\n")[0] for table in document.tables] == ["Title of D-A", "Title of D-B"]
    assert [table.rows[1].cells[0].text for table in document.tables] == ["1 April 2027", "1 April 2027"]
    assert "Statute 2025, Article 42\nCalendar months.\nSecondary source" in document.tables[0].rows[1].cells[3].text


def test_deadline_without_its_start_says_what_it_waits_for() -> None:
    text = checklist_csv(deadlines(a_rule(), left=""), form=a_form(), phrases=PHRASES).decode("utf-8-sig")

    row = next(iter(csv.DictReader(io.StringIO(text))))

    assert (row["Due"], row["Waiting for"], row["State"]) == ("", "gap for travel.left_on", "Waiting")


def test_partial_start_gives_the_earliest_and_the_latest_day() -> None:
    text = checklist_csv(deadlines(a_rule(), left="2026-10"), form=a_form(), phrases=PHRASES).decode("utf-8-sig")

    row = next(iter(csv.DictReader(io.StringIO(text))))

    assert (row["Due"], row["Latest"]) == ("2027-04-01", "2027-04-30")


def test_assumption_is_printed_as_an_assumption() -> None:
    text = checklist_csv(deadlines(a_rule(is_assumption=True)), form=a_form(), phrases=PHRASES).decode("utf-8-sig")

    assert "Calendar months. This way of counting is an assumption." in text


@given(st.text(max_size=40))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    cell = safe_cell(text)

    assert cell[:1] not in FORMULA_STARTS
    assert cell in (text.replace("\x00", "\ufffd"), "'" + text.replace("\x00", "\ufffd"))


def test_lost_right_that_looks_like_a_formula_is_text() -> None:
    text = checklist_csv(deadlines(a_rule()), form=a_form(), phrases=PHRASES).decode("utf-8-sig")

    assert "'=the right is lost" in text


def test_calendar_tells_the_rule_and_nothing_of_the_case() -> None:
    found = deadlines(a_rule(), a_rule("D-B", "ccf"))

    calendar = Calendar.from_ical(checklist_ics(found, today=TODAY, matter="m1"))

    events = calendar.walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Title of D-A", "Title of D-B"]
    assert [event["DTSTART"].dt for event in events] == [date(2027, 4, 1)] * 2
    assert [len(event.walk("VALARM")) for event in events] == [2, 0]
    assert all("DESCRIPTION" not in event for event in events)


@pytest.mark.parametrize(("matter", "is_same"), [("m1", True), ("m2", False)])
def test_events_of_one_matter_keep_their_names(matter: str, is_same: bool) -> None:
    first, second = (checklist_ics(deadlines(a_rule()), today=TODAY, matter=name) for name in ("m1", matter))

    assert (first == second) is is_same


def test_sheet_for_counsel_holds_what_the_draft_does_not(tmp_path: object) -> None:
    from pathlib import Path

    record = a_record(
        a_fact("applicant.birth_place", "Talsk", disclosure="not-filed"),
        a_fact("travel.left_on", PartialDate.parse("2020")),
        a_fact("charge.in_absentia", True, "charge:1"),
        a_fact("incident.what", "they came", "incident:1"),
        a_fact("incident.relative", "relative:1", "incident:1"),
        a_fact("relative.consents", "not-asked", "relative:1"),
    )
    ground = a_ground("D-1", {"fact": "charge.in_absentia", "is": False})
    draft = drafted(a_shelf(Path(str(tmp_path)), "1. Left {{ travel.left_on | date }}.\n"), record, ground)
    analysis = analyse(record, Rules(grounds=(ground,)), a_form(), today=TODAY)

    sheet = words(counsel_sheet(analysis, draft, form=a_form(), phrases=PHRASES))

    assert "Talsk (the Applicant)held back: not to be filed" in sheet
    assert "they came (the Applicant)the person at risk has not agreed" in sheet
    assert "D-1. Title of D-1known facts are against it" in sheet
    assert "Left" not in sheet
