"""The page of a file: what it is in plain words, its pages as pictures, and what stands before the original leaves."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from casework.domain.exhibits import Exhibit, Receipt
from casework.sandbox import FLAGS, PROBLEMS, Findings, Kind, Level, level
from casework.services import doors, exhibits, looking, receiving
from casework.services.actors import Actor
from casework.services.looking import Look
from casework.services.matters import load_matter, reading
from casework.services.office import Office
from casework.services.pictures import size_of
from casework.store import journal as book
from casework.store import looks
from casework.web.shown import files as told
from casework.web.staff.receipt_form import TypedReceipt
from tests.plugins import papers
from tests.services.conftest import Clock
from tests.services.team import put_in_team
from tests.services.test_looking import pixel
from tests.web.conftest import COLLEAGUE
from tests.web.visitors import OWN, Visitor, elements, look_at, words

sandboxed = pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp")
NOT_PICTURES = ("embed", "object", "iframe", "canvas", "video", "audio")


class Filed:
    """A matter with one exhibit and one file, and the address of that file."""

    def __init__(self, office: Office, person: Visitor, matter_id: str, content: bytes, name: str) -> None:
        self.office, self.matter_id = office, matter_id
        cookie = person.client.get_cookie("__Host-redress")
        actor = doors.actor_of(office, cookie.value if cookie else "")
        assert actor is not None
        self.actor: Actor = actor
        exhibit = exhibits.add_exhibit(office, actor, matter_id, Exhibit("", "Notice"))
        self.file = receiving.attach_file(office, actor, matter_id, exhibit, name=name, pieces=[content])
        self.exhibit = f"/matters/{matter_id}/evidence/{exhibit}"
        self.address = f"{self.exhibit}/files/{self.file.id}"

    def look(self) -> Look:
        return looking.look_at(self.office, self.actor, self.matter_id, self.file.id)

    def keep(self, look: Look) -> None:
        with reading(self.office, self.actor, self.matter_id) as (_connection, kept):
            pass
        with self.office.engines.write.begin() as connection:
            looks.keep(connection, kept, looking._written(look, self.office.clock()))

    def kinds(self) -> list[str]:
        with self.office.engines.read.begin() as connection:
            return [one.kind for one in book.entries(connection, about=[self.file.id])]


@pytest.fixture
def notice(office: Office, amara: Visitor, heron: str) -> Filed:
    return Filed(office, amara, heron, papers.text_pdf(3), "notice.jpg")


def test_every_word_of_the_sandbox_has_its_sentence() -> None:
    assert set(told.FLAGS) == set(FLAGS)
    assert set(told.PROBLEMS) >= set(PROBLEMS) - {""}
    assert set(told.KINDS) == {one.value for one in Kind}


@sandboxed
def test_a_file_is_shown_as_pictures_with_what_to_take_care_of(amara: Visitor, notice: Filed) -> None:
    """PV-06, UP-05: PNG in `img`, one page at a time, nothing that a browser would open by itself."""
    notice.look()

    page = amara.page(f"{notice.address}?page=2").text
    picture = amara.get(f"{notice.address}/pages/2")

    assert "Its name says another type than its content" in page
    assert "Read it here. Open the original only on a machine without a network." in page
    images = [one for one in elements(page, "img") if "/pages/" in one.get("src", "")]
    assert [(one.get("src"), one.get("alt")) for one in images] == [(f"{notice.address}/pages/2", "Page 2 of 3")]
    assert not [name for name in NOT_PICTURES if elements(page, name)]
    assert {"rel": "prev"}.items() <= dict(_link(page, "Previous page")).items()
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.headers["Cache-Control"] == "no-store"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert [amara.get(f"{notice.address}/pages/{number}").status_code for number in (0, 4)] == [404, 404]


@sandboxed
def test_what_lies_within_an_archive_is_listed(office: Office, amara: Visitor, heron: str) -> None:
    """UP-06: names in any script, nothing unpacked, no picture."""
    filed = Filed(office, amara, heron, papers.archive(), "photos.zip")
    filed.look()

    page = amara.page(filed.address).text

    assert {"photos/gate.jpg", "نص الحكم.txt"} <= {words(one) for one in elements(page, "bdi")}
    assert not [one for one in elements(page, "img") if "/pages/" in one.get("src", "")]


@pytest.mark.parametrize(
    ("look", "says"),
    [
        (None, "Nobody has looked at it yet"),
        (("waiting", 1, "too-slow"), "It is tried again by itself"),
        (("waiting", 3, "too-slow"), "It takes too long to be shown here"),
        (("off", 1, "off"), "nothing in which a file could be opened safely"),
        (("failed", 0, "locked"), "It is locked with a password"),
        (("failed", 0, "altered"), "It is no longer what was received"),
    ],
)
def test_what_was_not_looked_at_is_said_and_can_be_downloaded(
    amara: Visitor, notice: Filed, look: tuple[str, int, str] | None, says: str
) -> None:
    """PV-03: the page works whatever becomes of the look, and the file itself goes out whole."""
    if look:
        state, tries, problem = look
        found = Findings(Kind.UNKNOWN, "application/octet-stream", problem=problem)
        notice.keep(Look(notice.file.id, state, tries, notice.office.clock(), found))

    page = amara.page(notice.address).text
    taken = amara.post(f"{notice.address}/original")

    assert says in page
    assert taken.data == papers.text_pdf(3)
    assert amara.get(f"{notice.address}/pages/1").status_code == 404


def test_the_original_leaves_only_past_a_page_that_says_what_it_is(amara: Visitor, notice: Filed, clock: Clock) -> None:
    """PV-07, AU-01: source and type first; then an attachment of no type, and one entry in the journal."""
    amara.post(f"{notice.address}/receipt", {"receipt-given_by": "the sister"})
    before = amara.page(f"{notice.address}/original").text
    was_taken = "file-downloaded" in notice.kinds()
    taken = amara.post(f"{notice.address}/original")

    assert not was_taken
    assert "the sister" in before
    assert "Whatever is in it can act on the machine" in before
    assert taken.headers["Content-Disposition"].startswith('attachment; filename="notice.jpg"')
    assert taken.mimetype == "application/octet-stream"
    assert taken.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert notice.kinds()[-1] == "file-downloaded"


def test_a_withdrawn_file_stays_and_says_so(amara: Visitor, notice: Filed) -> None:
    """UP-13: on its page, before a download, and in the list of its exhibit."""
    receiving.withdraw(notice.office, notice.actor, notice.matter_id, notice.file.id)

    pages = [amara.page(address).text for address in (notice.address, f"{notice.address}/original", notice.exhibit)]

    assert all("Withdrawn" in page for page in pages)
    assert amara.post(f"{notice.address}/original").data == papers.text_pdf(3)


@sandboxed
def test_a_clean_copy_says_that_it_is_not_the_original(amara: Visitor, notice: Filed) -> None:
    """PV-08: its page, its name; its content is a PDF without a word of text."""
    notice.look()
    before = amara.page(f"{notice.address}/clean").text

    taken = amara.post(f"{notice.address}/clean")

    assert "Not the original" in before
    assert 'filename="not-the-original-' in taken.headers["Content-Disposition"]
    assert papers.left_in(taken.data) == set()
    assert notice.kinds()[-1] == "clean-copy-taken"


@sandboxed
def test_a_twin_is_made_without_a_script(amara: Visitor, notice: Filed) -> None:
    """DG-09: cells on one page, numbers for another, the result looked at, a reason, a file beside the original."""
    notice.look()
    form = f"{notice.address}/redacted"
    cells = [one.get("value") for one in elements(amara.page(form).text, "input") if one.get("name") == "cell"]
    covered = [cell for cell in cells if cell and cell.split("-")[0] in ("7", "8")]

    second = amara.post(form, {"page": "1", "cell": covered, "do": "page-2"})
    boxes = _boxes(second.text)
    seen = amara.post(form, {"page": "2", "boxes": f"{boxes}\n2: 10 37 60 43", "do": "see"})
    result, picture = amara.page(seen.location).text, amara.get(f"{seen.location}/pages/1")
    without = amara.post(seen.location, {"reason": " "})
    kept = amara.post(seen.location, {"reason": "the address of a relative"})

    look_at(second.text)
    assert boxes == "1: 0 35 100 45"
    assert "Page 1 of 3" in result
    assert picture.data.startswith(b"\x89PNG")
    assert without.status_code == 422
    assert "Say why" in without.text
    content = amara.post(f"{kept.location}/original").data
    assert papers.left_in(content) == set()
    assert [papers.dark_parts(content, page) for page in range(3)] == [{"covered"}, {"covered"}, set()]
    assert "Redacted twin" in amara.page(notice.address).text
    assert "the address of a relative" in amara.page(kept.location).text


@sandboxed
def test_what_is_no_box_is_named_and_nothing_is_lost(amara: Visitor, notice: Filed) -> None:
    notice.look()
    form = f"{notice.address}/redacted"

    bad = amara.post(form, {"boxes": "1: 10 10 20 20\nthe upper half", "do": "see"})
    nothing = amara.post(form, {"boxes": "", "do": "see"})
    fewer = amara.post(form, {"boxes": "1: 10 10 20 20\n1: 30 30 40 40", "do": "without-1"})

    assert (bad.status_code, nothing.status_code) == (422, 422)
    assert "Line 2: write page, left, top, right and bottom" in bad.text
    assert "the upper half" in bad.text
    assert "Cover something first" in nothing.text
    assert _boxes(fewer.text) == "1: 30 30 40 40"
    source = next(one.get("src", "") for one in elements(fewer.text, "img") if "/pages/" in one.get("src", ""))
    shown = amara.get(source).data
    width, height = size_of(shown)
    assert pixel(shown, width * 35 // 100, height * 35 // 100) == (0, 0, 0)
    assert pixel(shown, width * 45 // 100, height * 35 // 100) == (255, 255, 255)
    assert amara.get(f"{notice.address}/pages/1?covered=the+upper+half").status_code == 404


def test_a_receipt_is_told_and_told_anew(amara: Visitor, notice: Filed, clock: Clock) -> None:
    """Custody: a date in part, an error that says what to do, and what was said before."""
    form = f"{notice.address}/receipt"
    first = {"receipt-given_by": "the sister", "receipt-on-year": "2024", "receipt-on-month": "3"}
    amara.post(form, first | {"receipt-consent": "given"})
    clock.turn(timedelta(minutes=11))
    wrong = amara.post(form, {"receipt-given_by": "the brother", "receipt-on-day": "3"})
    amara.post(form, {"receipt-given_by": "the brother"})

    page = amara.page(notice.address).text

    look_at(wrong.text)
    assert wrong.status_code == 422
    assert "Enter the year" in wrong.text
    assert page.index("the brother") < page.index("the sister")
    assert "2024-03" in page
    assert "changed by Amara Lindqvist" in page


def test_a_receipt_may_come_with_the_file(amara: Visitor, notice: Filed) -> None:
    """Custody from receipt: what was typed beside the file is kept with it; a day that is none keeps nothing yet."""
    sent = {"receipt-given_by": "the court", "receipt-on-year": "2024"}

    def attach(**fields: str) -> int:
        files = {"file": (BytesIO(b"pixels"), "gate.jpg")}
        return amara.post(f"{notice.exhibit}/files", sent | fields | files, at=notice.exhibit).status_code

    wrong, right = attach(**{"receipt-on-year": "", "receipt-on-day": "3"}), attach()

    files = load_matter(notice.office, notice.actor, notice.matter_id).record.exhibits[0].files
    assert (wrong, right) == (422, 303)
    assert [str(one.receipt.given_on) for one in files if one.receipt.given_by == "the court"] == ["2024"]


def test_a_receipt_of_a_script_is_kept_whatever_the_day() -> None:
    """Where nobody can be asked again, a day that is none becomes part of the note."""
    typed = TypedReceipt(given_by="the court", day="3", note="two pages")

    assert typed.forgiven().receipt() == Receipt("the court", note="two pages\n3")
    assert TypedReceipt(device="x\u202e" * 3).forgiven().errors() == {}


def test_who_saw_what_of_a_file_is_for_leads(
    office: Office, amara: Visitor, owen: Visitor, heron: str, notice: Filed
) -> None:
    """AU-06: a member reads how it was received; a lead takes the record away as PDF and CSV."""
    colleague = Actor("b" * 32, "Owen Farrell", COLLEAGUE)
    put_in_team(office, heron, colleague)

    member, lead = owen.page(notice.address).text, amara.page(notice.address).text
    taken = amara.get(f"{notice.address}/custody/csv")

    assert "for the leads of the matter" in member
    assert "attached a file to an exhibit" not in member
    assert "attached a file to an exhibit" in lead
    assert owen.get(f"{notice.address}/custody/pdf").status_code == 403
    assert taken.data.decode("utf-8-sig").startswith("Custody record")
    assert notice.kinds()[-1] == "custody-exported"


def test_a_file_is_found_below_its_own_exhibit_alone(office: Office, amara: Visitor, heron: str, notice: Filed) -> None:
    """AZ-02: the same file under another exhibit of the matter does not exist."""
    other = Filed(office, amara, heron, b"other", "other.txt")
    crossed = notice.address.replace(notice.exhibit, other.exhibit)

    assert amara.get(crossed).status_code == 404
    assert amara.client.post(f"{crossed}/original", headers=OWN).status_code in (400, 404)


def _boxes(page: str) -> str:
    return words(next(one for one in elements(page, "textarea") if one.get("name") == "boxes"))


def _link(page: str, text: str) -> list[tuple[str, str]]:
    return list(next(one for one in elements(page, "a") if words(one) == text).items())
