"""What a machine may lack: a test that needs a Debian package says which; where none may lack, none is skipped."""

import os
import shutil
from collections.abc import Callable, Generator

import pytest

NO_SKIPS = "REDRESS_NO_SKIPS"


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
