"""Files by a form: any name, several at once, each told of; in parts with a script and without (UP-03…04, 13, 14)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask import Flask
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from casework.services.office import Office
from casework.services.settings import Limits
from casework.web import create_app
from casework.web.settings import Settings
from tests.web.visitors import OWN, Visitor, elements, look_at, words

NAMES = {
    "نص الحكم.pdf": "نص الحكم.pdf",
    "حكم آخر.pdf": "حكم آخر.pdf",
    "判决书.pdf": "判决书.pdf",
    "ق" * 296 + ".pdf": "ق" * 124 + "….pdf",
    "photo\u202efdp.exe": "photo[U+202E]fdp.exe",
}
SCRIPT = {"Accept": "application/json"}


def an_exhibit(person: Visitor, matter: str) -> str:
    fields = {"title": "Recordings", "disclosure": "disclose"}
    return str(person.post(f"/matters/{matter}/evidence/new", fields).location)


def send(person: Visitor, exhibit: str, *files: tuple[bytes, str]) -> TestResponse:
    """Send files by the form on the page of the exhibit, as a browser without a script does."""
    return by_form(person, f"{exhibit}/files", *files, at=exhibit)


def by_form(person: Visitor, address: str, *files: tuple[bytes, str], at: str, **fields: str) -> TestResponse:
    fields = {"csrf_token": person.token(at)} | fields
    parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts += [(f'name="file"; filename="{name}"', content) for content, name in files]
    lines = [f"--here\r\nContent-Disposition: form-data; {said}\r\n\r\n".encode() + body for said, body in parts]
    body, kind = b"\r\n".join([*lines, b"--here--\r\n"]), "multipart/form-data; boundary=here"
    return person.client.post(address, data=body, content_type=kind, headers=OWN)


def said(answer: TestResponse) -> Any:
    """Return what a script is told."""
    return answer.json


def texts(html: str, name: str = "li") -> list[str]:
    return [words(one) for one in elements(html, name)]


def test_names_of_any_script_come_back_with_their_bytes(amara: Visitor, heron: str) -> None:
    exhibit = an_exhibit(amara, heron)

    answer = send(amara, exhibit, *((f"bytes of {number}".encode(), name) for number, name in enumerate(NAMES)))

    page = amara.page(answer.location).text
    links = {words(one): one.get("href", "") for one in elements(page, "a") if "/files/" in one.get("href", "")}
    assert set(NAMES.values()) <= set(links)
    for number, shown in enumerate(NAMES.values()):
        taken = amara.post(f"{links[shown]}/original")
        _kind, said = parse_options_header(taken.headers["Content-Disposition"])
        assert taken.data == f"bytes of {number}".encode()
        assert said["filename"] == shown
        assert taken.headers["Content-Disposition"].isascii()


def test_each_file_is_told_of_by_itself(office: Office, founded: Office) -> None:
    amara = Visitor(create_app(office, Settings(largest_file_bytes=1000, largest_form_bytes=200_000)))
    amara.sign_in("amara@example.org")
    exhibit = an_exhibit(amara, amara.opens_a_matter("Heron"))

    answer = send(amara, exhibit, (b"x" * 900, "good.pdf"), (b"x" * 1001, "large.pdf"), (b"", "empty.pdf"))

    look_at(answer.text)
    assert answer.status_code == 422
    told = {line.split()[0]: line for line in texts(answer.text) if ".pdf" in line}
    assert "Kept" in told["good.pdf"]
    assert "larger than" in told["large.pdf"]
    assert "empty" in told["empty.pdf"]
    assert "good.pdf" in amara.page(exhibit).text
    assert "large.pdf" not in amara.page(exhibit).text


def test_a_file_that_is_here_already_is_kept_and_told(amara: Visitor, heron: str) -> None:
    exhibit = an_exhibit(amara, heron)
    send(amara, exhibit, (b"same", "first.pdf"))

    answer = send(amara, exhibit, (b"same", "second.pdf"))

    told = texts(amara.page(answer.location).text)
    assert any("You already have this as Exhibit 1: first.pdf" in line for line in told)
    assert {"first.pdf", "second.pdf"} <= set(texts(amara.page(exhibit).text, "bdi"))


def test_no_other_matter_is_named_for_the_same_file(amara: Visitor, heron: str) -> None:
    send(amara, an_exhibit(amara, heron), (b"same", "first.pdf"))
    exhibit = an_exhibit(amara, amara.opens_a_matter("Ibis"))

    answer = send(amara, exhibit, (b"same", "second.pdf"))

    assert answer.status_code == 303
    assert amara.get(answer.location).location == exhibit, "there is nothing to tell"


def test_room_is_shown_before_anything_is_chosen(office: Office, founded: Office) -> None:
    amara = Visitor(create_app(replace(office, limits=Limits(matter_bytes=50 << 20, floor_bytes=0))))
    amara.sign_in("amara@example.org")
    heron = amara.opens_a_matter("Heron")
    exhibit = an_exhibit(amara, heron)

    before = amara.page(exhibit).text
    send(amara, exhibit, (b"x" * (5 << 20), "five.bin"))

    assert "This matter has 50.0 MB of 50.0 MB left" in before or "This matter has 50 MB of 50 MB left" in before
    assert re.search(r"This matter has 45(\.0)? MB of", amara.page(exhibit).text)
    assert re.search(r"This matter has 45(\.0)? MB of", amara.page(f"/matters/{heron}/evidence/uploads").text)


def test_a_file_beyond_the_room_of_a_matter_says_how_much_is_left(office: Office, founded: Office) -> None:
    amara = Visitor(create_app(replace(office, limits=Limits(matter_bytes=1 << 20, floor_bytes=0))))
    amara.sign_in("amara@example.org")
    exhibit = an_exhibit(amara, amara.opens_a_matter("Heron"))

    answer = send(amara, exhibit, (b"x" * (1 << 21), "two.bin"))

    look_at(answer.text)
    assert answer.status_code == 422
    assert "what one matter may hold" in answer.text


def test_a_full_disk_is_told_and_pages_are_read_on(office: Office, founded: Office) -> None:
    full = replace(office, limits=Limits(floor_bytes=1 << 60))
    amara = Visitor(create_app(full))
    amara.sign_in("amara@example.org")
    heron = amara.opens_a_matter("Heron")
    exhibit = an_exhibit(amara, heron)

    answer = send(amara, exhibit, (b"x", "a.bin"))
    begun = begin(amara, heron, exhibit, total=5)

    assert (answer.status_code, begun.status_code) == (422, 507)
    assert "The disk of the server is full" in answer.text
    assert said(begun)["problem"] == "The disk of the server is full"
    assert "The disk of the server is full" in amara.page(exhibit).text


def test_ten_thousand_and_one_parts_are_refused(amara: Visitor, heron: str) -> None:
    exhibit = an_exhibit(amara, heron)

    answer = send(amara, exhibit, *((b"x", f"{number}") for number in range(10_001)))

    look_at(answer.text)
    assert answer.status_code == 413
    assert "/files/" not in amara.page(exhibit).text.replace(f"{exhibit}/files", "")


def begin(person: Visitor, matter: str, exhibit: str, *, total: int, name: str = "long.bin") -> TestResponse:
    fields = {"exhibit": exhibit.rpartition("/")[2], "name": name, "total": str(total), "mark": "1"}
    return person.post(f"/matters/{matter}/evidence/uploads", fields, at=exhibit, headers=OWN | SCRIPT)


def add(person: Visitor, address: str, part: bytes, *, offset: int, token: str, **headers: str) -> TestResponse:
    sent: dict[str, Any] = {"Upload-Offset": str(offset), "X-CSRFToken": token}
    said = OWN | SCRIPT | sent | headers
    return person.client.post(address, data=part, headers=said, content_type="application/octet-stream")


def test_a_script_sends_parts_and_goes_on_after_a_cut(amara: Visitor, heron: str) -> None:
    exhibit, whole = an_exhibit(amara, heron), b"recorded " * 300_000
    token = amara.token(exhibit)
    state = said(begin(amara, heron, exhibit, total=len(whole)))
    first = said(add(amara, state["parts"], whole[:1_500_000], offset=0, token=token))
    out_of_step = add(amara, state["parts"], whole[:9], offset=9, token=token)

    again = said(begin(amara, heron, exhibit, total=len(whole)))
    add(amara, again["parts"], whole[1_500_000:], offset=again["offset"], token=token)
    kept = said(amara.post(again["finish"], at=exhibit, headers=OWN | SCRIPT))

    assert (first["offset"], again["offset"], again["parts"]) == (1_500_000, 1_500_000, state["parts"])
    assert (out_of_step.status_code, said(out_of_step)["problem"][:9]) == (409, "This part")
    assert amara.post(f"{exhibit}/files/{kept['file']}/original").data == whole


def test_a_part_needs_its_token_and_its_length(amara: Visitor, heron: str) -> None:
    exhibit = an_exhibit(amara, heron)
    state = said(begin(amara, heron, exhibit, total=9))

    without_token = add(amara, state["parts"], b"x" * 9, offset=0, token="")
    without_length = add(amara, state["parts"], b"", offset=0, token=amara.token(exhibit))

    assert (without_token.status_code, without_length.status_code) == (400, 400)
    assert said(begin(amara, heron, exhibit, total=9))["offset"] == 0


def test_without_a_script_a_file_comes_in_pieces(amara: Visitor, heron: str) -> None:
    exhibit, place = an_exhibit(amara, heron), f"/matters/{heron}/evidence/uploads"
    fields = {"exhibit": exhibit.rpartition("/")[2], "name": "hearing.mp4"}
    upload = amara.post(place, fields).location
    for piece in (b"first ", b"second ", b"third"):
        came = re.search(r'name="offset" value="(\d+)"', amara.page(upload).text)
        answer = by_form(amara, f"{upload}/parts", (piece, "hearing.part"), at=upload, offset=came[1] if came else "")
        assert answer.location == upload
    listed = amara.page(place).text

    answer = amara.post(f"{upload}/finish", at=upload)

    assert "hearing.mp4" in listed
    assert "3 parts" in listed
    file = next(one for one in amara.links_of(exhibit, containing="/files/"))
    assert amara.post(f"{file}/original").data == b"first second third"
    assert answer.status_code == 303
    assert "Nothing is under way" in amara.page(place).text


def test_what_has_come_can_be_thrown_away(amara: Visitor, heron: str) -> None:
    exhibit, place = an_exhibit(amara, heron), f"/matters/{heron}/evidence/uploads"
    upload = amara.post(place, {"exhibit": exhibit.rpartition("/")[2], "name": "hearing.mp4"}).location

    amara.post(f"{upload}/discard", at=upload)

    assert "hearing.mp4" not in amara.page(place).text
    assert amara.get(upload).status_code == 404


def test_an_upload_needs_an_exhibit_and_a_name(amara: Visitor, heron: str) -> None:
    answer = amara.post(f"/matters/{heron}/evidence/uploads", {"exhibit": "", "name": ""})

    look_at(answer.text)
    assert answer.status_code == 422
    assert "Choose the exhibit that the file belongs to" in answer.text
    assert "Enter the name of the whole file" in answer.text


def test_a_withdrawn_file_stays_and_says_so(amara: Visitor, heron: str) -> None:
    exhibit = an_exhibit(amara, heron)
    send(amara, exhibit, (b"content", "letter.pdf"))
    file = amara.links_of(exhibit, containing="/files/")[0]

    amara.post(f"{file}/withdraw", at=file)
    withdrawn = amara.page(file).text
    amara.post(f"{file}/reinstate", at=file)

    assert "Withdrawn" in withdrawn
    assert "Withdrawn" not in amara.page(file).text
    assert amara.post(f"{file}/original").data == b"content"


def test_nothing_received_can_be_deleted_or_replaced(app: Flask) -> None:
    """UP-13: there is no route for it, for nobody."""
    of_files = [rule for rule in app.url_map.iter_rules() if "<file_id>" in rule.rule]

    assert of_files
    assert not [rule for rule in of_files if {"DELETE", "PUT", "PATCH"} & (rule.methods or set())]
    assert not [rule for rule in of_files if re.search(r"delete|remove|replace|discard", rule.rule)]
