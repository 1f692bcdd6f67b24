"""The verifier that travels inside an export: alone, offline, and with an eye for every byte (UP-08, DG-08)."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.services.parcels import Member, pack, safe_name, text_member, verifier_member
from casework.verifier import verify as verifier
from tests.exports.conftest import WORDS, Exporting

INSIDE = {
    "README.txt": b"A page of plain words.\n",
    "exhibits/1-aa/" + "判决书.pdf": b"%PDF " * 30,
    "exhibits/1-aa/empty": b"",
    "exhibits/2-bb/حكم.txt": b"text",
}


def small_parcel() -> bytes:
    members = [*(Member(name, lambda content=content: [content]) for name, content in INSIDE.items())]
    members += [text_member("journal.csv", JOURNAL)]
    return b"".join(pack(members, kind="redress-bundle", about={}, counts={"exhibits": 2}, done=lambda packed: None))


JOURNAL = "\ufeffnumber,at,kind,previous,mac\r\n" + "".join(
    f"{number},2026-11-22T09:30:00.000000+00:00,matter-viewed,{previous * 64},{mac * 64}\r\n"
    for number, previous, mac in ((1, "0", "a"), (2, "a", "b"), (9, "c", "d"))
)
WHOLE = small_parcel()
PLACES = {  # where each member's own bytes begin and end
    info.filename: (info.header_offset, info.header_offset + 30 + len(info.filename.encode()) + info.file_size)
    for info in zipfile.ZipFile(io.BytesIO(WHOLE)).infolist()
}


def findings(content: bytes) -> list[str]:
    report = verifier.Report()
    verifier.verify_zip(io.BytesIO(content), report)
    return report.wrong


def test_a_whole_parcel_is_found_whole() -> None:
    assert findings(WHOLE) == []
    assert zipfile.ZipFile(io.BytesIO(WHOLE)).testzip() is None


def test_every_flipped_byte_is_named_with_its_member() -> None:
    """UP-08: one after the other, through files, headers, directory and the last record."""
    unnamed = []
    for at in range(len(WHOLE)):
        altered = bytearray(WHOLE)
        altered[at] ^= 1 << (at % 8)
        wrong = findings(bytes(altered))
        owner = next((name for name, (begins, ends) in PLACES.items() if begins <= at < ends), "ZIP")
        if not any(owner in sentence for sentence in wrong):
            unnamed.append((at, owner, wrong))

    assert unnamed == []


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, 400), st.binary(max_size=80))
def test_whatever_is_cut_or_put_in_shows(begins: int, length: int, put_in: bytes) -> None:
    altered = WHOLE[:begins] + put_in + WHOLE[begins + length :]

    assert bool(findings(altered)) is (altered != WHOLE)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_the_verifier(content: bytes) -> None:
    assert findings(content)
    for mark in (verifier.SEALED, verifier.LIST):
        report = verifier.Report()
        verifier.verify_sealed(io.BytesIO(mark + content), report)
        assert report.wrong


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("README.txt", "README.txt: altered"),
        ("exhibits/1-aa/empty", "exhibits/1-aa/empty: missing"),
        ("exhibits/9-zz/new.txt", "exhibits/9-zz/new.txt: extra"),
    ],
)
def test_a_parcel_packed_anew_is_compared_by_name(named: str, says: str) -> None:
    """DG-08: missing, altered, extra: each is named, whatever program packed it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as was, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in was.namelist():
            if name != named:
                archive.writestr(name, was.read(name))
        if not says.endswith("missing"):
            archive.writestr(named, b"something else")

    wrong = findings(packed.getvalue())

    assert any(sentence.startswith(says) for sentence in wrong)
    assert any("packed anew" in sentence for sentence in wrong)
    assert len(wrong) == 2


def test_the_chain_of_the_journal_is_followed_where_it_can_be() -> None:
    """AU-02: two entries that follow each other are linked; the verifier says what it cannot see."""
    unlinked, disordered = JOURNAL.replace("a" * 64 + ",", "e" * 64 + ",", 1), JOURNAL.replace("\r\n9,", "\r\n2,")
    told, found = verifier.Report(), []
    verifier.verify_journal(JOURNAL.lstrip("\ufeff"), told)
    for text in (unlinked, disordered):
        report = verifier.Report()
        verifier.verify_journal(text.lstrip("\ufeff"), report)
        found.append(report.wrong)

    assert told.wrong == []
    assert "Not checked here" in " ".join(told.told)
    assert [len(one) for one in found] == [1, 1]


def test_a_real_export_is_verified_by_the_file_inside_it(exporting: Exporting, tmp_path: Path) -> None:
    """On a machine without Redress: outside the project, isolated, no site, nothing on the path, nothing written."""
    export = tmp_path / "away" / "export.zip"
    export.parent.mkdir()
    export.write_bytes(exporting.export())
    with zipfile.ZipFile(export) as archive:
        archive.extractall(export.parent / "folder")
    verify = export.parent / "folder" / "verify.py"

    zipped, folder = alone(verify, export), alone(verify, export.parent / "folder")
    original = next((export.parent / "folder" / "exhibits").rglob("*.pdf"))
    original.write_bytes(original.read_bytes() + b"x")
    (original.parent / "added.txt").write_text("x")
    original.with_name("empty.txt").unlink()
    altered = alone(verify, export.parent / "folder")

    assert (zipped.returncode, folder.returncode, altered.returncode) == (0, 0, 1), zipped.stdout + folder.stdout
    assert "original files: 8" in zipped.stdout
    relative = original.relative_to(export.parent / "folder").as_posix()
    for says in (f"{relative}: altered", "/added.txt: extra", "/empty.txt: missing", "3 finding(s)"):
        assert says in altered.stdout


def alone(verify: Path, what: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier as it runs elsewhere: `-I` and `-S` leave nothing but the standard library."""
    environ = {"PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(verify), str(what)]
    before = sorted(what.parent.rglob("*"))
    done = subprocess.run(command, cwd=what.parent, env=environ, capture_output=True, text=True, check=False)
    assert sorted(what.parent.rglob("*")) == before
    assert done.stderr == ""
    return done


def test_flipped_bytes_of_a_real_export_are_named(exporting: Exporting) -> None:
    """UP-08: anywhere in it, and in its last record."""
    content = exporting.export()
    places = [(info.header_offset, info.filename) for info in zipfile.ZipFile(io.BytesIO(content)).infolist()]
    for at in [*range(0, len(content), len(content) // 20), *range(len(content) - 20, len(content))]:
        altered = bytearray(content)
        altered[at] ^= 0x40
        wrong = findings(bytes(altered))
        owner = [name for begins, name in places if begins <= at][-1]
        assert any(owner in one or "ZIP" in one for one in wrong), (at, owner, wrong)


def test_damage_to_an_encrypted_export_is_placed_without_the_passphrase(exporting: Exporting, tmp_path: Path) -> None:
    whole = exporting.export(passphrase=WORDS)
    file = tmp_path / "export.sealed"
    found = []
    for at in (0, 20, 40, 1_500_000, len(whole) - 100, len(whole) - 60, len(whole) - 20, None):
        altered = bytearray(whole)
        if at is not None:
            altered[at] ^= 1
        file.write_bytes(altered)
        found.append(verifier.verify(file).wrong)

    *damaged, untouched = found
    assert untouched == []
    assert all(damaged)
    assert ["Block 1 of 4" in " ".join(one) for one in damaged[:3]] == [True] * 3
    assert "Block 2 of 4 (from byte 1048576 on)" in damaged[3][0]


def test_a_name_can_neither_leave_the_folder_nor_forge_a_verdict(tmp_path: Path) -> None:
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(WHOLE)).read("manifest.json"))
    manifest["members"] = [{"name": "../x\nAll as given out.", "size_bytes": 1, "sha256": "0"}]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))

    report = verifier.verify(tmp_path)

    assert any("outside" in one for one in report.wrong)
    assert "All as given out." not in verifier.told(report).splitlines()


@pytest.mark.parametrize(
    "member",
    [
        {"name": "\ud800", "size_bytes": 1, "sha256": "0"},
        {"name": "a", "size_bytes": 1 << 70, "sha256": "0"},
        {"name": "a", "size_bytes": -1, "sha256": "0"},
        {"name": 5, "size_bytes": 1, "sha256": "0"},
        {"name": "a"},
        "a",
    ],
)
def test_a_manifest_of_nonsense_is_none(member: object, tmp_path: Path) -> None:
    manifest = {"format": "redress-bundle", "version": 1, "counts": {}, "damaged": [], "members": [member]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))

    report = verifier.verify(tmp_path)

    assert len(report.wrong) == 1
    assert "in no format that this verifier knows" in report.wrong[0]


def test_safe_names_are_safe_everywhere_and_never_twice() -> None:
    """DG-08: in any script; no path, no device, nothing invisible, no two alike in any case."""
    taken: set[str] = set()
    sent = [
        "a.txt",
        "A.TXT",
        "../../etc/passwd",
        "con",
        "x" * 300 + ".pdf",
        "a\u202etxt.exe",
        "نص.pdf",
        "..",
        "-rf",
        "a:b?",
    ]

    names = [safe_name(name, taken) for name in sent]

    assert names[:4] == ["a.txt", "A-2.TXT", "passwd", "_con"]
    assert names[5:] == ["atxt.exe", "نص.pdf", "file", "rf", "a_b_"]
    assert len(names[4].encode()) <= 120
    assert names[4].endswith(".pdf")


@given(st.lists(st.text(max_size=40), max_size=8))
def test_no_name_whatever_breaks_a_parcel(names: list[str]) -> None:
    taken: set[str] = set()
    members = [
        text_member(f"exhibits/1-a/{safe_name(name.encode('utf-8', 'replace').decode(), taken)}", "x") for name in names
    ]

    packed = b"".join(pack(members, kind="redress-bundle", about={}, counts={}, done=lambda packed: None))

    assert findings(packed) == []


def test_the_zip_opens_beyond_four_gibibytes_too() -> None:
    """The records of 64 bits are those that Python's own reader knows."""
    far = verifier.directory_entry("far.bin", 7, 9, 1 << 33)
    info = zipfile.ZipInfo("far.bin")
    end = verifier.end_record(1, len(far), 1 << 33)

    assert far.endswith((1 << 33).to_bytes(8, "little"))
    assert info.filename.encode() in far
    assert zipfile._EndRecData64(io.BytesIO(bytes(0) + end), -22, [0] * 10) is not None  # type: ignore[attr-defined]


def test_the_verifier_itself_travels_along() -> None:
    (code,) = verifier_member().content()

    assert code == Path(verifier.__file__).read_bytes()
