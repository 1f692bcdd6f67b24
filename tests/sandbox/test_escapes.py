"""What a child tries is refused, and the parent lives on (PV-02, PV-05)."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.sandbox.child import AT_ONCE, Limits, Stopped, end, run
from casework.sandbox.layout import END, LEVEL, TEXT
from tests.sandbox.probes import ATTEMPTS

PROBES = "tests.sandbox.probes"
SHORT = Limits(seconds=1.0, cpu_seconds=5, output_bytes=1 << 22)
PATIENCE_SECONDS = 3


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_every_way_out_is_closed(attempt: str, listening: int, tmp_path: Path) -> None:
    """PV-02: network, files, other processes, programs, memory, rights: each is refused, and nothing is left behind."""
    key_file = tmp_path / "root.key"
    key_file.write_text("a key that everybody may read")
    told = {"port": listening, "key_file": str(key_file), "folder": str(tmp_path), "parent": os.getpid()}

    frames = list(run(PROBES, [b"bytes"], options={"attempt": attempt, **told}))

    assert [frame.letter for frame in frames] == [LEVEL, TEXT, END]
    assert frames[1].body.startswith(b"refused"), frames[1].body
    assert [path.name for path in tmp_path.iterdir()] == ["root.key"]


@pytest.mark.parametrize(
    ("havoc", "reason"),
    [
        ("busy", "too-slow"),
        ("ignore-term", "too-slow"),
        ("closed", "too-slow"),
        ("print", "broken"),
        ("garbage", "broken"),
        ("silence", "broken"),
        ("more", "broken"),
        ("promise", "broken"),
        ("crash", "broken"),
    ],
)
def test_a_child_that_runs_wild_is_ended_in_time(havoc: str, reason: str) -> None:
    """PV-05, PV-04: time, TERM, KILL; garbage, silence and floods are no answers."""
    began = time.monotonic()

    with pytest.raises(Stopped) as stopped:
        list(run(PROBES, [b"bytes"] * 9, options={"attempt": havoc}, limits=SHORT))

    assert stopped.value.reason == reason
    assert time.monotonic() - began < PATIENCE_SECONDS


def test_the_kernel_ends_what_uses_up_its_time() -> None:
    """PV-02: the limit of processor time holds even where the parent would wait longer."""
    with pytest.raises(Stopped) as stopped:
        list(run(PROBES, [b""], options={"attempt": "busy"}, limits=Limits(seconds=20, cpu_seconds=1)))

    assert stopped.value.reason == "too-slow"


def test_nobody_waits_for_a_group_that_will_not_go() -> None:
    """PV-05: a child that ignores TERM and has children of its own is gone with all of them."""
    stubborn = subprocess.Popen(
        ["/bin/sh", "-c", "trap '' TERM; (trap '' TERM; echo up; while :; do sleep 9; done) & wait"],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert stubborn.stdout
    assert stubborn.stdout.readline() == b"up\n"
    began = time.monotonic()

    end(stubborn)

    assert time.monotonic() - began < PATIENCE_SECONDS
    assert stubborn.stdout.read() == b""  # nobody holds the other end any more
    stubborn.stdout.close()


def test_whoever_stops_listening_leaves_no_child() -> None:
    """PV-05: an answer that nobody reads to its end ends with its reader."""
    answer = run(PROBES, [b""], options={"attempt": "print"}, limits=Limits(output_bytes=1 << 30))
    next(answer)
    began = time.monotonic()

    answer.close()

    assert time.monotonic() - began < PATIENCE_SECONDS
    assert _children_named(PROBES) == []


def test_what_cannot_be_read_is_told_and_leaves_no_child() -> None:
    """UP-08: where the vault breaks off, its own error is what the caller gets."""

    def breaking_off() -> Iterator[bytes]:
        yield b"some"
        raise LookupError("the vault says so")

    with pytest.raises(LookupError, match="the vault says so"):
        list(run(PROBES, breaking_off(), options={"attempt": "busy"}))

    assert _children_named(PROBES) == []


def test_a_third_child_waits_its_turn_and_not_for_ever() -> None:
    """PV-02: two at once; whoever waits too long is told so."""
    busy = [run(PROBES, [b""], options={"attempt": "busy"}) for _ in range(AT_ONCE)]
    for one in busy:
        next(one)

    with pytest.raises(Stopped) as stopped:
        next(run(PROBES, [b""], options={"attempt": "socket"}, seconds_in_line=0.2))
    for one in busy:
        one.close()

    assert stopped.value.reason == "too-slow"
    assert len(list(run(PROBES, [b""], options={"attempt": "socket"}))) == 3


def _children_named(task: str) -> list[str]:
    """Return the command lines of our own children that do this task."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            line = (folder / "cmdline").read_bytes().decode()
        except OSError:
            continue
        if task in line and parent == str(os.getpid()):
            found.append(line)
    return found
