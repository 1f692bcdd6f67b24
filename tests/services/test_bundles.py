"""Bundles: built beside the pages, checked with another library than the one that wrote them."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from casework.domain.dates import PartialDate
from casework.domain.exhibits import FileRole
from casework.domain.facts import Disclosure
from casework.sandbox import Level, level
from casework.services import exhibits
from casework.services.actors import Actor
from casework.services.casefiles import papers_of
from casework.services.demonstration import open_invented_matter
from casework.services.matters import load_matter
from casework.services.office import Office
from casework.services.papers import REQUEST
from tests.plugins import papers
from tests.services.bundling import Desk, Opened, desk

__all__ = ["desk"]
pytestmark = [
    pytest.mark.parametrize("settings", ["sqlite"], indirect=True),
    pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp"),
]
DAY = date(2026, 11, 22)
ARABIC = "نص الحكم الصادر عن محكمة الجنايات"
CHINESE = "北京市第一中级人民法院刑事判决书"


def test_every_page_can_be_found_by_number_bookmark_and_link(
    desk: Desk, needs: Callable[[str, str], str], tmp_path: Path
) -> None:
    """Must show 5: labels, bookmarks, links and order, as another library reads them."""
    judgment = desk.exhibit(ARABIC, ("نص الحكم.pdf", papers.text_pdf(2)), dated_on=PartialDate(2021, 3, 4))
    other, photo = desk.exhibit(CHINESE, ("判决书.pdf", papers.scan_pdf())), desk.exhibit("The gate")
    desk.file(photo, "gate.jpg", papers.phone_photo())
    desk.plan(("", judgment), ("Another court, and a picture", other, photo))

    made = desk.built()
    opened = Opened.of(desk.volume(made))

    assert [made.state, made.pages, made.annexes, len(made.volumes)] == ["ready", 10, 2, 1]
    assert opened.labels == [str(number) for number in range(1, 11)]
    assert opened.bookmarks == [
        (0, "Index, p. 2", 2),
        (0, f"Annex 1: {ARABIC}, p. 3", 3),
        (1, f"1 {ARABIC}, p. 4", 4),
        (0, "Annex 2: Another court, and a picture, p. 6", 6),
        (1, f"2.1 {CHINESE}, p. 7", 7),
        (1, "2.2 The gate, p. 8", 8),
        (0, "Originals, p. 9", 9),
    ]
    assert set(opened.links(2)) == {3, 6, 7, 8, 9}
    assert opened.links(6)[-1] == 2  # each cover leads back to the index
    assert [opened.stamp(page) for page in (1, 4, 5, 7, 8)] == [
        "1",
        "Annex 1 4",
        "Annex 1 5",
        "Annex 2.1 7",
        "Annex 2.2 8",
    ]
    (tmp_path / "small.pdf").write_bytes(desk.volume(made))
    assert subprocess.run([needs("qpdf", "qpdf"), "--check", tmp_path / "small.pdf"], check=False).returncode == 0


def test_a_bundle_opens_whole_and_tells_nothing_beside_its_title(desk: Desk) -> None:
    """Settled 19, DG-05: at 100 %, with an outline; of metadata only title and language; nothing that acts."""
    desk.plan(("", desk.exhibit("Judgment", ("judgment.pdf", papers.text_pdf(1)))))

    pdf = desk.volume(desk.built())

    with pikepdf.open(BytesIO(pdf)) as opened:
        place = opened.Root.OpenAction
        assert [place[0].objgen, str(place[1]), place[4]] == [opened.pages[0].obj.objgen, "/XYZ", 1]
        assert {*opened.docinfo.keys()} == {"/Title"}
        assert {*opened.Root.keys()} == {
            "/Type", "/Pages", "/Outlines", "/PageLabels", "/PageMode", "/ViewerPreferences", "/OpenAction", "/Lang",
        }  # fmt: skip
        assert str(opened.Root.Lang) == "en"
    assert papers.HIDDEN.encode() not in pdf
    assert papers.left_in(pdf) == {papers.OPEN, papers.SECRET}


def test_what_has_no_pages_is_set_as_text_or_said_to_be_in_the_zip(desk: Desk, tmp_path: Path) -> None:
    """DG-08: safe names, a manifest that the travelling verifier checks, the digest of each original."""
    letter = desk.exhibit("Mail", ("clerk.eml", papers.mail()))
    packed = papers.archive()
    archive = desk.exhibit("Archive", ("../photos.zip", packed))
    desk.plan(("", letter), ("", archive))

    made = desk.built()
    texts = Opened.of(desk.volume(made)).texts

    assert "The court of Talsk has decided." in next(text for text in texts if "Text of the file clerk.eml" in text)
    sheet = next(text for text in texts if "This file cannot be shown on paper" in text)
    digest = load_matter(desk.office, desk.actor, desk.matter.id).record.exhibits[1].files[0].sha256
    assert digest in "".join(sheet.split())
    parts = tmp_path / "parts.zip"
    parts.write_bytes(desk.parts(made))
    with zipfile.ZipFile(parts) as opened:
        assert opened.namelist() == ["files/1 clerk.eml", "files/2 photos.zip", "verify.py", "manifest.json"]
        assert opened.read("files/2 photos.zip") == packed
        told = json.loads(opened.read("manifest.json"))
        (tmp_path / "verify.py").write_bytes(opened.read("verify.py"))
    assert told["bundle"][0]["sha256"] == made.volumes[0].sha256
    checked = subprocess.run([sys.executable, "-I", tmp_path / "verify.py", parts], check=False, capture_output=True)
    assert checked.returncode == 0


def test_a_late_exhibit_moves_no_page_and_has_an_index_of_its_own(desk: Desk) -> None:
    first = desk.exhibit("Judgment", ("judgment.pdf", papers.text_pdf(3)))
    second = desk.exhibit("Scan", ("scan.pdf", papers.scan_pdf()))
    desk.plan(("", first), ("", second))
    earlier = Opened.of(desk.volume(desk.built()))
    late = desk.exhibit("Letter of the bank", ("letter.pdf", papers.text_pdf(1)))
    desk.file(first, "translation.pdf", papers.text_pdf(1), role=FileRole.TRANSLATION)
    desk.plan(("", late), ("", first), ("", second))

    made = desk.built()
    opened = Opened.of(desk.volume(made))

    before = len(earlier.document)
    assert [opened.page_of("KANAREK"), made.late, made.has_moved] == [earlier.page_of("KANAREK"), 2, False]
    assert opened.labels[: before + 1] == [*earlier.labels, str(before + 1)]
    assert "Index of later exhibits" in opened.texts[before]
    assert opened.stamp(4) == "Annex 2 4"  # where it stood, under the number that the draft cites now
    assert [title for _, title, page in opened.bookmarks if page > before] == [
        f"Index of later exhibits, p. {before + 1}",
        f"Annex 1: Letter of the bank, p. {before + 2}",
        f"1 Letter of the bank, p. {before + 3}",
        f"Annex 2, continued: Judgment, p. {before + 4}",
        f"2 Translation: Judgment, p. {before + 5}",
        f"Originals, p. {before + 6}",
    ]


def test_the_next_draft_cites_a_late_exhibit_and_leads_to_its_page(office: Office, amara: Actor) -> None:
    """Must show 5: adding a late exhibit updates every reference in the next draft, in the text and in the bundle."""
    matter = open_invented_matter(office, amara)
    desk, cited = Desk(office, amara, matter), papers_of(office, amara, matter.id, DAY).draft(REQUEST, "en").cited
    desk.plan(*(("", one) for one in cited[1:]))
    earlier = papers_of(office, amara, matter.id, DAY).draft(REQUEST, "en")
    desk.plan(*(("", one) for one in (cited[0], *cited[1:])))

    draft = papers_of(office, amara, matter.id, DAY).draft(REQUEST, "en")
    opened = Opened.of(desk.volume(desk.built(with_request=True)))

    assert earlier.annexes[cited[0]] == str(len(cited))  # not planned yet: behind the others
    assert [draft.annexes[one] for one in cited[:2]] == ["1", "2"]
    covers = {title.split(":")[0]: page for level_, title, page in opened.bookmarks if "Annex" in title and not level_}
    assert (1, "I. Relief sought, p. 1", 1) in opened.bookmarks
    length = opened.page_of("Bundle of annexes") - 1
    led_to = {page for number in range(1, length + 1) for page in opened.links(number)}
    assert {page + 1 for page in covers.values()} <= led_to
    assert set(opened.links(covers["Annex 1"])) & set(range(1, length + 1))  # and the cover leads back


def test_pages_are_numbered_anew_only_where_that_is_asked(desk: Desk) -> None:
    first, second = (desk.exhibit(title, (f"{title}.pdf", papers.text_pdf(1))) for title in ("One", "Two"))
    desk.plan(("", first))
    desk.built()
    desk.plan(("", second), ("", first))

    kept, anew = desk.built(), desk.built(anew=True)

    assert [kept.late, anew.late] == [1, 0]
    assert "Annex 1: Two, p. 3" in [title for _, title, _ in Opened.of(desk.volume(anew)).bookmarks]


def test_what_was_taken_out_leaves_its_pages_and_no_word(desk: Desk) -> None:
    secret = desk.exhibit("Letter of the sister", ("letter.pdf", papers.text_pdf(2)))
    other = desk.exhibit("Scan", ("scan.pdf", papers.scan_pdf()))
    desk.plan(("", secret), ("", other))
    earlier = Opened.of(desk.volume(desk.built()))
    exhibits.remove_exhibit(desk.office, desk.actor, desk.matter.id, secret)

    opened = Opened.of(desk.volume(desk.built()))

    assert len(opened.document) == len(earlier.document)
    assert "sister" not in " ".join(opened.texts)
    assert papers.OPEN not in " ".join(opened.texts)
    assert "No longer in the bundle" in opened.texts[3]
    assert "left free" in opened.texts[4]


def test_the_source_gets_twins_summaries_and_sheets(desk: Desk) -> None:
    """Settled 7: what is for the Commission alone is not in what the source may read, and not-filed is in neither."""
    open_ = desk.exhibit("Judgment", ("judgment.pdf", papers.text_pdf(1)))
    original = load_matter(desk.office, desk.actor, desk.matter.id).record.exhibits[0].files[0].id
    desk.file(open_, "redacted.pdf", papers.scan_pdf(), role=FileRole.REDACTED, of=original)
    summed = desk.exhibit(
        "Bank letter",
        ("bank.pdf", papers.text_pdf(1)),
        disclosure=Disclosure.SUMMARY,
        summary="A bank confirms a date.",
    )
    closed = desk.exhibit("Sister", ("sister.pdf", papers.text_pdf(1)), disclosure=Disclosure.CCF_ONLY, reason="rights")
    never = desk.exhibit("Counsel's own", ("own.pdf", papers.text_pdf(1)), disclosure=Disclosure.NOT_FILED)
    desk.plan(("", open_), ("", summed), ("", closed), ("", never))

    made = desk.built(for_source=True)
    words = " ".join(" ".join(Opened.of(desk.volume(made)).texts).split())
    names = zipfile.ZipFile(BytesIO(desk.parts(made))).namelist()
    for_ccf = " ".join(Opened.of(desk.volume(desk.built())).texts)

    hidden = (papers.SECRET, "Sister", "sister.pdf", "Bank letter", "bank.pdf", "own.pdf", "Counsel's own")
    assert [word for word in hidden if word in words] == []
    assert "A bank confirms a date." in words
    assert "rights and freedoms of the Applicant or third parties" in words
    assert names == ["files/1 redacted.pdf", "verify.py", "manifest.json"]
    assert papers.SECRET in for_ccf
    assert "Counsel's own" not in for_ccf
