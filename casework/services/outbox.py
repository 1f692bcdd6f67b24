"""The outbox as an administrator sees it: how much waits, and which letters failed; never to which client."""

from dataclasses import dataclass, field

from casework.services.actors import CLIENT, Actor
from casework.services.journal import record
from casework.services.mail import dead_letters
from casework.services.office import Office
from casework.services.people import refuse_all_but_administrators
from casework.services.refusals import NotThere
from casework.store import mails, people
from casework.store.mails import WAITING


@dataclass(frozen=True)
class Failed:
    """A letter that was given up. `name` is the colleague it was for; empty for anybody else."""

    id: str
    name: str = field(repr=False)
    tries: int
    error: str


@dataclass(frozen=True)
class Outbox:
    """Whether mail is set up, how many letters wait, and which were given up."""

    is_set_up: bool
    waiting: int
    failed: tuple[Failed, ...] = ()


def outbox(office: Office, actor: Actor) -> Outbox:
    """Raises: AdministratorsOnly."""
    refuse_all_but_administrators(actor)
    with office.engines.read.begin() as connection:
        waiting = len(mails.waiting(connection, office.keys))
        everyone = people.people(connection, office.keys)
    names = {people.plain_address(one.email): one.name for one in everyone if one.role != CLIENT}
    failed = tuple(
        Failed(one.id, names.get(people.plain_address(one.email), ""), tries=one.tries, error=one.last_error)
        for one in dead_letters(office)
    )
    return Outbox(office.sends_mail, waiting, failed)


def send_again(office: Office, actor: Actor, mail_id: str) -> None:
    """Give a letter that failed another chance. Raises: AdministratorsOnly; NotThere."""
    refuse_all_but_administrators(actor)
    with office.engines.write.begin() as connection:
        if all(one.id != mail_id for one in mails.dead(connection, office.keys)):
            raise NotThere
        mails.note(connection, mail_id, state=WAITING, error="", tries=0, due_at=office.clock())
        record(connection, office, "mail-sent-again", actor=actor.id, subject=mail_id)
