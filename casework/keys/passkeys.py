"""Passkeys: what a browser is asked to sign, and whether what it signed fits; the reckoning is the library's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

CHALLENGE_BYTES: Final = 64
LONGEST_ANSWER: Final = 16 * 1024  # bytes; what a passkey says takes one or two thousand
NAME_OF_SITE: Final = "Redress"


class AnswerRefused(Exception):
    """A passkey's answer that does not fit what was asked."""


@dataclass(frozen=True)
class Site:
    """The one address this office is reached at. A passkey made for it is good nowhere else."""

    origin: str

    @property
    def rp_id(self) -> str:
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True)
class Credential:
    """What is kept of a passkey: its id, the key that checks its signatures, the site it is good for."""

    id: bytes
    public_key: bytes = field(repr=False)
    rp_id: str


@dataclass(frozen=True)
class NewPasskey:
    credential: Credential
    sign_count: int


@dataclass(frozen=True)
class Signed:
    """A good answer: how often the passkey was used, and whose it says it is."""

    sign_count: int
    user_handle: bytes


def making(site: Site, challenge: bytes, *, user: bytes, email: str, name: str, known: tuple[bytes, ...]) -> str:
    """Return, as JSON, what a browser needs to make a passkey that names its owner and checks them on the device."""
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name=NAME_OF_SITE,
        user_id=user,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one) for one in known],
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options)


def asking(site: Site, challenge: bytes) -> str:
    """Return, as JSON, what a browser needs to answer with any passkey of this site; no account is named."""
    import webauthn
    from webauthn.helpers import structs

    required = structs.UserVerificationRequirement.REQUIRED
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id, challenge=challenge, user_verification=required
    )
    return webauthn.options_to_json(options)


def made(site: Site, challenge: bytes, answer: str) -> NewPasskey:
    """Return the passkey a browser made. Raises: AnswerRefused."""
    import webauthn

    with _reading(answer):
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    credential = Credential(verified.credential_id, verified.credential_public_key, site.rp_id)
    return NewPasskey(credential, verified.sign_count)


def named_in(answer: str) -> bytes:
    """Return the id of the passkey that an answer comes from, before anything of it is believed.

    Raises: AnswerRefused.
    """
    from webauthn.helpers import parse_authentication_credential_json

    with _reading(answer):
        return bytes(parse_authentication_credential_json(answer).raw_id)


def signed(site: Site, challenge: bytes, answer: str, credential: Credential) -> Signed:
    """Return what the answer says once its signature fits. Whether the count grew is for whoever keeps it to say.

    Raises: AnswerRefused for another site, another challenge, a foreign key, or a device that did not check its user.
    """
    import webauthn
    from webauthn.helpers import parse_authentication_credential_json

    if credential.rp_id != site.rp_id:
        raise AnswerRefused
    with _reading(answer):
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=credential.public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        handle = parse_authentication_credential_json(answer).response.user_handle
    return Signed(verified.new_sign_count, bytes(handle or b""))


@contextmanager
def _reading(answer: str) -> Iterator[None]:
    """Let the library read a stranger's bytes, as long as there are not too many, and refuse whatever it stumbles on.

    Raises: AnswerRefused.
    """
    from webauthn.helpers.exceptions import WebAuthnException

    if len(answer.encode(errors="replace")) > LONGEST_ANSWER:
        raise AnswerRefused
    try:
        yield
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError) as refused:
        raise AnswerRefused from refused
