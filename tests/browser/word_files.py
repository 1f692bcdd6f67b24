"""A Word file as it lies in its package: its words by section, its fields, its numbering, what it says of itself."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from docx import Document
from docx.oxml.ns import qn

# Where this machine keeps the project, its user's files and what is thrown away.
HERE = (Path(__file__).resolve().parents[2], Path.home(), Path(gettempdir()))
SHORT_QUOTES = str.maketrans("’‘", "''")


def plain(text: str) -> str:
    """Return `text` as it is compared: typographic apostrophes and spaces do not count."""
    return " ".join(text.translate(SHORT_QUOTES).replace("\u00a0", " ").split())


class WordFile:
    """A .docx, opened with python-docx and as raw XML."""

    def __init__(self, path: Path) -> None:
        self.document: Any = Document(str(path))
        with zipfile.ZipFile(path) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}

    @cached_property
    def raw(self) -> str:
        """Return every part of the package, one after the other, names included."""
        return "\n".join(f"{name}\n{content.decode('utf-8', 'replace')}" for name, content in self.parts.items())

    @cached_property
    def text(self) -> str:
        """Return all words: the body, notes, header and footer."""
        stories = [name for name in self.parts if re.match(r"word/(document|footnotes|header|footer)\d*\.xml", name)]
        runs = re.findall(r"<w:t[ >][^<]*|</w:p>", "".join(self.parts[one].decode() for one in sorted(stories)))
        return plain(_unescaped("".join("\n" if run == "</w:p>" else run.partition(">")[2] for run in runs)))

    @cached_property
    def sections(self) -> dict[str, str]:
        """Return the words under each heading of the first order, tables included."""
        found: dict[str, list[str]] = {"": []}
        heading = ""
        for style, words in self._blocks():
            if style == "Heading 1":
                heading = plain(words)
                found[heading] = []
            found[heading].append(words)
        return {heading: plain(" ".join(words)) for heading, words in found.items()}

    def _blocks(self) -> Iterator[tuple[str, str]]:
        styles = {style.style_id: style.name for style in self.document.styles}
        for block in self.document.element.body:
            style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            words = " ".join("".join(run.text or "" for run in one.iter(qn("w:t"))) for one in block.iter(qn("w:p")))
            yield styles.get(style.get(qn("w:val")), "") if style is not None else "", words

    @cached_property
    def xml(self) -> str:
        return self.parts["word/document.xml"].decode()

    def style_of(self, name: str) -> Any:
        return self.document.styles[name].element

    @cached_property
    def references(self) -> list[str]:
        """Return the bookmarks that fields refer to."""
        return re.findall(r"\bREF (\S+)", self.xml)

    @cached_property
    def bookmarks(self) -> set[str]:
        return set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', self.xml))

    def runs_with(self, text: str) -> list[str]:
        """Return the XML of each run that holds `text`."""
        return [run for run in re.findall(r"<w:r>.*?</w:r>|<w:r .*?</w:r>", self.xml, re.DOTALL) if text in run]


def structure_problems(file: WordFile) -> list[str]:
    """Return what is missing of the structure Word itself should know."""
    headings = [one for one in file.document.paragraphs if one.style.name == "Heading 1"]
    numbered = file.style_of("Numbered Paragraph").find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    footers = "".join(content.decode() for name, content in file.parts.items() if "/footer" in name)
    wanted = {
        "ten headings by style": len(headings) >= 10,
        "paragraphs numbered by Word": numbered is not None and b"<w:abstractNum " in file.parts["word/numbering.xml"],
        "no number typed by hand": not re.search(r"<w:t[^>]*>\s*\d+\.\s", file.xml),
        "cross-references by field": len(file.references) >= 3,
        "every reference to a bookmark that is there": set(file.references) <= file.bookmarks,
        "no bookmark twice": len(re.findall("<w:bookmarkStart ", file.xml)) == len(file.bookmarks),
        "header rows that repeat": "<w:tblHeader" in file.xml,
        "page x of y": "PAGE" in footers and "NUMPAGES" in footers,
        "a language": "<w:lang " in file.parts["word/styles.xml"].decode(),
    }
    return [name for name, is_there in wanted.items() if not is_there]


def metadata_problems(file: WordFile) -> list[str]:
    """Return what the file says of who made it, with what, and where."""
    about = file.document.core_properties
    told = [about.author, about.last_modified_by, about.comments, about.keywords, about.subject, about.category]
    found = [one for one in told if one]
    found += [name for name in file.parts if name in ("docProps/app.xml", "docProps/custom.xml")]
    places = "|".join(re.escape(f"{place}/") for place in HERE)
    return found + re.findall(rf"(?:{places}|/tmp/|/home/|/root/|C:\\|python-docx|rsid\w*=)[^<\"]{{0,40}}", file.raw)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
