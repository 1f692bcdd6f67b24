"""The work of taking a time-stamp token (RFC 3161) apart: its values are said, nothing of it is judged here."""

from __future__ import annotations

import json
from typing import Any, Final

from pyasn1.codec.ber.decoder import decode
from pyasn1.codec.der.encoder import encode
from pyasn1.type import namedtype, tag, univ
from pyasn1_modules import rfc2634, rfc3161, rfc5035, rfc5652

from casework.sandbox.inside.answers import Answer
from casework.sandbox.inside.intake import Intake

GRANTED: Final = (0, 1)
MOST_CERTIFICATES: Final = 12
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2: Final = "1.2.840.113549.1.9.16.2.47"
SHA_1, SHA_256 = "1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1"


class Signed(univ.Sequence):  # type: ignore[misc]
    """SignedData of RFC 5652 whose certificates stay the very bytes they are."""

    componentType = namedtype.NamedTypes(  # noqa: N815 - pyasn1 reads this name
        namedtype.NamedType("version", univ.Integer()),
        namedtype.NamedType("digestAlgorithms", rfc5652.DigestAlgorithmIdentifiers()),
        namedtype.NamedType("encapContentInfo", rfc5652.EncapsulatedContentInfo()),
        namedtype.OptionalNamedType(
            "certificates",
            univ.SetOf(componentType=univ.Any()).subtype(
                implicitTag=tag.Tag(tag.tagClassContext, tag.tagFormatConstructed, 0)
            ),
        ),
        namedtype.OptionalNamedType(
            "crls",
            univ.SetOf(componentType=univ.Any()).subtype(
                implicitTag=tag.Tag(tag.tagClassContext, tag.tagFormatConstructed, 1)
            ),
        ),
        namedtype.NamedType("signerInfos", rfc5652.SignerInfos()),
    )


def prepare(options: dict[str, Any]) -> None:
    """All is imported above."""


def work(intake: Intake, answer: Answer, options: dict[str, Any]) -> None:
    intake.next_part()
    answer.text(json.dumps(told(intake.whole(most_bytes=options["input_bytes"]).getvalue())))


def told(data: bytes) -> dict[str, Any]:
    """Return the values of a response or of a bare token, bytes as hexadecimal."""
    content, status = _token(data)
    if content is None:
        return {"status": status}
    signed = _whole(bytes(content["content"]), Signed())
    info_der = bytes(signed["encapContentInfo"]["eContent"])
    info = _whole(info_der, rfc3161.TSTInfo())
    (signer,) = signed["signerInfos"]
    return {
        "status": status,
        "content_type": str(signed["encapContentInfo"]["eContentType"]),
        "info": info_der.hex(),
        "made_at": str(info["genTime"]),
        "serial": f"{int(info['serialNumber']):x}",
        "policy": str(info["policy"]),
        "imprint_algorithm": str(info["messageImprint"]["hashAlgorithm"]["algorithm"]),
        "imprint": bytes(info["messageImprint"]["hashedMessage"]).hex(),
        "certificates": [bytes(one).hex() for one in list(signed["certificates"])[:MOST_CERTIFICATES]],
        **_of_signer(signer),
    }


def _token(data: bytes) -> tuple[Any, int]:
    """Return the token and the status it came with; a bare token was granted. None where it was refused."""
    try:
        content = _whole(data, rfc5652.ContentInfo())
    except Exception:
        response = _whole(data, rfc3161.TimeStampResp())
        status = int(response["status"]["status"])
        return (response["timeStampToken"] if status in GRANTED else None), status
    return content, 0


def _of_signer(signer: Any) -> dict[str, Any]:
    attributes = {str(one["attrType"]): bytes(one["attrValues"][0]) for one in signer["signedAttrs"]}
    sid = signer["sid"]
    by_name = sid.getName() == "issuerAndSerialNumber"
    plain = univ.SetOf(componentType=rfc5652.Attribute())
    plain.extend(signer["signedAttrs"])
    return {
        "issuer": encode(sid["issuerAndSerialNumber"]["issuer"]).hex() if by_name else "",
        "issuer_serial": f"{int(sid['issuerAndSerialNumber']['serialNumber']):x}" if by_name else "",
        "key_id": "" if by_name else bytes(sid["subjectKeyIdentifier"]).hex(),
        "digest_algorithm": str(signer["digestAlgorithm"]["algorithm"]),
        "signature_algorithm": str(signer["signatureAlgorithm"]["algorithm"]),
        "signature": bytes(signer["signature"]).hex(),
        "signed": encode(plain).hex(),
        "signed_type": str(_whole(attributes[CONTENT_TYPE], univ.ObjectIdentifier())),
        "signed_digest": bytes(_whole(attributes[MESSAGE_DIGEST], univ.OctetString())).hex(),
        **_certificate_named(attributes),
    }


def _certificate_named(attributes: dict[str, bytes]) -> dict[str, str]:
    """Return by which digest the signer names the certificate; nothing where it names none."""
    if SIGNING_CERTIFICATE_V2 in attributes:
        one = _whole(attributes[SIGNING_CERTIFICATE_V2], rfc5035.SigningCertificateV2())["certs"][0]
        return {"named_algorithm": str(one["hashAlgorithm"]["algorithm"]), "named": bytes(one["certHash"]).hex()}
    if SIGNING_CERTIFICATE in attributes:
        one = _whole(attributes[SIGNING_CERTIFICATE], rfc2634.SigningCertificate())["certs"][0]
        return {"named_algorithm": SHA_1, "named": bytes(one["certHash"]).hex()}
    return {"named_algorithm": SHA_256, "named": ""}


def _whole(data: bytes, shape: Any) -> Any:
    """Return what `data` says in this shape, if nothing stands behind it."""
    found, rest = decode(data, asn1Spec=shape)
    if rest:
        raise ValueError("bytes stand behind the end")
    return found
