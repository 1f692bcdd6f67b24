"""`redress backup`: save everything into one encrypted file."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.commands import CommandFailed
from casework.commands.asking import the_office

SUMMARY = "Save everything into one encrypted file, while the office works."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder to write into; it is made if it is not there")


def run(asked: argparse.Namespace) -> int:
    from casework.services.backups import back_up
    from casework.services.refusals import BackupBroken, BackupRefused

    with the_office() as (office, settings):
        try:
            copied = back_up(office, settings, asked.folder)
        except (BackupBroken, BackupRefused) as problem:
            raise CommandFailed(str(problem)) from problem
        except OSError as problem:
            raise CommandFailed(f"{problem.filename or asked.folder}: {problem.strerror}.") from problem
        kept_until = copied.made_at + settings.backups_kept
    print(f"{copied.path}\n{copied.rows} rows, {copied.objects} files. Kept until {kept_until:%Y-%m-%d}.")
    print("It opens only with the root key, which is not in it: keep a recovery kit (redress recovery-kit).")
    if copied.missing:
        raise CommandFailed(f"{len(copied.missing)} file(s) are missing in the vault and could not be saved.")
    return 0
