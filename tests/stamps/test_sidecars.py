"""Sidecars: what ProofMode and C2PA wrote beside a file, or inside it; claims, compared with the file's own digest."""

import hashlib
import io
import json
import struct
import zipfile

import pytest

from casework.sandbox import NotShown
from casework.sandbox.inside.siding import manifest_in, told
from casework.sandbox.siding import claims_of, has_manifest

PHOTO = b"\xff\xd8\xff\xe0 an invented photograph"
DIGEST = hashlib.sha256(PHOTO).hexdigest()
CSV = f"File Hash SHA256,File Path,Location.Latitude\r\n{DIGEST.upper()},/sdcard/p.jpg,1.25\r\n".encode()
JSON = json.dumps({"File Hash SHA256": DIGEST, "Device": {"Manufacturer": "Invented"}}).encode()


def jumbf(label: bytes = b"c2pa") -> bytes:
    described = b"jumd" + bytes(16) + b"\x03" + label + b"\x00"
    inner = struct.pack(">I", len(described) + 4) + described
    return struct.pack(">I", len(inner) + 8) + b"jumb" + inner


def bundle(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def test_each_form_of_a_sidecar_is_known_by_its_content() -> None:
    listed = json.dumps({"proofs": [{"name": "File Hash SHA256", "value": DIGEST}]}).encode()
    signature = b"-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n"
    given = [CSV, JSON, listed, signature, jumbf(), bundle(("p.jpg.csv", CSV)), bundle(("a", b"x")), b"", b"\xff\x00"]

    sorts = [told(one)["sort"] for one in given]

    assert sorts == [
        "proofmode-csv", "proofmode-json", "proofmode-json", "signature", "c2pa", "proofmode-zip",
        "unknown", "unknown", "unknown",
    ]  # fmt: skip
    assert [told(one)["digests"] for one in (CSV, JSON, listed)] == [[DIGEST]] * 3


def test_a_bundle_is_known_to_hold_the_very_file() -> None:
    said = told(bundle(("p.jpg", PHOTO), ("p.jpg.proof.csv", CSV), ("p.jpg.asc", b"x")))

    assert DIGEST in said["held"]
    assert said["members"] == ["p.jpg", "p.jpg.proof.csv", "p.jpg.asc"]
    assert ["Location.Latitude", "1.25"] in said["claims"]


def test_a_manifest_inside_a_file_is_noticed_by_its_label() -> None:
    segment = b"JP\x00\x01\x00\x00\x00\x01" + jumbf()
    jpeg = b"\xff\xd8\xff\xeb" + struct.pack(">H", len(segment) + 2) + segment + b"\xff\xda\x00\x02"
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 4) + b"caBXabcd" + bytes(4)
    uuid = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
    mp4 = struct.pack(">I", 16) + b"ftypisom" + bytes(4) + struct.pack(">I", 24) + b"uuid" + uuid
    other = jpeg.replace(b"c2pa", b"none")

    assert [manifest_in(one) for one in (jpeg, png, mp4)] == [True, True, True]
    assert [manifest_in(one) for one in (other, PHOTO, png.replace(b"caBX", b"IDAT"), b"", mp4[:20])] == [False] * 5
    assert has_manifest([jpeg]) is True


def test_hostile_sidecars_break_nothing() -> None:
    """Asked of the sandbox: claims are cut and cannot turn a line, and a bomb is not unpacked."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(65 << 20))
    deep = b'{"a":' * 200_000

    claims = claims_of([f"hash,\u202eevil\r\n{DIGEST},{'x' * 5_000}\r\n".encode()])

    assert claims.claims[1] == ("\ufffdevil", "x" * 200)
    assert claims_of([bomb.getvalue()]).held == ()
    with pytest.raises(NotShown):
        claims_of([deep])
