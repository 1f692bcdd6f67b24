"""The team of a matter: who is in it, confirming, removing, leaving, leading.

Whoever accepted an invitation sees nothing until a lead confirms them. A matter never has no lead at all.
"""

from dataclasses import dataclass, field
from datetime import datetime

from casework.services.actors import LAWYER, Actor
from casework.services.leads import leading
from casework.services.matters import Change, changing, reading
from casework.services.notices import tell
from casework.services.office import Office
from casework.services.proofs import require_step_up
from casework.services.refusals import LastLead, LawyersOnly, NoSuchMember, WallStands
from casework.store import invitations, membership, people, walls
from casework.store.membership import ACCEPTED, KeptMember


@dataclass(frozen=True)
class Member:
    """A person in a team. Who is not confirmed has accepted an invitation, and sees nothing yet."""

    account: str
    name: str = field(repr=False)
    role: str
    is_lead: bool
    is_confirmed: bool
    since: datetime
    account_state: str


def of(office: Office, actor: Actor, matter_id: str) -> tuple[Member, ...]:
    """Return the team, leads first, each in the order in which they came. Raises: NoSuchMatter."""
    with reading(office, actor, matter_id) as (connection, kept):
        return tuple(_member(one) for one in membership.members(connection, office.keys, kept.id))


def confirm(office: Office, actor: Actor, matter_id: str, account_id: str) -> None:
    """Let in the person who accepted, as a lead who knows that the voice code was read out to them.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst; NoSuchMember if nobody waits under this id; WallStands.
    """
    with leading(office, actor, matter_id) as change:
        _waiting(office, change, account_id)
        if walls.is_walled_off(change.connection, matter_id, account_id):
            raise WallStands
        membership.confirm(change.connection, matter_id, account_id, by=actor.id)
        one = people.person(change.connection, office.keys, account_id, for_update=True)
        if one and not one.is_administrator:  # an administrator lets those in
            people.activate(change.connection, account_id)
        invitations.settle(change.connection, matter_id, account_id, state=invitations.CONFIRMED)
        tell(change.connection, office, "account", [account_id])
        change.note("member-confirmed", subject=account_id)


def remove(office: Office, actor: Actor, matter_id: str, account_id: str) -> None:
    """Take the person out of the team: their very next request finds no such matter, in every process.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst, NoSuchMember; LastLead.
    """
    with leading(office, actor, matter_id) as change:
        _in_team(office, change, account_id)
        take_out(change, account_id)
        tell(change.connection, office, "account", [account_id])
        change.note("member-removed", subject=account_id)


def leave(office: Office, actor: Actor, matter_id: str) -> None:
    """Leave the team. Raises: NoSuchMatter, StepUpFirst; LastLead."""
    with changing(office, actor, matter_id, even_closed=True) as change:
        require_step_up(office, actor)
        take_out(change, actor.id)
        change.note("member-left", subject=actor.id)


def make_lead(office: Office, actor: Actor, matter_id: str, account_id: str) -> None:
    """Let a confirmed lawyer of the team lead the matter too.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst, NoSuchMember; LawyersOnly.
    """
    with leading(office, actor, matter_id) as change:
        raise_to_lead(office, change, account_id)
        change.note("lead-made", subject=account_id)


def unmake_lead(office: Office, actor: Actor, matter_id: str, account_id: str) -> None:
    """Let a lead go on as a plain member. Raises: NoSuchMatter, LeadsOnly, StepUpFirst, NoSuchMember, LastLead."""
    with leading(office, actor, matter_id) as change:
        _in_team(office, change, account_id)
        membership.set_lead(change.connection, matter_id, account_id, is_lead=False)
        refuse_no_lead(change)
        change.note("lead-unmade", subject=account_id)


def take_out(change: Change, account_id: str) -> None:
    """Remove the person in a transaction that goes on. Raises: LastLead."""
    was_lead = membership.has_office_of_lead(change.connection, change.matter.id, account_id)
    membership.remove(change.connection, change.matter.id, account_id, at=change.at)
    invitations.settle(change.connection, change.matter.id, account_id, state=invitations.DEAD)
    if was_lead:
        refuse_no_lead(change)


def raise_to_lead(office: Office, change: Change, account_id: str) -> None:
    """Make a member a lead in a transaction that goes on. Raises: NoSuchMember, LawyersOnly, WallStands."""
    one = _in_team(office, change, account_id)
    if one.state == ACCEPTED:
        raise NoSuchMember
    if one.role != LAWYER:
        raise LawyersOnly
    if walls.is_walled_off(change.connection, change.matter.id, account_id):
        raise WallStands
    membership.set_lead(change.connection, change.matter.id, account_id, is_lead=True)


def refuse_no_lead(change: Change) -> None:
    """Raises: LastLead if nobody would lead the matter any more who can: walled off or suspended nobody does."""
    if not membership.leads(change.connection, change.matter.id):
        raise LastLead


def _in_team(office: Office, change: Change, account_id: str) -> KeptMember:
    one = membership.member(change.connection, office.keys, change.matter.id, account_id)
    if one is None:
        raise NoSuchMember
    return one


def _waiting(office: Office, change: Change, account_id: str) -> KeptMember:
    one = _in_team(office, change, account_id)
    if one.state != ACCEPTED:
        raise NoSuchMember
    return one


def _member(one: KeptMember) -> Member:
    return Member(
        one.account,
        one.name,
        role=one.role,
        is_lead=one.is_lead,
        is_confirmed=one.state != ACCEPTED,
        since=one.since,
        account_state=one.account_state,
    )
