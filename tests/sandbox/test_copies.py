"""Copies hold what a reader sees, and nothing that tells, acts or lies underneath (UP-09, PV-08, DG-09)."""

import io
import struct
import zlib

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, PngImagePlugin

from casework.sandbox import Box, NotShown, bundle_part, clean_pdf, picture, pictures, redacted_pdf
from tests.sandbox.corpus import a_pdf, an_image

CANARY = b"Talsk-house-of-the-aunt"
PLACES = [f"{CANARY.decode()}-{number}" for number in range(8)]


def a_telling_photo() -> bytes:
    """A JPEG with a canary in EXIF (three), thumbnail, XMP, IPTC, ICC, a remark, and behind its end; upside down."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x013B] = 6, PLACES[0], PLACES[1]
    exif.get_ifd(0x8825)[29] = PLACES[2]
    profile = bytes(36) + b"acsp" + bytes(88) + PLACES[3].encode()
    photo = an_image("JPEG", (64, 48), exif=exif, comment=PLACES[4].encode(), icc_profile=profile)
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + PLACES[5].encode()
    iptc = b"Photoshop 3.0\x008BIM\x04\x04" + PLACES[6].encode()
    more = b"".join(struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body for kind, body in ((0xE1, xmp), (0xED, iptc)))
    return photo[:2] + more + photo[2:] + PLACES[7].encode()


def a_telling_png() -> bytes:
    """A PNG with a canary in tEXt, zTXt, iTXt and behind its end."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", PLACES[0])
    told.add_text("Comment", PLACES[1], zip=True)
    told.add_itxt("XML:com.adobe.xmp", PLACES[2])
    return an_image("PNG", pnginfo=told) + PLACES[3].encode()


def everything_in(content: bytes) -> bytes:
    """All bytes of a PDF, packed and unpacked, objects and streams."""
    found = [content]
    with pikepdf.open(io.BytesIO(content)) as opened:
        for one in opened.objects:
            found.append(bytes(one.unparse(resolved=False)) if not isinstance(one, pikepdf.Stream) else b"")
            if isinstance(one, pikepdf.Stream):
                found.append(repr(dict(one.items())).encode())
                found.append(one.read_bytes() if one.get("/Filter") != pikepdf.Name.DCTDecode else one.read_raw_bytes())
    return b"\n".join(found)


@pytest.mark.parametrize("original", [a_telling_photo(), a_telling_png()], ids=["jpeg", "png"])
def test_no_place_for_remarks_survives_in_a_derivative(original: bytes) -> None:
    """UP-09: twelve places tell in the originals; preview, clean copy and bundle part tell nothing."""
    told = original + b"".join(zlib.decompressobj().decompress(original[at + 9 :])
                               for at in [original.find(b"zTXtComment") + 4] if b"zTXt" in original)  # fmt: skip
    preview = picture([original], page=0, longest_px=640).png()
    copies = [preview, everything_in(clean_pdf([original])), everything_in(bundle_part([original]).pdf)]

    assert told.count(CANARY) >= (8 if original[:2] == b"\xff\xd8" else 4)
    assert [copy.count(CANARY) for copy in copies] == [0, 0, 0]
    assert [preview[at : at + 4] for at in (12, 37)] == [b"IHDR", b"IDAT"]


def test_a_photo_is_shown_upright_and_wrapped_without_loss() -> None:
    original = a_telling_photo()

    shown, part = picture([original], page=0, longest_px=640), bundle_part([original])

    scan = original[original.index(b"\xff\xda") : original.rindex(b"\xff\xd9")]
    assert (shown.width, shown.height) == (48, 64)
    assert scan in part.pdf
    assert part.page_sizes[0][1] > part.page_sizes[0][0]


def an_acting_pdf() -> bytes:
    """Text, script, an attachment, a form with a value, a link, and metadata: each with the canary."""
    canary = CANARY.decode()
    with pikepdf.open(io.BytesIO(a_pdf(canary))) as made:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{canary}')"))
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(f"https://example.org/{canary}"))
        made.Root.OpenAction = script
        note = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Link, "Rect": [0, 0, 9, 9]}
        made.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(**note, A=link)])
        made.pages[0].AA = pikepdf.Dictionary(O=script)
        made.attachments[f"{canary}.txt"] = CANARY
        made.docinfo["/Author"] = canary
        with made.open_metadata() as told:
            told["dc:title"] = canary
        output = io.BytesIO()
        made.save(output)
        return output.getvalue()


def test_a_clean_copy_holds_pictures_only() -> None:
    """PV-08: catalogue, pages, drawings of one picture each; no script, action, file, form, metadata, letter."""
    clean = clean_pdf([an_acting_pdf()], dpi=72)

    with pikepdf.open(io.BytesIO(clean)) as opened:
        dictionaries = [one for one in opened.objects if not isinstance(one, pikepdf.Stream)]
        streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]
        keys = {key for one in opened.objects for key in one.keys()}  # noqa: SIM118 - not a dict of Python
        drawn = [line.operator for line in pikepdf.parse_content_stream(opened.pages[0])]
        assert [str(one.Type) for one in dictionaries] == ["/Catalog", "/Pages", "/Page"]
        assert [str(one.get("/Subtype", "")) for one in streams] == ["", "/Image"]
        assert "/Info" not in opened.trailer
        assert [str(one) for one in drawn] == ["q", "cm", "Do", "Q"]
    assert keys <= {*"/Type /Pages /Kids /Count /Parent /MediaBox /Contents /Resources /Length /Subtype /Width".split(),
                    *"/Height /ColorSpace /BitsPerComponent /Filter /DecodeParms".split()}  # fmt: skip
    assert CANARY not in everything_in(clean)
    assert pdfium.PdfDocument(clean)[0].get_size() == (595, 842)


def test_what_is_redacted_is_not_there_any_more() -> None:
    """DG-09: no letter in text or objects, black where the box lay, the rest still drawn."""
    original = a_pdf(CANARY.decode())

    redacted = redacted_pdf([original], boxes={0: [Box(0, 0.1, 0.4, 0.25)]}, dpi=72)

    page = pdfium.PdfDocument(redacted)[0]
    seen = page.render(scale=1).to_pil().convert("L")
    assert CANARY not in everything_in(redacted)
    assert page.get_textpage().get_text_bounded() == ""
    assert seen.crop((0, 86, 236, 208)).getextrema() == (0, 0)
    assert seen.crop((242, 86, 595, 208)).getextrema()[0] < 128
    assert seen.crop((0, 220, 595, 842)).getextrema() == (255, 255)


def test_a_bundle_part_keeps_pages_and_nothing_that_acts() -> None:
    """Its text stays text; script, action, link, attachment and metadata go."""
    part = bundle_part([an_acting_pdf()])

    held = everything_in(part.pdf)
    assert part.page_sizes == ((595.0, 842.0),)
    assert CANARY.decode() in part.texts[0]
    assert held.count(CANARY) == 1  # where it is drawn
    assert not [word for word in (b"/JavaScript", b"/AA", b"/URI", b"/EmbeddedFile", b"/Metadata", b"/Author")
                if word in held]  # fmt: skip


def test_pages_come_in_order_and_as_many_as_asked_for() -> None:
    with pikepdf.new() as made:
        for width in (100, 200, 300):
            made.add_blank_page(page_size=(width, 400))
        output = io.BytesIO()
        made.save(output)

    shown = [one.width for one in pictures([output.getvalue()], longest_px=400, pages=range(1, 3))]

    assert shown == [200, 300]


@pytest.mark.parametrize(("content", "reason"), [(b"plain", "no-picture"), (b"%PDF-1.4 x", "broken")])
def test_what_has_no_picture_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(NotShown) as refused:
        picture([content], page=0, longest_px=100)

    assert refused.value.reason == reason


def test_a_locked_file_is_said_to_be_locked() -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as opened:
        opened.save(output, encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(NotShown) as refused:
        bundle_part([output.getvalue()])

    assert refused.value.reason == "locked"
