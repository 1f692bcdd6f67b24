"""A PDF written on our side from bare pixels: pages, pictures, and no other object (PV-08)."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import Final

from casework.sandbox.kinds import NotShown
from casework.sandbox.pictures import Picture, differences_of
from casework.sandbox.showing import Shown

CATALOGUE, TREE, FIRST = 1, 2, 3
OBJECTS_A_PAGE: Final = 3
LEVEL: Final = 6


def pdf_of(pages: Iterable[Shown]) -> bytes:
    """Return a PDF with one picture a page, as large as the page was.

    Raises: NotShown where there is no page.
    """
    objects: list[bytes] = []
    for number, page in enumerate(pages):
        objects += _page(page, FIRST + number * OBJECTS_A_PAGE)
    if not objects:
        raise NotShown("no-picture")
    kids = " ".join(f"{number} 0 R" for number in range(FIRST, FIRST + len(objects), OBJECTS_A_PAGE))
    tree = f"<</Type/Pages/Count {len(objects) // OBJECTS_A_PAGE}/Kids[{kids}]>>".encode()
    return _written([f"<</Type/Catalog/Pages {TREE} 0 R>>".encode(), tree, *objects])


def _page(page: Shown, number: int) -> tuple[bytes, bytes, bytes]:
    """Return page, drawing and picture; they are numbered in this order."""
    width, height = (f"{side:.2f}" for side in page.size)
    sheet = (
        f"<</Type/Page/Parent {TREE} 0 R/MediaBox[0 0 {width} {height}]/Contents {number + 1} 0 R"
        f"/Resources<</XObject<</P {number + 2} 0 R>>>>>>"
    )
    return sheet.encode(), _stream("", f"q {width} 0 0 {height} 0 0 cm /P Do Q".encode()), _picture(page.picture)


def _picture(picture: Picture) -> bytes:
    """Return the picture, grey where it has no colour, each row as differences where that is shorter."""
    samples, colours, channels = _samples(picture)
    packed = zlib.compress(samples, LEVEL)
    described = (
        f"/Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}"
        f"/ColorSpace/{colours}/BitsPerComponent 8/Filter/FlateDecode"
    )
    if channels == 1:
        return _stream(described, packed)
    stride = picture.width * channels
    other = differences_of(samples, stride)
    other = zlib.compress(b"".join(b"\1" + other[at : at + stride] for at in range(0, len(other), stride)), LEVEL)
    if len(other) >= len(packed):
        return _stream(described, packed)
    predicted = f"/DecodeParms<</Predictor 11/Colors {channels}/BitsPerComponent 8/Columns {picture.width}>>"
    return _stream(described + predicted, other)


def _samples(picture: Picture) -> tuple[bytes, str, int]:
    red, green, blue = (picture.pixels[channel::3] for channel in range(3))
    return (red, "DeviceGray", 1) if red == green == blue else (picture.pixels, "DeviceRGB", 3)


def _stream(described: str, content: bytes) -> bytes:
    return f"<<{described}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def _written(objects: list[bytes]) -> bytes:
    """Return the file: head, objects, their places, end; its mark is a digest of the objects."""
    parts, places, length = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, one in enumerate(objects, start=1):
        places.append(length)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, one))
        length += len(parts[-1])
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    mark = hashlib.sha256(b"".join(objects)).hexdigest()[:32]
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}"
        f"/Root {CATALOGUE} 0 R/ID[<{mark}><{mark}>]>>\nstartxref\n{length}\n%%EOF\n"
    )
    return b"".join([*parts, end.encode()])
