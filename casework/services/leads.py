"""What only a lead of a matter may do, and only right after confirming who they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from casework.services.actors import LAWYER, Actor
from casework.services.matters import Change, changing, reading
from casework.services.office import Office
from casework.services.proofs import require_step_up
from casework.services.refusals import LawyersOnly, LeadsOnly, ReasonMissing
from casework.store import matters
from casework.store.engines import Connection
from casework.store.matters import KeptMatter


@contextmanager
def leading(office: Office, actor: Actor, matter_id: str) -> Iterator[Change]:
    """Lock the matter for a change that is a lead's, whether the matter is open or closed.

    Raises: NoSuchMatter, for a stranger exactly as everywhere; LeadsOnly; StepUpFirst.
    """
    with changing(office, actor, matter_id, even_closed=True) as change:
        if not matters.is_lead(change.connection, actor.id, matter_id):
            raise LeadsOnly
        require_step_up(office, actor)
        yield change


def is_lead(office: Office, actor: Actor, matter_id: str) -> bool:
    """Return whether the actor leads the matter; False also where it does not exist for them."""
    with office.engines.read.begin() as connection:
        return matters.is_lead(connection, actor.id, matter_id)


@contextmanager
def looking(office: Office, actor: Actor, matter_id: str) -> Iterator[tuple[Connection, KeptMatter]]:
    """Find the matter for reading what only its leads may read. Raises: NoSuchMatter; LeadsOnly."""
    with reading(office, actor, matter_id) as (connection, kept):
        if not matters.is_lead(connection, actor.id, kept.id):
            raise LeadsOnly
        yield connection, kept


def refuse_all_but_lawyers(actor: Actor) -> None:
    """Raises: LawyersOnly."""
    if actor.role != LAWYER:
        raise LawyersOnly


def reason_given(reason: str) -> str:
    """Return the reason as it is kept. Raises: ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
