"""Make `.venv` from the locked requirements, then run a command in it; standard library only.

A bare Debian has neither the venv package nor ensurepip, and its Python refuses installs of its own.
So the environment is made without pip, and the machine's pip installs into it from outside. Speed
comes from uv where it has a wheel for this machine; without one pip does the same work, slower.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
UV = ENVIRONMENT / "bin" / "uv"
RUNTIME = ROOT / "requirements.txt"
WITH_TESTS = ROOT / "requirements-dev.txt"
UV_PIN = ROOT / "tools" / "requirements-uv.txt"
OLDEST_PYTHON = (3, 11)

COMMAND = f"""#!{PYTHON}
import sys

from casework.__main__ import main

sys.exit(main())
"""


class CannotInstall(Exception):
    """The environment cannot be made; the message says what to do."""


def main() -> int:
    asked, command = _read_arguments()
    try:
        ensure_environment(with_tests=asked.with_tests)
    except CannotInstall as problem:
        print(f"Redress cannot be installed: {problem}", file=sys.stderr)
        return 1
    if command:
        os.chdir(ROOT)
        os.execv(command[0], command)
    return 0


def _read_arguments() -> tuple[argparse.Namespace, list[str]]:
    arguments = sys.argv[1:]
    split = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(description="Make .venv, then run the command after --.")
    parser.add_argument("--with-tests", action="store_true", help="install the test tools too")
    return parser.parse_args(arguments[:split]), arguments[split + 1 :]


def ensure_environment(*, with_tests: bool) -> None:
    """Bring `.venv` to the locked requirements; return at once when it is there already."""
    if sys.version_info < OLDEST_PYTHON:
        raise CannotInstall(f"it needs Python 3.11 or newer, and this is {sys.version.split()[0]}.")
    if _is_current(with_tests=with_tests):
        return
    with _only_one_at_a_time():
        if not _is_current(with_tests=with_tests):
            _install(WITH_TESTS if with_tests else RUNTIME)


def _is_current(*, with_tests: bool) -> bool:
    enough = [WITH_TESTS] if with_tests else [WITH_TESTS, RUNTIME]
    return any(_stamp(wanted).exists() for wanted in enough)


def _stamp(requirements: Path) -> Path:
    """The file that exists once exactly these requirements are installed, for this place and Python."""
    identity = f"{ROOT}\n{sys.version_info[:2]}\n{COMMAND}".encode()
    digest = hashlib.sha256(identity + requirements.read_bytes() + UV_PIN.read_bytes())
    return ENVIRONMENT / f".{requirements.stem}-{digest.hexdigest()[:16]}"


@contextmanager
def _only_one_at_a_time() -> Iterator[None]:
    ENVIRONMENT.mkdir(exist_ok=True)  # not `.lock`: uv waits for a file of that name
    with (ENVIRONMENT / ".bootstrap").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(requirements: Path) -> None:
    print(f"Installing what Redress needs into {ENVIRONMENT} …", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=False, symlinks=True)
    for stale in ENVIRONMENT.glob(".requirements*-*"):
        stale.unlink()
    if UV.exists() or _pip(UV_PIN) == 0:
        failed = _uv(requirements) and _pip(requirements)
    else:
        failed = _pip(requirements)
    if failed:
        raise CannotInstall("the packages could not be fetched; the lines above say why.")
    _link_the_checkout()
    _stamp(requirements).touch()


def _uv(requirements: Path) -> int:
    """Install what is locked, and take away what was locked once and is no more."""
    command = [str(UV), "pip", "sync", "--quiet", "--system-certs", "--python", str(PYTHON)]
    command += ["--require-hashes", str(requirements), str(UV_PIN)]
    return subprocess.run(command, env=os.environ | {"UV_PYTHON_DOWNLOADS": "never"}).returncode


def _pip(requirements: Path) -> int:
    command = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes"]
    return subprocess.run([*command, "--requirement", str(requirements)]).returncode


def _link_the_checkout() -> None:
    """Make the packages importable, and `redress` a command, from this checkout; nothing is built."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (ENVIRONMENT / "lib" / version / "site-packages" / "redress.pth").write_text(f"{ROOT}\n")
    command = ENVIRONMENT / "bin" / "redress"
    command.write_text(COMMAND)
    command.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())
