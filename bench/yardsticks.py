"""Two other ways to write the same text as Word: docxtpl, and strings put into a zip by hand."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docxtpl import DocxTemplate

from casework.drafting.letters import DEFAULT_FOLDER


@dataclass(frozen=True)
class Sample:
    """Finished text: (words, exhibit cited, footnote) a paragraph, and the exhibits in order."""

    paragraphs: tuple[tuple[str, str, str], ...]
    exhibits: tuple[str, ...]


def docxtpl_writer(sample: Sample) -> Callable[[], bytes]:
    """Return a writer that renders a docxtpl template; it makes no links and no footnotes."""
    document = Document()
    for line in ("{%p for x in paragraphs %}", "", "{%p endfor %}"):
        text = (
            line
            or "{{ x.text }}{% if x.exhibit %} [{{ x.exhibit }}]{% endif %}{% if x.note %} ({{ x.note }}){% endif %}"
        )
        document.add_paragraph(text, style=None if line else "List Number")
    table = document.add_table(rows=3, cols=2)
    table.rows[0].cells[0].text = "{%tr for e in exhibits %}"
    table.rows[1].cells[1].text = "{{ e }}"
    table.rows[2].cells[0].text = "{%tr endfor %}"
    path = Path(tempfile.mkdtemp()) / "template.docx"
    document.save(str(path))
    given = [{"text": text, "exhibit": exhibit, "note": note} for text, exhibit, note in sample.paragraphs]

    def write() -> bytes:
        template = DocxTemplate(str(path))
        template.render({"paragraphs": given, "exhibits": sample.exhibits}, autoescape=True)
        stream = io.BytesIO()
        template.save(stream)
        return stream.getvalue()

    return write


def raw_writer(sample: Sample) -> Callable[[], bytes]:
    """Return a writer that joins strings and zips them: the limit of what can be reached."""
    with zipfile.ZipFile(DEFAULT_FOLDER / "house_style.docx") as house:
        parts = {name: house.read(name) for name in house.namelist()}
    section = parts["word/document.xml"].decode().partition("<w:body>")[2].partition("</w:body>")[0]
    head = parts["word/document.xml"].decode().partition("<w:body>")[0] + "<w:body>"
    footnotes = parts["word/footnotes.xml"].decode().removesuffix("</w:footnotes>")
    numbers = {exhibit: number for number, exhibit in enumerate(sample.exhibits, 1)}

    def write() -> bytes:
        body, notes = [head], [footnotes]
        for text, exhibit, note in sample.paragraphs:
            body.append(
                f'<w:p><w:pPr><w:pStyle w:val="NumberedParagraph"/></w:pPr><w:r><w:t xml:space="preserve">{escape(text)}'
                "</w:t></w:r>"
            )
            if exhibit:
                body.append(
                    f'<w:hyperlink w:anchor="x{numbers[exhibit]}"><w:r><w:t>Annex {numbers[exhibit]}</w:t></w:r></w:hyperlink>'
                )
            if note:
                body.append(f'<w:r><w:footnoteReference w:id="{len(notes)}"/></w:r>')
                notes.append(
                    f'<w:footnote w:id="{len(notes)}"><w:p><w:r><w:t>{escape(note)}</w:t></w:r></w:p></w:footnote>'
                )
            body.append("</w:p>")
        body += [f"<w:p><w:r><w:t>{number} {escape(exhibit)}</w:t></w:r></w:p>" for exhibit, number in numbers.items()]
        made = {
            **parts,
            "word/document.xml": "".join([*body, section, "</w:body></w:document>"]).encode(),
            "word/footnotes.xml": "".join([*notes, "</w:footnotes>"]).encode(),
        }
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in made.items():
                archive.writestr(name, content)
        return stream.getvalue()

    return write
