"""A child that does one thing and is killed at the n-th step that reaches the disk or the database (H3)."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from casework.services.office import Office

CALLS = ("open", "fsync", "rename", "unlink", "mkdir", "ftruncate")


@dataclass
class Countdown:
    """Counts the steps of this process and kills it, without a word, at the one it was told."""

    left: int
    steps: int = 0

    def step(self) -> None:
        self.steps += 1
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def over(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the call with a step before it and one behind it."""

        def counted(*arguments: Any, **options: Any) -> Any:
            self.step()
            result = call(*arguments, **options)
            self.step()
            return result

        return counted

    def torn(self, write: Callable[[int, Any], int]) -> Callable[[int, Any], int]:
        """Return a write with a step before it and one in its middle."""

        def counted(handle: int, data: Any) -> int:
            self.step()
            half = write(handle, data[: len(data) // 2])
            self.step()
            return half + write(handle, data[half:])

        return counted


def killed_at(number: int, office: Office, work: Callable[[Office], object]) -> bool:
    """Fork, do `work` in the child, kill it at its step `number`; return whether it was done before that."""
    child = os.fork()
    if child == 0:
        _die_doing(number, office, work)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return True


def _die_doing(number: int, office: Office, work: Callable[[Office], object]) -> None:
    """Never come back: end well, end badly, or be killed. The connections of the parent are not touched."""
    code = 1
    with contextlib.suppress(BaseException):
        for engine in (office.engines.read, office.engines.write):
            engine.dispose(close=False)
        countdown = Countdown(number)
        for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(office.engines.write, moment, lambda *_: countdown.step())
        with _counted(countdown):
            work(office)
        code = 0
    os._exit(code)


@contextlib.contextmanager
def _counted(countdown: Countdown) -> Iterator[None]:
    for name in CALLS:
        setattr(os, name, countdown.over(getattr(os, name)))
    os.write = countdown.torn(os.write)
    yield
