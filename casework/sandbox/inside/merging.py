"""The work of putting parts together: pages in order, stamps on them, bookmarks, labels, and links between pages.

Every part was made fit for a bundle before. Links are taken from our own parts alone, where they are written as
addresses of the form `bundle:12`, or `bundle:12:700` for a place that high on the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf, String

from casework.sandbox.inside.answers import Answer
from casework.sandbox.inside.intake import Intake
from casework.sandbox.kinds import NotShown
from casework.sandbox.layout import MIB

OURS: Final = "bundle:"
UNREAD_MARKS: Final = ("/StructParents", "/Tabs", "/B", "/Metadata", "/PieceInfo", "/LastModified", "/AA")
PRINTED: Final = 4  # a link's flag


def prepare(options: dict[str, Any]) -> None:  # noqa: ARG001 - every task is prepared alike
    pikepdf.new().close()


def work(intake: Intake, answer: Answer, options: dict[str, Any]) -> None:
    """Read stamps first, then the parts as their turn comes; say the whole file piece by piece.

    Raises: TooLarge, NotShown.
    """
    plan = options["plan"]
    made = pikepdf.new()
    stamps = _opened(intake, options)
    opened: dict[int, Pdf] = {}
    for part, number in plan["pages"]:
        if part not in opened:
            _let_go(opened, plan)
            opened[part] = _next(intake, options)
        made.pages.append(opened[part].pages[number])
    _stamp(made, stamps)
    _link(made, plan)
    _describe(made, plan)
    output = _Output(answer)
    made.save(
        cast(BinaryIO, output),  # written from front to back, never read
        static_id=True,  # one made of the content would cost as much as all the rest
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    output.flush()


def _let_go(opened: dict[int, Pdf], plan: Mapping[str, Any]) -> None:
    """Close every part whose pages were taken, which is any but our own: what was taken stays, the part need not."""
    for part in set(opened) - set(plan["ours"]):
        opened.pop(part).close()


def _next(intake: Intake, options: Mapping[str, Any]) -> Pdf:
    """Raises: NotShown where a part is missing."""
    part = _opened(intake, options)
    if part is None:
        raise NotShown("broken")
    return part


def _opened(intake: Intake, options: Mapping[str, Any]) -> Pdf | None:
    if not intake.next_part():
        return None
    return pikepdf.open(intake.whole(most_bytes=options["input_bytes"]), suppress_warnings=True)


def _stamp(made: Pdf, stamps: Pdf | None) -> None:
    """Lay a page of the stamps over each page, as large as the page is and upright as it is read."""
    for page in made.pages:
        for mark in UNREAD_MARKS:
            if mark in page.obj:
                del page.obj[mark]
    if stamps is None:
        return
    for page, stamp in zip(made.pages, stamps.pages, strict=True):
        page.add_overlay(stamp, pikepdf.Rectangle(page.cropbox))


def _link(made: Pdf, plan: Mapping[str, Any]) -> None:
    """Let the links of our own pages lead to pages; what is on any other page leads nowhere."""
    ours = set(plan["ours"])
    for (part, _number), page in zip(plan["pages"], made.pages, strict=True):
        notes = page.obj.get("/Annots")
        if notes is None:
            continue
        kept = [made.make_indirect(one) for one in _links(made, notes, plan)] if part in ours else []
        if kept:
            page.obj.Annots = Array(kept)
        else:
            del page.obj["/Annots"]


def _links(made: Pdf, notes: Iterable[Any], plan: Mapping[str, Any]) -> Iterator[Dictionary]:
    for note in notes:
        address = str(note.get("/A", {}).get("/URI", ""))
        if note.get("/Subtype") != Name.Link or not address.startswith(OURS):
            continue
        number, _, height = address.removeprefix(OURS).partition(":")
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=note.Rect, Border=[0, 0, 0], F=PRINTED, Contents=String(number)
        )
        if _lead(link, made, plan, number=int(number), height=float(height) if height else None):
            yield link


def _lead(link: Dictionary, made: Pdf, plan: Mapping[str, Any], *, number: int, height: float | None) -> bool:
    """Let a link lead to a page of this volume, or of another that lies beside it; return whether there is one."""
    place = number - plan["first"]
    if 0 <= place < len(made.pages):
        link.Dest = _at(made.pages[place], height)
        return True
    for first, last, name in plan["volumes"]:
        if first <= number <= last:
            link.A = Dictionary(S=Name.GoToR, F=String(name), D=Array([number - first, Name.XYZ, None, height, None]))
            return True
    return False


def _at(page: Page, height: float | None) -> Array:
    """Return the place on a page, without another size than the reader has chosen."""
    return Array([page.obj, Name.XYZ, 0, height if height is not None else _top(page), None])


def _top(page: Page) -> float:
    """Return what is above on the page as it is read: of one turned upside down that is its lower edge."""
    box = [float(one) for one in page.cropbox]
    return box[3] if int(page.obj.get("/Rotate", 0)) % 360 in (0, 90) else box[1]


def _describe(made: Pdf, plan: Mapping[str, Any]) -> None:
    """Write labels equal to the page numbers, bookmarks, the size it opens at; of metadata title and language alone."""
    with made.open_outline() as outline:
        outline.root.extend(_bookmarks(made, plan["bookmarks"], plan["first"]))
    labels = Dictionary(Nums=[0, Dictionary(S=Name.D, St=plan["first"])])
    made.Root.PageLabels = made.make_indirect(labels)
    made.Root.PageMode = Name.UseOutlines
    made.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    made.Root.OpenAction = Array([made.pages[0].obj, Name.XYZ, None, None, 1])  # at 100 %
    made.Root.Lang = String(plan["language"])
    made.docinfo["/Title"] = plan["title"]


def _bookmarks(made: Pdf, told: Iterable[Any], first: int) -> Iterator[OutlineItem]:
    for title, number, inner in told:
        item = OutlineItem(title, destination=_at(made.pages[number - first], None))
        item.children.extend(_bookmarks(made, inner, first))
        item.is_closed = True
        yield item


class _Output(io.RawIOBase):
    """Says what is written to it, a mebibyte at a time."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, some: Any) -> int:
        self._held += some
        while len(self._held) >= MIB:
            self._answer.file(bytes(self._held[:MIB]))
            del self._held[:MIB]
        return len(some)

    def flush(self) -> None:
        if self._held:
            self._answer.file(bytes(self._held))
            self._held.clear()
