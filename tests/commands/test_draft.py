"""`redress draft`: every paper of a story, with no server, and the same every time."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "tests" / "cases" / "village-chief.toml"
PAPERS = [
    "analysis.json",
    "counsel-sheet.en.docx",
    "deadlines.csv",
    "deadlines.docx",
    "deadlines.ics",
    "request-for-deletion.en.docx",
]


def draft(out: Path, *further: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "casework", "draft", str(STORY), "--out", str(out), "--today", "2026-11-22"]
    return subprocess.run([*command, *further], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("drafted")
    answer = draft(out)
    assert answer.returncode == 0, answer.stderr
    return out


def test_a_story_yields_every_paper(drafted: Path) -> None:
    assert sorted(path.name for path in drafted.iterdir()) == PAPERS


def test_the_same_story_gives_the_same_bytes(drafted: Path, tmp_path: Path) -> None:
    draft(tmp_path)

    different = [name for name in PAPERS if (tmp_path / name).read_bytes() != (drafted / name).read_bytes()]

    assert different == []


def test_the_analysis_names_every_ground_with_its_law(drafted: Path) -> None:
    analysis = json.loads((drafted / "analysis.json").read_text(encoding="utf-8"))

    grounds = {path.stem for path in (ROOT / "letter_templates" / "grounds").glob("*.md")}
    assert {f"{judged['ground']}.en" for judged in analysis["grounds"]} == grounds
    assert all(judged["authorities"] for judged in analysis["grounds"])


def test_no_formula_hides_in_the_checklist(drafted: Path) -> None:
    lines = (drafted / "deadlines.csv").read_text(encoding="utf-8-sig")

    assert not re.search(r'(?:^|,)"?[=+@-]', lines, re.MULTILINE)


def test_a_letter_nobody_wrote_is_named(tmp_path: Path) -> None:
    answer = draft(tmp_path / "out", "--letter", "love-letter")

    assert answer.returncode == 1
    assert "love-letter" in answer.stderr
    assert "Traceback" not in answer.stderr
