"""An operator saves, checks and puts back an office with the command line, and types its key from paper."""

import subprocess
from pathlib import Path

import pytest

from tests.commands.test_redress import redress


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    named = {"REDRESS_DATA": str(tmp_path / "data"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "keys" / "root.key")}
    assert redress("migrate", **named).returncode == 0
    return named


@pytest.fixture
def backup(places: dict[str, str], tmp_path: Path) -> Path:
    answer = redress("backup", str(tmp_path / "backups"), **places)
    assert answer.returncode == 0, answer.stderr
    return Path(answer.stdout.splitlines()[0])


def test_an_office_is_saved_checked_and_restored_from_paper(
    places: dict[str, str], backup: Path, tmp_path: Path
) -> None:
    """BK-01 BK-02 BK-03 AD-03: backup, recovery kit and the commands are enough on a new machine."""
    lines = kit_lines(redress("recovery-kit", **places).stdout)
    new = {"REDRESS_DATA": str(tmp_path / "new"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "new-keys" / "root.key")}

    entered = redress("recovery-kit", "--enter", typed="\n".join(lines) + "\n", **new)
    verified = redress("verify-backup", str(backup), **new)
    restored = redress("restore", str(backup), **new)

    assert [answer.returncode for answer in (entered, verified, restored)] == [0, 0, 0], restored.stderr
    assert "is whole" in verified.stdout
    assert redress("migrate", **new).returncode == 0
    again = redress("restore", str(backup), **new)
    assert again.returncode == 1
    assert "Restore into an empty place" in again.stderr


def test_a_mistyped_kit_makes_no_key(places: dict[str, str], tmp_path: Path) -> None:
    lines = kit_lines(redress("recovery-kit", **places).stdout)
    new = {"REDRESS_DATA": str(tmp_path / "new"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "new-keys" / "root.key")}

    answer = redress("recovery-kit", "--enter", typed="\n".join([*lines[:3], lines[2]]) + "\n", **new)

    assert answer.returncode == 1
    assert "Line 4" in answer.stderr
    assert not Path(new["REDRESS_ROOT_KEY_FILE"]).exists()


def test_a_kit_in_a_file_is_for_its_owner_and_replaces_none(places: dict[str, str], tmp_path: Path) -> None:
    kit = tmp_path / "kit.txt"

    first, second = (redress("recovery-kit", "--out", str(kit), **places) for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 1)
    assert kit.stat().st_mode & 0o777 == 0o600
    assert kit_lines(kit.read_text())[0] not in first.stdout


def test_a_broken_backup_is_said_plainly(places: dict[str, str], backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-5])

    answers = [redress("verify-backup", str(backup), **places), redress("verify-backup", "nothing.backup", **places)]

    assert [answer.returncode for answer in answers] == [1, 1]
    assert "altered or cut" in answers[0].stderr
    assert not any("Traceback" in answer.stderr for answer in answers)


def test_a_misspelt_setting_is_refused(places: dict[str, str]) -> None:
    """AD-06: a typing error does not switch a protection off."""
    answers = [
        redress("migrate", **places | {"REDRESS_BACKUP": "/somewhere"}),
        redress("migrate", **places | {"REDRESS_BACKUP_DAYS": "many"}),
    ]

    assert [answer.returncode for answer in answers] == [1, 1]
    assert "is REDRESS_BACKUPS meant" in answers[0].stderr
    assert "number of days" in answers[1].stderr


def test_mail_settings_that_cannot_be_used_are_refused_at_the_start(places: dict[str, str]) -> None:
    """AD-06: not by letters that stay for ever; nothing is made before."""
    named = places | {"REDRESS_SMTP_HOST": "mail.example.org"}

    answers = [
        redress("migrate", **named),
        redress("migrate", **named | {"REDRESS_SMTP_SENDER": "post@example.org", "REDRESS_SMTP_PORT": "many"}),
    ]

    assert [answer.returncode for answer in answers] == [1, 1]
    assert "REDRESS_SMTP_SENDER has to be a mail address" in answers[0].stderr
    assert "REDRESS_SMTP_PORT is a port" in answers[1].stderr


def kit_lines(page: str) -> list[str]:
    return [
        line.strip()[1:].strip() for line in page.splitlines() if line.strip()[:1].isdigit() and "   " in line[:12]
    ][:4]


def test_the_lines_of_a_kit_are_found(places: dict[str, str]) -> None:
    shown: subprocess.CompletedProcess[str] = redress("recovery-kit", **places)

    assert all(len(line.split()) == 5 for line in kit_lines(shown.stdout))
