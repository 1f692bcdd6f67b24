"""The page from which a lead exports a whole matter: the choice, what goes out, and what went out (SE-07, HS-04)."""

import io
import json
import zipfile
from datetime import timedelta

from flask import Flask

from tests.services.conftest import Clock
from tests.web.phones import next_code
from tests.web.visitors import PASSWORD, Visitor

WORDS = "eleven grey herons asleep beneath"


def test_a_plain_export_is_handed_over_and_told_afterwards(amara: Visitor, invented: str) -> None:
    address = f"/matters/{invented}/export"
    before = amara.page(f"{address}/earlier").text

    answer = amara.post(address, {"form": "plain"})
    opened = zipfile.ZipFile(io.BytesIO(answer.data))
    after = amara.page(f"{address}/earlier").text

    counts = json.loads(opened.read("manifest.json"))["counts"]
    assert answer.content_type == "application/zip"
    assert "matter-export-2026-11-22.zip" in answer.headers["Content-Disposition"]
    assert "Nothing yet." in before
    assert "Everything was handed over" in after
    assert f"{counts['files in the ZIP']} files in all" in after


def test_an_encrypted_export_needs_the_same_passphrase_twice(amara: Visitor, invented: str) -> None:
    address = f"/matters/{invented}/export"

    mistyped = amara.post(address, {"form": "sealed", "passphrase": WORDS, "again": "another"})
    weak = amara.post(address, {"form": "sealed", "passphrase": "short", "again": "short"})
    none = amara.post(address, {"form": "sealed"})
    sealed = amara.post(address, {"form": "sealed", "passphrase": WORDS, "again": WORDS})

    assert [one.status_code for one in (mistyped, weak, none, sealed)] == [422, 422, 422, 200]
    assert "the two are not the same" in mistyped.text
    assert WORDS not in mistyped.text
    assert sealed.data.startswith(b"RDXP")


def test_a_ticked_person_needs_a_reason(amara: Visitor, invented: str) -> None:
    """HS-04: one by one, and nothing goes out before the reason stands there."""
    address = f"/matters/{invented}/export"
    person = amara.page(address).text.split('name="named" value="')[1].split('"')[0]

    without = amara.post(address, {"form": "plain", "named": person})
    given = amara.post(address, {"form": "plain", "named": person, "reason": "for her own lawyer"})

    assert without.status_code == 422
    assert "Enter the reason" in without.text
    assert json.loads(zipfile.ZipFile(io.BytesIO(given.data)).read("manifest.json"))["named_persons"] == [person]
    assert "1 person by name" in amara.page(f"{address}/earlier").text
    assert "for her own lawyer" in amara.page(f"/matters/{invented}/who-saw-what").text


def test_an_export_asks_who_it_is(amara: Visitor, invented: str, clock: Clock, app: Flask) -> None:
    """SE-07: at the page and at the button; what was not confirmed takes nothing out."""
    clock.turn(timedelta(minutes=6))

    page = amara.get(f"/matters/{invented}/export")
    code = {"code": next_code(app.extensions["office"], "amara@example.org"), "wanted": f"/matters/{invented}/export"}
    back = amara.post("/second-factor/step-up", code, at="/second-factor/step-up")

    assert page.status_code == 401
    assert PASSWORD not in page.text
    assert back.location.endswith("/export")
    assert "Nothing yet." in amara.page(f"{back.location}/earlier").text
