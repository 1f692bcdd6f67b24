"""`redress draft`: a letter, the deadline checklist and the analysis from a story file, with no server."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from casework.commands import CommandFailed

SUMMARY = "Write a letter, the deadline checklist and the analysis from a story file."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("story", type=Path, metavar="STORY.toml", help="the matter, told in a file")
    parser.add_argument("--letter", default="request-for-deletion", help="request-for-deletion unless given")
    parser.add_argument("--language", default="en", help="language of the letter: en unless given")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write into")
    parser.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the filing day; today unless given")


def run(asked: argparse.Namespace) -> int:
    from casework import story_export

    today = asked.today or datetime.now(UTC).astimezone().date()
    try:
        written = story_export.export(
            asked.story, asked.out, letter=asked.letter, language=asked.language, today=today
        )
    except story_export.ExportFailed as problem:
        raise CommandFailed(str(problem)) from problem
    for path in written:
        print(path)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day of the calendar, written like 2026-11-22") from None
