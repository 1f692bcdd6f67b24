"""The work of making a file fit for a bundle: what acts, calls out, carries or tells about its maker is taken away."""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from casework.sandbox.inside import images, pdfs
from casework.sandbox.inside.answers import Answer
from casework.sandbox.inside.contents import MOST_PAGES, MOST_TEXT, Content
from casework.sandbox.inside.intake import Intake
from casework.sandbox.kinds import NotShown
from casework.sandbox.signatures import PDF_MARK, PDF_WITHIN, type_of

KEPT_IN_PAGE: Final = frozenset(
    {"/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}
)
TOLD_ABOUT: Final = frozenset(
    {
        "/Metadata",
        "/PieceInfo",
        "/LastModified",
        "/AA",
        "/A",
        "/OPI",
        "/Thumb",
        "/Measure",
        "/PtData",
        "/AF",
        "/SourceModified",
    }
)
A4_LONGER: Final = 842
TURNED: Final = {1: 0, 3: 180, 6: 90, 8: 270}
AS_GIVEN: Final = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
LONGEST_PX: Final = 4000


def prepare(_options: dict[str, Any]) -> None:
    for name in ("pdfs", "images"):
        import_module(f"casework.sandbox.inside.{name}").get_ready()


def work(intake: Intake, answer: Answer, options: dict[str, Any]) -> None:
    """Say the size and the text of each page, then the file.

    Raises: NotShown.
    """
    intake.next_part()
    data = intake.whole(most_bytes=options["input_bytes"]).getvalue()
    if PDF_MARK in data[: PDF_WITHIN + len(PDF_MARK)]:
        made = _from_pdf(data)
    else:
        made = _from_image(Content(data, type_of(data[:512]).media_type))
    _say(made, answer)


def _say(made: bytes, answer: Answer) -> None:
    document = pdfs.opened(made)
    if not 0 < len(document) <= MOST_PAGES:
        raise NotShown("too-large" if len(document) else "broken")
    answer.numbers(pages=len(document))
    left = MOST_TEXT
    for number, text in enumerate(pdfs.texts(document)):
        answer.page_size(*document.get_page_size(number))
        answer.text(text[:left])
        left -= min(left, len(text))
    answer.file(made)


def _from_pdf(data: bytes) -> bytes:
    """Return a new file into which only the pages came, with what is drawn on them."""
    try:
        with pikepdf.open(io.BytesIO(_flattened(data)), suppress_warnings=True) as given, pikepdf.new() as made:
            if len(given.pages) > MOST_PAGES:
                raise NotShown("too-large")
            for page in given.pages:
                _bare(page.obj)
                made.pages.append(page)
            _clear(made)
            return _saved(made)
    except pikepdf.PasswordError:
        raise NotShown("locked") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError):
        raise NotShown("broken") from None


def _flattened(data: bytes) -> bytes:
    """Return the file with filled fields and notes drawn onto their pages; as it was where pdfium cannot."""
    document = pdfs.opened(data)
    if len(document) > MOST_PAGES:
        raise NotShown("too-large")
    if not any(pdfs.has_annotations(document, number) for number in range(len(document))):
        return data
    return pdfs.flattened(document)


def _bare(page: pikepdf.Dictionary) -> None:
    """Take everything off a page that is not drawn; what it inherits is written into it first."""
    inherited = pikepdf.Page(page)
    for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
        found = _inherited(page, key)
        if found is not None and key not in page:
            inherited.obj[key] = found
    for key in set(page.keys()) - KEPT_IN_PAGE:
        if key != "/Parent":
            del page[key]


def _inherited(page: pikepdf.Dictionary, key: str) -> pikepdf.Object | None:
    node: pikepdf.Object | None = page
    for _ in range(50):
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return None if node is None else node.get(key)


def _clear(made: pikepdf.Pdf) -> None:
    """Take from every object what tells about its maker, acts or carries something."""
    for one in made.objects:
        if isinstance(one, Dictionary | pikepdf.Stream):
            for key in TOLD_ABOUT & set(one.keys()):
                del one[key]
    for key in set(made.Root.keys()) - {"/Type", "/Pages"}:
        del made.Root[key]
    if "/Info" in made.trailer:
        del made.trailer["/Info"]


def _saved(made: pikepdf.Pdf) -> bytes:
    output = io.BytesIO()
    made.remove_unreferenced_resources()
    made.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _from_image(content: Content) -> bytes:
    """Return one page with the image: a JPEG as its own bytes without what is beside the picture, others as pixels."""
    image = images.opened(content)
    turned = TURNED.get(image.getexif().get(0x0112, 1))
    with pikepdf.new() as made:
        if image.format == "JPEG" and image.mode in AS_GIVEN and turned is not None:
            images.refuse_damaged(content)
            picture = _wrapped(made, content.data, image.mode, image.size)
        else:
            width, height, pixels = images.pixels(image, longest_px=LONGEST_PX)
            picture, turned = _drawn(made, pixels, (width, height)), 0
        _lay(made, picture, turned)
        return _saved(made)


def _wrapped(made: pikepdf.Pdf, data: bytes, mode: str, size: tuple[int, int]) -> pikepdf.Stream:
    stream = pikepdf.Stream(made, images.bare_jpeg(data))
    stream.update(_description(size, AS_GIVEN[mode]) | {"/Filter": Name.DCTDecode})
    if mode == "CMYK":
        stream.Decode = Array([1, 0] * 4)  # as the programs that write such files have it
    return stream


def _drawn(made: pikepdf.Pdf, pixels: bytes, size: tuple[int, int]) -> pikepdf.Stream:
    stream = pikepdf.Stream(made, pixels)
    stream.update(_description(size, Name.DeviceRGB))
    return stream


def _description(size: tuple[int, int], colours: pikepdf.Name) -> dict[str, Any]:
    return {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": size[0],
        "/Height": size[1],
        "/ColorSpace": colours,
        "/BitsPerComponent": 8,
    }


def _lay(made: pikepdf.Pdf, picture: pikepdf.Stream, turned: int) -> None:
    scale = A4_LONGER / max(int(picture.Width), int(picture.Height))
    width, height = round(int(picture.Width) * scale, 2), round(int(picture.Height) * scale, 2)
    drawing = pikepdf.Stream(made, f"q {width} 0 0 {height} 0 0 cm /Picture Do Q".encode())
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, width, height],
        Contents=drawing,
        Resources=Dictionary(XObject=Dictionary(Picture=picture)),
        Rotate=turned,
    )
    made.pages.append(pikepdf.Page(made.make_indirect(page)))
