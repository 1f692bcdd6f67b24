"""Who acts: the person signed in, as every service is told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from casework.store.accounts import Account
from casework.store.people import ACTIVE
from casework.store.sessions import Session

LAWYER: Final = "lawyer"
PARALEGAL: Final = "paralegal"
ADMINISTRATOR: Final = "administrator"  # accounts and settings, never content
CLIENT: Final = "client"
FRESH_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Actor:
    """A person who is signed in. Who they are counts when two are compared, not in which session."""

    id: str
    name: str
    email: str
    role: str = LAWYER
    is_administrator: bool = False
    session: str = field(default="", compare=False)  # names it in the list of devices
    is_confined: bool = field(default=False, compare=False)  # the second factor is still to come
    stepped_up_at: datetime | None = field(default=None, compare=False)
    state: str = field(default=ACTIVE, compare=False)

    @property
    def is_let_in(self) -> bool:
        """Whether anything is open but the pages for the second factor and the new password."""
        return not self.is_confined and self.state == ACTIVE


def needs_step_up(actor: Actor, now: datetime) -> bool:
    """Return whether the actor has to prove anew who they are before a dangerous act: five minutes after the last time.

    A proof that lies in the future was given before the clock was set back, and counts for nothing.
    """
    return actor.stepped_up_at is None or not timedelta(0) <= now - actor.stepped_up_at <= FRESH_FOR


def actor_from(person: Account, session: Session | None = None) -> Actor:
    return Actor(
        person.id,
        person.name,
        person.email,
        role=person.role,
        is_administrator=person.is_administrator,
        session=session.id if session else "",
        is_confined=session.is_confined if session else False,
        stepped_up_at=session.stepped_up_at if session else None,
        state=person.state,
    )
