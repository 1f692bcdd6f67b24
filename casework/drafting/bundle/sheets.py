"""The pages of a bundle that are its own, as data: title, index, covers, sheets, the list of originals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from casework.domain.bundles import PieceKey, Placed, SpanKind, beneath, pages_of_exhibits
from casework.domain.dates import PartialDate
from casework.domain.exhibits import Certified, Exhibit, Extent, FileRole
from casework.domain.facts import Disclosure
from casework.drafting.bundle.citations import Request
from casework.drafting.bundle.contents import Contents, How, Leaf
from casework.drafting.bundle.setting import said

Json = dict[str, Any]
SECTION: Final = "bundle"
ORIGINAL_WIDTHS: Final = (10, 30, 18, 42)
UNITS: Final = ("B", "kB", "MB", "GB")
DIGEST_GROUP: Final = 8


@dataclass(frozen=True)
class Sheets:
    """Writes the own pages of a bundle whose spans stand where `found` says."""

    contents: Contents = field(repr=False)
    found: tuple[Placed, ...]
    request: Request | None = field(default=None, repr=False)

    def word(self, name: str, **parts: object) -> str:
        return self.contents.phrases.word(name, SECTION, **parts)

    def told(self, one: Placed) -> Json | None:
        """Return the data of a span that is set by us; None of one whose pages come from elsewhere."""
        match one.span.kind:
            case SpanKind.FRONT:
                return self._front(one)
            case SpanKind.COVER:
                return self._cover(one)
            case SpanKind.BACK:
                return self._originals(one)
            case SpanKind.PIECE:
                return self._piece(one)
            case _:
                return None

    @property
    def home(self) -> int:
        """Return the first page of the first index, which is the one behind the title."""
        return next((one.first + 1 for one in self.found if one.span.kind is SpanKind.FRONT), 1)

    def of_section(self, section: int, kind: SpanKind) -> tuple[Placed, ...]:
        return tuple(one for one in self.found if one.span.section == section and one.span.kind is kind)

    def annex_label(self, cover: Placed) -> str:
        """Return what a cover is headed with: the annex, said to be continued where it began in an earlier section."""
        annex = self.contents.annex_of(PieceKey.of(cover.span.key).exhibit)
        if annex is None:
            return self.word("gone_title")
        label = f"{self.word('annex')} {annex.number}"
        known = {one.id for one in annex.exhibits}
        before = (one for one in self.found if one.first < cover.first and one.span.kind is SpanKind.PIECE)
        is_continued = any(PieceKey.of(one.span.key).exhibit in known for one in before)
        return self.word("continued", annex=label) if is_continued else label

    def title_of(self, cover: Placed) -> str:
        """Return the title of the annex beneath a cover, or what the source may read of it."""
        exhibit = PieceKey.of(cover.span.key).exhibit
        annex = self.contents.annex_of(exhibit)
        if annex is None:
            return self.word("gone_title")
        if self.contents.is_for_source and any(one.level is not Disclosure.DISCLOSE for one in annex.exhibits):
            return self.exhibit_title(annex.exhibits[0]) if len(annex.exhibits) == 1 else self.word("no_title")
        return annex.title or self.word("no_title")

    def exhibit_title(self, exhibit: Exhibit) -> str:
        if self.contents.is_for_source and exhibit.level is Disclosure.SUMMARY:
            return self.word("summary_title")
        if self.contents.is_for_source and exhibit.level is not Disclosure.DISCLOSE:
            return self.word("withheld_title")
        return exhibit.title

    def stamp_of(self, one: Placed) -> str:
        """Return what stands on the stamps of a span beside the number."""
        if one.span.kind is not SpanKind.PIECE:
            return ""
        label = self.contents.labels.get(PieceKey.of(one.span.key).exhibit, "")
        return f"{self.word('annex')} {label}" if label else ""

    def _front(self, one: Placed) -> Json:
        index = {
            "heading": self.word("late_index" if one.span.section else "index"),
            "heads": self._heads(),
            "rows": list(self._index(one.span.section)),
            "note": "" if one.span.section else self.word("late_note"),
        }
        if one.span.section:
            return {"kind": "index", **index}
        draft = self.contents.draft
        title = self.word("title_source" if self.contents.is_for_source else "title")
        own = max((other.last for other in self.found), default=0)
        rows = [
            [self.word("to"), said(draft.title)],
            [self.word("day"), said(self.contents.phrases.date(PartialDate.of(self.contents.made_on)))],
            [self.word("pages"), said(self.word("page_span", first=1, last=own))],
        ]
        return {"kind": "title", "header": said(draft.header), "title": title, "rows": rows, "index": index}

    def _heads(self) -> list[str]:
        return ["", *(self.word(name) for name in ("document", "date", "page"))]

    def _index(self, section: int) -> Iterator[Json]:
        if section == 0:
            for one in self.of_section(0, SpanKind.REQUEST):
                yield _row("", said(self.word("request")), one.first)
        for cover in self.of_section(section, SpanKind.COVER):
            rows = list(self._inner(cover, level=1))
            alone = self._is_alone(cover)
            date = rows[0]["date"] if alone else ""
            yield _row(self.annex_label(cover), said(self.title_of(cover)), cover.first, date=date)
            yield from ([row | {"level": row["level"] - 1} for row in rows[1:]] if alone else rows)
        for back in self.of_section(section, SpanKind.BACK):
            yield _row("", said(self.word("originals")), back.first)

    def _is_alone(self, cover: Placed) -> bool:
        """Whether the annex beneath a cover is one exhibit under its own title: the index names it once."""
        annex = self.contents.annex_of(PieceKey.of(cover.span.key).exhibit)
        return annex is not None and not annex.is_compiled and not annex.has_own_title

    def _inner(self, cover: Placed, *, level: int) -> Iterator[Json]:
        """Yield the inner index of an annex: each exhibit, and beneath it the translations."""
        last = ""
        for piece in beneath(self.found, cover):
            key, leaf = PieceKey.of(piece.span.key), self.contents.leaf(piece.span.key)
            label = self.contents.labels.get(key.exhibit, "")
            if leaf.exhibit is None:
                yield _row("", said(self.word("gone_title")), piece.first, level=level)
            elif key.exhibit != last and not leaf.is_translation:
                yield _row(
                    label,
                    said(self.exhibit_title(leaf.exhibit)),
                    piece.first,
                    level=level,
                    date=self._date(leaf.exhibit),
                )
            else:
                yield _row("", said(self._beside(leaf)), piece.first, level=level + 1)
            last = key.exhibit

    def _date(self, exhibit: Exhibit) -> str:
        is_open = not self.contents.is_for_source or exhibit.level is Disclosure.DISCLOSE
        return self.contents.phrases.date(exhibit.dated_on) if is_open and exhibit.dated_on else ""

    def _beside(self, leaf: Leaf) -> str:
        """Return how a further file of an exhibit is named in the index."""
        if not leaf.is_translation:
            return f"{self.word('file')}: {leaf.file.name}" if leaf.file else self.word("file")
        note = leaf.note
        name = (
            self.word("translation_by", who=note.translator) if note and note.translator else self.word("translation")
        )
        more = [self.word("certified")] if note and note.certified is Certified.YES else []
        more += [self.word("summary_translation")] if note and note.extent is Extent.SUMMARY else []
        return ", ".join((name, *more))

    def _cover(self, one: Placed) -> Json:
        pieces = beneath(self.found, one)
        inner = list(self._inner(one, level=1))
        exhibits = list(dict.fromkeys(PieceKey.of(piece.span.key).exhibit for piece in pieces))
        last = pieces[-1].last if pieces else one.last
        rows = [[self.word("pages"), said(self.word("page_span", first=one.first, last=last))]]
        only = self.contents.leaf(pieces[0].span.key).exhibit if len(exhibits) == 1 and pieces else None
        if only is not None:
            rows = [*self._particulars(only), *rows]
        return {
            "kind": "cover",
            "label": self.annex_label(one),
            "items": said(self.title_of(one)),
            "rows": rows,
            "inner": inner if len(inner) > 1 else [],
            "heads": self._heads(),
            "cited": list(self._cited(exhibits)),
            "home": str(self.home),
        }

    def _particulars(self, exhibit: Exhibit) -> Iterator[list[Any]]:
        if self.contents.is_for_source and exhibit.level is not Disclosure.DISCLOSE:
            return
        phrases = self.contents.phrases
        if exhibit.dated_on is not None:
            yield [self.word("date"), said(phrases.date(exhibit.dated_on))]
        if exhibit.language:
            yield [self.word("language"), said(phrases.language_name(exhibit.language))]
        if exhibit.provenance:
            yield [self.word("origin"), said(exhibit.provenance)]

    def _cited(self, exhibits: Iterable[str]) -> Iterator[Json]:
        labels = dict.fromkeys(label for one in exhibits for label in self.contents.citing.get(one, ()))
        base = next((one.first - 1 for one in self.found if one.span.kind is SpanKind.REQUEST), 0)
        for label in labels:
            place = self.request.place_of(label) if self.request else None
            to = f"{place[0] + base}:{place[1]}" if place else ""
            yield {"text": self.word("cited_here", number=label), "to": to}

    def _piece(self, one: Placed) -> Json | None:
        leaf = self.contents.leaf(one.span.key)
        label = self.stamp_of(one)
        match leaf.how:
            case How.PAGES:
                return None
            case How.TEXT:
                return self._text(leaf)
            case How.SHEET:
                rows = [
                    [self.word("file"), said(leaf.file.name if leaf.file else "")],
                    [self.word("kind"), said(self.contents.phrases.section("bundle_kinds").get(leaf.kind, leaf.kind))],
                    [self.word("size"), said(size_in_words(leaf.file.size_bytes if leaf.file else 0))],
                    [self.word("digest"), said(grouped(leaf.file.sha256 if leaf.file else ""))],
                    [self.word("name_in_parts"), said(leaf.member)],
                ]
                return _sheet(label, self.word("sheet_title"), rows=rows, note=self.word("sheet_note"))
            case How.MISSING:
                return self._missing(one, leaf, label)
            case How.SUMMARY:
                summary = said(leaf.exhibit.summary if leaf.exhibit else "")
                return _sheet(label, self.word("summary_title"), items=summary, note=self.word("summary_note"))
            case How.WITHHELD:
                slug = leaf.exhibit.reason if leaf.exhibit else ""
                reason = self.contents.phrases.section("reasons").get(
                    slug, slug or self.contents.phrases.word("restricted")
                )
                return _sheet(label, self.word("withheld_title"), note=self.word("withheld_note", reason=reason))
            case _:
                return _sheet(label, self.word("gone_title"), note=self.word("gone_note"))

    def _missing(self, one: Placed, leaf: Leaf, label: str) -> Json:
        """Say that no file is held; where one came since, on which page it stands."""
        page = pages_of_exhibits(self.found).get(PieceKey.of(one.span.key).exhibit, one.first)
        note = self.word("missing_note") if page == one.first else self.word("came_later", page=page)
        title = self.exhibit_title(leaf.exhibit) if leaf.exhibit else ""
        return _sheet(label, self.word("missing_title"), items=said(title), note=note)

    def _text(self, leaf: Leaf) -> Json:
        name = leaf.file.name if leaf.file else ""
        pages = [[said(line) for line in text.expandtabs(4).splitlines()] for text in leaf.texts if text.strip()]
        head = said(self.word("text_head", file=name))
        return {"kind": "text", "items": head, "note": self.word("text_note"), "pages": pages}

    def _originals(self, one: Placed) -> Json:
        rows = list(self._original_rows(one.span.section))
        return {
            "kind": "table",
            "heading": self.word("originals"),
            "lead": self.word("originals_lead" if rows else "originals_none"),
            "heads": ["", *(self.word(name) for name in ("file", "shown", "digest"))],
            "widths": list(ORIGINAL_WIDTHS),
            "rows": rows,
        }

    def _original_rows(self, section: int) -> Iterator[list[Any]]:
        for piece in self.of_section(section, SpanKind.PIECE):
            leaf = self.contents.leaf(piece.span.key)
            if leaf.file is None:
                continue
            label = self.contents.labels.get(PieceKey.of(piece.span.key).exhibit, "")
            name = self.word("redacted") if leaf.file.role is FileRole.REDACTED else leaf.file.name
            yield [said(label), said(name), said(self._span(piece, leaf)), said(grouped(leaf.file.sha256))]

    def _span(self, piece: Placed, leaf: Leaf) -> str:
        is_one = piece.first == piece.last
        span = self.word("shown_page" if is_one else "shown_pages", first=piece.first, last=piece.last)
        names = {How.TEXT: "shown_text", How.SHEET: "shown_sheet"}
        return self.word(names[leaf.how], span=span) if leaf.how in names else span


def _row(label: str, items: Sequence[Json], page: int, *, level: int = 0, date: str = "") -> Json:
    return {"label": label, "items": list(items), "page": str(page), "to": str(page), "level": level, "date": date}


def _sheet(label: str, heading: str, *, items: Sequence[Json] = (), rows: Sequence[Any] = (), note: str = "") -> Json:
    return {"kind": "sheet", "label": label, "heading": heading, "items": list(items), "rows": list(rows), "note": note}


def grouped(digest: str) -> str:
    """Return a digest in groups of eight figures, as it is read aloud and broken over lines."""
    return " ".join(digest[place : place + DIGEST_GROUP] for place in range(0, len(digest), DIGEST_GROUP))


def size_in_words(size_bytes: int) -> str:
    """Return a size with its unit. Units: decimal, as disks are sold."""
    size, unit = float(size_bytes), 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {UNITS[unit]}" if unit == 0 else f"{size:.1f} {UNITS[unit]}"
