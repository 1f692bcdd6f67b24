"""PDF: its pages as text and pixels by pdfium, and what in it acts, calls out or carries files, object by object."""

from __future__ import annotations

import codecs
import ctypes
import io
from collections.abc import Iterator
from typing import Final

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from casework.sandbox.inside.contents import MOST_PAGES, Content, Saying
from casework.sandbox.kinds import NotShown

MOST_OBJECTS: Final = 150_000
MOST_COUNTED: Final = 20_000  # pages
RUNS: Final = ("/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/RichMedia", "/XFA", "/Movie", "/Sound")
ACTS: Final = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/RichMediaExecute"}
CALLS_OUT: Final = {"/URI", "/SubmitForm", "/GoToR", "/Launch"}
WRONG_PASSWORD: Final = pdfium_c.FPDF_ERR_PASSWORD
NOT_LOADED: Final = "/OpenAction"


def get_ready() -> None:
    """Let both libraries look for what they look for once: typefaces, settings, the code of pdfium's texts."""
    codecs.lookup("utf-16-le")
    sample = pdfium.PdfDocument.new()
    sample.save(io.BytesIO())  # the page of memory that calls back into Python cannot be had any more once confined
    sample.close()
    pikepdf.new().close()


def opened(data: bytes) -> pdfium.PdfDocument:
    """Return the document.

    Raises: NotShown.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as problem:
        raise NotShown("locked" if getattr(problem, "err_code", 0) == WRONG_PASSWORD else "broken") from None
    if len(document) > MOST_COUNTED:
        raise NotShown("too-large")
    return document


def look(content: Content, saying: Saying) -> None:
    """Say the number of pages, the text of each, what it carries, and what is remarkable about it.

    Raises: NotShown.
    """
    try:
        document = opened(content.data)
    except NotShown as reason:
        saying.flags.add({"locked": "encrypted", "too-large": "bomb"}.get(reason.reason, "damaged"))
        raise
    width, height = _size_of(document)
    saying.answer.numbers(pages=len(document), width=width, height=height)
    saying.flags |= _flags(content, saying)
    saying.answer.flags(saying.flags)
    for text in texts(document):
        if not saying.text(text):
            break


def texts(document: pdfium.PdfDocument) -> Iterator[str]:
    """Yield the text of each page, "" for a page that has none or cannot be read."""
    for number in range(min(len(document), MOST_PAGES)):
        try:
            page = document[number]
            text = page.get_textpage()
            yield text.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-")
            text.close()
            page.close()
        except pdfium.PdfiumError:
            yield ""


def _size_of(document: pdfium.PdfDocument) -> tuple[int | None, int | None]:
    if not len(document):
        return None, None
    size = document.get_page_size(0)
    return round(size[0]), round(size[1])


def _flags(content: Content, saying: Saying) -> set[str]:
    """Return what is remarkable about the objects; what is unreadable for one library is at least damaged."""
    try:
        with pikepdf.open(content.opened(), attempt_recovery=True, suppress_warnings=True) as document:
            flags = _flags_of_objects(document)
            for name, size in _attachments(document):
                saying.member(name, size)
                flags.add("embedded-files")
            return flags | ({"encrypted"} if document.is_encrypted else set())
    except pikepdf.PasswordError:
        return {"encrypted"}
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return {"damaged"}


def _flags_of_objects(document: pikepdf.Pdf) -> set[str]:
    flags: set[str] = set()
    if len(document.objects) > MOST_OBJECTS:
        return {"bomb"}
    for one in document.objects:
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            flags |= _flags_of(one)
        elif isinstance(one, pikepdf.Array):
            for item in one:
                if isinstance(item, pikepdf.Dictionary) and not item.is_indirect:
                    flags |= _flags_of(item)
    return flags


def _flags_of(one: pikepdf.Object, depth: int = 0) -> set[str]:
    """Return the flags of one object and of what stands directly in it."""
    flags: set[str] = set()
    keys = set(one.keys())
    kind = str(one.get("/S", "")) if "/S" in keys else ""
    if keys & {*RUNS} - {NOT_LOADED} or kind in ACTS:
        flags.add("active-content")
    if "/EF" in keys or "/EmbeddedFiles" in keys:
        flags.add("embedded-files")
    if kind in CALLS_OUT or "/URI" in keys:
        flags.add("external-links")
    if depth < 8:
        for key in keys - {"/Parent", "/P"}:
            inner = one.get(key)
            if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect:
                flags |= _flags_of(inner, depth + 1)
    return flags


def _attachments(document: pikepdf.Pdf) -> Iterator[tuple[str, int]]:
    for name, attached in document.attachments.items():
        yield name, _size_of_attachment(attached.obj)


def _size_of_attachment(described: pikepdf.Object) -> int:
    """Return what the file says of the size, 0 where it says nothing."""
    found: pikepdf.Object | None = described
    for key in ("/EF", "/F", "/Params", "/Size"):
        if not isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            return 0
        found = found.get(key)
    return int(found) if isinstance(found, int) else 0


def page_of(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """Raises: NotShown."""
    try:
        return document[number]
    except pdfium.PdfiumError:
        raise NotShown("broken") from None


def has_annotations(document: pdfium.PdfDocument, number: int) -> bool:
    """Return whether anything lies on a page beside what is drawn on it."""
    page = page_of(document, number)
    found = bool(pdfium_c.FPDFPage_GetAnnotCount(page.raw))
    page.close()
    return found


def flattened(document: pdfium.PdfDocument) -> bytes:
    """Return the document with what lies on its pages drawn onto them."""
    document.init_forms()
    for number in range(len(document)):
        page = page_of(document, number)
        pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_PRINT)
        page.close()
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def pixels(page: pdfium.PdfPage, *, longest_px: int) -> tuple[int, int, bytes]:
    """Return width, height and pixels (three bytes each, red first) of a page on white, its longer side that long."""
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise NotShown("broken")
    scale = longest_px / max(width, height)
    bitmap = page.render(
        scale=scale,
        rev_byteorder=True,
        force_bitmap_format=pdfium_c.FPDFBitmap_BGR,
        fill_color=(255, 255, 255, 255),
        may_draw_forms=False,
    )
    flat = ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height)
    row = bitmap.width * 3
    if bitmap.stride != row:
        flat = b"".join(flat[start : start + row] for start in range(0, len(flat), bitmap.stride))
    found = bitmap.width, bitmap.height, flat
    bitmap.close()
    return found
