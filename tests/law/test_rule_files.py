"""Rule files: read strictly, and the data we ship hangs together."""

import shutil
from pathlib import Path

import pytest

from casework.check import problems
from casework.domain.data_files import DataFileError
from casework.law import reader
from casework.law.reader import read_law
from forms import reader as form_reader

GROUND = """
id = "X-1"
title = "A new ground"
pleads = "misuse"
order = 95
test = "Something is misused."
supports = ["charge.label"]

[[version]]
in_force = 2012-07-01
all = [{ fact = "applicant.kind", is = "person" }]
[[version.authority]]
cite = "RPD 2025, Article 10(1)"
certainty = "primary"
checked_on = 2026-11-22
"""


@pytest.fixture
def law_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "law"
    shutil.copytree(reader.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


@pytest.fixture
def form_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "forms"
    shutil.copytree(form_reader.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def with_ground(folder: Path, text: str) -> Path:
    (folder / "grounds" / "a-new-ground.toml").write_text(text, encoding="utf-8")
    return folder


def test_law_and_form_we_ship_hang_together() -> None:
    assert problems() == ()


def test_new_ground_needs_one_file_and_no_code(law_folder: Path) -> None:
    law = read_law(with_ground(law_folder, GROUND))

    assert law.ground("X-1") is not None


@pytest.mark.parametrize(
    ("slip", "mended", "words"),
    [
        ("[[version.authority]]", "[[version.authorities]]", "without a source is refused"),
        ('certainty = "primary"', 'certainty = "sure"', "'sure' is none of primary"),
        ('pleads = "misuse"', 'pleads = "mercy"', "'mercy' is none of"),
        ("order = 95", 'order = "last"', "should be a whole number"),
        ("supports =", "suports =", "is not known here"),
        ('is = "person"', 'like = "person"', "unknown word 'like'"),
        ('id = "X-1"', 'id = "D-1"', "D-1 is used twice"),
        ("checked_on = 2026-11-22", "", "is missing"),
        ("order = 95", "order = ", "is not TOML"),
    ],
)
def test_slip_in_a_rule_is_refused_by_file_and_key(law_folder: Path, slip: str, mended: str, words: str) -> None:
    with pytest.raises(DataFileError, match="toml") as refused:
        read_law(with_ground(law_folder, GROUND.replace(slip, mended)))

    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("slip", "mended", "words"),
    [
        ('supports = ["charge.label"]', 'supports = ["charge.colour"]', "charge.colour is used but no question asks"),
        ('fact = "applicant.kind"', 'fact = "applicant.height"', "applicant.height is used but no question asks"),
        ('is = "person"', 'is = "robot"', "'robot' is no option"),
        ('is = "person"', "below = 4", "the answer is no number"),
        ('is = "person"', "before = 2020-01-01", "the answer is no date"),
    ],
)
def test_check_names_a_fact_that_is_used_but_never_asked(
    law_folder: Path, form_folder: Path, slip: str, mended: str, words: str
) -> None:
    found = problems(with_ground(law_folder, GROUND.replace(slip, mended)), form_folder)

    assert any(words in problem for problem in found)


def test_check_refuses_a_question_asked_twice(law_folder: Path, form_folder: Path) -> None:
    asked_again = GROUND + (
        '\n[[question]]\nstep = "charges"\nfact = "charge.label"\nkind = "text"\ntext = "What is the charge called?"\n'
    )

    (problem,) = problems(with_ground(law_folder, asked_again), form_folder)

    assert "charge.label" in problem
    assert "more than once" in problem
