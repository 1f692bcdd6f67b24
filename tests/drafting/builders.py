"""A small form, a folder of letters and a record, for tests that say only what matters."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from casework.domain.analysis import Rules
from casework.domain.answers import Kind, Value
from casework.domain.authorities import Authority, Certainty, Version
from casework.domain.blocks import Audience, Block, Draft, Gap, Text, inlines_of
from casework.domain.exhibits import Exhibit
from casework.domain.facts import Disclosure, Fact, Proof, Speaker, kind_of
from casework.domain.grounds import Ground
from casework.domain.questions import Form, Option, Page, Question, Step
from casework.domain.record import Record, Subject
from casework.domain.vocabulary import read
from casework.drafting.assemble import draft
from casework.drafting.letters import DEFAULT_FOLDER, Shelf
from casework.law.reader import Law

TODAY = date(2026, 11, 22)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FRONT = '+++\ntitle = "Request"\nto = "THE CHAMBER"\n[[part]]\npleads = ["data"]\ntitle = "no account of acts"\n+++\n'

_SPEAKER = {speaker.value: speaker for speaker in Speaker}
_KEYS: dict[str, tuple[Kind, str]] = {
    "applicant.family_name": (Kind.TEXT, ""),
    "applicant.given_names": (Kind.TEXT, ""),
    "applicant.code_name": (Kind.TEXT, ""),
    "applicant.withhold_name": (Kind.YES_NO, ""),
    "applicant.grammatical_gender": (Kind.TEXT, ""),
    "applicant.kind": (Kind.TEXT, ""),
    "applicant.nationalities": (Kind.COUNTRIES, ""),
    "applicant.birth_place": (Kind.TEXT, ""),
    "instrument.kind": (Kind.CHOICE, ""),
    "instrument.issued_on": (Kind.DATE, ""),
    "charge.label": (Kind.TEXT, ""),
    "charge.act": (Kind.LONG, ""),
    "charge.in_absentia": (Kind.YES_NO, ""),
    "charge.charged_on": (Kind.DATE, ""),
    "charge.instrument": (Kind.SUBJECT, "instrument"),
    "relative.code_name": (Kind.TEXT, ""),
    "relative.consents": (Kind.TEXT, ""),
    "incident.what": (Kind.LONG, ""),
    "incident.on": (Kind.DATE, ""),
    "incident.relative": (Kind.SUBJECT, "relative"),
    "context.says": (Kind.LONG, ""),
    "context.published_on": (Kind.DATE, ""),
    "travel.left_on": (Kind.DATE, ""),
    "confidentiality.reason": (Kind.TEXT, ""),
}
_REPEATING = ("instrument", "charge", "relative", "incident", "context")


def a_form() -> Form:
    kinds = dict.fromkeys(kind_of(key) for key in _KEYS)
    return Form((), tuple(_step(kind) for kind in kinds))


def _step(kind: str) -> Step:
    questions = tuple(
        Question(
            key,
            answer,
            f"{key}?",
            gap=f"gap for {key}",
            whom="client",
            of=of,
            is_at_risk=kind == "incident",
            options=(Option("red-notice", "Red Notice"), Option("diffusion", "Diffusion")),
        )
        for key, (answer, of) in _KEYS.items()
        if kind_of(key) == kind
    )
    return Step(kind, "s", kind, (Page("p", "p", questions),), kind, repeats=kind in _REPEATING)


def a_fact(key: str, value: Value | None, subject: str = "", **more: Any) -> Fact:
    exhibits = more.pop("exhibits", ())
    said_by = _SPEAKER[more.pop("said_by", "applicant")]
    level = Disclosure(more.pop("disclosure", "disclose"))
    proofs = tuple(Proof(*one) if isinstance(one, tuple) else Proof(one) for one in exhibits)
    return Fact(subject or kind_of(key), key, value, said_by=said_by, disclosure=level, proofs=proofs, **more)


def a_record(*facts: Fact, exhibits: tuple[Exhibit, ...] = (), things: tuple[str, ...] = ()) -> Record:
    about = [fact.subject for fact in facts if ":" in fact.subject]
    subjects = tuple(Subject(one, order) for order, one in enumerate(dict.fromkeys((*things, *about))))
    return Record.from_log(facts, subjects, exhibits)


def a_ground(ground_id: str = "D-1", *tests: dict[str, Any], pleads: str = "data", order: int = 10) -> Ground:
    authority = Authority("RPD 2025, Article 1", Certainty.PRIMARY, TODAY)
    version = Version(date(2012, 7, 1), (authority,), None, read(list(tests)))
    return Ground(ground_id, f"Title of {ground_id}", pleads, order, "test", (version,))


def a_shelf(folder: Path, letter: str, **grounds: str) -> Shelf:
    """Write a letter, and blocks for grounds (`D_1="…"`), into `folder`."""
    (folder / "grounds").mkdir(exist_ok=True)
    (folder / "phrases.en.toml").write_bytes((DEFAULT_FOLDER / "phrases.en.toml").read_bytes())
    (folder / "test.en.md").write_text(FRONT + letter, encoding="utf-8")
    for name, text in grounds.items():
        ground = name.replace("_", "-")
        (folder / "grounds" / f"{ground}.en.md").write_text(f'+++\ntitle = "{ground}"\n+++\n{text}', encoding="utf-8")
    return Shelf(a_form(), folder)


def drafted(shelf: Shelf, record: Record, *grounds: Ground, today: date = TODAY, for_source: bool = False) -> Draft:
    law = Law(Rules(grounds=grounds))
    audience = Audience.SOURCE if for_source else Audience.CCF
    return draft(record, law, "test", "en", today=today, shelf=shelf, audience=audience)


def words(source: Draft | Block) -> str:
    """Return every word of a draft or block, gaps as they are shown."""
    blocks = source.blocks if isinstance(source, Draft) else (source,)
    return "\n".join("".join(_word(inline) for inline in inlines_of(block)) for block in blocks)


def _word(inline: object) -> str:
    if isinstance(inline, Text):
        return inline.text
    return f"⟦gap: {inline.what} – {inline.whom}⟧" if isinstance(inline, Gap) else ""


def part(docx: bytes, name: str) -> etree._Element:
    """Return one part of a Word file, parsed."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return etree.fromstring(archive.read(name))


def shown(element: etree._Element) -> str:
    """Return the text a reader of a Word part sees."""
    return "".join(element.itertext(f"{W}t"))
