"""Who acts: the person signed in, as every service is told."""

from dataclasses import dataclass

from casework.store.accounts import Account

LAWYER = "lawyer"


@dataclass(frozen=True)
class Actor:
    """A person who is signed in."""

    id: str
    name: str
    email: str
    role: str = LAWYER
    is_administrator: bool = False


def actor_from(person: Account) -> Actor:
    return Actor(person.id, person.name, person.email, role=person.role, is_administrator=person.is_administrator)
