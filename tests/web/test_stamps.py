"""The page of what proves a file: each time-stamp and sidecar is kept, and none is more than it is."""

import hashlib
import io
import re
import zipfile

import pytest

from casework.sandbox import Level, level
from casework.services.office import Office
from casework.services.stamps import ANCHORS
from tests.stamps.services import a_service, response
from tests.stamps.test_sidecars import CSV, PHOTO, bundle
from tests.web.visitors import Visitor

pytestmark = pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with seccomp or namespaces")


@pytest.fixture
def proofs(amara: Visitor, heron: str) -> str:
    """The address of the page for a photograph."""
    described = {"title": "A photograph", "disclosure": "disclose", "file": (io.BytesIO(PHOTO), "p.jpg")}
    sent = amara.post(f"/matters/{heron}/evidence/new", described, content_type="multipart/form-data")
    links = amara.links_of(sent.location, containing="/files/")
    return re.match(r".*/files/[0-9a-f]{32}", links[0])[0] + "/proofs"  # type: ignore[index]


def keep(amara: Visitor, proofs: str, role: str, *files: tuple[bytes, str]) -> str:
    """Keep these files beside the photograph and return the page that then tells of them."""
    sent = {"role": role, "file": [(io.BytesIO(content), name) for content, name in files]}
    answer = amara.post(proofs, sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    return amara.page(proofs).text


def test_a_time_stamp_is_worth_what_the_operator_trusts(amara: Visitor, proofs: str, founded: Office) -> None:
    service = a_service()

    alone = keep(amara, proofs, "time-stamp", (response(service.stamp(PHOTO, algorithm="sha512")), "answer.tsr"))
    folder = founded.vault.folder.with_name(ANCHORS)
    folder.mkdir()
    (folder / "root.pem").write_bytes(service.root_pem)
    vouched = amara.page(proofs).text

    assert "Nobody here vouches for this certificate" in alone
    assert "CN=Invented Time" in alone
    assert "The file existed on 22 November 2026" in " ".join(vouched.split())
    assert "CN=Invented Time Root" in vouched


def test_a_time_stamp_that_proves_nothing_is_kept_and_says_why(amara: Visitor, proofs: str) -> None:
    service = a_service()
    altered = bytearray(service.stamp(PHOTO))
    altered[-5] ^= 1

    page = keep(
        amara,
        proofs,
        "time-stamp",
        (service.stamp(b"another file"), "other.tst"),
        (bytes(altered), "altered.tst"),
        (b"garbage", "garbage.tsr"),
        (response(None, status=2), "refused.tsr"),
    )

    for says in (
        "It is of another file",
        "the signature does not fit",
        "This is no time-stamp, or it is damaged",
        "The service refused",
    ):
        assert says in page
    assert page.count("Proves nothing") == 4
    assert "The file existed on" not in page


def test_a_sidecar_is_compared_believed_in_nothing_and_goes_out_with_the_matter(amara: Visitor, proofs: str) -> None:
    other = CSV.replace(hashlib.sha256(PHOTO).hexdigest().upper().encode(), b"A" * 64)

    page = keep(
        amara, proofs, "sidecar", (CSV, "p.csv"), (other, "o.csv"), (bundle(("p.jpg", PHOTO), ("p.csv", CSV)), "p.zip")
    )
    export = amara.post(f"/matters/{proofs.split('/')[2]}/export", {"form": "plain"})

    assert page.count("The digest in it is that of this file.") == 2
    assert page.count("The digest in it is that of another file") == 1
    assert "Signatures in sidecars are not checked" in page
    assert "Location.Latitude" in page
    opened = zipfile.ZipFile(io.BytesIO(export.data))
    assert CSV in [opened.read(name) for name in opened.namelist()]
    assert opened.read("manifest.json").count(b'"role": "sidecar"') == 3


def test_the_request_holds_the_digest_and_nothing_else(amara: Visitor, proofs: str) -> None:
    answer = amara.get(f"{proofs}/request")
    nothing = amara.post(proofs, {"role": "sidecar"})

    assert (nothing.status_code, "Choose a file" in nothing.text) == (422, True)
    assert len(answer.data) == 59
    assert hashlib.sha256(PHOTO).digest() in answer.data
    assert "request.tsq" in answer.headers["Content-Disposition"]
