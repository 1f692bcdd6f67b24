"""The canary sweep: after the whole life of a matter its words are in no place but the pages of its members."""

from __future__ import annotations

import base64
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from casework.mailing import Server, post_for
from casework.services.mail import send_due
from casework.web.errors import BROKEN
from tests.plugins.mail_sink import MailSink
from tests.services.team import a_person
from tests.walk.addresses import routes
from tests.walk.life import BESIDE, WORD, Marks, Recorder
from tests.walk.lived import SENDER, Lived, Text, opened
from tests.walk.test_routes import listed
from tests.web.conftest import give_phone
from tests.web.visitors import PASSWORD

SEEN_BY_COLLEAGUES = ("firm", "name", "account e-mail", "/office/")
WORDS = (WORD, WORD.lower(), WORD.upper(), *BESIDE.split())


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Lead the life once; the clock stands still, the machine is called by words that must not come out either."""
    folder = tmp_path_factory.mktemp("life")
    with pytest.MonkeyPatch.context() as patch:
        life = opened(folder, patch)
        handler = logging.StreamHandler(stream := Text())
        handler.setLevel(logging.DEBUG)
        logging.getLogger().addHandler(handler)
        life.found()
        life.answer_everything(life.office.form)
        life.lawyer.lives_through(f"/matters/{life.matter_id}/tasks")
        life.whole = list(life.lawyer.seen)
        life.break_everything()
        logging.getLogger().removeHandler(handler)
        life.log = BytesIO(stream.getvalue().encode())
        yield life
    life.office.close()


def test_the_life_was_a_whole_one(lived: Lived) -> None:
    """H2: the sweep is worth something only if the words went everywhere words can go."""
    shown = b"".join(seen.response.data for seen in lived.whole)

    seen = lived.marks.given.keys() & {word.decode() for word in re.findall(rb"%s\d{4}" % WORD.encode(), shown)}
    assert len(lived.marks.given) > 1_000
    assert len(seen) > 400
    assert len(lived.lawyer.sent) > 100


def test_nothing_breaks_when_a_matter_is_full_of_odd_words(lived: Lived) -> None:
    """WB-11: no page of the whole life ends in an error of ours."""
    assert [seen.address for seen in lived.whole if seen.response.status_code >= BROKEN] == []


def test_no_word_is_in_an_address_a_title_or_a_header(lived: Lived) -> None:
    """WB-12, H2: nothing that browsers, tabs, histories and servers on the way note down holds a word of a matter."""
    found = {f"{seen.address}: {text}" for seen in lived.lawyer.seen for text in seen.emitted if _holds(text.encode())}

    assert not found, listed(sorted(found))


def test_no_word_is_in_any_file(lived: Lived) -> None:
    """H2, CR-06: database, write-ahead log, vault, keys, temporary files: raw bytes in five shapes."""
    files = [path for path in lived.folder.rglob("*") if path.is_file()]

    assert [path.name for path in files if _holds(path.read_bytes()) or _holds(path.name.encode())] == []
    assert any(path.stat().st_size > 500_000 for path in files)


def test_nothing_at_all_is_left_in_the_temporary_folder(lived: Lived) -> None:
    """H2, UP-02: not even a file without words."""
    assert list(lived.temporary.iterdir()) == []


def test_no_word_is_in_any_cell(lived: Lived) -> None:
    """H2, CR-06, AU-01: not even for whoever opens the database with its key; the journal holds ids only."""
    from tests.services.test_secrecy import _cells

    assert [cell for cell in _cells(lived.office) if _holds(cell)] == []


def test_no_word_is_in_the_log(lived: Lived) -> None:
    """LG-01, CR-12, H2: every logger at its most talkative, also while every view breaks."""
    logged = lived.log.getvalue()

    assert logged.count(b"\n") > 50
    assert not _holds(logged), [line for line in logged.splitlines() if _holds(line)][:5]


def test_an_error_in_any_view_shows_no_word(lived: Lived) -> None:
    """WB-11, H2: by every method of every route a page with a number; nothing of error, matter or person."""
    wrong = [
        f"{seen.address}: {seen.response.status_code}"
        for seen in lived.broken
        if seen.response.status_code != BROKEN or _holds_word_of_matter(seen.response.data, lived)
    ]

    assert len(lived.broken) == len(list(routes(lived.app))) > 150
    assert not wrong, listed(wrong)


def test_files_we_make_say_nothing_of_who_made_them(lived: Lived) -> None:
    """DG-05, H2: no author, no machine, no path in the papers: only their text, which is meant to be read."""
    papers = [seen for seen in lived.whole if "Content-Disposition" in seen.response.headers]

    kinds = {Path(seen.address).suffix or seen.address.rsplit("/", 1)[-1] for seen in papers}
    assert {"docx", "pdf", ".docx"} <= kinds, kinds
    assert [seen.address for seen in papers if _holds(_about(seen.response.data))] == []


def test_a_colleague_meets_no_word_of_it(lived: Lived) -> None:
    """AZ-07, H2: the same links, and every address of the matter, by somebody of the firm who is in no team."""
    a_person(lived.office, "Owen Farrell")
    digest = lived.office.passwords.digest(PASSWORD)
    with lived.office.engines.write.begin() as connection:
        from casework.store import accounts

        owen = accounts.account_by_email(connection, lived.office.keys, "owen@example.org")
        assert owen is not None
        accounts.change_password_digest(connection, lived.office.keys, owen.id, digest=digest)
    give_phone(lived.office, "owen@example.org")
    stranger = Recorder(lived.app, Marks())
    stranger.sign_in("owen@example.org")
    for seen in lived.whole:
        if seen.response.request.method == "GET":
            stranger.get(seen.address)

    leaks = [seen.address for seen in stranger.seen if _holds_word_of_matter(seen.response.data, lived)]
    assert leaks == []
    assert len(stranger.seen) > 60


def test_no_word_is_in_the_mail(lived: Lived, mail_sink: MailSink) -> None:
    """H2, ML-01, ML-03: whatever was written to people in this life, as real SMTP carried it: envelope and bytes."""
    server = Server("127.0.0.1", SENDER, mail_sink.port, authority=mail_sink.certificate)
    post = post_for(lived.office, lived.office_mail)
    assert post is not None
    lived.clock.turn(timedelta(days=2))
    done = send_due(lived.office, replace(post, server=server), sign_in_page="https://office.example.org/")

    letters = [message_from_bytes(raw, policy=policy.default) for raw in mail_sink.letters]
    told = [re.sub(rb"(?mi)^To: .*$", b"", raw) for raw in mail_sink.letters]
    told += [str(one.get_content()).encode() for one in letters]
    said = [line for line in mail_sink.said if not line.upper().startswith(b"RCPT")]
    assert done.sent == len(letters) >= 3
    assert {str(one["To"]) for one in letters} <= {f"{word.lower()}@example.org" for word in lived.marks.given}
    assert [one for one in (*told, *said) if _holds(one)] == []


def _holds(content: bytes) -> bool:
    return any(shape in content for shape in SHAPES)


def _holds_word_of_matter(page: bytes, lived: Lived) -> bool:
    """Whether the page holds a word other than the firm's name and the names of accounts, which colleagues may know."""
    allowed = {word for word, place in lived.marks.given.items() if place.startswith(SEEN_BY_COLLEAGUES)}
    return any(word not in allowed for word in re.findall(rf"{WORD}\d{{4}}", page.decode(errors="replace")))


def _shapes() -> Iterator[bytes]:
    for word in WORDS:
        plain = word.encode()
        yield from (plain, word.encode("utf-16-le"), plain.hex().encode(), ascii(word)[1:-1].encode())
        yield from (base64.b64encode(bytes(shift) + plain)[4:-4] for shift in range(3))


def _about(paper: bytes) -> bytes:
    """Return what a file says of itself, beside its text."""
    if paper.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(paper)) as parts:
            inside = [parts.read(name) for name in parts.namelist() if name.startswith(("docProps", "customXml"))]
            ours = (name.encode() for name in parts.namelist() if not name.startswith("exhibits/"))  # as was received
            return b"\n".join([*inside, *ours, parts.comment])
    if paper.startswith(b"%PDF"):
        told = pypdfium2.PdfDocument(paper).get_metadata_dict()
        packets = re.findall(rb"<\?xpacket begin.*?<\?xpacket end", paper, re.DOTALL)
        return repr(told).encode() + b"".join(packets)
    return b""


SHAPES = tuple(shape for shape in _shapes() if len(shape) >= 4)
