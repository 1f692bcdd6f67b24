"""Ethical walls: for the person behind one the matter never existed, whatever they are granted."""

from dataclasses import dataclass, field
from datetime import datetime

from casework.keys.tokens import new_id
from casework.services import members
from casework.services.actors import CLIENT, Actor
from casework.services.leads import leading, looking, reason_given
from casework.services.matters import Change
from casework.services.office import Office
from casework.services.refusals import NoSuchPerson, NoSuchWall, WallStands
from casework.store import invitations, people, walls
from casework.store.people import is_same_address
from casework.store.walls import KeptWall


@dataclass(frozen=True)
class Wall:
    """A wall with both its ends, as a lead sees it."""

    id: str
    account: str
    name: str = field(repr=False)
    reason: str = field(repr=False)
    made_by: str
    made_at: datetime
    lifted_at: datetime | None = None


def build(office: Office, actor: Actor, matter_id: str, account_id: str, *, reason: str) -> str:
    """Wall a colleague off from the matter, also one who is in no way near it, and return the wall's id.

    A member is taken out of the team; lifting the wall does not bring them back. A client is not walled off from
    their own matter, but frozen.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst; ReasonMissing, NoSuchPerson, WallStands; LastLead.
    """
    given = reason_given(reason)
    with leading(office, actor, matter_id) as change:
        person = people.person(change.connection, office.keys, account_id)
        if person is None or person.role == CLIENT:
            raise NoSuchPerson
        if walls.is_walled_off(change.connection, matter_id, account_id):
            raise WallStands
        wall = KeptWall(new_id(), account_id, given, made_by=actor.id, made_at=change.at)
        walls.build(change.connection, change.matter, wall)
        members.take_out(change, account_id)
        _kill_invitations(office, change, person.email)
        change.note("wall-built", subject=account_id)
    return wall.id


def lift(office: Office, actor: Actor, matter_id: str, wall_id: str) -> None:
    """Take the wall down. For the person behind it the matter does not exist, so it is never they who can.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst; NoSuchWall.
    """
    with leading(office, actor, matter_id) as change:
        standing = [one for one in walls.walls_of(change.connection, change.matter) if one.id == wall_id and one.stands]
        if not standing:
            raise NoSuchWall
        walls.lift(change.connection, wall_id, at=change.at)
        person = standing[0].account
        change.note("wall-lifted", subject=person)


def of(office: Office, actor: Actor, matter_id: str) -> tuple[Wall, ...]:
    """Return every wall of the matter, also the lifted ones. Raises: NoSuchMatter, LeadsOnly."""
    with looking(office, actor, matter_id) as (connection, kept):
        found = walls.walls_of(connection, kept)
        names = {one.id: one.name for one in people.people(connection, office.keys)}
    return tuple(
        Wall(
            one.id,
            one.account,
            names.get(one.account, ""),
            reason=one.reason,
            made_by=one.made_by,
            made_at=one.made_at,
            lifted_at=one.lifted_at,
        )
        for one in found
    )


def _kill_invitations(office: Office, change: Change, email: str) -> None:
    """An invitation that still waits in the mailbox of the walled person leads nowhere any more."""
    for one in invitations.invitations_of(change.connection, office.keys, change.matter.id):
        if one.state == invitations.OPEN and is_same_address(one.email, email):
            invitations.kill(change.connection, one.id)
