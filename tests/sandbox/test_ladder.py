"""Which walls a machine has decides what is opened; without both of them nothing is (PV-03)."""

import os
import stat
import sys
from pathlib import Path

import pytest

from casework.sandbox import Findings, Kind, Level, NotShown, examine, level, picture
from casework.sandbox.child import run
from casework.sandbox.inside.calls import ALLOWED, MACHINES, NEVER_EXECUTABLE, filter_for, program
from casework.sandbox.ladder import STANDING, level_of
from tests.sandbox.probes import ATTEMPTS
from tests.sandbox.test_escapes import PROBES

NAMESPACES, SECCOMP = "unshare", "prctl"
POORER_MACHINE = """#!{python}
# Become what was asked for, on a machine that refuses these calls: {refused}.
import ctypes, os, struct, sys
from casework.sandbox.inside import calls

lines = [(calls.LOAD, 0, 0, calls.NUMBER_AT)]
unshare, prctl = {{"x86_64": (272, 157), "aarch64": (97, 167)}}[calls.here()]
if "unshare" in {refused}:
    lines += [(calls.EQUAL, 0, 1, unshare), (calls.ANSWER, 0, 0, calls.REFUSE)]
if "prctl" in {refused}:  # only for setting a filter, as on a kernel without
    lines += [(calls.EQUAL, 0, 3, prctl), (calls.LOAD, 0, 0, 16)]
    lines += [(calls.EQUAL, 0, 1, 22), (calls.ANSWER, 0, 0, calls.REFUSE)]
body = b"".join(struct.pack("=HBBI", *line) for line in (*lines, (calls.ANSWER, 0, 0, calls.ALLOW)))
kept, libc = ctypes.create_string_buffer(body, len(body)), ctypes.CDLL(None)
libc.prctl(38, 1, 0, 0, 0)
libc.prctl(22, 2, struct.pack("@HP", len(body) // 8, ctypes.addressof(kept)), 0, 0)
os.execv("{python}", ["{python}", *sys.argv[1:]])
"""


def on_a_machine_without(refused: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poorer = folder / "python"
    poorer.write_text(POORER_MACHINE.format(python=sys.executable, refused=refused))
    poorer.chmod(poorer.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(poorer))


def level_here() -> Level:
    return level_of(next(iter(list(run(STANDING)))))


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        ([], Level.FULL),
        ([NAMESPACES], Level.CONFINED),
        ([SECCOMP], Level.CONFINED),
        ([NAMESPACES, SECCOMP], Level.OFF),
    ],
)
def test_each_missing_wall_lowers_the_level(
    refused: list[str], expected: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PV-03: both walls, one of two, none."""
    on_a_machine_without(refused, tmp_path, monkeypatch)

    assert level_here() is expected


def test_without_both_walls_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PV-03: off, not weaker; and said, not raised, by what a page asks."""
    on_a_machine_without([NAMESPACES, SECCOMP], tmp_path, monkeypatch)

    found = examine([b"a letter"], name="letter.txt")
    with pytest.raises(NotShown) as refused:
        picture([b"%PDF-1.4"], page=0, longest_px=100)

    assert found == Findings(Kind.UNKNOWN, "application/octet-stream", problem="off")
    assert refused.value.reason == "off"


ONE_WALL = {
    NAMESPACES: set(ATTEMPTS),
    # What a process without namespaces' neighbour, the filter, may still do harms nobody in an empty, silent room.
    SECCOMP: set(ATTEMPTS) - {"socket", "unix-socket", "thread", "executable-page", "new-namespace", "list-root"},
}


@pytest.mark.parametrize("missing", ONE_WALL)
def test_one_wall_still_holds(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PV-03: behind one wall there is still no network, no file, no neighbour and no right."""
    key_file = tmp_path / "root.key"
    key_file.write_text("a key")
    on_a_machine_without([missing], tmp_path, monkeypatch)
    told = {"port": 9, "key_file": str(key_file), "folder": str(tmp_path), "parent": os.getpid()}
    before = sorted(tmp_path.iterdir())

    answers = {
        attempt: [frame.body for frame in run(PROBES, [b""], options={"attempt": attempt, **told})][1]
        for attempt in sorted(ONE_WALL[missing] - {"kill-all"})
    }

    assert {attempt: told for attempt, told in answers.items() if not told.startswith(b"refused")} == {}
    assert sorted(tmp_path.iterdir()) == before


def test_the_level_of_this_machine_is_tried_out() -> None:
    """PV-03: what the log says at the start is what a child says of itself."""
    assert level() is level_here()


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_lists_what_it_allows(machine: str) -> None:
    """PV-02: an allow-list for x86_64 and aarch64, without sockets, files, programs, processes."""
    column = MACHINES[machine].column
    numbers = [call[column] for call in (*ALLOWED.values(), *NEVER_EXECUTABLE.values())]

    lines = filter_for(machine)

    assert lines == program(MACHINES[machine])
    assert len(numbers) == len(set(numbers))
    assert not {"open", "openat", "socket", "connect", "clone", "fork", "execve", "ptrace", "kill"} & set(ALLOWED)


def test_an_unknown_machine_has_no_filter() -> None:
    assert filter_for("sparc64") is None
