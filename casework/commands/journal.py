"""`redress journal`: take the newest mark of the journal, or examine the journal, also against a mark taken earlier."""

from __future__ import annotations

import argparse
import os
from contextlib import closing
from typing import TYPE_CHECKING

from casework.commands import CommandFailed

if TYPE_CHECKING:
    from casework.services.office import Office

SUMMARY = "Take a mark of the journal to keep elsewhere, or examine the journal."
OPERATOR = "operator"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    acts.add_parser("head", help="print the newest mark; keep it where this machine cannot reach it")
    verify = acts.add_parser("verify", help="examine every entry")
    verify.add_argument("--head", default="", metavar="MARK", help="a mark taken earlier: shows a cut end too")


def run(asked: argparse.Namespace) -> int:
    from casework.installation import InstallationRefused, open_here

    try:
        office = open_here(os.environ)
    except InstallationRefused as problem:
        raise CommandFailed(str(problem)) from problem
    with closing(office):
        return _head(office) if asked.act == "head" else _verify(office, asked.head)


def _head(office: Office) -> int:
    from casework.services.journal_checks import export_head

    print(export_head(office, actor=OPERATOR))
    return 0


def _verify(office: Office, typed: str) -> int:
    from casework.services.journal_checks import Head, NotAMark, verify

    try:
        mark = Head.parse(typed) if typed else None
    except NotAMark as problem:
        raise CommandFailed(str(problem)) from problem
    verdict = verify(office, mark)
    if verdict.first_bad is not None:
        raise CommandFailed(
            f"the journal is not whole: entry {verdict.first_bad} is missing, altered or out of place. "
            "Keep the database as it is, and a copy of it, before anything else is done."
        )
    print(f"{verdict.entries} entries, each in its place and none altered.")
    if mark is None:
        print("Whether entries at the end were cut off is seen only with a mark taken earlier: --head MARK")
    return 0
