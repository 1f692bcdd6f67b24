"""Files come in sealed and go out as they came; too much is refused with what to do."""

import pytest
from flask import Flask
from werkzeug import formparser

from casework.services.office import Office
from casework.web import create_app
from casework.web.settings import Settings
from tests.web.visitors import OWN, Visitor, look_at

CANARY = b"canary in a coal mine " * 300_000  # above what Werkzeug keeps in memory by itself


def test_a_file_comes_back_byte_for_byte(amara: Visitor, heron: str) -> None:
    address = _adds(amara, heron, CANARY, name="notice.pdf").location

    files = amara.links_of(address, containing="/files/")
    response = _taken(amara, files[0])

    assert response.data == CANARY
    assert response.mimetype == "application/octet-stream"


def test_no_part_of_a_file_is_written_in_plain(
    amara: Visitor, heron: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("Werkzeug's own stream was asked for, which writes to a temporary file")

    monkeypatch.setattr(formparser, "default_stream_factory", refuse)

    assert _adds(amara, heron, CANARY).status_code == 303
    kept = [path.read_bytes() for path in office.vault.folder.rglob("*") if path.is_file()]
    assert kept
    assert all(b"canary" not in content for content in kept)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a%0d%0aX-Evil: 1.pdf", "gnp\u202efdp.exe", "إشعار.pdf", "通缉.pdf", 'a"b;c.pdf']
)
def test_the_name_of_a_file_gives_one_header_and_no_path(amara: Visitor, heron: str, name: str) -> None:
    address = _adds(amara, heron, b"content", name=name).location

    response = _taken(amara, amara.links_of(address, containing="/files/")[0])

    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert not set("\r\n\u202e/") & set(disposition)
    assert "X-Evil" not in response.headers


def test_a_file_above_the_limit_is_refused_and_nothing_is_kept(office: Office, founded: Office) -> None:
    small = Settings(largest_file_bytes=1000, largest_form_bytes=200_000)
    amara = Visitor(create_app(office, small))
    amara.sign_in("amara@example.org")
    heron = amara.opens_a_matter("Heron")

    at_limit, above = _adds(amara, heron, b"x" * 1000), _adds(amara, heron, b"x" * 1001)
    far_above = _adds(amara, heron, b"x" * 300_000)

    assert at_limit.status_code == 303
    assert above.status_code == 422
    assert "at most" in above.text
    assert far_above.status_code == 413
    look_at(far_above.text)
    assert "add the pages that prove something" in far_above.text


def test_a_text_above_the_limit_is_refused_with_what_to_do(amara: Visitor) -> None:
    response = amara.post("/matters/new", {"title": "x" * 3_000_000})

    assert response.status_code == 413
    assert "Add a long text as an exhibit" in response.text


def test_a_restricted_exhibit_needs_its_reason(amara: Visitor, heron: str) -> None:
    response = _adds(amara, heron, b"x", disclosure="ccf-only")

    look_at(response.text)
    assert response.status_code == 422
    assert "Give the reason" in response.text


def test_the_same_form_twice_adds_one_exhibit(amara: Visitor, heron: str) -> None:
    for _ in range(2):
        _adds(amara, heron, b"", version="ab" * 16)

    assert "One exhibit" in amara.page(f"/matters/{heron}/evidence").text


def test_exhibits_can_change_places(amara: Visitor, heron: str) -> None:
    first = _adds(amara, heron, b"", title="First").location
    _adds(amara, heron, b"", title="Second")

    amara.post(f"{first}/place", {"to": "later"}, at=f"/matters/{heron}/evidence")

    html = amara.page(f"/matters/{heron}/evidence").text
    assert html.index("Second") < html.index("First")


def test_an_office_keeps_its_limits_for_every_application(app: Flask) -> None:
    assert app.config["MAX_CONTENT_LENGTH"] == Settings().largest_form_bytes


def test_an_exhibit_goes_to_the_drawer_and_back(amara: Visitor, heron: str) -> None:
    address = _adds(amara, heron, b"content", title="Charge sheet").location

    amara.post(f"{address}/drawer", at=address)
    away = amara.page(f"/matters/{heron}/evidence").text
    amara.post(f"{address}/back", at=f"/matters/{heron}/evidence")

    assert "In the drawer" in away
    assert "One exhibit" in amara.page(f"/matters/{heron}/evidence").text


def _taken(person: Visitor, file: str):  # type: ignore[no-untyped-def]  # the test client's own response
    """Download the original of a file, past the page before it."""
    return person.post(f"{file}/original")


def _adds(  # type: ignore[no-untyped-def]  # the test client's own response
    person: Visitor, matter_id: str, content: bytes, *, name: str = "notice.pdf", title: str = "Extract", **fields: str
):
    address = f"/matters/{matter_id}/evidence/new"
    described = {"csrf_token": person.token(address), "title": title, "disclosure": "disclose"} | fields
    body = b"".join(_part(f'name="{field}"', value.encode()) for field, value in described.items())
    body += _part(f'name="file"; filename="{name.replace(chr(34), "%22")}"', content) if content else b""
    multipart = "multipart/form-data; boundary=here"
    return person.client.post(address, data=body + b"--here--\r\n", content_type=multipart, headers=OWN)


def _part(disposition: str, content: bytes) -> bytes:
    return f"--here\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"
