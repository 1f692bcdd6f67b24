"""`redress passphrase`: put the root key under a passphrase, or under another one."""

from __future__ import annotations

import argparse
import os

from casework.commands import CommandFailed
from casework.commands.asking import secret, the_root_key

SUMMARY = "Put the root key under a passphrase that is asked for at every start."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_asked: argparse.Namespace) -> int:
    from casework.keys.passphrase import open_sealed_root_key, seal_root_key
    from casework.keys.passwords import PasswordRefused, refuse_weak
    from casework.keys.roots import ENVIRONMENT_NAME, RootKeyRefused, next_of
    from casework.services.settings import Settings

    settings = Settings.from_environment(os.environ)
    sealed = settings.sealed_root_file
    if settings.environ.get(ENVIRONMENT_NAME):
        raise CommandFailed(f"the root key comes from {ENVIRONMENT_NAME}; put it into {settings.root_key_file} first")
    if next_of(settings.root_key_file).exists() or next_of(sealed).exists():
        raise CommandFailed("the root key is being changed; finish that first: redress rotate")
    root = the_root_key(settings, made_if_new=False)
    chosen, again = secret("New passphrase: "), secret("Once more: ")
    if chosen != again:
        raise CommandFailed("the two are not the same; nothing was changed")
    try:
        refuse_weak(chosen)
        seal_root_key(sealed, root, passphrase=chosen)
        if open_sealed_root_key(sealed, passphrase=chosen) != root:
            raise CommandFailed("the sealed key does not open; nothing else was changed")
    except PasswordRefused as problem:
        raise CommandFailed(f"the passphrase is too weak ({problem})") from problem
    except RootKeyRefused as problem:
        raise CommandFailed(str(problem)) from problem
    settings.root_key_file.unlink(missing_ok=True)
    print(f"The root key lies in {sealed}, under the passphrase, and nowhere else but in the recovery kit.")
    print("Whoever forgets the passphrase needs that kit. Redress asks for it at every start.")
    return 0
