"""Invitations: a link, and a code that is read out. Whoever has both has accepted, and is not yet a member.

The link is a token of 256 bits and the code has eight digits; only keyed digests of them are kept. A link leads
somewhere for 72 hours, until it is used, or until five wrong codes were given. Looking at it changes nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from casework.keys.tokens import digest_of_token, digits_of, is_same, new_id, new_token, new_voice_code
from casework.services.actors import ADMINISTRATOR, CLIENT, LAWYER, PARALEGAL, Actor
from casework.services.journal import record
from casework.services.leads import leading, looking
from casework.services.matters import Change
from casework.services.notices import tell, tell_stranger
from casework.services.office import Office
from casework.services.people import refuse_all_but_administrators
from casework.services.proofs import require_step_up
from casework.services.refusals import BadEntry, MatterClosed, NoSuchInvitation, WallStands
from casework.store import accounts, invitations, membership, people, walls
from casework.store.engines import Connection
from casework.store.invitations import ACCEPTED, OPEN, KeptInvitation

LASTS: Final = timedelta(hours=72)
HOUR: Final = timedelta(hours=1)
AN_HOUR: Final = 30  # invitations by one person: each could be used to ask whether an address is known here
INTO_A_MATTER: Final = (LAWYER, PARALEGAL, CLIENT)
INTO_THE_FIRM: Final = (LAWYER, PARALEGAL, ADMINISTRATOR)


@dataclass(frozen=True)
class Invitation:
    """What the inviting person is shown once: the token of the link to send, and the code to read out."""

    id: str
    token: str = field(repr=False)
    voice_code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class Invited:
    """An invitation in a list. `state` is open, expired, accepted, confirmed or dead."""

    id: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    role: str
    state: str
    made_at: datetime
    expires_at: datetime
    wrong_codes: int
    account: str | None


def invite(office: Office, actor: Actor, matter_id: str, *, name: str, email: str, role: str) -> Invitation:
    """Invite a person to the matter, as a lead of it.

    Whether the address has an account already is not told here: a client's address is a secret of its own matter.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst; MatterClosed; BadEntry; WallStands.
    """
    _refuse_bad(name, email, role=role, roles=INTO_A_MATTER)
    with leading(office, actor, matter_id) as change:
        if change.matter.closed_at:
            raise MatterClosed
        _refuse_too_many(office, change.connection, actor)
        _refuse_walled_and_members(office, change, email)
        made, kept = _made(office, actor, matter_id, name=name, email=email, role=role)
        invitations.add(change.connection, office.keys, kept)
        _tell_of_it(change.connection, office, kept)
        change.note("person-invited", subject=kept.id)
    return made


def invite_to_firm(office: Office, actor: Actor, *, name: str, email: str, role: str) -> Invitation:
    """Invite a colleague to the firm and to no matter, as an administrator.

    Raises: AdministratorsOnly, StepUpFirst; BadEntry.
    """
    refuse_all_but_administrators(actor)
    require_step_up(office, actor)
    _refuse_bad(name, email, role=role, roles=INTO_THE_FIRM)
    with office.engines.write.begin() as connection:
        _refuse_too_many(office, connection, actor)
        if any(people.is_same_address(one.email, email) for one in people.people(connection, office.keys)):
            raise BadEntry("email", "taken")
        made, kept = _made(office, actor, None, name=name, email=email, role=role)
        invitations.add(connection, office.keys, kept)
        _tell_of_it(connection, office, kept)
        record(connection, office, "person-invited", actor=actor.id, subject=kept.id)
    return made


def of(office: Office, actor: Actor, matter_id: str) -> tuple[Invited, ...]:
    """Return the invitations to the matter, the newest first. Raises: NoSuchMatter, LeadsOnly."""
    with looking(office, actor, matter_id) as (connection, kept):
        return _listed(office, connection, kept.id)


def of_firm(office: Office, actor: Actor) -> tuple[Invited, ...]:
    """Return the invitations to the firm, the newest first. Raises: AdministratorsOnly."""
    refuse_all_but_administrators(actor)
    with office.engines.read.begin() as connection:
        return _listed(office, connection, None)


def withdraw(office: Office, actor: Actor, matter_id: str, invitation_id: str) -> None:
    """Let the link lead nowhere. Raises: NoSuchMatter, LeadsOnly, StepUpFirst; NoSuchInvitation."""
    with leading(office, actor, matter_id) as change:
        _kill(office, change.connection, matter_id, invitation_id)
        change.note("invitation-withdrawn", subject=invitation_id)


def withdraw_from_firm(office: Office, actor: Actor, invitation_id: str) -> None:
    """Raises: AdministratorsOnly, StepUpFirst; NoSuchInvitation."""
    refuse_all_but_administrators(actor)
    require_step_up(office, actor)
    with office.engines.write.begin() as connection:
        _kill(office, connection, None, invitation_id)
        record(connection, office, "invitation-withdrawn", actor=actor.id, subject=invitation_id)


def code_digest(office: Office, invitation_id: str, code: str) -> bytes:
    """Return what is kept of a voice code. It is keyed, since eight digits are soon guessed from a plain digest."""
    return office.keys.blind.of("invitation.code", invitation_id, digits_of(code))


def is_right_code(office: Office, one: KeptInvitation, code: str) -> bool:
    return is_same(code_digest(office, one.id, code), one.code_digest)


def _made(
    office: Office, actor: Actor, matter_id: str | None, *, name: str, email: str, role: str
) -> tuple[Invitation, KeptInvitation]:
    now = office.clock()
    made = Invitation(new_id(), new_token(), new_voice_code(), expires_at=now + LASTS)
    kept = KeptInvitation(
        made.id,
        matter_id,
        name.strip(),
        email.strip(),
        role=role,
        token_digest=digest_of_token(made.token),
        code_digest=code_digest(office, made.id, made.voice_code),
        made_by=actor.id,
        made_at=now,
        expires_at=made.expires_at,
    )
    return made, kept


def _tell_of_it(connection: Connection, office: Office, kept: KeptInvitation) -> None:
    """Write to a colleague, without the link; to no client, as what they are invited or as what they are already."""
    if kept.role == CLIENT:
        return
    known = accounts.account_by_email(connection, office.keys, kept.email)
    if known is None:
        tell_stranger(connection, office, "invitation", kept.email)
    elif known.role != CLIENT:
        tell(connection, office, "invitation", [known.id])


def _refuse_bad(name: str, email: str, *, role: str, roles: tuple[str, ...]) -> None:
    if not name.strip():
        raise BadEntry("name", "missing")
    before, _, after = email.strip().partition("@")
    if not before or not after or any(letter.isspace() for letter in email.strip()):
        raise BadEntry("email", "not-an-address")
    if role not in roles:
        raise BadEntry("role", "unknown")


def _refuse_too_many(office: Office, connection: Connection, actor: Actor) -> None:
    """Raises: BadEntry once the person has made as many invitations within the hour as one may."""
    if invitations.made_since(connection, actor.id, office.clock() - HOUR) >= AN_HOUR:
        raise BadEntry("email", "too-many")


def _refuse_walled_and_members(office: Office, change: Change, email: str) -> None:
    """A lead sees team and walls of the matter anyway, so these two may be told; nothing else about the address is."""
    everyone = people.people(change.connection, office.keys)
    same = next((one.id for one in everyone if people.is_same_address(one.email, email)), None)
    if same is None:
        return
    if walls.is_walled_off(change.connection, change.matter.id, same):
        raise WallStands
    if membership.member(change.connection, office.keys, change.matter.id, same):
        raise BadEntry("email", "is-a-member")


def _kill(office: Office, connection: Connection, matter_id: str | None, invitation_id: str) -> None:
    found = invitations.invitations_of(connection, office.keys, matter_id)
    if not any(one.id == invitation_id and one.state == OPEN for one in found):
        raise NoSuchInvitation
    invitations.kill(connection, invitation_id)


def _listed(office: Office, connection: Connection, matter_id: str | None) -> tuple[Invited, ...]:
    now = office.clock()
    return tuple(
        Invited(
            one.id,
            one.name,
            one.email,
            role=one.role,
            state="expired" if one.state == OPEN and one.expires_at <= now else one.state,
            made_at=one.made_at,
            expires_at=one.expires_at,
            wrong_codes=one.wrong_codes,
            account=one.account if one.state == ACCEPTED else None,
        )
        for one in invitations.invitations_of(connection, office.keys, matter_id)
    )
