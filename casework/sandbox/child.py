"""Starts a fresh child for a file, feeds it, reads its answer, and ends it, whatever it does (PV-01, PV-05)."""

from __future__ import annotations

import fcntl
import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from casework.sandbox.kinds import PROBLEMS
from casework.sandbox.layout import END, MIB, Frame, Garbled, Reader

AT_ONCE: Final = 2  # children of one process
SECONDS_IN_LINE: Final = 20.0
SECONDS_TO_END: Final = 0.3
COUNT: Final = struct.Struct(">I")
SPENT: Final = {sign for by in (signal.SIGXCPU, signal.SIGKILL) for sign in (-by, 128 + by)}
SLOTS: Final = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Limits:
    """What a child may use (PV-02). `seconds` count while the parent waits for it; the rest the kernel enforces."""

    seconds: float = 15.0
    cpu_seconds: int = 10
    memory_bytes: int = 768 * MIB
    input_bytes: int = 256 * MIB
    output_bytes: int = 512 * MIB


class Stopped(Exception):
    """A child's work did not come to its end; `reason` is one of PROBLEMS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def run(
    task: str,
    *parts: Iterable[bytes],
    options: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
    seconds_in_line: float = SECONDS_IN_LINE,
) -> Generator[Frame, None, None]:
    """Yield what a child says of `parts`: the module named `task`, under `inside`, does the work there.

    The frames are whole and of permitted length; what is in them is for the caller to check. The child is gone when
    this iterator ends or is closed; close it, as an error on its way may hold it open. At most two children at once;
    the next one stands in line.
    Raises: Stopped; whatever reading `parts` raises.
    """
    limits = limits or Limits()
    with _slot(seconds_in_line), _started(task) as process:
        told = {**(options or {}), **vars(limits), "parts": len(parts)}
        yield from _Talk(process, limits).over(_given(told, parts))


@contextmanager
def _slot(seconds: float) -> Iterator[None]:
    if not SLOTS.acquire(timeout=seconds):
        raise Stopped("too-slow")
    try:
        yield
    finally:
        SLOTS.release()


@contextmanager
def _started(task: str) -> Iterator[subprocess.Popen[bytes]]:
    """Give a fresh interpreter with two pipes, no environment and no other handle; it is ended on the way out."""
    command = [sys.executable, "-I", "-X", "utf8", "-m", "casework.sandbox.inside", task]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        close_fds=True,
        cwd="/",
        env={},
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the child and all it started to end, then kill them; whoever lingers even then is not waited for."""
    for last in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, last)
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_END)


def _given(options: Mapping[str, Any], parts: Sequence[Iterable[bytes]]) -> Iterator[bytes]:
    """Yield what the child reads: its options, then each part as counted pieces with an empty one at its end."""
    told = json.dumps(options).encode()
    yield COUNT.pack(len(told)) + told
    for part in parts:
        for piece in part:
            for start in range(0, len(piece), MIB):
                cut = piece[start : start + MIB]
                yield COUNT.pack(len(cut))
                yield cut
        yield COUNT.pack(0)


class _Talk:
    """Feeds and listens at once, so that neither side can block the other."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        assert process.stdin  # noqa: S101 - both are pipes, as asked for above
        assert process.stdout  # noqa: S101
        self._process = process
        self._into, self._from = process.stdin, process.stdout
        self._reader = Reader(most_bytes=limits.output_bytes)
        self._seconds = limits.seconds

    def over(self, given: Iterator[bytes]) -> Iterator[Frame]:
        """Yield the frames up to the last.

        Raises: Stopped.
        """
        rest = memoryview(b"")
        with selectors.DefaultSelector() as ready:
            for pipe, event in ((self._into, selectors.EVENT_WRITE), (self._from, selectors.EVENT_READ)):
                os.set_blocking(pipe.fileno(), False)
                with suppress(OSError):
                    fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, MIB)
                ready.register(pipe, event)
            while True:
                for key in self._wait(ready):
                    if key.fileobj is self._from:
                        some = self._heard()
                        if some == b"":
                            return self._judge()
                        yield from self._cut(some)
                    else:
                        rest = self._feed(rest, given)
                        if not rest:
                            ready.unregister(self._into)
                            self._into.close()

    def _wait(self, ready: selectors.BaseSelector) -> list[selectors.SelectorKey]:
        began = time.monotonic()
        found = ready.select(max(0.0, self._seconds))
        self._seconds -= time.monotonic() - began
        if not found or self._seconds < 0:
            raise Stopped("too-slow")
        return [key for key, _ in found]

    def _feed(self, rest: memoryview, given: Iterator[bytes]) -> memoryview:
        """Write what the pipe takes; return what is left to write, nothing when all is written or not wanted."""
        try:
            while True:
                rest = rest or memoryview(next(given, b""))
                if not rest:
                    return rest
                rest = rest[os.write(self._into.fileno(), rest) :]
        except BlockingIOError:
            return rest
        except BrokenPipeError:
            return memoryview(b"")

    def _heard(self) -> bytes:
        return os.read(self._from.fileno(), MIB)

    def _cut(self, some: bytes) -> Iterator[Frame]:
        try:
            yield from self._reader.feed(some)
        except Garbled:
            raise Stopped("broken") from None

    def _judge(self) -> None:
        """Decide at the end of the answer whether it was one.

        Raises: Stopped.
        """
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(SECONDS_TO_END)
        if self._process.returncode in SPENT:
            raise Stopped("too-slow")
        if not self._reader.is_complete:
            raise Stopped("broken")


def problem_of(frame: Frame) -> str | None:
    """Return what the last frame of an answer says was wrong, "" for nothing; None of any other frame.

    Raises: Stopped where it says what no child of ours says.
    """
    if frame.letter != END:
        return None
    if len(frame.body) != 1 or frame.body[0] >= len(PROBLEMS):
        raise Stopped("broken")
    return PROBLEMS[frame.body[0]]
