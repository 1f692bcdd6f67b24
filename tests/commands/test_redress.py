"""The `redress` command tells its user what there is and what to change."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from casework.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[2]


def redress(*arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "casework", *arguments]
    run = {"cwd": ROOT, "env": os.environ | environment, "input": typed, "timeout": 120}
    return subprocess.run(command, **run, capture_output=True, text=True, check=False)


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    return {"REDRESS_DATA": str(tmp_path / "data"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "keys" / "root.key")}


def test_help_lists_every_command_with_a_sentence() -> None:
    said = redress("--help").stdout.replace("\n", " ")

    assert all(f"    {name} " in said for name in COMMANDS)
    assert all(module.SUMMARY.endswith(".") for module in COMMANDS.values())


def test_an_unknown_command_is_not_understood() -> None:
    answer = redress("destroy")

    assert answer.returncode == 2
    assert "invalid choice" in answer.stderr


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_a_port_that_cannot_be_is_refused_plainly(port: str) -> None:
    answer = redress("serve", "--port", port)

    assert answer.returncode == 2
    assert "a port is a number from 1 to 65535" in answer.stderr


def test_migrating_makes_key_and_data_that_only_the_owner_reads(places: dict[str, str]) -> None:
    answer = redress("migrate", **places)

    key, data = Path(places["REDRESS_ROOT_KEY_FILE"]), Path(places["REDRESS_DATA"])
    assert answer.returncode == 0, answer.stderr
    assert key.stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in data.rglob("*"))


def test_without_its_root_key_an_office_is_not_opened(places: dict[str, str]) -> None:
    redress("migrate", **places)
    Path(places["REDRESS_ROOT_KEY_FILE"]).unlink()

    answer = redress("migrate", **places)

    assert answer.returncode == 1
    assert "put it back" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_root_key_that_others_may_read_is_refused(places: dict[str, str]) -> None:
    redress("migrate", **places)
    Path(places["REDRESS_ROOT_KEY_FILE"]).chmod(0o644)

    answer = redress("migrate", **places)

    assert answer.returncode == 1
    assert "chmod 600" in answer.stderr


def test_a_root_key_among_the_data_is_refused(places: dict[str, str]) -> None:
    inside = {"REDRESS_ROOT_KEY_FILE": f"{places['REDRESS_DATA']}/root.key"}

    answer = redress("migrate", **places | inside)

    assert answer.returncode == 1
    assert "outside the data directory" in answer.stderr


def test_a_root_key_of_the_wrong_length_is_refused(places: dict[str, str]) -> None:
    key = Path(places["REDRESS_ROOT_KEY_FILE"])
    key.parent.mkdir()
    key.write_text("c2hvcnQ=\n")
    key.chmod(0o600)

    answer = redress("migrate", **places)

    assert answer.returncode == 1
    assert "32 bytes" in answer.stderr


def test_data_that_others_may_look_into_are_refused(places: dict[str, str]) -> None:
    Path(places["REDRESS_DATA"]).mkdir(mode=0o755)

    answer = redress("migrate", **places)

    assert answer.returncode == 1
    assert "chmod 700" in answer.stderr


def test_data_are_never_kept_among_the_code(places: dict[str, str]) -> None:
    answer = redress("migrate", **places | {"REDRESS_DATA": str(ROOT / "data")})

    assert answer.returncode == 1
    assert "must not lie inside the program's own folder" in answer.stderr
    assert not (ROOT / "data").exists()


def test_a_taken_port_is_named(places: dict[str, str]) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        answer = redress("serve", "--port", str(other.getsockname()[1]), **places)

    assert answer.returncode == 1
    assert "make run PORT=" in answer.stderr


def test_the_law_the_forms_and_the_letters_hang_together() -> None:
    answer = redress("check")

    assert (answer.returncode, answer.stderr) == (0, "")


def test_a_story_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = redress("draft", str(tmp_path / "nobody.toml"), "--out", str(tmp_path / "out"))

    assert answer.returncode == 1
    assert "nobody.toml" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_filing_day_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    answer = redress("draft", "story.toml", "--out", str(tmp_path), "--today", "2026-02-31")

    assert answer.returncode == 2
    assert "no day of the calendar" in answer.stderr


def test_a_misspelt_fact_is_named_with_file_line_and_key(tmp_path: Path) -> None:
    story = tmp_path / "story.toml"
    story.write_text('title = "A story"\n[facts]\napplicant.kind = "person"\napplicant.shoe_size = "44"\n')

    answer = redress("draft", str(story), "--out", str(tmp_path / "out"))

    assert answer.returncode == 1
    assert "story.toml, line 4: applicant.shoe_size" in answer.stderr
    assert not (tmp_path / "out").exists()
