"""Parts put together in a child: order, labels, links within a volume and to the next, nothing that a part brings."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from casework.sandbox import Level, level
from casework.sandbox.kinds import NotShown
from casework.sandbox.merging import Bookmark, MergePlan, merged
from tests.plugins import papers

pytestmark = pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp")


def linking(*addresses: str) -> bytes:
    """A page with a link to each of these addresses."""
    with pikepdf.open(BytesIO(papers.text_pdf(1))) as pdf:
        links = [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[0, 0, 10, 10],
                A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=address),
            )
            for address in addresses
        ]
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array(links))
        stream = BytesIO()
        pdf.save(stream)
    return stream.getvalue()


def put_together(parts: list[bytes], **plan: object) -> bytes:
    pages = tuple((number, 0) for number in range(len(parts)))
    told = MergePlan("Title", "en", pages, **plan)  # type: ignore[arg-type]
    return b"".join(merged([[part] for part in parts], overlay=[papers.text_pdf(len(parts))], plan=told))


def test_a_later_volume_goes_on_counting_and_leads_back_to_the_first() -> None:
    volumes = ((1, 6, "bundle-1.pdf"), (7, 8, "bundle-2.pdf"))
    front, scan = linking("bundle:8", "bundle:3:700", "https://example.org/", "bundle:99"), papers.scan_pdf()

    made = put_together([front, scan], first=7, ours=(0,), volumes=volumes, bookmarks=(Bookmark("Scan, p. 8", 8),))

    document = pypdfium2.PdfDocument(made)
    assert [document.get_page_label(number) for number in range(2)] == ["7", "8"]
    assert [(one.get_title(), one.get_dest().get_index()) for one in document.get_toc()] == [("Scan, p. 8", 1)]
    with pikepdf.open(BytesIO(made)) as opened:
        within, beyond = opened.pages[0].obj.Annots
        assert within.Dest[0].objgen == opened.pages[1].obj.objgen
        assert [str(beyond.A.S), str(beyond.A.F), int(beyond.A.D[0])] == ["/GoToR", "bundle-1.pdf", 2]


def test_a_link_that_a_part_brings_leads_nowhere() -> None:
    made = put_together([linking("bundle:1"), linking("bundle:2", "https://example.org/")], ours=(0,))

    with pikepdf.open(BytesIO(made)) as opened:
        assert len(opened.pages[0].obj.Annots) == 1
        assert "/Annots" not in opened.pages[1].obj
    assert b"example.org" not in made


def test_a_part_that_is_none_is_said_to_be_broken() -> None:
    with pytest.raises(NotShown, match="broken"):
        put_together([b"no PDF at all"])
