"""The outbox as an administrator sees it: how much waits, and which letters failed; never to which client."""

from dataclasses import dataclass, field
from typing import Final

from casework.services.actors import CLIENT, Actor
from casework.services.journal import record
from casework.services.mail import dead_letters, put_in_queue
from casework.services.office import Office
from casework.services.people import refuse_all_but_administrators
from casework.services.refusals import NoMailServer, NotThere
from casework.services.settings import MailServer
from casework.store import mails, people
from casework.store.mails import WAITING

TEST: Final = "test"


@dataclass(frozen=True)
class Failed:
    """A letter that was given up. `name` is the colleague it was for; empty for anybody else."""

    id: str
    name: str = field(repr=False)
    tries: int
    error: str


@dataclass(frozen=True)
class Trial:
    """A test letter that waits, how often it was tried, and what went wrong the last time."""

    tries: int
    error: str


@dataclass(frozen=True)
class Outbox:
    """Whether mail is set up and how, how many letters wait, and which were given up. `trial` is the reader's own."""

    is_set_up: bool
    waiting: int
    failed: tuple[Failed, ...] = ()
    server: MailServer | None = None
    trial: Trial | None = None


def outbox(office: Office, actor: Actor) -> Outbox:
    """Raises: AdministratorsOnly."""
    refuse_all_but_administrators(actor)
    with office.engines.read.begin() as connection:
        waiting = mails.waiting(connection, office.keys)
        everyone = people.people(connection, office.keys)
    names = {people.plain_address(one.email): one.name for one in everyone if one.role != CLIENT}
    failed = tuple(
        Failed(one.id, names.get(people.plain_address(one.email), ""), tries=one.tries, error=one.last_error)
        for one in dead_letters(office)
    )
    own = [Trial(one.tries, one.last_error) for one in waiting if one.kind == TEST and one.email == actor.email]
    trial = own[-1] if own else None
    return Outbox(office.sends_mail, len(waiting), failed, server=office.mail_server, trial=trial)


def send_test(office: Office, actor: Actor, *, language: str = "en") -> bool:
    """Queue a letter that tells of nothing, to the administrator's own address and due at once.

    Return False if one that was not tried yet waits already. Raises: AdministratorsOnly; NoMailServer; BadAddress.
    """
    refuse_all_but_administrators(actor)
    if not office.sends_mail:
        raise NoMailServer
    with office.engines.write.begin() as connection:
        mail_id = put_in_queue(connection, office, TEST, email=actor.email, language=language, account=actor.id)
        if mail_id:
            record(connection, office, "test-letter-queued", actor=actor.id, subject=mail_id)
    return mail_id is not None


def send_again(office: Office, actor: Actor, mail_id: str) -> None:
    """Give a letter that failed another chance.

    Raises: AdministratorsOnly; NotThere, also if the person may not be written to any more.
    """
    refuse_all_but_administrators(actor)
    with office.engines.write.begin() as connection:
        one = next((one for one in mails.dead(connection, office.keys) if one.id == mail_id), None)
        if one is None or (one.account and not mails.may_be_written_to(connection, one.account)):
            raise NotThere
        mails.note(connection, mail_id, state=WAITING, error="", tries=0, due_at=office.clock())
        record(connection, office, "mail-sent-again", actor=actor.id, subject=mail_id)
