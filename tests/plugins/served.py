"""The whole application as an operator starts it: `redress serve` with folders and a key of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A running application: where it is, the set-up code it printed, and its folders."""

    address: str
    setup_code: str
    data_dir: Path
    key_file: Path
    process: subprocess.Popen[str]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve an empty office on a free port of this machine."""
    folders = {"REDRESS_DATA": str(tmp_path / "data"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "key" / "root.key")}
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "casework", "serve", "--port", str(port)],
        cwd=ROOT, env=os.environ | folders, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        said = _await(process, f"http://127.0.0.1:{port}")
        code = re.search(r"code[^:\n]*:\s*(\S+)", said)
        yield Served(
            f"http://127.0.0.1:{port}", code[1] if code else "", tmp_path / "data", tmp_path / "key" / "root.key", process
        )
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def _free_port() -> int:
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
            time.sleep(0.1)
        else:
            return said
    raise AssertionError(f"the application did not start:\n{said}{process.stdout.read() if process.poll() else ''}")
