"""Time-stamp tokens (RFC 3161): what one proves, and why another proves nothing."""

import hashlib
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from casework.keys.timestamps import NoToken, StampRefused, Token, anchors_in, imprint_hash, request_for, signer_of
from casework.sandbox import NotShown
from casework.sandbox.inside.stamping import told
from casework.sandbox.stamping import TokenRefused, token_values
from tests.stamps.services import AT, Service, a_service, response

CONTENT = b"a photograph"


@pytest.fixture(scope="module")
def service() -> Service:
    return a_service()


def read(token: bytes) -> Token:
    return Token.read(told(token))


def why(token: bytes) -> str:
    """Return why a token proves nothing; empty if it proves something."""
    try:
        said = read(token)
        imprint_hash(said)
        signer_of(said, ())
    except StampRefused as refused:
        return refused.reason
    return ""


def test_a_good_token_names_its_moment_and_its_signer(service: Service) -> None:
    token = read(response(service.stamp(CONTENT)))

    alone, vouched = signer_of(token, ()), signer_of(token, (service.root,))

    assert (token.made_at, token.serial, token.imprint) == (AT, "4d", hashlib.sha256(CONTENT).digest())
    assert (alone.name, alone.vouched_by) == ("CN=Invented Time", "")
    assert (vouched.name, vouched.vouched_by) == ("CN=Invented Time", "CN=Invented Time Root")


def test_keys_of_rsa_and_longer_digests_are_known() -> None:
    service = a_service(key=rsa.generate_private_key(65537, 2048))

    token = read(service.stamp(CONTENT, algorithm="sha512"))

    assert imprint_hash(token) == "sha512"
    assert signer_of(token, ()).name == "CN=Invented Time"


def test_a_root_of_the_same_name_vouches_for_nobody(service: Service) -> None:
    """A chain is followed by signatures, not by names."""
    other = a_service()

    assert signer_of(read(service.stamp(CONTENT)), (other.root,)).vouched_by == ""


def test_what_proves_nothing_says_why(service: Service) -> None:
    cases = {
        "altered": service.stamp(CONTENT, backdated=True),
        "no-certificate": service.stamp(CONTENT, with_certificates=False),
        "weak": service.stamp(CONTENT, algorithm="sha1"),
        "out-of-date": service.stamp(CONTENT, at=AT + timedelta(days=301)),
    }

    assert {why(token): name for name, token in cases.items()} == {name: name for name in cases}
    assert why(a_service(is_for_stamps=False).stamp(CONTENT)) == "other-purpose"
    assert why(a_service(is_critical=False).stamp(CONTENT)) == "other-purpose"
    assert why(service.stamp(CONTENT, named=a_service().signer)) == "no-certificate"
    assert why(service.stamp(CONTENT)) == ""


def test_no_altered_byte_of_a_token_goes_unseen(service: Service) -> None:
    """Whatever bit of it is flipped: it is no token, proves nothing, or is of another digest; or nothing changed."""
    token = service.stamp(CONTENT)
    good, unseen = read(token), []
    for at in range(0, len(token), 3):
        altered = bytearray(token)
        altered[at] ^= 1 << (at % 8)
        try:
            said = read(bytes(altered))
        except Exception:  # noqa: S112 - in the sandbox every one of them is "broken"
            continue
        try:
            signer_of(said, (service.root,))
        except StampRefused:
            continue
        if (said.made_at, said.imprint) != (good.made_at, good.imprint):
            unseen.append(at)

    assert unseen == []


def test_the_sandbox_takes_tokens_apart_and_garbage_for_none(service: Service) -> None:
    token = service.stamp(CONTENT)

    with pytest.raises(TokenRefused):
        token_values([response(None, status=2)])
    for garbage in (b"\x30\x80" * 5_000, token + b"x"):
        with pytest.raises(NotShown):
            token_values([garbage])
    assert token_values([response(token)]) == told(response(token))


def test_values_that_make_no_token_are_refused(service: Service) -> None:
    """What comes out of the sandbox is checked on our side."""
    said = told(service.stamp(CONTENT))

    for name, value in (("made_at", "yesterday"), ("serial", None), ("info", "zz"), ("certificates", 5)):
        with pytest.raises(NoToken):
            Token.read(said | {name: value})


def test_only_certificates_count_in_the_operators_folder(service: Service, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(service.root_pem)
    (tmp_path / "broken.crt").write_bytes(b"no certificate")
    (tmp_path / "notes.txt").write_bytes(service.root_pem)

    assert anchors_in(tmp_path) == (service.root,)
    assert anchors_in(tmp_path / "nowhere") == ()


def test_openssl_and_we_agree(tmp_path: Path) -> None:
    """Where the command is there: it reads our request, and we verify its answer."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl, a Debian package, to compare with")
    service = a_service(key=rsa.generate_private_key(65537, 2048), days=36_500)
    key = service.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for name, content in (
        ("key.pem", key),
        ("cert.pem", service.signer.public_bytes(Encoding.PEM)),
        ("root.pem", service.root_pem),
        ("request.tsq", request_for(hashlib.sha256(CONTENT).hexdigest())),
        ("serial", b"0A\n"),
        ("ts.cnf", CONFIGURATION.encode()),
    ):
        (tmp_path / name).write_bytes(content)
    made = "openssl ts -reply -queryfile request.tsq -config ts.cnf -section own -out answer.tsr"
    subprocess.run(made.split(), cwd=tmp_path, check=True, capture_output=True)

    token = read((tmp_path / "answer.tsr").read_bytes())

    assert token.imprint == hashlib.sha256(CONTENT).digest()
    assert signer_of(token, (service.root,)).vouched_by == "CN=Invented Time Root"


CONFIGURATION = """\
[own]
serial=serial
crypto_device=builtin
signer_cert=cert.pem
certs=root.pem
signer_key=key.pem
signer_digest=sha256
default_policy=1.2.3.4.1
digests=sha256
ess_cert_id_alg=sha256
"""
