"""What is installed is exactly what was locked, and installing twice is no work."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAIRS = [("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")]


def _pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    return dict(re.findall(r"^([\w.-]+)(?:\[\w+\])?==([\w.]+)", "\n".join(lines), re.MULTILINE))


@pytest.mark.parametrize(("asked", "locked"), PAIRS)
def test_every_package_asked_for_is_locked_as_asked(asked: str, locked: str) -> None:
    """SC-01: nothing but what was asked for."""
    wanted, pinned = _pins(asked), _pins(locked)

    differing = {name: version for name, version in wanted.items() if pinned.get(name) != version}

    assert wanted
    assert differing == {}


@pytest.mark.parametrize("locked", ["requirements.txt", "requirements-dev.txt", "tools/requirements-uv.txt"])
def test_every_locked_package_is_known_by_its_digest(locked: str) -> None:
    """SC-01: exact versions with digests."""
    blocks = re.split(r"^(?=[a-z])", (ROOT / locked).read_text(), flags=re.MULTILINE)

    without = [block.splitlines()[0] for block in blocks if block.strip() and "--hash=sha256:" not in block]

    assert without == []


def test_tests_run_on_what_is_locked_for_running() -> None:
    running, testing = _pins("requirements.txt"), _pins("requirements-dev.txt")

    differing = {name: version for name, version in running.items() if testing.get(name) != version}

    assert differing == {}


def test_installing_again_does_no_work() -> None:
    began = time.monotonic()

    answer = subprocess.run(
        [sys.executable, "tools/bootstrap.py", "--with-tests", "--", "/bin/echo", "done"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "done\n", "")
    assert time.monotonic() - began < 2
