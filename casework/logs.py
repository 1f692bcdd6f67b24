"""The application's log: what happened on which page, never to whom and never in which matter.

A line holds the time to the minute, the level, the name of the route, status, duration and, where something broke, the
number of the incident with the kind of error and its place in the program. Nothing a person sent or wrote, no address
and no id is ever among them. What libraries log is reduced to its level and its logger's name.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, TextIO

LOG: Final = logging.getLogger("redress")
LONGEST: Final = 120
NOTHING: Final = "-"
OURS: Final = ("casework", "forms")


@dataclass(frozen=True)
class Event:
    """One line of the log."""

    route: str = ""
    status: int = 0
    duration_ms: int = 0
    incident: str = ""
    error: str = ""
    place: str = ""

    def __str__(self) -> str:
        parts = {"route": self.route or NOTHING}
        if self.status:
            parts |= {"status": str(self.status), "ms": str(self.duration_ms)}
        parts |= {"incident": self.incident, "error": self.error, "at": self.place}
        return " ".join(f"{name}={escaped(value)}" for name, value in parts.items() if value)


class Lines(logging.Formatter):
    """One line an event; of a record that is not ours only its level and its logger's name."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock

    def format(self, record: logging.LogRecord) -> str:
        event = getattr(record, "event", None)
        told = str(event) if isinstance(event, Event) else f"logger={escaped(record.name)}"
        kind = record.exc_info[0] if record.exc_info and not isinstance(event, Event) else None
        if kind is not None:
            told += f" error={escaped(kind.__qualname__)}"
        return f"{self._clock().astimezone(UTC):%Y-%m-%dT%H:%MZ} {record.levelname} {told}"


def set_up(clock: Callable[[], datetime], stream: TextIO | None = None) -> None:
    """Send every log of this process to `stream`, the terminal unless given, in lines of this kind only.

    What would print a traceback with values in it, on its way past the log, is logged as its kind instead.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(clock))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOG.setLevel(logging.INFO)
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda kind, _, trace: _uncaught(kind, trace)
    threading.excepthook = lambda found: _uncaught(found.exc_type, found.exc_traceback)
    sys.unraisablehook = lambda found: _uncaught(found.exc_type, found.exc_traceback)


def write(event: Event, level: int = logging.INFO) -> None:
    LOG.log(level, "%s", event, extra={"event": event})


def broken(error: BaseException, *, route: str, incident: str) -> None:
    """Log an error that nobody foresaw: what kind it is and where it arose, never what it says."""
    kind = type(error).__qualname__
    write(Event(route, incident=incident, error=kind, place=_place(error.__traceback__)), logging.ERROR)


def escaped(text: str) -> str:
    """Return `text` so that it is one word of one line, whatever it holds."""
    return "".join(c if c.isprintable() and c not in ' ="\\' else f"\\u{{{ord(c):x}}}" for c in text[:LONGEST])


def _place(trace: TracebackType | None) -> str:
    """Return module and line of the innermost step that is ours."""
    steps = [(frame.f_globals.get("__name__", ""), line) for frame, line in traceback.walk_tb(trace)]
    ours = [f"{name}:{line}" for name, line in steps if name.split(".")[0] in OURS]
    return ours[-1] if ours else ""


def _uncaught(kind: type[BaseException], trace: TracebackType | None) -> None:
    write(Event(error=kind.__qualname__, place=_place(trace)), logging.CRITICAL)
