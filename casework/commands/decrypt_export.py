"""`redress decrypt-export`: turn an encrypted export into the plain ZIP, on a machine that may hold it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from casework.commands import CommandFailed

SUMMARY = "Open an encrypted export with its passphrase and write the plain ZIP."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the encrypted export")
    parser.add_argument("--to", type=Path, required=True, metavar="ZIP", help="the plain ZIP to write; must not exist")


def run(asked: argparse.Namespace) -> int:
    from casework.commands.asking import secret
    from casework.keys.passwords import Passwords
    from casework.keys.sealed_exports import SealedExportRefused, open_export, pieces_of
    from casework.keys.streams import StreamBroken

    target: Path = asked.to
    try:
        with asked.file.open("rb") as file:
            opened = open_export(file, secret("Passphrase of the export: "), passwords=Passwords())
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as plain:
                try:
                    size = sum(plain.write(piece) for piece in pieces_of(opened))
                except BaseException:
                    target.unlink()
                    raise
    except (SealedExportRefused, StreamBroken) as problem:
        raise CommandFailed(str(problem)) from problem
    except OSError as problem:
        raise CommandFailed(f"{problem.filename or asked.file}: {problem.strerror}.") from problem
    print(f"{target}: {size} bytes, in plain. Verify it: redress verify {target}")
    print("Everything in it can be read by whoever has the file. Delete it when it has served.")
    return 0
