"""What a machine has and lacks: memory for files; and a test that needs a Debian package says which it is."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

NO_SKIPS = "REDRESS_NO_SKIPS"
MEMORY = Path("/dev/shm")  # noqa: S108 - a file system of Linux, where everybody makes folders of their own
ENOUGH_BYTES = 4 << 30


def pytest_configure() -> None:
    """Keep all temporary files in memory where there is room: to wait for a disk is most of what many tests do."""
    if "TMPDIR" not in os.environ and _takes_files():
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never again among what was read for all tests; that is a tenth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def _takes_files() -> bool:
    """Whether there is a place in memory that is large enough and lets programs run that were put there."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return False
    has_room = shutil.disk_usage(MEMORY).free > ENOUGH_BYTES
    return has_room and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC


@pytest.fixture
def needs() -> Callable[[str, str], str]:
    """Return the path of a program, or skip the test and name the Debian package that brings it."""

    def find(program: str, package: str) -> str:
        path = shutil.which(program)
        if path is None:
            pytest.skip(f"needs Debian's {package} (see docs/debian-packages.txt)")
        return path

    return find


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get(NO_SKIPS):
        report.outcome = "failed"
        reason = call.excinfo and call.excinfo.value
        report.longrepr = f"{item.nodeid} was skipped where {NO_SKIPS} permits none: {reason}"
    return report
