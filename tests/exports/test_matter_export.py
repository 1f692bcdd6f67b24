"""The export of a whole matter: everything in it, as it was received, and no protected name (UP-08, DG-08, HS-04)."""

import csv
import hashlib
import io
import json
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casework.services import matter_export
from casework.services.receiving import attach_file
from casework.services.refusals import (
    LeadsOnly,
    NoSuchMatter,
    NoSuchSubject,
    PasswordRefused,
    ReasonMissing,
    StepUpFirst,
)
from casework.store import journal as book
from tests.exports.conftest import CODE, NAME, ORIGINALS, WORDS, Exporting
from tests.services.team import a_person, put_in_team


def test_every_original_comes_out_byte_for_byte(exporting: Exporting) -> None:
    """UP-08: with the digest of its receipt, in its own script, and the name that it had."""
    opened = zipfile.ZipFile(io.BytesIO(exporting.export()))

    files = [one for one in manifest_of(opened)["members"] if one["kind"] == "file"]
    shown = {name.replace(NAME, CODE) for name in ORIGINALS} | {"EMPTY.txt"}
    assert opened.testzip() is None
    assert {one["original_name"] for one in files} == shown
    for one in files:
        content = opened.read(one["name"])
        assert content in {*ORIGINALS.values(), b"not empty"}
        assert hashlib.sha256(content).hexdigest() == one["sha256"] == one["sha256_at_receipt"]
    assert any(one["name"].endswith("/نص الحكم.pdf") for one in files)
    assert any(one["name"].endswith("/_con.txt") for one in files)


def test_the_record_comes_out_as_it_stands(exporting: Exporting) -> None:
    opened = zipfile.ZipFile(io.BytesIO(exporting.export()))

    told = json.loads(opened.read("matter.json"))
    fact = next(one for one in told["record"]["facts"] if one["key"] == "incident.what")
    assert (fact["value"], fact["said_by"], fact["summary"]) == (
        f"They came to {CODE} at night.", "applicant", f"about {CODE}",
    )  # fmt: skip
    assert told["questions"]["incident.what"]
    assert [one["dated_on"] for one in told["record"]["exhibits"]] == ["2020-03"]
    assert [one["title"] for one in told["drawer"]["exhibits"]] == ["Put away"]


def test_no_protected_name_goes_out_unless_it_is_ticked(exporting: Exporting) -> None:
    """HS-04: in no text and no name of a file; the original itself is never touched."""
    hidden = zipfile.ZipFile(io.BytesIO(exporting.export()))
    named = zipfile.ZipFile(io.BytesIO(exporting.export(named=[exporting.anna], reason="for her own lawyer")))

    texts = [hidden.read(name).decode() for name in hidden.namelist() if not name.startswith("exhibits/")]
    entries = [one for one in _entries(exporting) if one.kind == "protected-revealed"]
    assert not any(NAME in text for text in (*texts, *hidden.namelist()))
    assert NAME in named.read("matter.json").decode()
    assert any(NAME in name for name in named.namelist())
    assert [one.subject for one in entries] == [exporting.anna]
    assert [hidden.read(name).decode() for name in hidden.namelist() if name.startswith("readings/")] == [
        f"Dear {CODE},\fsecond page"
    ]


def test_naming_somebody_needs_a_reason_and_a_person_of_the_matter(exporting: Exporting) -> None:
    with pytest.raises(ReasonMissing):
        exporting.pieces(named=[exporting.anna])
    with pytest.raises(NoSuchSubject):
        exporting.pieces(named=["relative:" + "0" * 32], reason="to compare")


def test_the_same_matter_makes_the_same_bytes(exporting: Exporting) -> None:
    """What differs is what the format says: the journal has grown, and the page and the manifest give the time."""
    first, second = (zipfile.ZipFile(io.BytesIO(exporting.export())) for _ in range(2))

    differing = {name for name in first.namelist() if first.read(name) != second.read(name)}
    assert first.namelist() == second.namelist()
    assert differing == {"README.txt", "journal.csv", "manifest.json"}
    assert {info.date_time for info in first.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_cell_can_be_taken_for_a_formula(exporting: Exporting) -> None:
    """DG-06: in the custody and in the journal."""
    opened = zipfile.ZipFile(io.BytesIO(exporting.export()))

    for name in ("custody.csv", "journal.csv"):
        rows = list(csv.reader(io.StringIO(opened.read(name).decode("utf-8-sig"))))
        assert len(rows) > 5
        assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r＝＋－＠")]
    custody = list(csv.DictReader(io.StringIO(opened.read("custody.csv").decode("utf-8-sig"))))
    assert {row["who"] for row in custody if row["what"] == "received"} == {"Amara Lindqvist"}
    assert [(row["given_by"], row["obtained"]) for row in custody if row["what"].startswith("said anew")] == [
        (f"a cousin of {CODE}", "by post"),
        (f"a cousin of {CODE}", "by hand"),
    ]


def test_only_a_lead_who_just_proved_who_they_are_exports(exporting: Exporting) -> None:
    """SE-07."""
    office, matter_id = exporting.office, exporting.matter_id
    member, stranger = a_person(office, "Owen Farrell"), a_person(office, "Petra Horvat")
    put_in_team(office, matter_id, member)
    stale = replace(exporting.lead, stepped_up_at=office.clock() - timedelta(minutes=6))

    for who, refusal in ((member, LeadsOnly), (stranger, NoSuchMatter), (stale, StepUpFirst)):
        with pytest.raises(refusal):
            matter_export.export(office, who, matter_id)
    assert not [one for one in _entries(exporting) if one.kind.startswith("export-")]


def test_a_weak_passphrase_seals_nothing(exporting: Exporting) -> None:
    with pytest.raises(PasswordRefused):
        exporting.pieces(passphrase="short")

    assert matter_export.earlier(exporting.office, exporting.lead, exporting.matter_id) == ()


def test_what_went_out_is_told_afterwards(exporting: Exporting) -> None:
    """With counts and the digest of the whole; one that broke off is never told as done."""
    whole = exporting.export()
    broken = exporting.pieces()
    next(broken)
    broken.close()  # type: ignore[attr-defined]
    exporting.pieces()

    never, cut, done = matter_export.earlier(exporting.office, exporting.lead, exporting.matter_id)
    assert [one.outcome for one in (never, cut, done)] == ["export-begun", "export-broken-off", "export-ended"]
    assert done.counts["sha256"] == hashlib.sha256(whole).hexdigest()
    assert (done.counts["original files"], done.counts["exhibits"]) == (8, 2)
    assert done.counts["members"] == len(zipfile.ZipFile(io.BytesIO(whole)).namelist())


def test_a_damaged_original_is_named_and_the_rest_goes_out(exporting: Exporting) -> None:
    office = exporting.office
    damaged = next(path for path in office.vault.folder.glob("??/*") if path.stat().st_size > 2_000_000)
    content = bytearray(damaged.read_bytes())
    content[1_500_000] ^= 1
    damaged.write_bytes(content)

    opened = zipfile.ZipFile(io.BytesIO(exporting.export()))

    manifest = manifest_of(opened)
    assert [one["original_name"] for one in manifest["damaged"]] == ["big.bin"]
    assert manifest["counts"]["damaged files left out"] == 1
    assert sum(one["kind"] == "file" for one in manifest["members"]) == len(ORIGINALS)


def test_memory_stays_flat_whatever_goes_out(exporting: Exporting) -> None:
    """Also when it is encrypted; nothing of it lands on the disk."""
    _add_large_file(exporting)
    before = sorted(path.name for path in exporting.office.vault.folder.parent.rglob("*"))

    tracemalloc.start()
    size = sum(len(piece) for piece in exporting.pieces(passphrase=WORDS))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert size > 48 << 20
    assert peak < 16 << 20
    assert sorted(path.name for path in exporting.office.vault.folder.parent.rglob("*")) == before


def manifest_of(opened: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(opened.read("manifest.json"))
    return found


def _entries(exporting: Exporting) -> list[book.Entry]:
    with exporting.office.engines.read.begin() as connection:
        return list(book.entries(connection, of_matter=exporting.matter_id))


def _add_large_file(exporting: Exporting) -> None:
    exhibit = exporting.exhibit_id
    pieces = (bytes(1 << 20) for _ in range(48))
    attach_file(exporting.office, exporting.lead, exporting.matter_id, exhibit, name="large.bin", pieces=pieces)
