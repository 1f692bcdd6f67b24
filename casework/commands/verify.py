"""`redress verify`: is what was given out – an export, a bundle, plain or encrypted – still as it was?"""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import TYPE_CHECKING

from casework.commands import CommandFailed

if TYPE_CHECKING:
    from casework.verifier.verify import Report

SUMMARY = "Verify an export or a bundle: the ZIP, the folder it was unpacked into, or the encrypted file."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the ZIP, the folder, or the encrypted export")
    parser.add_argument(
        "--sealed", action="store_true", help="ask for no passphrase; of an encrypted export compare the blocks only"
    )


def run(asked: argparse.Namespace) -> int:
    from casework.verifier import verify as verifier

    try:
        report = verifier.verify(asked.file)
        if not report.wrong and not asked.sealed and _is_sealed(asked.file):
            _look_inside(asked.file, report)
    except OSError as problem:
        raise CommandFailed(f"{asked.file}: {problem.strerror}.") from problem
    print(verifier.told(report))
    return 1 if report.wrong else 0


def _is_sealed(path: Path) -> bool:
    from casework.verifier.verify import SEALED

    if path.is_dir():
        return False
    with path.open("rb") as file:
        return file.read(len(SEALED)) == SEALED


def _look_inside(path: Path, report: Report) -> None:
    """Compare what is inside an encrypted export too. Nothing of it is written anywhere."""
    from casework.commands.asking import secret
    from casework.keys.passwords import Passwords
    from casework.keys.sealed_exports import SealedExportRefused, open_export
    from casework.keys.streams import StreamBroken
    from casework.verifier.verify import verify_zip

    with path.open("rb") as file:
        try:
            opened = open_export(file, secret("Passphrase of the export: "), passwords=Passwords())
            verify_zip(io.BufferedReader(opened, 1 << 20), report)
        except SealedExportRefused as problem:
            raise CommandFailed(str(problem)) from problem
        except StreamBroken as problem:
            report.wrong.append(f"What is inside cannot be opened to its end: {problem}")
