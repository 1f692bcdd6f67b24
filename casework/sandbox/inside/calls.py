"""Which calls to the kernel a child may make once it is confined, and their numbers on the machines we know."""

from __future__ import annotations

import platform
import struct
from dataclasses import dataclass
from typing import Final

# name: (x86_64, aarch64). Memory, signals of its own, time, chance, its two pipes, and the end.
ALLOWED: Final = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "getpid": (39, 172),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
}
NEVER_EXECUTABLE: Final = {"mmap": (9, 222), "mprotect": (10, 226)}  # allowed, but no page that can be run


@dataclass(frozen=True)
class Machine:
    """An architecture as seccomp names it, and which of the two numbers of a call is its own."""

    audit: int
    column: int


MACHINES: Final = {"x86_64": Machine(0xC000003E, 0), "aarch64": Machine(0xC00000B7, 1)}

# Instructions of the packet filter (linux/bpf_common.h) and its answers (linux/seccomp.h).
LOAD, EQUAL, AT_LEAST, ANY_BIT, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refused with EPERM
NUMBER_AT, MACHINE_AT, PROTECTION_AT = 0, 4, 32  # in struct seccomp_data; the third argument's lower half
OTHER_TABLE: Final = 0x40000000  # the x32 numbers on x86_64
EXECUTABLE: Final = 4


def filter_for(name: str) -> bytes | None:
    """Return the filter as the kernel takes it, or None for a machine whose numbers are not known here."""
    machine = MACHINES.get(name)
    return None if machine is None else program(machine)


def program(machine: Machine) -> bytes:
    """Return the allow-list as a packet filter: another machine's calls kill, what is not listed is refused."""
    lines = [_line(LOAD, MACHINE_AT), _line(EQUAL, machine.audit, yes=1), _line(ANSWER, KILL)]
    lines += [_line(LOAD, NUMBER_AT), _line(AT_LEAST, OTHER_TABLE, no=1), _line(ANSWER, KILL)]
    for numbers in ALLOWED.values():
        lines += [_line(EQUAL, numbers[machine.column], no=1), _line(ANSWER, ALLOW)]
    for numbers in NEVER_EXECUTABLE.values():
        lines += [_line(EQUAL, numbers[machine.column], no=4), _line(LOAD, PROTECTION_AT)]
        lines += [_line(ANY_BIT, EXECUTABLE, no=1), _line(ANSWER, REFUSE), _line(ANSWER, ALLOW)]
    return b"".join([*lines, _line(ANSWER, REFUSE)])


def here() -> str:
    return platform.machine()


def _line(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)
