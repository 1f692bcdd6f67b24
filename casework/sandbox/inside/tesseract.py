"""`python -I -m casework.sandbox.inside.tesseract <program> <argument …>`: give up rights for good, then become it.

What it reads afterwards are pixels that our own child made, in a format with nothing but a size before them. It keeps
the files of the system, to be read, since it has a model to load; no network, no other process, no file to write.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys
from typing import Final

from casework.sandbox.inside.calls import (
    ALLOW,
    ANSWER,
    EQUAL,
    KILL,
    LOAD,
    MACHINE_AT,
    MACHINES,
    NUMBER_AT,
    REFUSE,
    here,
)
from casework.sandbox.inside.confinement import (
    CAPABILITIES_3,
    FILTER_MODE,
    NEW_IPC,
    NEW_NET,
    NEW_USER,
    NEW_UTS,
    NO_NEW_RIGHTS,
    NOBODY,
    SET_SECCOMP,
)

MEMORY_BYTES: Final = 1 << 30
CPU_SECONDS: Final = 60
LANDLOCK_MAKE, LANDLOCK_RULE, LANDLOCK_ENTER = 444, 445, 446
ALL_FILES: Final = 0x1FFF
READ_AND_RUN: Final = 1 | 4 | 8  # execute, read a file, read a directory
OPEN_PATH: Final = 0o10000000  # O_PATH
READABLE: Final = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/opt")
REFUSED: Final = {  # name: (x86_64, aarch64)
    "socket": (41, 198),
    "connect": (42, 203),
    "socketpair": (53, 199),
    "ptrace": (101, 117),
    "kill": (62, 129),
    "keyctl": (250, 219),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
}


def main() -> None:
    program, *arguments = sys.argv[1:]
    libc = ctypes.CDLL(None, use_errno=True)
    os.closerange(3, 1 << 16)
    _leave(libc)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (most, most))
    libc.prctl(NO_NEW_RIGHTS, 1, 0, 0, 0)
    _only_read_the_system(libc)
    _refuse_calls(libc)
    os.execve(program, [program, *arguments], dict(os.environ))  # noqa: S606 - what our own side named


def _leave(libc: ctypes.CDLL) -> None:
    """Leave the network behind where the machine allows it, and the rights of root in any case."""
    apart = NEW_NET | NEW_IPC | NEW_UTS
    if os.geteuid() == 0:
        libc.unshare(apart)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    else:
        libc.unshare(apart | NEW_USER)
    libc.capset(struct.pack("=Ii", CAPABILITIES_3, 0), bytes(24))


def _only_read_the_system(libc: ctypes.CDLL) -> None:
    """Enter a Landlock domain in which only the system's own files can be read, where the kernel has it."""
    rules = libc.syscall(ctypes.c_long(LANDLOCK_MAKE), struct.pack("=Q", ALL_FILES), ctypes.c_size_t(8), 0)
    if rules < 0:
        return
    for path in READABLE:
        if os.path.exists(path):  # noqa: PTH110 - as little of Python as can be
            beneath = os.open(path, OPEN_PATH)
            rights = READ_AND_RUN if os.path.isdir(path) else READ_AND_RUN & ~8  # noqa: PTH112
            libc.syscall(ctypes.c_long(LANDLOCK_RULE), rules, 1, struct.pack("=Qi", rights, beneath), 0)
            os.close(beneath)
    libc.syscall(ctypes.c_long(LANDLOCK_ENTER), rules, 0)
    os.close(rules)


def _refuse_calls(libc: ctypes.CDLL) -> None:
    """Let the kernel refuse what a reader of letters never needs, on the machines whose numbers are known."""
    machine = MACHINES.get(here())
    if machine is None:
        return
    lines = [(LOAD, 0, 0, MACHINE_AT), (EQUAL, 1, 0, machine.audit), (ANSWER, 0, 0, KILL), (LOAD, 0, 0, NUMBER_AT)]
    for numbers in REFUSED.values():
        lines += [(EQUAL, 0, 1, numbers[machine.column]), (ANSWER, 0, 0, REFUSE)]
    program = b"".join(struct.pack("=HBBI", *line) for line in (*lines, (ANSWER, 0, 0, ALLOW)))
    kept = ctypes.create_string_buffer(program, len(program))
    libc.prctl(SET_SECCOMP, FILTER_MODE, struct.pack("@HP", len(program) // 8, ctypes.addressof(kept)), 0, 0)


if __name__ == "__main__":
    main()
