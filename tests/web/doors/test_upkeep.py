"""What administrators are told to look after: backups, failed letters, erased matters, and an old version."""

import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from casework import BUILT_ON
from casework.services import backups, erasure
from casework.services.office import Office
from casework.services.upkeep import months_old, note_kit
from casework.store import upkeep
from tests.services.conftest import Clock
from tests.web.visitors import Visitor

ROOT = Path(__file__).resolve().parents[3]
DATED = re.compile(r"^## .*?\b(\d{4}-\d{2}-\d{2})\b", re.MULTILINE)  # a heading of a release


@pytest.mark.parametrize(
    ("today", "months"),
    [("2026-11-25", 0), ("2027-05-24", 0), ("2027-05-25", 6), ("2028-01-24", 13), ("2026-01-01", 0)],
)
def test_the_age_of_a_version_is_told_from_six_months_on(today: str, months: int) -> None:
    """AD-07: in whole months since the day of the version."""
    now = datetime.combine(date.fromisoformat(today), datetime.min.time(), tzinfo=UTC)

    found = months_old(now, built_on=date(2026, 11, 25))

    assert found == months


def days_of_releases(changes: str) -> list[date]:
    """Return the days that stand in the headings of CHANGELOG.md."""
    return [date.fromisoformat(day) for day in DATED.findall(changes)]


def newest_day() -> date:
    """Return the later of today and the day of the newest commit, for machines whose clock is behind."""
    asked = ["git", "log", "-1", "--format=%cs"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    today = datetime.now(UTC).date()
    return max(today, date.fromisoformat(found)) if found else today


def test_the_day_of_this_version_is_an_honest_one() -> None:
    """AD-07: no day still to come, which would hide its age, and none before the newest release in CHANGELOG.md."""
    released = days_of_releases((ROOT / "CHANGELOG.md").read_text("utf-8"))

    assert max(released, default=BUILT_ON) <= BUILT_ON <= newest_day()
    assert days_of_releases("## 1.1, 2027-02-03\n### a\n- 2028-01-01\n## 1.0 (2026-12-01)\n") == [
        date(2027, 2, 3),
        date(2026, 12, 1),
    ]


def test_an_old_version_says_so_to_administrators(office: Office, amara: Visitor, owen: Visitor, clock: Clock) -> None:
    """AD-07: by the clock of the office, without asking anybody."""
    assert "months old" not in amara.page("/office").text
    clock.now = datetime(BUILT_ON.year + 1, BUILT_ON.month, BUILT_ON.day, 9, tzinfo=UTC)
    for one, email in ((amara, "amara@example.org"), (owen, "owen@example.org")):
        one.sign_in(email)

    pages = [one.page("/office").text for one in (amara, owen)]

    assert ["This version is 12 months old" in page for page in pages] == [True, False]


def test_backups_are_missed_until_made_and_read_again(office: Office, amara: Visitor, clock: Clock) -> None:
    """BK-02: the age alarm."""
    before = amara.page("/office").text
    with office.engines.write.begin() as connection:
        upkeep.note(connection, backups.MADE, at=clock.now)
        upkeep.note(connection, backups.VERIFIED, at=clock.now - timedelta(days=3))
    fresh = amara.page("/office").text
    with office.engines.write.begin() as connection:
        upkeep.note(connection, backups.MADE, at=clock.now - timedelta(days=3))

    late = amara.page("/office").text

    assert "There was never a backup" in before
    assert "No backup was ever read again" in before
    assert "Last backup" in fresh
    assert "A backup was last read again" in fresh
    assert "The last backup is too long ago" in late


def test_of_erased_matters_only_their_number_and_the_last_day_are_told(
    office: Office, amara: Visitor, owen: Visitor, heron: str, clock: Clock
) -> None:
    """CR-05, AZ-09: no id and no moment; those stand in the breach pack, which is entered in the journal."""
    erasure.erase_matter(office, heron, backups_kept=timedelta(days=30))

    page = amara.page("/office").text

    assert "Backups may hold 1 erased matter<" in page
    assert "The last of them until 22 December 2026." in page.replace("\N{NO-BREAK SPACE}", " ")
    assert heron not in page
    assert "Heron" not in page
    assert "erased matter" not in owen.page("/office").text


def test_the_page_tells_when_the_recovery_kit_was_printed(office: Office, amara: Visitor) -> None:
    """BK-01: the kit goes from the server to paper; the pages know its day, and nothing of the key."""
    before = amara.page("/office").text
    note_kit(office)

    after = amara.page("/office").text

    assert "No recovery kit was printed" in before
    assert "Recovery kit last printed" in after
    assert office.keys.root.secret.hex() not in after
