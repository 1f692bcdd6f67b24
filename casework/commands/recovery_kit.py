"""`redress recovery-kit`: the root key on paper, and back from paper."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from casework.commands import CommandFailed
from casework.commands.asking import secret, the_office

SUMMARY = "Print the root key to be kept in a safe, or type it in from there."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--out", type=Path, metavar="FILE", help="write the page into a new file instead of showing it")
    choice.add_argument(
        "--enter", action="store_true", help="type the four lines of a kit and make the root key of them"
    )


def run(asked: argparse.Namespace) -> int:
    return _enter() if asked.enter else _print(asked.out)


def _print(out: Path | None) -> int:
    from casework.keys.recovery_kit import page
    from casework.services.office import firm_name
    from casework.services.upkeep import note_kit

    with the_office() as (office, _settings):
        shown = page(office.keys.root, firm=firm_name(office), at=office.clock())
        note_kit(office)
    if out is None:
        print(shown)
        return 0
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(shown)
    except OSError as problem:
        raise CommandFailed(f"{out}: {problem.strerror}.") from problem
    print(f"{out}\nPrint it, keep it in a safe, and delete the file. It opens everything.")
    return 0


def _enter() -> int:
    from casework.keys.recovery_kit import LINES, KitMistyped, mark_of, read_lines
    from casework.keys.roots import RootKeyRefused, keep_root_key
    from casework.services.settings import Settings

    settings = Settings.from_environment(os.environ)
    os.umask(0o077)
    if settings.sealed_root_file.exists():
        raise CommandFailed(f"There is already a root key, under a passphrase, in {settings.sealed_root_file}.")
    typed = "\n".join(secret(f"Line {number}: ") for number in range(1, LINES + 1))
    try:
        root = read_lines(typed)
        keep_root_key(settings.root_key_file, settings.data_dir, root)
    except (KitMistyped, RootKeyRefused) as problem:
        raise CommandFailed(str(problem)) from problem
    print(f"The root key {mark_of(root)} is now in {settings.root_key_file}.", file=sys.stderr)
    print(f"Done at {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. Next: redress verify-backup FILE, redress restore FILE.")
    return 0
