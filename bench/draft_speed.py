"""How long a long request takes from record to Word bytes, beside docxtpl and beside writing the XML by hand.

600 numbered paragraphs, 120 citations of exhibits, 100 footnotes. The letter and the house style are read once,
as the office does; a draft is assembled from the record and written each time. docxtpl and the raw writer get the
finished text and write no references, no cross-references, no index of facts: they are yardsticks, not rivals.
"""

from __future__ import annotations

import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

from bench.figures import Figure, interleaved
from bench.yardsticks import Sample, docxtpl_writer, raw_writer
from casework.domain.analysis import Rules
from casework.domain.answers import Kind
from casework.domain.blocks import Cite, Draft, Note, Paragraph, inlines_of
from casework.domain.exhibits import Exhibit
from casework.domain.facts import Fact, Proof, Speaker
from casework.domain.questions import Form, Page, Question, Step
from casework.domain.record import Record, Subject
from casework.drafting.assemble import draft
from casework.drafting.letters import DEFAULT_FOLDER, Shelf
from casework.drafting.word import write_docx
from casework.law.reader import Law

PARAGRAPHS, CITATIONS, FOOTNOTES = 600, 120, 100
RUNS: Final = 21
BAR_MS: Final = 60.0
TODAY: Final = date(2026, 11, 22)
WORDS: Final = (
    "the applicant states that a document records under the rules of procedure an act without date or place and the "
    "source has not said which benefit reached whom on what record or under which warrant of which court"
).split()
LETTER: Final = """+++
title = "Request"
+++
## Facts

{% for activity in activities %}
1. {{ activity.what | says }}: {{ activity.what }} {{ activity.what | cite }}.
{% endfor %}

## Sources

{% for context in contexts %}
1. {{ context.says }}.^[{{ context.title }}.]
{% endfor %}

## Charges

{% for charge in charges %}
1. The charge reads: {{ charge.act }}.
{% endfor %}

## Annexes

{% annexes %}
"""


def a_form() -> Form:
    """Return the few questions the sample letter needs."""
    asked = {"activity": ("what",), "context": ("says", "title"), "charge": ("act",), "instrument": ("kind",)}
    return Form((), tuple(
        Step(kind, "s", kind, (Page("p", "p", tuple(
            Question(f"{kind}.{name}", Kind.LONG, name) for name in names
        )),), kind, repeats=True)
        for kind, names in asked.items()
    ))  # fmt: skip


def a_record() -> Record:
    """Return a record whose letter has as many paragraphs, citations and notes as the bar says."""
    chance = random.Random(11)

    def text(length: int = 28) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(length)).capitalize()

    facts: list[Fact] = []
    for number in range(CITATIONS):
        proof = (Proof(f"x{number}", f"page {number % 9 + 1}"),)
        facts.append(Fact(f"activity:{number}", "activity.what", text(), Speaker.DOCUMENT, proof))
    for number in range(FOOTNOTES):
        facts += [
            Fact(f"context:{number}", "context.says", text()),
            Fact(f"context:{number}", "context.title", text(12)),
        ]
    for number in range(PARAGRAPHS - CITATIONS - FOOTNOTES):
        facts.append(Fact(f"charge:{number}", "charge.act", text()))
    subjects = tuple(Subject(one, order) for order, one in enumerate(dict.fromkeys(fact.subject for fact in facts)))
    exhibits = tuple(Exhibit(f"x{number}", text(8), order=number) for number in range(CITATIONS))
    return Record(tuple(facts), subjects, exhibits)


def measure() -> list[Figure]:
    """Return the median time from record to Word bytes, and its ratios in the same run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "phrases.en.toml").write_bytes((DEFAULT_FOLDER / "phrases.en.toml").read_bytes())
        (folder / "long.en.md").write_text(LETTER, encoding="utf-8")
        shelf, facts = Shelf(a_form(), folder), a_record()

        def ours() -> bytes:
            # A fresh record each time: nothing it has worked out about itself is carried over.
            record = Record(facts.facts, facts.subjects, facts.exhibits)
            return write_docx(draft(record, Law(Rules()), "long", "en", today=TODAY, shelf=shelf))

        sample = _sample(draft(facts, Law(Rules()), "long", "en", today=TODAY, shelf=shelf))
        works = {"ours": ours, "docxtpl": docxtpl_writer(sample), "raw": raw_writer(sample)}
        medians = interleaved(works, rounds=RUNS)
    our_ms, docxtpl_ms, raw_ms = (medians[name] * 1000 for name in works)
    return [
        Figure("record to Word bytes, 600 paragraphs", our_ms, "ms", BAR_MS),
        Figure("docxtpl, the same text", docxtpl_ms, "ms", None),
        Figure("raw XML and zip, the same text", raw_ms, "ms", None),
        Figure("ratio to docxtpl", our_ms / docxtpl_ms, "×", None, "1 is the ambition"),
        Figure("ratio to raw XML and zip", our_ms / raw_ms, "×", None, "1 is the limit"),
    ]


def _sample(made: Draft) -> Sample:
    """Return the text of the draft, for writers that start from finished text."""
    paragraphs = []
    for block in made.blocks:
        if isinstance(block, Paragraph) and block.number:
            text = "".join(getattr(inline, "text", "") for inline in block.inlines)
            cited = [inline.exhibit for inline in inlines_of(block) if isinstance(inline, Cite)]
            notes = [
                "".join(getattr(inner, "text", "") for inner in inline.inlines)
                for inline in block.inlines
                if isinstance(inline, Note)
            ]
            paragraphs.append((text, cited[0] if cited else "", notes[0] if notes else ""))
    assert len(paragraphs) == PARAGRAPHS
    assert sum(bool(cited) for _, cited, _ in paragraphs) == CITATIONS
    assert sum(bool(note) for _, _, note in paragraphs) == FOOTNOTES
    return Sample(tuple(paragraphs), made.exhibits)
