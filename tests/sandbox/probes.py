"""What a hostile parser might try from inside the child; each attempt says whether it was refused (PV-02, PV-05)."""

import ctypes
import mmap
import os
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casework.sandbox import layout
from casework.sandbox.inside.answers import Answer
from casework.sandbox.inside.intake import Intake

LIBC = ctypes.CDLL(None, use_errno=True)


def prepare(options: dict[str, Any]) -> None:
    """All is imported above, but for what looking up a name wants."""
    "localhost".encode("idna")


def work(intake: Intake, answer: Answer, options: dict[str, Any]) -> None:
    if options["attempt"] in HAVOC:
        HAVOC[options["attempt"]](answer)
        return
    try:
        told = ATTEMPTS[options["attempt"]](options)
    except (OSError, MemoryError, RuntimeError) as refused:
        answer.text(f"refused: {type(refused).__name__}")
    else:
        answer.text(f"done: {told}")


def called(result: int) -> int:
    """Turn the answer of a call of the kernel into an error where it was refused."""
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def opened(path: str) -> str:
    return Path(path).read_text(errors="replace")


def executable_page(_: dict[str, Any]) -> object:
    return mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def handles(_: dict[str, Any]) -> list[int]:
    """Which other handles are open; none may be."""
    found = []
    for number in range(3, 64):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    if not found:
        raise OSError("none")
    return found


def environment(_: dict[str, Any]) -> dict[str, str]:
    """What is in the environment beyond the locale that Python sets itself; nothing may be."""
    found = {name: value for name, value in os.environ.items() if name != "LC_CTYPE"}
    if not found:
        raise OSError("nothing")
    return found


ATTEMPTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "socket": lambda _: socket.socket(),
    "unix-socket": lambda _: socket.socket(socket.AF_UNIX),
    "connect": lambda options: socket.create_connection(("127.0.0.1", options["port"]), timeout=1),
    "passwd": lambda _: opened("/etc/passwd"),
    "key-file": lambda options: opened(options["key_file"]),
    "list-root": lambda _: list(Path("/").iterdir()),
    "list-data": lambda options: list(Path(options["folder"]).iterdir()),
    "own-environment": lambda _: opened("/proc/self/environ"),
    "environment": environment,
    "handles": handles,
    "fork": lambda _: os.fork(),
    "fork-bomb": lambda _: [os.fork() for _ in range(1000)],
    "thread": lambda _: threading.Thread(target=print).start(),
    "run-a-program": lambda _: os.execv("/bin/sh", ["sh", "-c", "true"]),  # noqa: S606
    "two-gigabytes": lambda _: len(bytearray(2 << 30)),
    "write-a-file": lambda options: Path(options["folder"], "left").write_text("here"),
    "ptrace": lambda options: called(LIBC.ptrace(16, options["parent"], None, None)),
    "kill-parent": lambda options: os.kill(options["parent"], signal.SIGKILL),
    "kill-all": lambda _: os.kill(-1, signal.SIGKILL),
    "executable-page": executable_page,
    "become-root": lambda _: os.setuid(0),
    "new-namespace": lambda _: called(LIBC.unshare(0x10000000)),
    "mount": lambda _: called(LIBC.mount(b"none", b"/", b"tmpfs", 0, None)),
    "raise-limit": lambda _: called(LIBC.setrlimit(9, bytes(b"\xff" * 16))),
}


def _for_ever() -> None:
    while True:
        pass


def ignore_the_end(answer: Answer) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _for_ever()


def print_for_ever(answer: Answer) -> None:
    while True:
        answer.text("x" * 100_000)


def print_garbage(answer: Answer) -> None:
    os.write(1, b"\xde\xad\xbe\xef" * 1000)
    os._exit(0)


def go_silently(answer: Answer) -> None:
    os._exit(0)


def say_more_after_the_end(answer: Answer) -> None:
    answer.end()
    answer.text("and another thing")


def close_the_input_and_spin(answer: Answer) -> None:
    os.close(0)
    _for_ever()


def promise_a_gigabyte(answer: Answer) -> None:
    os.write(1, layout.HEAD.pack(layout.PICTURE, 1 << 30))
    _for_ever()


def crash(answer: Answer) -> None:
    ctypes.string_at(8)


HAVOC: dict[str, Callable[[Answer], None]] = {
    "busy": lambda _: _for_ever(),
    "ignore-term": ignore_the_end,
    "print": print_for_ever,
    "garbage": print_garbage,
    "silence": go_silently,
    "more": say_more_after_the_end,
    "closed": close_the_input_and_spin,
    "promise": promise_a_gigabyte,
    "crash": crash,
}
