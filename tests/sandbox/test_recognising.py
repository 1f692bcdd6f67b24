"""What a file is, by its content; what its name promises besides; what is remarkable about it (UP-05)."""

from collections.abc import Callable

import pikepdf
import pytest

from casework.sandbox import Kind, examine
from tests.sandbox.corpus import TALE, a_docx, a_pdf, a_zip, an_image, an_office_file

JS = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RICH = rb"{\rtf1{\object\objdata 00}}"
WINDOWS = "application/vnd.microsoft.portable-executable"
PAGE = b"<!DOCTYPE html><html><body><p>Hello</p></body></html>"
SCRIPTED = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
MHT = b"MIME-Version: 1.0\r\nFrom: <Saved>\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--\r\n"
ATTACHED = (
    TALE + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\n"
    b'Content-Type: application/pdf; name="order.pdf"\r\n\r\nabc\r\n--x--\r\n'
)
RULES = b'<Relationships><Relationship Target="https://example.org/t.dotm" TargetMode="External"/></Relationships>'

# name, content, kind, media type, flags
CORPUS: list[tuple[str, Callable[[], bytes], Kind, str, set[str]]] = [
    ("order.pdf", a_pdf, Kind.PDF, "application/pdf", set()),
    ("order.PDF", lambda: a_pdf(OpenAction=JS), Kind.PDF, "application/pdf", {"active-content"}),
    ("order.docx", a_pdf, Kind.PDF, "application/pdf", {"name-differs"}),
    ("order.2024", a_pdf, Kind.PDF, "application/pdf", set()),
    ("a.pdf", lambda: a_pdf() + a_zip({"a": b"x"}), Kind.PDF, "application/pdf", {"polyglot"}),
    ("a.pdf", lambda: SCRIPTED + a_pdf(), Kind.HTML, "text/html", {"polyglot", "name-differs", "active-content"}),
    ("a.pdf", lambda: PAGE, Kind.HTML, "text/html", {"name-differs"}),
    ("a.html", lambda: SCRIPTED, Kind.HTML, "text/html", {"active-content"}),
    ("a.pdf", lambda: b"%PDF-1.7 nothing more", Kind.PDF, "application/pdf", {"damaged"}),
    ("a.gif", lambda: an_image("GIF"), Kind.IMAGE, "image/gif", set()),
    ("a.gif", lambda: b"GIF89a/*" + an_image("GIF")[8:] + b"*/=1;alert(1)", Kind.IMAGE, "image/gif", {"polyglot"}),
    ("a.jpg", lambda: an_image("JPEG"), Kind.IMAGE, "image/jpeg", set()),
    ("a.jpg", lambda: an_image("JPEG") + a_zip({"a": b"x"}), Kind.IMAGE, "image/jpeg", {"polyglot"}),
    ("a.jpg", lambda: an_image("PNG"), Kind.IMAGE, "image/png", {"name-differs"}),
    ("a.webp", lambda: an_image("WEBP"), Kind.IMAGE, "image/webp", set()),
    ("a.tif", lambda: an_image("TIFF"), Kind.IMAGE, "image/tiff", set()),
    ("a.svg", lambda: b"<svg xmlns='s'><rect/></svg>", Kind.IMAGE, "image/svg+xml", set()),
    ("a.svg", lambda: b"<svg><script>1</script></svg>", Kind.IMAGE, "image/svg+xml", {"active-content"}),
    ("a.heic", lambda: bytes(3) + b"\x18ftypheic" + bytes(40), Kind.IMAGE, "image/heic", set()),
    ("a.mht", lambda: MHT, Kind.HTML, "multipart/related", {"active-content"}),
    ("a.docx", a_docx, Kind.WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", set()),
    (
        "a.docx", lambda: a_docx(**{"word/_rels/settings.xml.rels": RULES}), Kind.WORD,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", {"external-links"},
    ),
    (
        "a.docm", lambda: a_docx(**{"word/vbaProject.bin": b"x"}), Kind.WORD,
        "application/vnd.ms-word.document.macroEnabled.12", {"macros", "active-content"},
    ),
    (
        "a.xlsx", lambda: an_office_file("xl", "workbook.xml", "<w/>", **{"xl/vbaProject.bin": b"x"}), Kind.SHEET,
        "application/vnd.ms-excel.sheet.macroEnabled.12", {"macros", "active-content", "name-differs"},
    ),
    ("a.rtf", lambda: RICH, Kind.WORD, "application/rtf", {"embedded-files", "active-content"}),
    ("a.doc", lambda: OLD + "WordDocument".encode("utf-16-le"), Kind.WORD, "application/msword", set()),
    (
        "a.msg", lambda: OLD + "__substg1.0_".encode("utf-16-le"), Kind.MAIL,
        "application/vnd.ms-outlook", set(),
    ),
    (
        "photo.jpg", lambda: bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(99), Kind.PROGRAM,
        "application/x-ms-shortcut", {"name-differs", "active-content"},
    ),
    ("a.hta", lambda: PAGE, Kind.SCRIPT, "application/hta", {"active-content"}),
    (
        "a.url", lambda: b"[InternetShortcut]\r\nURL=https://example.org\r\n", Kind.SCRIPT,
        "application/internet-shortcut", {"active-content", "external-links"},
    ),
    ("a.eml", lambda: TALE + b"\r\nHello", Kind.MAIL, "message/rfc822", set()),
    ("a.eml", lambda: ATTACHED, Kind.MAIL, "message/rfc822", {"embedded-files"}),
    ("a.mbox", lambda: b"From a@example.org Wed\n" + TALE + b"\r\nHello", Kind.MAIL, "application/mbox", set()),
    ("a.zip", lambda: a_zip({"a": b"x"}), Kind.ARCHIVE, "application/zip", set()),
    ("a.pdf.exe", lambda: b"MZ" + bytes(200), Kind.PROGRAM, WINDOWS, {"active-content"}),
    ("a.pdf", lambda: b"\x7fELF" + bytes(200), Kind.PROGRAM, "application/x-elf", {"active-content", "name-differs"}),
    ("a.vbs", lambda: b'MsgBox "hello"', Kind.SCRIPT, "text/x-script", {"active-content"}),
    ("PTT-0001.opus", lambda: b"OggS\0\2" + bytes(22) + b"OpusHead", Kind.AUDIO, "audio/ogg", set()),
    ("a.m4a", lambda: bytes(3) + b"\x18ftypM4A " + bytes(40), Kind.AUDIO, "audio/mp4", set()),
    ("a.mp4", lambda: bytes(3) + b"\x18ftypisom" + bytes(40), Kind.VIDEO, "video/mp4", set()),
    ("a.txt", lambda: b"I was there.", Kind.TEXT, "text/plain", set()),
    ("a.bin", lambda: bytes(range(256)), Kind.UNKNOWN, "application/octet-stream", set()),
    ("a.pdf", lambda: bytes(range(256)), Kind.UNKNOWN, "application/octet-stream", {"name-differs"}),
    ("a.txt", lambda: b"x", Kind.TEXT, "text/plain", set()),
    ("a.pdf", lambda: b"\0", Kind.UNKNOWN, "application/octet-stream", {"name-differs"}),
    ("a.pdf", lambda: b"", Kind.EMPTY, "application/octet-stream", set()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "made", "kind", "media_type", "flags"), CORPUS)
def test_content_decides_and_the_name_is_compared(
    name: str, made: Callable[[], bytes], kind: Kind, media_type: str, flags: set[str]
) -> None:
    """UP-05: type from content, a differing name flagged, a second type flagged, the unknown accepted."""
    found = examine([made()], name=name)

    assert (found.kind, found.media_type, set(found.flags)) == (kind, media_type, flags)


TEXTS = [
    ("a.pdf", a_pdf, "Order of the court"),
    ("a.docx", a_docx, "My brother was there"),
    ("a.eml", lambda: ATTACHED, "Subject: Arrest\n\nHello"),
    ("a.html", lambda: PAGE, "Hello"),
    ("a.txt", lambda: "Суд постановил освободить".encode("windows-1251"), "Суд постановил освободить"),
    ("a.txt", lambda: "قررت المحكمة الإفراج عنه".encode("windows-1256"), "قررت المحكمة الإفراج عنه"),
    ("a.txt", lambda: "法院决定释放他的弟弟".encode("gb18030"), "法院决定释放他的弟弟"),
    ("a.txt", lambda: "Freed".encode("utf-16"), "Freed"),
    ("a.txt", "Libéré".encode, "Libéré"),
]


@pytest.mark.parametrize(("name", "made", "text"), TEXTS)
def test_the_text_of_a_file_is_read(name: str, made: Callable[[], bytes], text: str) -> None:
    found = examine([made()], name=name)

    assert found.problem == ""
    assert text in found.texts[0]


def test_attachments_and_members_are_listed() -> None:
    mail, archive = examine([ATTACHED], name="a.eml"), examine([a_zip({"a/b.txt": b"four"})], name="a.zip")

    assert [(entry.name, entry.size_bytes) for entry in mail.listing] == [("order.pdf", 3)]
    assert [(entry.name, entry.size_bytes) for entry in archive.listing] == [("a/b.txt", 4)]
