"""Who acts: the person signed in, as every service is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.store.accounts import Account

LAWYER: Final = "lawyer"
PARALEGAL: Final = "paralegal"
ADMINISTRATOR: Final = "administrator"
CLIENT: Final = "client"
STEP_UP_LASTS: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Actor:
    """A person who is signed in."""

    id: str
    name: str
    email: str
    role: str = LAWYER
    is_administrator: bool = False
    session: str = ""
    is_confined: bool = False
    stepped_up_at: datetime | None = None


def needs_step_up(actor: Actor, now: datetime) -> bool:
    """Whether the person has to confirm who they are before a dangerous act: the last time is too long ago."""
    return actor.stepped_up_at is None or not timedelta(0) <= now - actor.stepped_up_at <= STEP_UP_LASTS


def actor_from(person: Account) -> Actor:
    return Actor(person.id, person.name, person.email, role=person.role, is_administrator=person.is_administrator)
