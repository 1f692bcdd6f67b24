"""What several commands ask of the operator and of the machine: the office, the root key, a passphrase, a yes."""

from __future__ import annotations

import fcntl
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from casework.commands import CommandFailed

if TYPE_CHECKING:
    from casework.keys.roots import RootKey
    from casework.services.office import Office
    from casework.services.settings import Settings


@contextmanager
def the_office() -> Iterator[tuple[Office, Settings]]:
    """Open the office of this machine, asking for the passphrase where its root key lies under one."""
    with the_office_and_root() as (office, settings, _root):
        yield office, settings


@contextmanager
def the_office_and_root() -> Iterator[tuple[Office, Settings, RootKey]]:
    """Open the office as `the_office` does, and give the root key as it is kept, too."""
    from casework.installation import InstallationRefused, open_here
    from casework.services.settings import Settings

    settings = Settings.from_environment(os.environ)
    try:
        root = the_root_key(settings)
        office = open_here(os.environ, root=root)
    except InstallationRefused as problem:
        raise CommandFailed(str(problem)) from problem
    try:
        yield office, settings, root
    finally:
        office.close()


def the_root_key(settings: Settings, *, made_if_new: bool = True) -> RootKey:
    """Return the root key of this machine. Raises: CommandFailed."""
    from casework.keys.passphrase import open_sealed_root_key
    from casework.keys.roots import RootKeyRefused, RootKeySealed, find_root_key
    from casework.services.office import root_key

    os.umask(0o077)
    try:
        try:
            if made_if_new:
                return root_key(settings)
            places = {"environ": settings.environ, "sealed": settings.sealed_root_file}
            return find_root_key(settings.root_key_file, settings.data_dir, **places)  # type: ignore[arg-type]
        except RootKeySealed:
            return open_sealed_root_key(settings.sealed_root_file, passphrase=secret("Passphrase: "))
    except RootKeyRefused as problem:
        raise CommandFailed(str(problem)) from problem
    except OSError as problem:
        raise CommandFailed(f"{problem.filename}: {problem.strerror}.") from problem


def is_served(settings: Settings) -> bool:
    """Whether Redress is running on these data."""
    try:
        handle = os.open(settings.serving_mark, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def secret(question: str) -> str:
    """Return what the operator types unseen, or the next line of what is piped in."""
    if sys.stdin.isatty():
        return getpass.getpass(question)
    return sys.stdin.readline().rstrip("\n")


def confirm(question: str, *, is_agreed: bool) -> None:
    """Go on only after a typed yes. Raises: CommandFailed."""
    if is_agreed:
        return
    print(f"{question} Type yes to go on: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() != "yes":
        raise CommandFailed("nothing was changed")
