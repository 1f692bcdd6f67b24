"""Adding law is adding files: they appear in forms, analysis, draft and checklist, and no code is touched."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from casework.domain.blocks import inlines_of, plain
from casework.domain.facts import Fact
from casework.domain.grounds import Standing
from casework.domain.questions import Form
from casework.domain.record import Record, Subject
from casework.drafting.letters import DEFAULT_FOLDER, Shelf
from casework.law import reader
from casework.law.reader import Law, read_law
from casework.services.papers import Papers
from forms.reader import read_form

TODAY = date(2026, 11, 22)

GROUND = """
id = "X-9"
title = "The notice was asked for on a public holiday"
pleads = "misuse"
order = 95
test = "A request made on a holiday is made in haste."

[[question]]
step = "instruments"
fact = "instrument.asked_on_holiday"
kind = "yes-no"
text = "Was it asked for on a public holiday?"
why = "An invented rule, for this test."
gap = "whether it was asked for on a holiday"

[[version]]
in_force = 2012-07-01
all = [{ fact = "instrument.asked_on_holiday", is = true }]
[[version.authority]]
cite = "An invented rule, Article 9"
certainty = "background"
checked_on = 2026-11-22
"""

DEADLINE = """
id = "X-D9"
title = "Complain of the haste"
whose = "us"
kind = "limit"
lost = "The invented complaint."

[[version]]
in_force = 2012-07-01
runs_from = "instrument.learned_on"
length = { days = 30 }
counted = "Calendar days."
[[version.authority]]
cite = "An invented rule, Article 10"
certainty = "background"
checked_on = 2026-11-22
"""

TEXT = """+++
title = "Haste"
+++
%% rule
1. **Rule.** What is asked for on a holiday is asked for in haste.
%% application
1. **Application.** It was asked for on a holiday {{ instrument.asked_on_holiday | cite }}.
%% questions
- Why was the request made on a holiday?
"""


@dataclass(frozen=True)
class Shop:
    """Copies of the law and the letters, with files dropped in."""

    law: Law
    form: Form
    shelf: Shelf

    def papers(self, record: Record) -> Papers:
        return Papers(record, self.law, self.form, self.shelf, TODAY)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    law, letters = tmp_path / "law", tmp_path / "letters"
    shutil.copytree(reader.FOLDER, law, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(DEFAULT_FOLDER, letters)
    (law / "grounds" / "haste.toml").write_text(GROUND, encoding="utf-8")
    (law / "deadlines" / "haste.toml").write_text(DEADLINE, encoding="utf-8")
    return law, letters


def opened(folders: tuple[Path, Path]) -> Shop:
    law = read_law(folders[0])
    form = read_form(extra_questions=law.questions)
    return Shop(law, form, Shelf(form, folders[1]))


@pytest.fixture
def record() -> Record:
    notice = "instrument:1"
    return Record(
        (
            Fact(notice, "instrument.kind", "red-notice"),
            Fact(notice, "instrument.asked_on_holiday", True),
            Fact("applicant", "applicant.kind", "person"),
        ),
        (Subject(notice),),
    )


def test_question_of_a_new_ground_is_asked_in_the_form(folders: tuple[Path, Path]) -> None:
    shop = opened(folders)

    place = shop.form.place_of("instrument.asked_on_holiday")

    assert place is not None
    assert (place[0].id, place[1].why) == ("instruments", "An invented rule, for this test.")


def test_new_ground_is_judged_in_the_analysis(folders: tuple[Path, Path], record: Record) -> None:
    analysis = opened(folders).papers(record).analysis

    (judgement,) = [one for one in analysis.judgements if one.ground.id == "X-9"]

    assert judgement.standing is Standing.ARGUABLE


def test_new_deadline_waits_for_its_date(folders: tuple[Path, Path], record: Record) -> None:
    shop = opened(folders)

    (deadline,) = [one for one in shop.papers(record).analysis.deadlines if one.rule.id == "X-D9"]

    assert [one.key for one in deadline.waiting_for] == ["instrument.learned_on"]
    assert "Complain of the haste" in shop.papers(record).checklist_csv().decode("utf-8-sig")


def test_new_ground_with_its_text_is_argued_in_the_draft(folders: tuple[Path, Path], record: Record) -> None:
    (folders[1] / "grounds" / "X-9.en.md").write_text(TEXT, encoding="utf-8")

    draft = opened(folders).papers(record).draft("request-for-deletion", "en")

    assert "What is asked for on a holiday is asked for in haste." in words(draft)
    assert "Why was the request made on a holiday?" in words(draft)


def test_new_ground_without_text_is_named_not_dropped(folders: tuple[Path, Path], record: Record) -> None:
    draft = opened(folders).papers(record).draft("request-for-deletion", "en")

    assert any("public holiday" in gap.what for gap in draft.gaps)


def words(draft) -> str:
    return " ".join(plain((inline,)) for block in draft.blocks for inline in inlines_of(block))
