"""An operator examines the office, changes its keys and erases a matter; every command asks before harm."""

from pathlib import Path

import pytest

from tests.commands.test_redress import redress


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    named = {"REDRESS_DATA": str(tmp_path / "data"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "keys" / "root.key")}
    assert redress("migrate", **named).returncode == 0
    return named


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(places: dict[str, str], tmp_path: Path) -> None:
    """AD-03 AD-04: exit codes and plain sentences; permissions are looked at one by one."""
    first = redress("doctor", **places)
    backup = Path(redress("backup", str(tmp_path / "backups"), **places).stdout.splitlines()[0])
    assert redress("verify-backup", str(backup), **places).returncode == 0
    well = redress("doctor", **places)
    (Path(places["REDRESS_DATA"]) / "vault").chmod(0o755)

    second = redress("doctor", **places)

    assert first.returncode == second.returncode == 1
    assert "There was never a backup. Run: redress backup DIR" in first.stdout
    assert "Others may look into" in second.stdout
    assert "The database is set up safely." in second.stdout
    assert "The journal is whole" in second.stdout
    assert well.returncode == 0, well.stdout
    assert "Traceback" not in first.stderr + second.stderr


def test_a_change_of_keys_is_asked_for_and_makes_a_new_one(places: dict[str, str]) -> None:
    """AD-03 CR-05: nothing without a yes; afterwards the old key opens nothing."""
    key = Path(places["REDRESS_ROOT_KEY_FILE"])
    old = key.read_bytes()

    refused = redress("rotate", typed="no\n", **places)
    kept = key.read_bytes()
    done = redress("rotate", "--yes", **places)

    assert (refused.returncode, done.returncode) == (1, 0), done.stderr
    assert kept == old != key.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    assert redress("scrub", **places).returncode == 0
    key.write_bytes(old)
    assert "not the one" in redress("migrate", **places).stderr


def test_erasing_asks_and_names_no_matter_that_is_not_there(places: dict[str, str]) -> None:
    """AD-03: erase asks before harm."""
    refused = redress("erase", "f" * 32, typed="\n", **places)
    unknown = redress("erase", "f" * 32, "--yes", **places)

    assert (refused.returncode, unknown.returncode) == (1, 1)
    assert "nothing was changed" in refused.stderr
    assert "there is no such matter" in unknown.stderr


def test_without_a_mail_server_it_is_said(places: dict[str, str]) -> None:
    answer = redress("send-mail", "--sign-in", "https://office.example.org/", **places)

    assert answer.returncode == 1
    assert "REDRESS_SMTP_HOST" in answer.stderr


def test_every_command_explains_itself_and_refuses_nonsense() -> None:
    """AD-03: each command has help, and a mistake has its own exit code."""
    from casework.__main__ import COMMANDS

    assert {"backup", "verify-backup", "restore", "rotate", "erase", "doctor", "scrub", "unlock"} <= set(COMMANDS)
    helps = [redress(name, "--help") for name in ("backup", "restore", "rotate", "erase")]
    wrong = [redress(name, "--nonsense") for name in ("doctor", "scrub")]
    assert {answer.returncode for answer in helps} == {0}
    assert {answer.returncode for answer in wrong} == {2}
