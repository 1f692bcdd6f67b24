"""Time-stamps of RFC 3161: the request for one, and whether a token proves that a digest existed at a moment.

The values come out of the sandbox; only certificates are read here, by `cryptography`. We never ask a service: whoever
wants a token sends the request themselves. Revocation is not looked up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"
HASHES: Final[dict[str, tuple[str, Callable[[], HashAlgorithm]]]] = {
    "2.16.840.1.101.3.4.2.1": ("sha256", SHA256),
    "2.16.840.1.101.3.4.2.2": ("sha384", SHA384),
    "2.16.840.1.101.3.4.2.3": ("sha512", SHA512),
}
NAMING: Final = {one: name for one, (name, _hash) in HASHES.items()} | {"1.3.14.3.2.26": "sha1"}
PSS: Final = "1.2.840.113549.1.1.10"
SIGNED_WITH: Final[dict[str, Callable[[], HashAlgorithm]]] = {  # algorithms whose name says the digest too
    "1.2.840.113549.1.1.11": SHA256, "1.2.840.113549.1.1.12": SHA384, "1.2.840.113549.1.1.13": SHA512,
    "1.2.840.10045.4.3.2": SHA256, "1.2.840.10045.4.3.3": SHA384, "1.2.840.10045.4.3.4": SHA512,
}  # fmt: skip
LONGEST_CHAIN: Final = 6
MOMENT: Final = re.compile(r"(\d{14})(?:[.,](\d{1,9}))?Z", re.ASCII)
UNREADABLE: Final = (ValueError, TypeError, OverflowError, UnsupportedAlgorithm, x509.InvalidVersion)


@dataclass(frozen=True)
class Token:
    """The values of a time-stamp token as they stand in it, not one of them believed yet."""

    made_at: datetime
    serial: str
    policy: str
    imprint_algorithm: str
    imprint: bytes
    content_type: str
    info: bytes = field(repr=False)
    signed: bytes = field(repr=False)  # what the signature is of
    signed_type: str
    signed_digest: bytes
    digest_algorithm: str
    signature_algorithm: str
    signature: bytes = field(repr=False)
    issuer: bytes = field(repr=False)
    issuer_serial: int
    key_id: bytes
    named_algorithm: str
    named: bytes  # digest of the certificate that the signer means
    certificates: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Token:
        """Return the token of these values, as the sandbox hands them over. Raises: NoToken."""
        try:
            return cls(
                made_at=_moment(said["made_at"]),
                serial=f"{int(said['serial'], 16):x}",
                issuer_serial=int(said["issuer_serial"] or "0", 16),
                certificates=tuple(bytes.fromhex(one) for one in said["certificates"]),
                policy=_text(said["policy"]),
                imprint_algorithm=_text(said["imprint_algorithm"]),
                content_type=_text(said["content_type"]),
                signed_type=_text(said["signed_type"]),
                digest_algorithm=_text(said["digest_algorithm"]),
                signature_algorithm=_text(said["signature_algorithm"]),
                named_algorithm=_text(said["named_algorithm"]),
                imprint=bytes.fromhex(said["imprint"]),
                info=bytes.fromhex(said["info"]),
                signed=bytes.fromhex(said["signed"]),
                signed_digest=bytes.fromhex(said["signed_digest"]),
                signature=bytes.fromhex(said["signature"]),
                issuer=bytes.fromhex(said["issuer"]),
                key_id=bytes.fromhex(said["key_id"]),
                named=bytes.fromhex(said["named"]),
            )
        except (LookupError, ValueError, TypeError, AttributeError, OverflowError):
            raise NoToken from None


class NoToken(Exception):
    """What the sandbox handed over makes no token."""


class StampRefused(Exception):
    """A token proves nothing; `reason` is one of the words below."""

    WEAK, ALTERED, NO_CERTIFICATE, OTHER_PURPOSE, OUT_OF_DATE = (
        "weak", "altered", "no-certificate", "other-purpose", "out-of-date",
    )  # fmt: skip

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Signer:
    """Who signed a token; `vouched_by` names a certificate that the operator trusts, and is empty where none does."""

    name: str
    vouched_by: str = ""


def request_for(sha256: str) -> bytes:
    """Return a time-stamp request (.tsq) for a digest, which asks for the certificates too.

    Source: RFC 3161, section 2.4.1.
    """
    algorithm = bytes.fromhex("300d06096086480165030402010500")
    imprint = b"\x30\x31" + algorithm + b"\x04\x20" + bytes.fromhex(sha256)
    return b"\x30\x39\x02\x01\x01" + imprint + b"\x01\x01\xff"


def imprint_hash(token: Token) -> str:
    """Return the name of the digest that the token is of. Raises: StampRefused if it is too weak or not known."""
    if token.imprint_algorithm not in HASHES:
        raise StampRefused(StampRefused.WEAK)
    return HASHES[token.imprint_algorithm][0]


def signer_of(token: Token, anchors: Sequence[x509.Certificate]) -> Signer:
    """Return who signed the token, once digest, signature, purpose and dates of the certificate were found right.

    Raises: StampRefused.
    Source: RFC 3161, sections 2.3 and 2.4.2; RFC 5652, section 5.4.
    """
    try:
        return _judged(token, anchors)
    except UNREADABLE:  # a certificate that could be read holds something that cannot
        raise StampRefused(StampRefused.NO_CERTIFICATE) from None


def _judged(token: Token, anchors: Sequence[x509.Certificate]) -> Signer:
    if token.digest_algorithm not in HASHES:
        raise StampRefused(StampRefused.WEAK)
    name, digest = HASHES[token.digest_algorithm]
    types_fit = token.content_type == token.signed_type == TST_INFO
    if not types_fit or hashlib.new(name, token.info).digest() != token.signed_digest:
        raise StampRefused(StampRefused.ALTERED)
    given = [one for one in map(_certificate, token.certificates) if one is not None]
    signer = _named_by(token, [*given, *anchors])
    _verify(token, signer, digest())
    _refuse_other_purpose(signer)
    if not signer.not_valid_before_utc <= token.made_at <= signer.not_valid_after_utc:
        raise StampRefused(StampRefused.OUT_OF_DATE)
    anchor = _anchor_of(signer, given, anchors=anchors, at=token.made_at)
    return Signer(_name(signer), _name(anchor) if anchor else "")


def anchors_in(folder: Path) -> tuple[x509.Certificate, ...]:
    """Return the certificates (PEM or DER) that the operator put into this folder; what is none is passed over."""
    found: list[x509.Certificate] = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.suffix.lower() not in (".pem", ".crt", ".cer", ".der"):
            continue
        content = path.read_bytes()
        try:
            is_pem = b"-----BEGIN CERTIFICATE-----" in content
            found += x509.load_pem_x509_certificates(content) if is_pem else [x509.load_der_x509_certificate(content)]
        except UNREADABLE:
            continue
    return tuple(found)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 200 or not value.isascii():
        raise ValueError("no plain text")
    return value


def _moment(text: str) -> datetime:
    """Return a GeneralizedTime as RFC 3161 writes it. Units: UTC, to the microsecond."""
    found = MOMENT.fullmatch(text)
    if found is None:
        raise ValueError("no moment")
    whole = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return whole + timedelta(microseconds=int((found[2] or "0").ljust(6, "0")[:6]))


def _certificate(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der)
    except UNREADABLE:
        return None


def _named_by(token: Token, certificates: Iterable[x509.Certificate]) -> x509.Certificate:
    """Return the certificate of the signer: by issuer and number or by key, and by the digest that was signed."""
    naming = NAMING.get(token.named_algorithm, "")
    for one in certificates:
        by_number = one.serial_number == token.issuer_serial and one.issuer.public_bytes() == token.issuer
        is_meant = by_number if token.issuer else _key_id(one) == token.key_id
        der = one.public_bytes(Encoding.DER)
        if is_meant and naming and hashlib.new(naming, der, usedforsecurity=False).digest() == token.named:
            return one
    raise StampRefused(StampRefused.NO_CERTIFICATE)


def _verify(token: Token, signer: x509.Certificate, digest: HashAlgorithm) -> None:
    try:
        key = signer.public_key()
        signed_with = SIGNED_WITH.get(token.signature_algorithm)
        hashed = signed_with() if signed_with else digest
        if isinstance(key, rsa.RSAPublicKey):
            if key.key_size < 2048:
                raise StampRefused(StampRefused.WEAK)
            pss = padding.PSS(padding.MGF1(hashed), padding.PSS.AUTO)
            way = pss if token.signature_algorithm == PSS else padding.PKCS1v15()
            key.verify(token.signature, token.signed, way, hashed)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(token.signature, token.signed, ec.ECDSA(hashed))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(token.signature, token.signed)
        else:
            raise StampRefused(StampRefused.WEAK)
    except (InvalidSignature, *UNREADABLE):
        raise StampRefused(StampRefused.ALTERED) from None


def _refuse_other_purpose(signer: x509.Certificate) -> None:
    """Raises: StampRefused, unless the certificate is for time-stamps alone, and says so critically."""
    try:
        usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, *UNREADABLE):
        raise StampRefused(StampRefused.OTHER_PURPOSE) from None
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise StampRefused(StampRefused.OTHER_PURPOSE)


def _anchor_of(
    signer: x509.Certificate, given: Sequence[x509.Certificate], *, anchors: Sequence[x509.Certificate], at: datetime
) -> x509.Certificate | None:
    """Return the trusted certificate to which a chain of valid issuers leads from the signer."""
    if signer in anchors:
        return signer
    last = signer
    for _step in range(LONGEST_CHAIN):
        if found := next((one for one in anchors if _issued(one, last, at)), None):
            return found
        last_before = last
        last = next((one for one in given if one != last and _issued(one, last, at)), last)
        if last == last_before:
            return None
    return None


def _issued(issuer: x509.Certificate, one: x509.Certificate, at: datetime) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
        is_ca = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (InvalidSignature, x509.ExtensionNotFound, x509.DuplicateExtension, *UNREADABLE):
        return False
    return is_ca and issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc


def _key_id(one: x509.Certificate) -> bytes:
    try:
        return one.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, x509.DuplicateExtension, *UNREADABLE):
        return b""


def _name(one: x509.Certificate) -> str:
    try:
        return one.subject.rfc4514_string()
    except UNREADABLE:
        return "?"
