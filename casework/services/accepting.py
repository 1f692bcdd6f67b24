"""Accepting an invitation: whoever holds the link and was read the code becomes a person nobody has confirmed yet."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from casework.keys.passwords import refuse_weak
from casework.keys.tokens import digest_of_token, new_id
from casework.services.actors import CLIENT, Actor
from casework.services.invitations import is_right_code
from casework.services.journal import record
from casework.services.office import Office
from casework.services.refusals import InvitationRefused, NoSuchInvitation, WrongVoiceCode
from casework.services.tries import count_try, proof_bucket
from casework.store import accounts, invitations, membership
from casework.store.accounts import Account
from casework.store.engines import Connection
from casework.store.failures import forget_failures
from casework.store.invitations import OPEN, AddressTaken, KeptInvitation
from casework.store.matters import STAFF
from casework.store.people import UNCONFIRMED, is_same_address

MOST_WRONG_CODES: Final = 5


@dataclass(frozen=True)
class Look:
    """What the page of a link says. It names no matter, and not whether the address has an account."""

    firm: str
    name: str = field(repr=False)
    role: str
    is_to_matter: bool
    expires_at: datetime


def look(office: Office, token: str) -> Look:
    """Return what the invitation is to, and change nothing: mail scanners open links before people do.

    Raises: NoSuchInvitation, whatever is wrong with the link.
    """
    with office.engines.read.begin() as connection:
        one = _usable(office, connection, token)
        firm = accounts.firm_name(connection, office.keys) or ""
    return Look(firm, one.name, role=one.role, is_to_matter=one.matter is not None, expires_at=one.expires_at)


def accept(office: Office, token: str, code: str, *, password: str) -> str:
    """Accept with a new password, or with the present one where the address has an account; return the account's id.

    The new account cannot sign in, and sees nothing, until a lead or an administrator has confirmed it. Whether there
    was an account before is not told: where the password is not theirs, or the invitation does not fit them, it is used
    up, nobody is added, and nothing is returned.

    Raises: NoSuchInvitation; WrongVoiceCode; PasswordRefused; TooManyTries, LockedOut, TooBusy.
    """
    one = _with_code(office, token, code)
    with office.engines.read.begin() as connection:
        known = accounts.account_by_email(connection, office.keys, one.email)
        firm = accounts.firm_name(connection, office.keys) or ""
    refuse_weak(password, known_words=(firm, one.name, one.email))
    bucket = proof_bucket(office, "invitation", email=one.email)  # a link must not lock the sign-in
    count_try(office, bucket)
    if known is not None:
        is_right = office.passwords.is_right(password, known.password)
        if not is_right or not _fits(one, known.role, signs_in=known.signs_in):
            return _use_up(office, token)
        return _join(office, token, known.id, bucket=bucket)
    digest = office.passwords.digest(password)
    is_client = one.role == CLIENT  # who may go on without a second factor, if they want to
    new = Account(
        new_id(), one.name, one.email, one.role, False, password=digest, state=UNCONFIRMED, may_put_off=is_client
    )
    try:
        return _join(office, token, new.id, new=new, bucket=bucket)
    except AddressTaken:  # another invitation of the same person was accepted at this very moment
        return _use_up(office, token)


def accept_signed_in(office: Office, actor: Actor, token: str, code: str) -> str:
    """Accept as the person who is signed in, if it is they who were invited.

    Raises: NoSuchInvitation; WrongVoiceCode; InvitationRefused.
    """
    one = _with_code(office, token, code)
    if not is_same_address(one.email, actor.email):
        raise InvitationRefused
    if not _fits(one, actor.role, signs_in=True):
        raise InvitationRefused
    return _join(office, token, actor.id)


def _with_code(office: Office, token: str, code: str) -> KeptInvitation:
    """Return the invitation if the code fits; a wrong code is counted, one at a time, and the fifth kills the link."""
    with office.engines.write.begin() as connection:
        one = _usable(office, connection, token, for_update=True)
        if is_right_code(office, one, code):
            return one
        invitations.count_wrong_code(connection, one, most=MOST_WRONG_CODES)
        record(connection, office, "invitation-refused", matter=one.matter or "", subject=one.id)
    raise WrongVoiceCode(MOST_WRONG_CODES - one.wrong_codes - 1)


def _usable(office: Office, connection: Connection, token: str, *, for_update: bool = False) -> KeptInvitation:
    one = invitations.by_token(connection, office.keys, digest_of_token(token), for_update=for_update)
    if one is None or one.state != OPEN or one.expires_at <= office.clock():
        raise NoSuchInvitation
    return one


def _join(office: Office, token: str, account_id: str, *, new: Account | None = None, bucket: bytes = b"") -> str:
    """Use the invitation up and note the person down, all or nothing; of two at once the second finds it used."""
    with office.engines.write.begin() as connection:
        one = _usable(office, connection, token, for_update=True)
        if new is not None:
            invitations.add_invited(connection, office.keys, new, at=office.clock())
        if one.matter is not None:
            membership.accept(connection, one.matter, account_id, at=office.clock())
        invitations.mark_accepted(connection, one.id, account_id=account_id)
        forget_failures(connection, bucket)
        record(connection, office, "invitation-accepted", actor=account_id, matter=one.matter or "", subject=one.id)
    return account_id


def _use_up(office: Office, token: str) -> str:
    """Let the invitation be worth nothing, and return no account."""
    with office.engines.write.begin() as connection:
        one = _usable(office, connection, token, for_update=True)
        invitations.kill(connection, one.id)
        record(connection, office, "invitation-refused", matter=one.matter or "", subject=one.id)
    return ""


def _fits(one: KeptInvitation, role: str, *, signs_in: bool) -> bool:
    """A client never becomes staff by a link, nor staff a client; and who is in the firm need not join it again."""
    wanted = (CLIENT,) if one.role == CLIENT else STAFF
    return one.matter is not None and role in wanted and signs_in
