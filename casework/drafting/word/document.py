"""A whole Word document: house style, body, footnotes, header and footer, properties, bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from casework.domain.blocks import Draft, QuestionRef, Ref, inlines_of
from casework.drafting.letters import DEFAULT_FOLDER
from casework.drafting.numbers import Numbers, numbers_of
from casework.drafting.word.blocks import Blocker
from casework.drafting.word.fields import Bookmarks, exhibit_target, page_field, question_target
from casework.drafting.word.inlines import Inliner, run
from casework.drafting.word.package import packed

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
LANGUAGES: Final = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar-SA", "ru": "ru-RU", "zh": "zh-CN"}


def house_style(language: str, folder: Path = DEFAULT_FOLDER) -> Path:
    """Return the file whose styles a letter in `language` uses."""
    own = folder / f"house_style.{language}.docx"
    return own if own.is_file() else folder / "house_style.docx"


def write_docx(draft: Draft, *, style: Path | None = None) -> bytes:
    """Return `draft` as a Word file.

    Parts, paragraphs, questions and annexes are numbered by Word; references to them are fields; notes
    are real footnotes. The file says its title and its language and nothing about who made it, where
    or when: the same draft gives the same bytes.
    """
    in_rtl = draft.language in RIGHT_TO_LEFT
    word = Document(str(style or house_style(draft.language)))
    numbers = numbers_of(draft)
    bookmarks = Bookmarks(_targets(draft, numbers))
    inliner = Inliner(numbers, draft.words, bookmarks, in_rtl=in_rtl)
    blocker = Blocker(inliner, bookmarks, in_rtl=in_rtl)
    body = _body(word, "".join([blocker.xml(block) for block in draft.blocks]))
    _fill_margins(word, draft)
    _set_language(word, draft.language, in_rtl=in_rtl)
    word.core_properties.title = draft.title
    word.core_properties.language = draft.language
    return packed(word.part.package, {word.part.partname: body, **_footnotes(word, inliner.notes)})


def _targets(draft: Draft, numbers: Numbers) -> Iterator[str]:
    """Yield everything a field in this document refers to."""
    for block in draft.blocks:
        for inline in inlines_of(block):
            if isinstance(inline, Ref) and inline.anchor in numbers.anchors:
                yield inline.anchor
            elif isinstance(inline, QuestionRef):
                for ends in numbers.question_ranges(inline.ground):
                    yield from (question_target(end) for end in ends)
    for question in draft.questions:
        yield from (part for part in question.parts if part in numbers.anchors)
    yield from (exhibit_target(exhibit) for exhibit in draft.exhibits)


def _body(word: WordDocument, xml: str) -> bytes:
    """Return the main part with the blocks before the section properties.

    The blocks are put in as text: every word in them was escaped where it was written, and parsing a
    long body only to write it out again would take longer than all the rest.
    """
    before, section, after = word.part.blob.decode("utf-8").partition("<w:sectPr")
    return f"{before}{xml}{section}{after}".encode()


def _footnotes(word: WordDocument, notes: list[str]) -> dict[str, bytes]:
    part = word.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    before, end, after = part.blob.decode("utf-8").rpartition("</w:footnotes>")
    return {part.partname: f"{before}{''.join(notes)}{end}{after}".encode()}


def _fill_margins(word: WordDocument, draft: Draft) -> None:
    section = word.sections[0]
    header = section.header.paragraphs[0]._p
    for element in parse_xml(f"<w:p {nsdecls('w')}>{run(draft.header)}</w:p>") if draft.header else ():
        header.append(element)
    footer = section.footer.paragraphs[0]._p
    before, _, rest = draft.words["page_of"].partition("{page}")
    between, _, after = rest.partition("{pages}")
    fields = f"{run(before)}{page_field('PAGE')}{run(between)}{page_field('NUMPAGES')}{run(after)}"
    for element in parse_xml(f"<w:p {nsdecls('w')}>{fields}</w:p>"):
        footer.append(element)


def _set_language(word: WordDocument, language: str, *, in_rtl: bool) -> None:
    """Say in the styles what language the text is in; a reader's tools go by it."""
    tag = LANGUAGES.get(language, language)
    for element in word.styles.element.iter(qn("w:lang")):
        if in_rtl:
            element.set(qn("w:bidi"), tag)
        elif language == "zh":
            element.set(qn("w:eastAsia"), tag)
        element.set(qn("w:val"), "en-GB" if in_rtl else tag)
