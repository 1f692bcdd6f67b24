"""An invented time-stamp service, with a root and a signer of its own, that may also do everything wrong."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyasn1.codec.der.decoder import decode
from pyasn1.codec.der.encoder import encode
from pyasn1.type import univ
from pyasn1_modules import rfc3161, rfc5035, rfc5652

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HASHES = {"sha1": "1.3.14.3.2.26"} | {
    name: f"2.16.840.1.101.3.4.2.{number}" for name, number in (("sha256", 1), ("sha384", 2), ("sha512", 3))
}
RSA_WITH_SHA256, ECDSA_WITH_SHA256 = "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Service:
    """Root and signer of one service."""

    root: x509.Certificate
    signer: x509.Certificate
    key: Key

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(Encoding.PEM)

    def stamp(
        self,
        content: bytes,
        *,
        at: datetime = AT,
        algorithm: str = "sha256",
        with_certificates: bool = True,
        backdated: bool = False,
        named: x509.Certificate | None = None,
    ) -> bytes:
        """Return a bare token (.tst) for this content; `backdated` changes the moment after signing."""
        info = _info(hashlib.new(algorithm, content).digest(), HASHES[algorithm], at)
        attributes = _attributes(info, named or self.signer)
        signature = self._sign(encode(attributes))
        if backdated:
            info = _info(hashlib.new(algorithm, content).digest(), HASHES[algorithm], at - timedelta(days=900))
        return _wrapped(self, info, attributes, signature, with_certificates=with_certificates)

    def _sign(self, content: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(content, padding.PKCS1v15(), SHA256())
        return self.key.sign(content, ec.ECDSA(SHA256()))


def a_service(
    name: str = "Invented Time",
    *,
    is_for_stamps: bool = True,
    is_critical: bool = True,
    key: Key | None = None,
    days: int = 300,
) -> Service:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), key or ec.generate_private_key(ec.SECP256R1())
    root = _certificate(f"{name} Root", root_key, by=f"{name} Root", by_key=root_key, is_root=True, days=days)
    usage = ExtendedKeyUsageOID.TIME_STAMPING if is_for_stamps else ExtendedKeyUsageOID.SERVER_AUTH
    signer = _certificate(
        name, key, by=f"{name} Root", by_key=root_key, usage=usage, is_critical=is_critical, days=days
    )
    return Service(root, signer, key)


def response(token: bytes | None, *, status: int = 0) -> bytes:
    """Return a whole answer (.tsr)."""
    answer = rfc3161.TimeStampResp()
    answer["status"]["status"] = status
    if token is not None:
        answer["timeStampToken"] = decode(token, asn1Spec=rfc5652.ContentInfo())[0]
    return bytes(encode(answer))


def _certificate(
    name: str,
    key: Key,
    *,
    by: str,
    by_key: Key,
    is_root: bool = False,
    usage: x509.ObjectIdentifier | None = None,
    is_critical: bool = True,
    days: int,
) -> x509.Certificate:
    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    made = x509.CertificateBuilder().subject_name(called(name)).issuer_name(called(by)).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(AT - timedelta(days=30))
    made = made.not_valid_after(AT + timedelta(days=days))
    made = made.add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    if usage is not None:
        made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=is_critical)
    return made.sign(by_key, SHA256())


def _info(imprint: bytes, algorithm: str, at: datetime) -> bytes:
    info = rfc3161.TSTInfo()
    info["version"] = 1
    info["policy"] = "1.2.3.4.1"
    info["messageImprint"]["hashAlgorithm"]["algorithm"] = algorithm
    info["messageImprint"]["hashedMessage"] = imprint
    info["serialNumber"] = 77
    info["genTime"] = f"{at:%Y%m%d%H%M%S}Z"
    return bytes(encode(info))


def _attributes(info: bytes, signer: x509.Certificate) -> univ.SetOf:
    named = rfc5035.SigningCertificateV2()
    named["certs"][0]["certHash"] = hashlib.sha256(signer.public_bytes(Encoding.DER)).digest()
    values = {
        "1.2.840.113549.1.9.3": univ.ObjectIdentifier("1.2.840.113549.1.9.16.1.4"),
        "1.2.840.113549.1.9.4": univ.OctetString(hashlib.sha256(info).digest()),
        "1.2.840.113549.1.9.16.2.47": named,
    }
    attributes = univ.SetOf(componentType=rfc5652.Attribute())
    for place, (kind, value) in enumerate(values.items()):
        attributes[place]["attrType"] = univ.ObjectIdentifier(kind)
        attributes[place]["attrValues"][0] = encode(value)
    return attributes


def _wrapped(
    service: Service, info: bytes, attributes: univ.SetOf, signature: bytes, *, with_certificates: bool
) -> bytes:
    signed = rfc5652.SignedData()
    signed["version"] = 3
    signed["digestAlgorithms"][0]["algorithm"] = HASHES["sha256"]
    signed["encapContentInfo"]["eContentType"] = "1.2.840.113549.1.9.16.1.4"
    signed["encapContentInfo"]["eContent"] = info
    if with_certificates:
        for place, one in enumerate((service.signer, service.root)):
            shape = rfc5652.CertificateChoices()["certificate"]
            signed["certificates"][place]["certificate"] = decode(one.public_bytes(Encoding.DER), asn1Spec=shape)[0]
    signer = signed["signerInfos"][0]
    signer["version"] = 1
    number = signer["sid"]["issuerAndSerialNumber"]
    number["issuer"] = decode(service.signer.issuer.public_bytes(), asn1Spec=number["issuer"])[0]
    number["serialNumber"] = service.signer.serial_number
    signer["digestAlgorithm"]["algorithm"] = HASHES["sha256"]
    for place, one in enumerate(attributes):
        signer["signedAttrs"][place] = one
    is_rsa = isinstance(service.key, rsa.RSAPrivateKey)
    signer["signatureAlgorithm"]["algorithm"] = RSA_WITH_SHA256 if is_rsa else ECDSA_WITH_SHA256
    signer["signature"] = signature
    content = rfc5652.ContentInfo()
    content["contentType"] = rfc5652.id_signedData
    content["content"] = encode(signed)
    return bytes(encode(content))
