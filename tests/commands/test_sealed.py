"""A start under a passphrase: sealed until it is given, and the key never leaves the memory of the processes."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.keys.passphrase import Cost, seal_root_key
from casework.keys.roots import RootKey
from casework.sealed_start import HEADERS
from tests.commands.test_redress import ROOT, redress
from tests.plugins.served import free_port

WORDS = "seven lamps over the violet harbour"
SECRET = RootKey(b"\xa7" * 32)


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    seal_root_key(tmp_path / "keys" / "root.sealed", SECRET, passphrase=WORDS, cost=Cost(2, 19_456))
    return {"REDRESS_DATA": str(tmp_path / "data"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "keys" / "root.key")}


@pytest.fixture
def sealed(places: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    command = [sys.executable, "-m", "casework", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | places, stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        _await(address + "/health", 200)
        yield address, process
        process.terminate()


def test_a_sealed_office_is_shut_but_for_health_and_unlock(sealed: tuple[str, subprocess.Popen[bytes]]) -> None:
    """CR-04 AD-05: all routes but unlock answer 503, and health two fixed letters."""
    address, _ = sealed

    shut = [_ask(address + path) for path in ("/", "/matters", "/static/css/base.css", "/unlock/x", "/health?x")]
    written = [_ask(address + path, data=b"passphrase=x") for path in ("/", "/health", "/sign-in")]

    assert {status for status, _, _ in shut + written} == {503}
    assert all(headers["Cache-Control"] == "no-store" and not headers["Server"] for _, headers, _ in shut)
    assert _ask(address + "/health")[2] == b"ok\n"
    assert _ask(address + "/unlock")[0] == 200
    assert set(HEADERS) <= set(_ask(address + "/")[1].keys())


def test_the_passphrase_opens_the_office_and_only_it(
    sealed: tuple[str, subprocess.Popen[bytes]], places: dict[str, str]
) -> None:
    """CR-04 CR-12 AD-02 AD-03: unlocked, key and passphrase are in no file, environment or command line."""
    address, process = sealed
    port = address.rpartition(":")[2]

    wrong = _ask(address + "/unlock", data=b"passphrase=not+this+one")
    refused = redress("unlock", "--port", port, typed="nor this one\n")
    given = redress("unlock", "--port", port, typed=WORDS + "\n")

    assert (wrong[0], refused.returncode, given.returncode) == (422, 1, 0), given.stderr
    assert _await(address + "/", 200)
    for pid in (process.pid, *_children(process.pid)):
        told = Path(f"/proc/{pid}/environ").read_bytes() + Path(f"/proc/{pid}/cmdline").read_bytes()
        assert not any(part in told for part in _traces())
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert "Max core file size        0                    0" in limits
    assert len(_children(process.pid)) >= 3
    kept = [
        path.read_bytes() for folder in places.values() for path in Path(folder).parent.rglob("*") if path.is_file()
    ]
    assert not any(part in content for content in kept for part in _traces())


def test_a_command_asks_for_the_passphrase_too(places: dict[str, str]) -> None:
    """AD-03: the command line opens a sealed office with the passphrase, and not without."""
    refused = redress("migrate", typed="not this\n", **places)
    done = redress("migrate", typed=f"{WORDS}\n", **places)

    assert (refused.returncode, done.returncode) == (1, 0), done.stderr
    assert "This is not the passphrase." in refused.stderr


def test_an_open_root_key_is_put_under_a_passphrase(tmp_path: Path) -> None:
    """CR-04: afterwards the open key is gone, and the passphrase opens the same data."""
    places = {"REDRESS_DATA": str(tmp_path / "data"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "keys" / "root.key")}
    redress("migrate", **places)

    weak = redress("passphrase", typed="password1234567\n" * 2, **places)
    done = redress("passphrase", typed=f"{WORDS}\n" * 2, **places)
    opened = redress("migrate", typed=f"{WORDS}\n", **places)

    assert (weak.returncode, done.returncode, opened.returncode) == (1, 0, 0), done.stderr + opened.stderr
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["root.sealed"]


def _traces() -> tuple[bytes, ...]:
    import base64

    return SECRET.secret, base64.b64encode(SECRET.secret), SECRET.secret.hex().encode(), WORDS.encode()


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ask(address: str, data: bytes | None = None) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(address, data=data, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, dict(answer.headers), answer.read()


def _await(address: str, status: int) -> bool:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            if _ask(address)[0] == status:
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False
