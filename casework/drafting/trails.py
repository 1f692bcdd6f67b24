"""Who saw what, when: rows of plain words as Word, PDF and comma-separated values."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO

from casework.domain.blocks import Block, Draft, Paragraph, Table, Text, Title
from casework.drafting.checklists import safe_cell
from casework.drafting.phrases import Phrases
from casework.drafting.tokens import flattened


@dataclass(frozen=True)
class Trail:
    """A table with a title and a few sentences above it, all in the language of the reader."""

    title: str
    notes: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


def trail_draft(trail: Trail, phrases: Phrases, today: date) -> Draft:
    """Return the trail as a draft that is never filed."""
    blocks: list[Block] = [Title((Text(trail.title),))]
    blocks += [Paragraph((Text(flattened(note)),)) for note in trail.notes]
    header = tuple((Text(name),) for name in trail.header)
    rows = tuple(tuple((Text(flattened(cell)),) for cell in row) for row in trail.rows)
    blocks.append(Table(header, rows, trail.widths, "checklist"))
    return Draft("who-saw-what", phrases.language, trail.title, tuple(blocks), phrases.words, filing_day=today)


def trail_csv(trail: Trail) -> bytes:
    """Return the rows as CSV (RFC 4180, UTF-8 with its mark); no cell can be taken for a formula."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in (trail.header, *trail.rows):
        writer.writerow([safe_cell(cell) for cell in row])
    return stream.getvalue().encode("utf-8-sig")
