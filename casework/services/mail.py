"""Mail: a notice waits in the database until it is sent, says nothing of any matter, and is never lost in silence."""

import re
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, Protocol

from casework.services.journal import record
from casework.services.office import Office
from casework.services.refusals import BadAddress
from casework.store import mails
from casework.store.engines import Connection
from casework.store.mails import DEAD, WAITING, Kept, Recipient

HOURS: Final = (time(9), time(16))  # when what is not urgent goes, in UTC
JITTER: Final = timedelta(hours=2)
NOT_BEFORE: Final = timedelta(minutes=10)  # so that the moment of a mail does not tell who did something just now
SOON: Final = timedelta(minutes=10)
FIRST_WAIT: Final = timedelta(minutes=2)
LONGEST_WAIT: Final = timedelta(hours=4)
MOST_TRIES: Final = 12
SENDING, UNCLEAR = "sending", "sending again"
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
Chance = Callable[[int], int]


class NotSent(Exception):
    """A mail could not be handed over; `is_unclear` if it may have arrived all the same. `error` is one of a few."""

    def __init__(self, error: str, *, is_unclear: bool = False, is_final: bool = False) -> None:
        super().__init__(error)
        self.error, self.is_unclear, self.is_final = error, is_unclear, is_final


@dataclass(frozen=True)
class Letter:
    """What is handed over: to whom, and the fixed words."""

    id: str
    email: str = field(repr=False)
    subject: str
    body: str


class Post(Protocol):
    """Who carries letters."""

    def send(self, letter: Letter) -> None:
        """Raises: NotSent."""


@dataclass
class Round:
    """What became of the mails that were due."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0


def refuse_address(email: str) -> str:
    """Return the address if it is one that can stand in a header. Raises: BadAddress."""
    if not _ADDRESS.fullmatch(email) or ".." in email:
        raise BadAddress
    return email


def put_in_queue(
    connection: Connection,
    office: Office,
    kind: str,
    *,
    email: str,
    language: str = "en",
    account: str = "",
    code: str = "",
    chance: Chance = secrets.randbelow,
) -> str | None:
    """Keep a notice in the transaction of what it tells of, and return its id; None if none has to go.

    None goes to a client who did not ask for mail or to whoever cannot sign in (`account` is who it is for, and is
    asked about again when it is sent), nor if the same notice waits for the same person already. `code` stands bare in
    the text of the kinds that have a place for one.

    Raises: BadAddress; KeyError for a kind that is none.
    """
    pace = _texts()["kinds"][kind]["pace"]
    if account and not mails.may_be_written_to(connection, account):
        return None
    refuse_address(email)
    waiting = mails.waiting(connection, office.keys, kind=kind)
    if pace != "soon" and any(one.email == email and not one.tries for one in waiting):
        return None
    now = office.clock()
    due = _batched(now, chance) if pace == "batched" else _soon(now, chance) if pace == "soon" else now
    to = Recipient(email, language, account)
    return mails.add(connection, office.keys, kind, to=to, at=now, due_at=due, code=code)


def send_due(office: Office, post: Post, *, sign_in_page: str) -> Round:
    """Send what is due. Each mail is claimed before it is sent, so two senders never send the same one.

    What fails is tried again later and later, and in the end put among the dead letters. If it is unclear whether a
    mail arrived, because the server or this process died, it is sent once more and not a third time.
    """
    done = Round()
    with office.engines.read.begin() as connection:
        due = mails.due(connection, at=office.clock())
    for mail_id in due:
        mail = _claimed(office, mail_id, done)
        if mail is None:
            continue
        try:
            post.send(_letter(mail, sign_in_page))
        except NotSent as problem:
            _put_off(office, mail, problem, done)
        else:
            done.sent += 1
            with office.engines.write.begin() as connection:
                mails.forget(connection, mail_id)
    return done


def dead_letters(office: Office) -> list[Kept]:
    """Return what could not be sent, to be shown to an administrator."""
    with office.engines.read.begin() as connection:
        return mails.dead(connection, office.keys)


def choose_mail(office: Office, account_id: str, *, takes_mail: bool) -> None:
    """Keep whether a client wants mail. They are warned before they say yes; after a no nothing that waits goes."""
    with office.engines.write.begin() as connection:
        mails.choose(connection, account_id, takes_mail=takes_mail)
        if not mails.may_be_written_to(connection, account_id):
            mails.forget_all_of(connection, account_id)
        record(connection, office, "mail-chosen", actor=account_id, subject=account_id)


def takes_mail(office: Office, account_id: str) -> bool:
    """Return whether this person is written to at all: staff are, a client who asked for it."""
    with office.engines.read.begin() as connection:
        return mails.may_be_written_to(connection, account_id)


def languages() -> frozenset[str]:
    return frozenset(_texts()) - {"kinds"}


def kinds() -> frozenset[str]:
    return frozenset(_texts()["kinds"])


def words(kind: str, language: str) -> tuple[str, str]:
    """Return subject and body of a kind of notice; in English where the language has none."""
    texts = _texts()
    found = texts.get(language, texts["en"])[texts["kinds"][kind]["text"]]
    return found["subject"], found["body"].lstrip("\n")


def _letter(mail: Kept, sign_in_page: str) -> Letter:
    subject, body = words(mail.kind, mail.language)
    return Letter(mail.id, mail.email, subject, body.replace("{address}", sign_in_page).replace("{code}", mail.code))


def _claimed(office: Office, mail_id: str, done: Round) -> Kept | None:
    """Note that the mail is being sent, before it is. Whoever finds that note later knows that somebody was cut off.

    One to a person who may not be written to any more is forgotten instead.
    """
    now = office.clock()
    with office.engines.write.begin() as connection:
        mail = mails.take(connection, office.keys, mail_id, at=now)
        if mail is None:
            return None
        if mail.account and not mails.may_be_written_to(connection, mail.account):
            mails.forget(connection, mail_id)
            return None
        tries, later = mail.tries + 1, now + _wait(mail.tries + 1)
        if mail.last_error == UNCLEAR:
            mails.note(connection, mail_id, state=DEAD, error=UNCLEAR, tries=mail.tries, due_at=mail.due_at)
            done.dead += 1
            return None
        error = UNCLEAR if mail.last_error == SENDING else SENDING
        mails.note(connection, mail_id, state=WAITING, error=error, tries=tries, due_at=later)
    return Kept(**vars(mail) | {"tries": tries, "due_at": later, "last_error": error})


def _put_off(office: Office, mail: Kept, problem: NotSent, done: Round) -> None:
    was_unclear = mail.last_error == UNCLEAR
    error = mail.last_error if problem.is_unclear else problem.error
    if was_unclear and not problem.is_unclear:
        error = SENDING  # one earlier attempt may still have arrived
    is_dead = problem.is_final or mail.tries >= MOST_TRIES or (problem.is_unclear and was_unclear)
    state = DEAD if is_dead else WAITING
    with office.engines.write.begin() as connection:
        mails.note(connection, mail.id, state=state, error=error, tries=mail.tries, due_at=mail.due_at)
    done.dead += is_dead
    done.put_off += not is_dead


def _wait(tries: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(tries - 1, 10)), LONGEST_WAIT)


def _soon(now: datetime, chance: Chance) -> datetime:
    return now + NOT_BEFORE + _part_of(SOON, chance)


def _batched(now: datetime, chance: Chance) -> datetime:
    """Return a moment up to two hours before or after one of the set hours, and not within ten minutes from now."""
    for day in range(3):
        for hour in HOURS:
            middle = datetime.combine(now.date() + timedelta(days=day), hour, tzinfo=now.tzinfo)
            due = middle - JITTER + _part_of(2 * JITTER, chance)
            if due >= now + NOT_BEFORE:
                return due
    return now + timedelta(days=1)


def _part_of(most: timedelta, chance: Chance) -> timedelta:
    return timedelta(seconds=chance(int(most.total_seconds()) + 1))


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(files("casework.services").joinpath("mail_texts.toml").read_text("utf-8"))
