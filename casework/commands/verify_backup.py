"""`redress verify-backup`: is this backup whole, without restoring it?"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from casework.commands import CommandFailed
from casework.commands.asking import the_root_key

if TYPE_CHECKING:
    from casework.keys.roots import RootKey
    from casework.services.settings import Settings

SUMMARY = "Read a backup as a whole and say whether it could be restored."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")


def run(asked: argparse.Namespace) -> int:
    from casework.keys.rotation import Ring
    from casework.services.backups import verify_backup
    from casework.services.refusals import BackupBroken, BackupRefused, SnapshotBroken
    from casework.services.settings import Settings

    settings = Settings.from_environment(os.environ)
    root = the_root_key(settings, made_if_new=False)
    try:
        backup = verify_backup(asked.file, Ring(settings.ring_file).keys(root))
    except (BackupBroken, BackupRefused, SnapshotBroken) as problem:
        raise CommandFailed(str(problem)) from problem
    except OSError as problem:
        raise CommandFailed(f"{asked.file}: {problem.strerror}.") from problem
    _note(settings, root)
    print(f"The backup of {backup.made_at:%Y-%m-%d %H:%M} UTC is whole: {backup.rows} rows, {backup.objects} files.")
    print(f"Schema {backup.schema}; to be kept until {backup.kept_until:%Y-%m-%d}.")
    if backup.missing:
        raise CommandFailed(f"{len(backup.missing)} file(s) were missing in the vault already when it was made.")
    return 0


def _note(settings: Settings, root: RootKey) -> None:
    """Note in the office, where there is one here, that its backup was read again."""
    from casework.installation import InstallationRefused, open_here
    from casework.services.backups import note_verified

    if not settings.has_data or settings.restore_mark.exists():
        return
    try:
        with closing(open_here(os.environ, root=root)) as office:
            note_verified(office)
    except InstallationRefused as problem:
        print(f"It could not be noted: {problem}", file=sys.stderr)
