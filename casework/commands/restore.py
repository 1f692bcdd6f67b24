"""`redress restore`: put a backup back where nothing is kept yet."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from casework.commands import CommandFailed
from casework.commands.asking import the_office, the_root_key

SUMMARY = "Put a backup back into an empty place; every session ends."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument("--although-expired", action="store_true", help="even if it is past its time")


def run(asked: argparse.Namespace) -> int:
    from casework.keys.roots import RootKeyRefused
    from casework.services import journal
    from casework.services.refusals import BackupBroken, BackupRefused, SnapshotBroken
    from casework.services.restores import restore
    from casework.services.settings import Settings

    settings = Settings.from_environment(os.environ)
    root = the_root_key(settings, made_if_new=False)
    try:
        now = datetime.now(UTC)
        backup = restore(asked.file, settings, root, now=now, although_expired=asked.although_expired)
    except (BackupBroken, BackupRefused, SnapshotBroken, RootKeyRefused) as problem:
        raise CommandFailed(str(problem)) from problem
    except OSError as problem:
        raise CommandFailed(f"{problem.filename or asked.file}: {problem.strerror}.") from problem
    with the_office() as (office, _), office.engines.write.begin() as connection:
        journal.record(connection, office, "backup-restored", details={"made_at": backup.made_at.isoformat()})
    print(f"Restored: {backup.rows} rows, {backup.objects} files, as of {backup.made_at:%Y-%m-%d %H:%M} UTC.")
    print("Nobody is signed in. What was erased after that moment is back: erase it again.")
    print("Next: redress doctor, then redress scrub.")
    return 0
