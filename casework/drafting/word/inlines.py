"""The words inside a paragraph, as Word runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.domain.blocks import Break, Gap, Inlines, Note, QuestionRef, Ref, Text, Withheld
from casework.drafting.numbers import Cites, Numbers, by_exhibit, grouped
from casework.drafting.scripts import runs
from casework.drafting.word.fields import Bookmarks, escaped, exhibit_target, question_target

NOTE_MARK: Final = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
_LANGUAGES: Final = {"rtl": '<w:lang w:bidi="ar-SA"/>', "han": '<w:lang w:eastAsia="zh-CN"/>'}


class Inliner:
    """Writes inlines for one document, and gathers its footnotes."""

    def __init__(self, numbers: Numbers, words: Mapping[str, str], bookmarks: Bookmarks, *, in_rtl: bool) -> None:
        self.numbers = numbers
        self.words = words
        self.bookmarks = bookmarks
        self.in_rtl = in_rtl
        self.notes: list[str] = []

    def xml(self, inlines: Inlines) -> str:
        """Return the runs of `inlines`."""
        return "".join([self._one(inline) for inline in grouped(inlines)])

    def _one(self, inline: object) -> str:
        match inline:
            case Text():
                return self._text(inline)
            case Cites():
                return self._cites(inline)
            case Gap():
                return styled("Gap", f"⟦{self.words['gap']}: {inline.what} – {inline.whom}⟧")
            case Note():
                return self._note(inline)
            case Ref():
                return self.bookmarks.reference(inline.anchor, self.numbers.anchors.get(inline.anchor, "?"))
            case QuestionRef():
                return self._questions(inline.ground)
            case Withheld():
                return styled("Withheld", f"[{self.words['withheld']}: {inline.reason}]")
            case Break():
                return "<w:r><w:br/></w:r>"
            case _:
                raise TypeError(f"no Word form for {type(inline).__name__}")

    def _text(self, text: Text) -> str:
        look = ("<w:b/><w:bCs/>" if text.strong else "") + ("<w:i/><w:iCs/>" if text.emphasis else "")
        if text.text.isascii() and not self.in_rtl:
            return run(text.text, look)
        return "".join([run(words, look + self._script(script)) for script, words in runs(text.text)])

    def _script(self, script: str) -> str:
        """Return the run properties a script needs where it is not the one of the text around it."""
        if script == "rtl":
            return "" if self.in_rtl else f"<w:rtl/>{_LANGUAGES['rtl']}"
        off = '<w:rtl w:val="0"/>' if self.in_rtl else ""
        return off + _LANGUAGES.get(script, "")

    def _cites(self, cites: Cites) -> str:
        parts = []
        for exhibit, places in by_exhibit(cites.cites).items():
            number = self.numbers.annexes.get(exhibit)
            shown = self.bookmarks.reference(exhibit_target(exhibit), str(number or "?"), reference_style())
            pinpoint = f", {', '.join(places)}" if places else ""
            word = styled("AnnexReference", f"{self.words['annex']}\u00a0")
            parts.append(word + shown + (styled("AnnexReference", pinpoint) if pinpoint else ""))
        return run("[") + run("; ").join(parts) + run("]")

    def _questions(self, ground: str) -> str:
        ranges = self.numbers.question_ranges(ground)
        if not ranges:
            return run(self.words.get("questions_ref", "?"))
        return run(", ").join(self._range(first, last) for first, last in ranges)

    def _range(self, first: int, last: int) -> str:
        start = self.bookmarks.reference(question_target(first), f"Q{first}")
        if first == last:
            return start
        return start + run("–") + self.bookmarks.reference(question_target(last), f"Q{last}")

    def _note(self, note: Note) -> str:
        self.notes.append("")
        number = len(self.notes)
        self.notes[number - 1] = (
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{NOTE_MARK}'
            f"<w:r><w:tab/></w:r>{self.xml(note.inlines)}</w:p></w:footnote>"
        )
        return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def run(text: str, look: str = "") -> str:
    """Return one run of text."""
    rpr = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def styled(style: str, text: str) -> str:
    """Return one run in a character style of the house."""
    return f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def reference_style() -> str:
    return '<w:rPr><w:rStyle w:val="AnnexReference"/></w:rPr>'
