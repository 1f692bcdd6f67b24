"""`redress rotate`: a new root key, and with it a new key for every matter, while people work."""

from __future__ import annotations

import argparse
import sys

from casework.commands import CommandFailed
from casework.commands.asking import confirm, is_served, secret, the_office_and_root

SUMMARY = "Change the root key and every matter key; it can be cut off and run again."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(asked: argparse.Namespace) -> int:
    from casework.keys.recovery_kit import mark_of
    from casework.keys.roots import RootKeyRefused
    from casework.services.refusals import RotationRefused
    from casework.services.rotation import finish, rotate

    confirm("A new root key makes the recovery kit outdated; you will need a new one.", is_agreed=asked.yes)
    with the_office_and_root() as (office, settings, root):
        again = secret("Passphrase once more: ") if settings.sealed_root_file.exists() else ""
        try:
            if not is_served(settings) and finish(office, settings, root):
                print("A change of the root key that was begun earlier is finished.")
                return 0
            done = rotate(office, settings, root, passphrase=again, told=_tell)
        except (RotationRefused, RootKeyRefused) as problem:
            raise CommandFailed(str(problem)) from problem
        is_finished = not is_served(settings) and finish(office, settings, done.new)
    print(f"The root key is now {mark_of(done.new)}. {done.matters} matters have a new key.")
    print("Print a new recovery kit: redress recovery-kit")
    print(f"Keep the kit of {mark_of(done.old)} until the last backup made under it has been deleted.")
    if not is_finished:
        print("Redress is running: the old root key is forgotten at its next start. Restart it soon.")
    return 0


def _tell(left: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{left} matters left ", end="", file=sys.stderr, flush=True)
