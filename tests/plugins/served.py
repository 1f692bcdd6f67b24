"""The whole application as an operator starts it: `redress serve` with folders and a key of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A running application: where it is, the set-up code it printed, its folders and its log."""

    address: str
    setup_code: str
    data_dir: Path
    key_file: Path
    process: subprocess.Popen[str]
    logged: list[str]  # what it wrote since it answers, a line each; whole once `stop` has returned
    stop: Callable[[], None]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve an empty office on a free port of this machine."""
    with served_office(tmp_path) as office:
        yield office


@contextmanager
def served_office(folder: Path) -> Iterator[Served]:
    """Serve the office kept in `folder`; the same folder again is the same office."""
    data, key, port = folder / "data", folder / "key" / "root.key", free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "casework", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"REDRESS_DATA": str(data), "REDRESS_ROOT_KEY_FILE": str(key)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    logged: list[str] = []
    reader = threading.Thread(target=_read_log, args=(process, logged), daemon=True)

    def stop() -> None:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        if reader.is_alive():
            reader.join(timeout=30)

    try:
        said = _await(process, f"http://127.0.0.1:{port}")
        reader.start()
        code = re.search(r"code: *(\S+)", said)
        yield Served(f"http://127.0.0.1:{port}", code[1] if code else "", data, key, process, logged, stop)
    finally:
        stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(process: subprocess.Popen[str], address: str) -> str:
    """Return what the start printed, once the application answers."""
    assert process.stdout is not None
    said, ends = "", time.monotonic() + PATIENCE_SECONDS
    while "Stop it with" not in said and process.poll() is None:
        said += process.stdout.readline()
    while process.poll() is None and time.monotonic() < ends:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return said
    process.kill()
    raise AssertionError(f"the application did not start:\n{said}{process.stdout.read()}")


def _read_log(process: subprocess.Popen[str], logged: list[str]) -> None:
    """Take the lines away as they come: a pipe that is full would hold up the workers that log."""
    assert process.stdout is not None
    with process.stdout as lines:
        logged.extend(lines)
