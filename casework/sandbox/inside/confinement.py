"""How a child gives up files, network, other processes and rights, for good, before it reads a byte (PV-02, PV-03)."""

from __future__ import annotations

import ctypes
import os
import resource
import struct
from typing import Final

from casework.sandbox.inside.calls import filter_for, here
from casework.sandbox.kinds import Level

NOBODY: Final = 65534
NEW_MOUNT, NEW_UTS, NEW_IPC, NEW_USER, NEW_PID, NEW_NET = (
    0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
SEPARATE: Final = NEW_MOUNT | NEW_UTS | NEW_IPC | NEW_PID | NEW_NET
READ_ONLY_AND_BARE: Final = 1 | 2 | 4 | 8  # MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC
RECURSIVE_PRIVATE: Final = 0x4000 | 0x40000
DETACH: Final = 2
DIES_WITH_PARENT, DUMPABLE, SET_SECCOMP, NO_NEW_RIGHTS = 1, 4, 22, 38  # prctl
FILTER_MODE: Final = 2
KILL_SIGNAL: Final = 9
PIVOT_ROOT: Final = {"x86_64": 155, "aarch64": 41}
LANDLOCK_MAKE, LANDLOCK_ENTER = 444, 446
LANDLOCK_FILES: Final = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}
CAPABILITIES_3: Final = 0x20080522
STANDING_OPEN: Final = 3
ENDED_BY_SIGNAL: Final = 128  # as shells say it


def confine(*, memory_bytes: int, cpu_seconds: int) -> Level:
    """Confine this process for good and return how well it went; the caller opens nothing where that is OFF.

    Everything that is to be used must have been imported. With namespaces the process that returns from here is
    another than the one that called: the first of its own namespace, which dies with the one that called.
    """
    os.closerange(STANDING_OPEN, 1 << 16)
    libc = ctypes.CDLL(None, use_errno=True)
    apart = _leave(libc)
    _limit(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds)
    libc.prctl(NO_NEW_RIGHTS, 1, 0, 0, 0)
    libc.prctl(DUMPABLE, 0, 0, 0, 0)
    _see_no_file(libc)
    resource.setrlimit(resource.RLIMIT_NOFILE, (STANDING_OPEN, STANDING_OPEN))
    filtered = _filter_calls(libc)
    return Level.FULL if apart and filtered else Level.CONFINED if apart or filtered else Level.OFF


def _leave(libc: ctypes.CDLL) -> bool:
    """Enter namespaces of our own with an empty root, as nobody; return whether all of them could be had."""
    apart = os.geteuid() == 0 and libc.unshare(SEPARATE) == 0
    emptied = apart and _empty_root(libc)
    if os.geteuid() == 0:
        _become_nobody()
    if not apart:
        apart = libc.unshare(SEPARATE | NEW_USER) == 0
        emptied = apart and _empty_root(libc)
    else:
        libc.unshare(NEW_USER)  # one wall more: nobody's rights end in a namespace where nobody is mapped
    if apart:
        _go_on_as_first(libc)
    _drop_capabilities(libc)
    return emptied


def _become_nobody() -> None:
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _empty_root(libc: ctypes.CDLL) -> bool:
    """Exchange the root for an empty directory that cannot be written to, and let go of the old one."""
    emptied: bool = (
        libc.mount(None, b"/", None, ctypes.c_ulong(RECURSIVE_PRIVATE), None) == 0
        and libc.mount(b"none", b"/proc", b"tmpfs", ctypes.c_ulong(READ_ONLY_AND_BARE), b"size=4k,mode=555") == 0
        and libc.chdir(b"/proc") == 0
        and libc.syscall(ctypes.c_long(PIVOT_ROOT.get(here(), -1)), b".", b".") == 0
        and libc.umount2(b".", DETACH) == 0
        and libc.chdir(b"/") == 0
    )
    return emptied


def _go_on_as_first(libc: ctypes.CDLL) -> None:
    """Continue as process 1 of the new namespace; the one that was here only waits, without the pipes."""
    inner = os.fork()
    if inner:
        os.close(0)
        os.close(1)
        _, status = os.waitpid(inner, 0)
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else ENDED_BY_SIGNAL - code)
    libc.prctl(DIES_WITH_PARENT, KILL_SIGNAL, 0, 0, 0)


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    header, none = struct.pack("=Ii", CAPABILITIES_3, 0), bytes(24)
    libc.capset(header, none)


def _limit(*, memory_bytes: int, cpu_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))  # KILL at once: process 1 ignores the rest
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC, resource.RLIMIT_MEMLOCK):
        resource.setrlimit(nothing, (0, 0))


def _see_no_file(libc: ctypes.CDLL) -> None:
    """Enter a Landlock domain in which no file, port or foreign process may be touched, where the kernel has it."""
    known = libc.syscall(ctypes.c_long(LANDLOCK_MAKE), None, ctypes.c_size_t(0), 1)
    if known < 1:
        return
    ports, foreign = (3 if known >= 4 else 0), (3 if known >= 6 else 0)
    rules = struct.pack("=QQQ", LANDLOCK_FILES[min(known, 5)], ports, foreign)
    size = 8 if known < 4 else 16 if known < 6 else 24
    handle = libc.syscall(ctypes.c_long(LANDLOCK_MAKE), rules, ctypes.c_size_t(size), 0)
    if handle >= 0:
        libc.syscall(ctypes.c_long(LANDLOCK_ENTER), handle, 0)
        os.close(handle)


def _filter_calls(libc: ctypes.CDLL) -> bool:
    """Let the kernel refuse every call that is not on the list; return whether it does."""
    lines = filter_for(here())
    if lines is None:
        return False
    kept = ctypes.create_string_buffer(lines, len(lines))
    description = struct.pack("@HP", len(lines) // 8, ctypes.addressof(kept))
    return bool(libc.prctl(SET_SECCOMP, FILTER_MODE, description, 0, 0) == 0)
