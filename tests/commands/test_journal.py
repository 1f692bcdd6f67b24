"""`redress journal`: a mark to keep elsewhere, and what an examination says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    return {"REDRESS_DATA": str(tmp_path / "data"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "keys" / "root.key")}


def journal(places: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "casework", "journal", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | places, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_whole_journal_is_said_to_be_whole(places: dict[str, str]) -> None:
    """AU-02, AU-03: with a mark taken before, the end is examined too."""
    mark = journal(places, "head").stdout.strip()
    journal(places, "head")

    answer = journal(places, "verify", "--head", mark)

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == "2 entries, each in its place and none altered.\n"


def test_a_mark_beyond_the_end_names_the_first_missing_entry(places: dict[str, str]) -> None:
    """AU-03: a cut end fails with a head."""
    mark = journal(places, "head").stdout.strip()

    answer = journal(places, "verify", "--head", f"9{mark}")

    assert answer.returncode == 1
    assert "entry 2 is missing, altered or out of place" in answer.stderr


def test_without_a_mark_it_says_what_it_cannot_see(places: dict[str, str]) -> None:
    """AU-03: nobody is told that a journal is whole when its end was not examined."""
    answer = journal(places, "verify")

    assert answer.returncode == 0, answer.stderr
    assert "seen only with a mark" in answer.stdout


def test_a_mistyped_mark_is_refused_plainly(places: dict[str, str]) -> None:
    """AU-03: it is no reason for alarm."""
    answer = journal(places, "verify", "--head", "1600")

    assert answer.returncode == 1
    assert "no mark of the journal" in answer.stderr


def test_marks_are_gathered_in_a_file_day_by_day(places: dict[str, str], tmp_path: Path) -> None:
    """AU-03: one line a day, for its owner only; every mark in it is examined."""
    marks = tmp_path / "marks"
    for _ in range(2):
        assert journal(places, "head", "--to", str(marks)).returncode == 0

    whole = journal(places, "verify", "--heads", str(marks))
    first, second = marks.read_text().split()
    marks.write_text(f"{first[:-1]}{'0' if first[-1] != '0' else '1'}\n{second}\n")
    altered = journal(places, "verify", "--heads", str(marks))

    assert marks.stat().st_mode & 0o777 == 0o600
    assert (whole.returncode, whole.stdout) == (0, "2 entries, each in its place and none altered.\n")
    assert "entry 1 is missing, altered or out of place" in altered.stderr
