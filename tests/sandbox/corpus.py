"""Hostile and harmless files, made anew in each run; none is stored (H5)."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pikepdf
from PIL import Image

TALE = b"MIME-Version: 1.0\r\nFrom: a@example.org\r\nTo: b@example.org\r\nSubject: Arrest\r\n"


def a_pdf(text: str = "Order of the court", **root: pikepdf.Object) -> bytes:
    """One page of A4 with a line of text."""
    with pikepdf.new() as made:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = made.make_stream(f"BT /F 24 Tf 72 700 Td ({text}) Tj ET".encode())
        for key, value in root.items():
            made.Root[f"/{key}"] = value
        output = io.BytesIO()
        made.save(output)
        return output.getvalue()


def a_zip(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return output.getvalue()


def an_image(form: str, size: tuple[int, int] = (60, 40), **told: object) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(output, form, **told)
    return output.getvalue()


def an_office_file(folder: str, part: str, content: str, **more: bytes) -> bytes:
    types = b'<?xml version="1.0"?><Types/>'
    return a_zip({"[Content_Types].xml": types, f"{folder}/{part}": content.encode(), **more})


def a_docx(text: str = "My brother was there", **more: bytes) -> bytes:
    body = f'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return an_office_file("word", "document.xml", body, **more)


def a_png_that_says(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def overlapping() -> bytes:
    """Two hundred entries that all claim the same packed bytes."""
    one = a_zip({"a": bytes(1 << 20)})
    at = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry, count = one[at:end], 200
    return (
        one[:at]
        + entry * count
        + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, at, 0)
    )


def a_million_names() -> bytes:
    one = a_zip({"a": b"x"})
    at, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    length, count = (end - at) * 1_000_000, 1_000_000
    wide = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, at)
    finder = struct.pack("<4sIQI", b"PK\x06\x07", 0, at + length, 1)
    last = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return one[:at] + one[at:end] * count + wide + finder + last


def nested(depth: int) -> bytes:
    held = a_zip({"a.txt": b"x"})
    for number in range(depth):
        held = a_zip({f"{number}.zip": held})
    return held


def a_link() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    return output.getvalue()


def an_encrypted_zip() -> bytes:
    held = bytearray(a_zip({"secret.txt": b"x"}))
    held[6] |= 1
    held[held.index(b"PK\x01\x02") + 8] |= 1
    return bytes(held)


def many_pages() -> bytes:
    kids = b"3 0 R " * 1_000_000
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1000000/Kids[" + kids
    body += b"]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    return body + b"trailer<</Size 4/Root 1 0 R>>\n%%EOF"


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lines}]><svg>&l11;</svg>'.encode()


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a thousand to one": ("a.zip", lambda: a_zip({"a": bytes(96 << 20)})),
    "overlapping": ("a.zip", overlapping),
    "nested ten times": ("a.zip", lambda: nested(10)),
    "a million names": ("a.zip", a_million_names),
    "docx": ("a.docx", lambda: a_docx("y" * (49 << 20))),
    "entities in a docx": ("a.docx", lambda: an_office_file("word", "document.xml", laughs().decode())),
    "entities": ("a.svg", laughs),
    "60,000 pixels square": ("a.png", lambda: a_png_that_says(60_000, 60_000)),
    "a million pages": ("a.pdf", many_pages),
}
