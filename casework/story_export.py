"""All papers of a story file, written into a folder with no server and no office."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from casework.domain.analysis_data import as_data
from casework.domain.data_files import DataFileError
from casework.domain.stories import Story, StoryError, read_story
from casework.drafting.language import LetterError
from casework.drafting.letters import NoSuchLetter, Shelf
from casework.law.reader import read_law
from casework.services.papers import Papers
from forms.reader import read_form


class ExportFailed(Exception):
    """The papers cannot be written; the message says which file, and what to change in it."""


def export(story_file: Path, folder: Path, *, letter: str, language: str, today: date) -> list[Path]:
    """Write the papers of the story into `folder` and return where each is.

    `today` is the filing day unless the story sets one. Nothing is written unless all can be.

    Raises: ExportFailed.
    """
    try:
        law = read_law()
        form = read_form(extra_questions=law.questions)
        story = read_story(story_file, form)
        papers = Papers(story.record, law, form, Shelf(form), story.filing_day or today)
        made = dict(_papers(papers, story, letter=letter, language=language))
        return list(_write(made, folder))
    except (StoryError, LetterError, NoSuchLetter, DataFileError) as problem:
        raise ExportFailed(str(problem)) from problem
    except UnicodeDecodeError as problem:
        raise ExportFailed(f"{story_file}: is not text in UTF-8 (byte {problem.start + 1})") from problem
    except OSError as problem:
        raise ExportFailed(f"{problem.filename or folder}: {os.strerror(problem.errno or 0)}") from problem


def _papers(papers: Papers, story: Story, *, letter: str, language: str) -> Iterator[tuple[str, bytes]]:
    yield f"{letter}.{language}.docx", papers.request_docx(letter, language)
    yield f"counsel-sheet.{language}.docx", papers.counsel_sheet_docx(letter, language)
    yield "deadlines.docx", papers.checklist_docx()
    yield "deadlines.csv", papers.checklist_csv()
    yield "deadlines.ics", papers.checklist_ics()
    analysis = {"title": story.title, **as_data(papers.analysis)}
    yield "analysis.json", json.dumps(analysis, ensure_ascii=False, indent=2).encode("utf-8")


def _write(made: dict[str, bytes], folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        path = folder / name
        path.write_bytes(content)
        yield path
