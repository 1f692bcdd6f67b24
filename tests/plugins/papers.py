"""Papers as clients bring them, made when a test runs: a photograph, PDFs, a letter, a mail, an archive."""

from __future__ import annotations

from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pypdfium2
from docx import Document
from PIL import Image, ImageDraw

SECRET = "KANAREK GASSE 17"  # stands on the page, to be covered
HIDDEN = "KANAREK-HIDDEN"  # stands in metadata, which no copy may carry
OPEN = "The court of Talsk"
CONTENT = """BT /F1 24 Tf 72 720 Td ({open}, page {number}) Tj ET
BT /F1 24 Tf 72 500 Td ({secret}) Tj ET"""


def phone_photo() -> bytes:
    """A photograph held upright: its pixels lie on their side, EXIF says how to turn them, and where it was taken."""
    picture = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 60, 239), fill="red")  # the left edge: above, once it is turned
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0131] = 6, HIDDEN, HIDDEN  # turned by a quarter; maker; program
    exif[0x8825] = {1: "N", 2: (38.0, 42.0, 30.0), 3: "W", 4: (9.0, 8.0, 20.0)}
    return _saved(picture, "JPEG", exif=exif, comment=HIDDEN.encode())


def text_pdf(pages: int = 2) -> bytes:
    """A PDF with text on each page, an attachment, a script, and an author."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    fonts = pikepdf.Dictionary(F1=pdf.make_indirect(font))
    for number in range(1, pages + 1):
        content = CONTENT.format(open=OPEN, number=number, secret=SECRET).encode()
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 595, 842],
            Resources=pikepdf.Dictionary(Font=fonts),
            Contents=pdf.make_stream(content),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.docinfo["/Author"] = HIDDEN
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, HIDDEN.encode(), filename="notes.txt")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{HIDDEN}')")
    pdf.Root.OpenAction = pdf.make_indirect(script)
    return _kept(pdf)


def scan_pdf() -> bytes:
    """A page that is a picture alone, as a scanner makes it."""
    picture = Image.new("L", (600, 850), 255)
    ImageDraw.Draw(picture).text((60, 100), OPEN, fill=0)
    return _saved(picture, "PDF")


def letter_docx() -> bytes:
    document = Document()
    document.add_paragraph(f"{OPEN} wrote to {SECRET}.")
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def archive() -> bytes:
    """An archive with two files, one of them under a name in Arabic."""
    stream = BytesIO()
    with ZipFile(stream, "w") as packed:
        packed.writestr("photos/gate.jpg", phone_photo())
        packed.writestr("نص الحكم.txt", "first")
    return stream.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "clerk@example.org", "counsel@example.org", "The judgment"
    message.set_content(f"{OPEN} has decided.")
    message.add_attachment(text_pdf(1), maintype="application", subtype="pdf", filename="judgment.pdf")
    return message.as_bytes()


def _kept(pdf: pikepdf.Pdf) -> bytes:
    stream = BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    stream = BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def left_in(pdf: bytes) -> set[str]:
    """Return which of the planted words a PDF still holds: in its text, in any object of it, in its metadata."""
    words = {SECRET, HIDDEN, OPEN}
    with pikepdf.open(BytesIO(pdf)) as opened:
        streams = [bytes(one.read_raw_bytes()) for one in opened.objects if isinstance(one, pikepdf.Stream)]
        objects = " ".join(repr(one) for one in opened.objects)
        plain = [_plain(one) for one in opened.objects if isinstance(one, pikepdf.Stream)]
    document = pypdfium2.PdfDocument(pdf)
    texts = " ".join(page.get_textpage().get_text_range() for page in document)
    whole = texts.encode() + objects.encode() + b"".join(streams) + b"".join(plain) + pdf
    return {word for word in words if word.encode() in whole}


def _plain(stream: pikepdf.Stream) -> bytes:
    """Return what a stream holds once it is unpacked; of a picture as it lies there."""
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return b""


def dark_parts(pdf: bytes, page: int) -> set[str]:
    """Return whether the middle of where the secret stood is wholly black: `covered`; and whether the rest is."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=1).to_pil().convert("L")
    width, height = picture.size
    inside = picture.crop((width * 12 // 100, height * 38 // 100, width * 58 // 100, height * 42 // 100))
    below = picture.crop((0, height * 60 // 100, width, height))
    darkest = {"covered": inside.getextrema()[1], "rest": below.getextrema()[1]}
    return {name for name, lightest in darkest.items() if lightest < 40}
