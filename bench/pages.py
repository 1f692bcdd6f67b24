"""Pages of the served application: how long a guided page takes, how much memory rests, how fast a start is."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure, interleaved
from bench.visitor import Visitor
from casework.serve import THREADS, WORKERS
from tests.plugins.served import Served, free_port, served_office

ROUNDS = 300
MIB = 1024 * 1024
PASSWORD = "seven quiet herons cross the ford"  # noqa: S105 (of an invented lawyer, in a folder that is thrown away)


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with served_office(Path(folder)) as first:
            first_start = time.perf_counter() - began
            at_rest = _resident_mib(first.process.pid)
            figures = _page_figures(first)
            after = _resident_mib(first.process.pid)
        began = time.perf_counter()
        with served_office(Path(folder)):
            second_start = time.perf_counter() - began
    return [
        *figures,
        Figure("memory at rest, all processes, shared pages once", at_rest, "MiB", bar=200),
        Figure("memory after those pages", after, "MiB"),
        Figure("first start, until a page is shown", first_start, "s"),
        Figure("second start, until a page is shown", second_start, "s", bar=5),
    ]


def _page_figures(office: Served) -> list[Figure]:
    lawyer = Visitor(office.address)
    guided = _guided_page(lawyer, office.setup_code)
    tasks = re.sub(r"/steps/.*", "/tasks", guided)
    with _bare_page() as bare:
        plain = Visitor(bare)
        took = interleaved(
            {
                "bare": lambda: plain.fetch("/"),
                "guided": lambda: lawyer.fetch(guided),
                "tasks": lambda: lawyer.fetch(tasks),
            },
            rounds=ROUNDS,
        )
    return [
        Figure("bare Flask template page", took["bare"] * 1000, "ms", note="the yardstick, same server"),
        Figure("guided page", took["guided"] * 1000, "ms", note=guided.rsplit("/", 2)[1]),
        Figure("guided page : bare page", took["guided"] / took["bare"], bar=5),
        Figure("task list", took["tasks"] * 1000, "ms"),
        Figure("task list : bare page", took["tasks"] / took["bare"]),
    ]


def _guided_page(lawyer: Visitor, code: str) -> str:
    """Found a firm with the invented matter and return the path of a guided page in it."""
    lawyer.go("/setup")
    person = {"firm": "Heron Law", "name": "Ada Heron", "email": "ada@example.org", "password": PASSWORD}
    lawyer.send("/setup", code=code, begin="invented", **person)
    lawyer.go(lawyer.link("/tasks"))
    lawyer.go(lawyer.link("/steps/applicant"))
    if lawyer.fetch(lawyer.path)[0].status != 200:
        raise RuntimeError(f"{lawyer.path} is no guided page")
    return lawyer.path


@contextmanager
def _bare_page() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "error"]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "bench.bare:app"]
    with subprocess.Popen(command) as server:
        try:
            yield _awaited(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()


def _awaited(address: str) -> str:
    for _ in range(100):
        try:
            Visitor(address).fetch("/")
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise RuntimeError(f"nothing answers at {address}")


def _resident_mib(process: int) -> float:
    """Return the memory of a process and its children; what they share is counted once."""
    children = {int(found.name) for found in Path("/proc").glob("[0-9]*") if _parent(found) == process}
    return sum(map(_proportional_bytes, {process, *children})) / MIB


def _parent(found: Path) -> int:
    try:
        return int((found / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _proportional_bytes(pid: int) -> int:
    found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
