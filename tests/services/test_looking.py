"""Looking at files: what is found is kept sealed, what is shown is drawn anew, and no look stands in a file's way."""

from __future__ import annotations

import zlib
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from casework.domain.exhibits import Exhibit, ExhibitFile, FileState
from casework.sandbox import Kind, Level, level
from casework.services import exhibits, looking, pictures, receiving, sharing
from casework.services.actors import Actor
from casework.services.looking import Look, look_at, look_at_waiting, look_of
from casework.services.matters import Matter, load_matter, reading
from casework.services.office import Office
from casework.services.pictures import LARGE_PX, SMALL_PX, picture_of
from casework.services.readings import text_of
from casework.services.refusals import NoSuchFile, NoSuchMatter
from casework.store import derivatives, looks
from casework.store.derivatives import PREVIEW
from casework.store.engines import Connection
from tests.plugins import papers
from tests.services.conftest import Clock

pytestmark = [
    pytest.mark.parametrize("settings", ["sqlite"], indirect=True),
    pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp"),
]


def received(office: Office, actor: Actor, matter: Matter, content: bytes, name: str) -> ExhibitFile:
    exhibit = exhibits.add_exhibit(office, actor, matter.id, Exhibit("", name))
    return receiving.attach_file(office, actor, matter.id, exhibit, name=name, pieces=[content])


def kept_pictures(office: Office, actor: Actor, matter: Matter, file_id: str) -> list[tuple[int, int]]:
    with reading(office, actor, matter.id) as (connection, kept):
        made = derivatives.of_file(connection, kept, file_id, kind=PREVIEW)
    return sorted((one.longest_px, one.page) for one in made)


def pixel(png: bytes, x: int, y: int) -> tuple[int, ...]:
    """Return a pixel of a PNG as our side writes it: three bytes a pixel, filter none or sub."""
    width, _height = pictures.size_of(png)
    start = png.index(b"IDAT") + 4
    rows = zlib.decompress(png[start : start + int.from_bytes(png[start - 8 : start - 4])])
    line = rows[y * (width * 3 + 1) : (y + 1) * (width * 3 + 1)]
    values = [line[1:4]]
    for place in range(1, x + 1):
        step = line[1 + place * 3 : 4 + place * 3]
        before = values[-1] if line[0] else bytes(3)
        values.append(bytes((one + other) % 256 for one, other in zip(step, before, strict=True)))
    return tuple(values[x])


def test_a_pdf_is_known_by_its_content_and_its_text_is_handed_on(office: Office, amara: Actor, heron: Matter) -> None:
    """UP-05, PV-01: type, pages and flags; the file is available, and a member who has the page open sees it."""
    file = received(office, amara, heron, papers.text_pdf(2), "notice.jpg")

    look = look_at(office, amara, heron.id, file.id)

    assert look.found is not None
    assert (look.found.kind, look.pages) == (Kind.PDF, 2)
    assert {"name-differs", "active-content", "embedded-files"} <= set(look.found.flags)
    assert look_of(office, amara, heron.id, file.id) == look
    read = text_of(office, amara, heron.id, file.id).text
    assert read is not None
    assert papers.OPEN in read.pages[0]
    assert load_matter(office, amara, heron.id).record.exhibits[0].files[0].state is FileState.AVAILABLE


def test_findings_and_pictures_are_sealed(office: Office, amara: Actor, heron: Matter) -> None:
    """UP-02: neither names within an archive nor a pixel lies anywhere in plain."""
    file = received(office, amara, heron, papers.archive(), "photos.zip")
    photo = received(office, amara, heron, papers.phone_photo(), "gate.jpg")
    look_at(office, amara, heron.id, file.id)
    look_at_waiting(office)

    with office.engines.read.begin() as connection:
        findings = [bytes(one) for one in connection.scalars(sql("SELECT findings FROM file_look"))]
    objects = [path.read_bytes() for path in office.vault.folder.rglob("*") if path.is_file()]

    found = look_of(office, amara, heron.id, file.id).found
    assert found is not None
    assert "photos/gate.jpg" in [one.name for one in found.listing]
    assert not [one for one in findings if b"gate" in one or b"zip" in one]
    assert kept_pictures(office, amara, heron, photo.id)
    assert not [one for one in objects if b"PNG" in one[:16] or b"IHDR" in one]


def test_a_photograph_is_turned_upright_and_stripped(office: Office, amara: Actor, heron: Matter) -> None:
    """UP-08, UP-09: the red edge is above; no place, maker or comment is in the picture, all are in the original."""
    content = papers.phone_photo()
    file = received(office, amara, heron, content, "gate.jpg")
    look_at(office, amara, heron.id, file.id)

    png = picture_of(office, amara, heron.id, file.id, page=1, longest_px=LARGE_PX)

    width, height = pictures.size_of(png)
    assert width < height
    red, green, blue = pixel(png, width // 2, 4)
    assert red > 200
    assert max(green, blue) < 60
    assert min(pixel(png, width // 2, height - 4)) > 200
    assert papers.HIDDEN.encode() not in png
    assert not [name for name in (b"eXIf", b"tEXt", b"iTXt", b"iCCP", b"Exif") if name in png]
    assert b"".join(receiving.read_file(office, amara, heron.id, file.id)[1]) == content


def test_the_keeper_looks_and_keeps_the_first_pictures(office: Office, amara: Actor, heron: Matter) -> None:
    """PV-06: what the keeper drew is read from the vault; every later page is drawn when it is asked for."""
    pages = pictures.FIRST_PAGES + 1
    file = received(office, amara, heron, papers.text_pdf(pages), "long.pdf")

    looked = look_at_waiting(office)

    assert looked == 1
    large = [(LARGE_PX, page) for page in range(1, pages)]
    assert kept_pictures(office, amara, heron, file.id) == [(SMALL_PX, 1), *large]
    assert picture_of(office, amara, heron.id, file.id, page=pages, longest_px=LARGE_PX).startswith(b"\x89PNG")
    assert kept_pictures(office, amara, heron, file.id) == [(SMALL_PX, 1), *large]
    assert look_at_waiting(office) == 0


def test_what_cannot_be_read_stands_in_nobodys_way(office: Office, amara: Actor, heron: Matter) -> None:
    """UP-05: a broken file keeps its digest and its download; unknown types are accepted and not shown."""
    broken = received(office, amara, heron, b"%PDF-1.7\n" + b"\0" * 3000, "broken.pdf")
    unknown = received(office, amara, heron, b"\x01\x02\x03" * 500, "data.xyz")

    looks_now = [look_at(office, amara, heron.id, one.id) for one in (broken, unknown)]

    assert [one.pages for one in looks_now] == [0, 0]
    assert all(one.is_over for one in looks_now)
    assert b"".join(receiving.read_file(office, amara, heron.id, unknown.id)[1]) == b"\x01\x02\x03" * 500


def test_a_file_that_was_altered_is_said_to_be(office: Office, amara: Actor, heron: Matter) -> None:
    """UP-08: a look at it says so, and no picture is made of it."""
    file = received(office, amara, heron, papers.text_pdf(1), "notice.pdf")
    lying = office.vault.folder / file.id[:2] / file.id
    content = bytearray(lying.read_bytes())
    content[len(content) // 2] ^= 1
    lying.write_bytes(content)

    look = look_at(office, amara, heron.id, file.id)

    assert look.found is not None
    assert (look.state, look.found.problem, look.pages) == ("failed", "altered", 0)


def test_a_busy_sandbox_is_asked_three_times_and_then_left(office: Office, amara: Actor, heron: Matter) -> None:
    """PV-03: what waits is due, what was tried three times is not, and a person may try it once more."""
    file = received(office, amara, heron, papers.text_pdf(1), "notice.pdf")

    def is_due(state: str, tries: int) -> bool:
        with office.engines.write.begin() as connection:
            with reading(office, amara, heron.id) as (_reading, kept):
                pass
            looks.keep(connection, kept, looking._written(Look(file.id, state, tries), office.clock()))
            return (heron.id, file.id) in looks.waiting(connection, most=9)

    due = {tries: is_due("waiting", tries) for tries in (1, 2, 3)}

    assert due == {1: True, 2: True, 3: False}
    assert is_due("off", 9)
    assert not is_due("failed", 1)
    assert look_at(office, amara, heron.id, file.id).state == "examined"


def test_old_pictures_go_where_there_are_too_many(
    office: Office, amara: Actor, heron: Matter, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest stay; of a matter under a legal hold all do."""
    first = received(office, amara, heron, papers.phone_photo(), "first.jpg")
    look_at_waiting(office)
    clock.turn(timedelta(hours=1))
    second = received(office, amara, heron, papers.phone_photo(), "second.jpg")
    monkeypatch.setattr(pictures, "MOST_BYTES", _bytes_of(office) + 10)
    look_at_waiting(office)

    assert len(kept_pictures(office, amara, heron, second.id)) == 2
    assert len(kept_pictures(office, amara, heron, first.id)) < 2
    assert picture_of(office, amara, heron.id, first.id, page=1, longest_px=LARGE_PX).startswith(b"\x89PNG")


def test_a_clean_copy_holds_pictures_alone(office: Office, amara: Actor, heron: Matter) -> None:
    """PV-08, DG-09: no text, author, attachment or script; labelled as not the original; made once."""
    file = received(office, amara, heron, papers.text_pdf(1), "Anna Orlova.pdf")

    name, pieces = sharing.take_clean(office, amara, heron.id, file.id)
    again = b"".join(sharing.take_clean(office, amara, heron.id, file.id)[1])

    copy = b"".join(pieces)
    assert name == f"not-the-original-{file.sha256[:8]}.pdf"
    assert copy.startswith(b"%PDF")
    assert papers.left_in(copy) == set()
    assert again == copy


def test_strangers_and_other_matters_get_nothing(office: Office, amara: Actor, stranger: Actor, heron: Matter) -> None:
    """AZ-02: by the same refusals as everywhere."""
    file = received(office, amara, heron, papers.phone_photo(), "gate.jpg")

    for asked in (look_at, sharing.take_clean):
        with pytest.raises(NoSuchMatter):
            asked(office, stranger, heron.id, file.id)
        with pytest.raises(NoSuchFile):
            asked(office, amara, heron.id, "f" * 32)
    with pytest.raises(NoSuchMatter):
        picture_of(office, stranger, heron.id, file.id, page=1, longest_px=SMALL_PX)


def _bytes_of(office: Office) -> int:
    with office.engines.read.begin() as connection:
        return _summed(connection)


def _summed(connection: Connection) -> int:
    return int(connection.scalar(sql("SELECT sum(size_bytes) FROM derivative")) or 0)
