"""The log says on which page something happened, and nothing of whom, what or which matter."""

import io
import logging
import re
import sys
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import logs
from casework.logs import Event, Lines, escaped
from tests.plugins.served import Served

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\dZ (?:INFO|WARNING|ERROR|CRITICAL) "
    r"(?:logger=\S+|route=\S+)(?: status=\d{3} ms=\d+)?(?: incident=[0-9a-f]{8})?(?: error=\S+)?(?: at=\S+)?"
)
CANARY = "Canary-of-Talsk"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What this process logs; afterwards everything is as it was."""
    root, ours = logging.getLogger(), logging.getLogger("redress")
    before = (root.handlers[:], root.level, ours.level, logging.raiseExceptions)
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    stream = io.StringIO()
    logs.set_up(lambda: datetime(2026, 11, 22, 9, 30, 59, tzinfo=UTC), stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], level, ours.level, logging.raiseExceptions = before
    root.setLevel(level)
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks


def test_a_line_holds_the_minute_and_the_route(written: io.StringIO) -> None:
    """LG-01: time to the minute, level, route name, status, duration."""
    logs.write(Event("tasks.task_list", 200, 12))

    assert written.getvalue() == "2026-11-22T09:30Z INFO route=tasks.task_list status=200 ms=12\n"


@given(texts=st.lists(st.text(), min_size=4, max_size=4))
def test_whatever_a_slot_holds_one_event_is_one_line(texts: list[str]) -> None:
    """LG-02: control characters are escaped, so nobody can forge a line."""
    route, incident, error, place = texts
    record = logging.LogRecord("redress", logging.ERROR, "", 0, "", (), None)
    record.event = Event(route, 500, 3, incident, error, place)

    line = Lines(lambda: datetime(2026, 11, 22, tzinfo=UTC)).format(record)

    assert line.isprintable()
    assert line.count("=") == len(line.split()) - 2


@given(st.text())
def test_an_escaped_text_is_one_printable_word(text: str) -> None:
    """LG-02: no space, no line end, nothing invisible or reordering."""
    assert not re.search(r"\s", escaped(text))
    assert escaped(text).isprintable()


def test_what_libraries_log_is_reduced_to_their_name(written: io.StringIO) -> None:
    """LG-01: a library's message and traceback may hold anything."""
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("casework.web").exception("Exception on /matters/%s", CANARY)
    logging.getLogger("py.warnings").warning("%s", CANARY)

    assert written.getvalue() == (
        "2026-11-22T09:30Z ERROR logger=casework.web error=ValueError\n2026-11-22T09:30Z WARNING logger=py.warnings\n"
    )


def test_what_nobody_caught_is_told_by_its_kind(written: io.StringIO) -> None:
    """LG-01: no traceback with values in it reaches the terminal."""
    try:
        int(CANARY)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)

    assert written.getvalue() == "2026-11-22T09:30Z CRITICAL route=- error=ValueError\n"


def test_the_running_server_logs_nothing_but_such_lines(served: Served) -> None:
    """LG-01, LG-03: no address, agent, URL or form value, and no access log of the server's own."""
    for address in ("/sign-in", f"/matters/{CANARY}/tasks", f"/{CANARY}?q={CANARY}"):
        asked = urllib.request.Request(f"{served.address}{address}", headers={"User-Agent": CANARY})
        try:
            urllib.request.urlopen(asked, timeout=10).close()
        except OSError:
            continue
    served.stop()

    said = "".join(served.logged)
    lines = [line for line in said.splitlines() if line]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert {"doors.sign_in_page", "tasks.task_list", "-"} <= {line.split("route=")[1].split()[0] for line in lines}
    assert CANARY not in said
    assert "127.0.0.1" not in said
