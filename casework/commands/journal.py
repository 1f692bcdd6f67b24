"""`redress journal`: take the newest mark of the journal, or examine the journal, also against a mark taken earlier."""

from __future__ import annotations

import argparse
import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from casework.commands import CommandFailed

if TYPE_CHECKING:
    from casework.services.journal_checks import Head
    from casework.services.office import Office

SUMMARY = "Take a mark of the journal to keep elsewhere, or examine the journal."
OPERATOR = "operator"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    head = acts.add_parser("head", help="print the newest mark; keep it where this machine cannot reach it")
    head.add_argument("--to", type=Path, metavar="FILE", help="write it at the end of this file, as once a day")
    verify = acts.add_parser("verify", help="examine every entry")
    verify.add_argument("--head", default="", metavar="MARK", help="a mark taken earlier: shows a cut end too")
    verify.add_argument("--heads", type=Path, metavar="FILE", help="a file of marks that `head --to` wrote")


def run(asked: argparse.Namespace) -> int:
    from casework.installation import InstallationRefused, open_here

    try:
        office = open_here(os.environ)
    except InstallationRefused as problem:
        raise CommandFailed(str(problem)) from problem
    with closing(office):
        return _head(office, asked.to) if asked.act == "head" else _verify(office, _marks(asked.head, asked.heads))


def _head(office: Office, file: Path | None) -> int:
    from casework.services.journal_checks import export_head

    mark = export_head(office, actor=OPERATOR)
    if file is None:
        print(mark)
        return 0
    try:
        kept = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(kept, "w") as marks:
            print(mark, file=marks, flush=True)
            os.fsync(kept)
    except OSError as problem:
        raise CommandFailed(f"{file}: {problem.strerror}") from problem
    return 0


def _marks(typed: str, file: Path | None) -> list[Head]:
    from casework.services.journal_checks import Head, NotAMark

    try:
        lines = file.read_text("utf-8").split() if file else []
        return [Head.parse(text) for text in (*([typed] if typed else []), *lines)]
    except NotAMark as problem:
        raise CommandFailed(str(problem)) from problem
    except OSError as problem:
        raise CommandFailed(f"{file}: {problem.strerror}") from problem


def _verify(office: Office, marks: list[Head]) -> int:
    from casework.services.journal_checks import verify

    verdict = verify(office, heads=marks)
    if verdict.first_bad is not None:
        raise CommandFailed(
            f"the journal is not whole: entry {verdict.first_bad} is missing, altered or out of place. "
            "Keep the database as it is, and a copy of it, before anything else is done."
        )
    print(f"{verdict.entries} entries, each in its place and none altered.")
    if not marks:
        print("Whether entries at the end were cut off is seen only with a mark taken earlier: --head MARK")
    return 0
