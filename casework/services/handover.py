"""Handing a matter to another lead, closing it, opening it again, and erasing it."""

from datetime import timedelta

from casework.services.actors import Actor
from casework.services.erasure import Erased, erase_in, finish
from casework.services.leads import leading
from casework.services.matters import Matter
from casework.services.members import raise_to_lead
from casework.services.office import Office
from casework.services.refusals import BadEntry
from casework.store import matters, membership
from casework.store.matters import KeptMatter


def hand_over(office: Office, actor: Actor, matter_id: str, account_id: str) -> None:
    """Let another lawyer of the team lead in the actor's place; the actor goes on as a plain member.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst; NoSuchMember, LawyersOnly, WallStands.
    """
    with leading(office, actor, matter_id) as change:
        raise_to_lead(office, change, account_id)
        if account_id != actor.id:
            membership.set_lead(change.connection, matter_id, actor.id, is_lead=False)
        change.note("matter-handed-over", subject=account_id)


def close(office: Office, actor: Actor, matter_id: str) -> None:
    """Close the matter: it can be read as before, and nothing in it can be changed. Closing twice changes nothing.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst.
    """
    with leading(office, actor, matter_id) as change:
        if change.matter.closed_at is None:
            matters.close(change.connection, change.matter, at=change.at)
            change.note("matter-closed")


def reopen(office: Office, actor: Actor, matter_id: str) -> None:
    """Open a closed matter again. Raises: NoSuchMatter, LeadsOnly, StepUpFirst."""
    with leading(office, actor, matter_id) as change:
        if change.matter.closed_at is not None:
            matters.close(change.connection, change.matter, at=None)
            change.note("matter-reopened")


def erase(office: Office, actor: Actor, matter_id: str, *, typed: str) -> Erased:
    """Destroy the matter and its key, once its code name was typed; where it has none, its title.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst; BadEntry if something else was typed; MatterHeld.
    """
    until = office.clock() + timedelta(days=office.days_backups_kept)
    with leading(office, actor, matter_id) as change:
        if typed.strip() != name_to_type(change.matter):
            raise BadEntry("typed", "different")
        objects = erase_in(change.connection, office, matter_id, until=until, actor=actor.id)
    return finish(office, matter_id, objects, until=until)


def name_to_type(matter: KeptMatter | Matter) -> str:
    """Return what whoever erases this matter has to type."""
    return matter.code_name or matter.title
