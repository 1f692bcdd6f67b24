"""The mail that waits to be sent, in the database of what it tells of, so that neither is kept without the other."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from casework.keys.fields import Place
from casework.keys.hierarchy import Keys
from casework.keys.tokens import new_id
from casework.store.people import SIGNS_IN
from casework.store.tables import account, mail

WAITING, SENT, DEAD = "waiting", "sent", "dead"


@dataclass(frozen=True)
class Recipient:
    """Who a mail is for; `account` is empty for somebody who has none."""

    email: str = field(repr=False)
    language: str
    account: str = ""


@dataclass(frozen=True)
class Kept:
    """A mail as the database keeps it. The recipient is sealed there."""

    id: str
    kind: str
    email: str = field(repr=False)
    language: str
    due_at: datetime
    tries: int
    state: str
    last_error: str
    code: str = field(default="", repr=False)  # what is sent bare in the mail, such as the mark of the journal
    account: str = ""  # empty for somebody who has none


def add(
    connection: Connection,
    keys: Keys,
    kind: str,
    *,
    to: Recipient,
    at: datetime,
    due_at: datetime,
    code: str = "",
) -> str:
    mail_id = new_id()
    sealed = keys.firm.seal_json([to.email, to.language, *([code] if code else [])], _place(mail_id))
    values = {"id": mail_id, "kind": kind, "recipient": sealed, "account": to.account or None}
    connection.execute(insert(mail).values(values | {"made_at": at, "due_at": due_at}))
    return mail_id


def waiting(connection: Connection, keys: Keys, *, kind: str | None = None) -> list[Kept]:
    """Return the mails that wait, the earliest first."""
    query = select(mail).where(mail.c.state == WAITING).order_by(mail.c.due_at, mail.c.id)
    return [_kept(row, keys) for row in connection.execute(query if kind is None else query.where(mail.c.kind == kind))]


def dead(connection: Connection, keys: Keys) -> list[Kept]:
    """Return the mails that were given up, the latest first."""
    query = select(mail).where(mail.c.state == DEAD).order_by(mail.c.due_at.desc(), mail.c.id)
    return [_kept(row, keys) for row in connection.execute(query)]


def due(connection: Connection, *, at: datetime) -> list[str]:
    query = select(mail.c.id).where(mail.c.state == WAITING, mail.c.due_at <= at)
    return list(connection.scalars(query.order_by(mail.c.due_at, mail.c.id)))


def take(connection: Connection, keys: Keys, mail_id: str, *, at: datetime) -> Kept | None:
    """Return the mail, its row locked, if it is still due; None if another sender was faster."""
    query = select(mail).where(mail.c.id == mail_id, mail.c.state == WAITING, mail.c.due_at <= at)
    row = connection.execute(query.with_for_update(skip_locked=True)).first()
    return _kept(row, keys) if row else None


def note(connection: Connection, mail_id: str, *, state: str, error: str, tries: int, due_at: datetime) -> None:
    values = {"state": state, "last_error": error, "tries": tries, "due_at": due_at}
    connection.execute(update(mail).where(mail.c.id == mail_id).values(values))


def forget(connection: Connection, mail_id: str) -> None:
    """Forget a mail that was sent: that it was is nobody's to find later."""
    connection.execute(delete(mail).where(mail.c.id == mail_id))


def forget_all_of(connection: Connection, account_id: str) -> None:
    """Forget every mail to this person that waits or was given up."""
    connection.execute(delete(mail).where(mail.c.account == account_id))


def may_be_written_to(connection: Connection, account_id: str) -> bool:
    """Whether this person gets mail: staff do, a client only if they asked for it, and nobody who cannot sign in."""
    row = connection.execute(
        select(account.c.role, account.c.takes_mail, account.c.state).where(account.c.id == account_id)
    ).first()
    return row is not None and row.state in SIGNS_IN and (row.role != "client" or row.takes_mail)


def choose(connection: Connection, account_id: str, *, takes_mail: bool) -> None:
    connection.execute(update(account).where(account.c.id == account_id).values(takes_mail=takes_mail))


def _kept(row: Row[tuple[object, ...]], keys: Keys) -> Kept:
    email, language, *code = keys.firm.open_json(row.recipient, _place(row.id))
    return Kept(
        row.id,
        row.kind,
        email,
        language=language,
        due_at=row.due_at,
        tries=row.tries,
        state=row.state,
        last_error=row.last_error,
        code=code[0] if code else "",
        account=row.account or "",
    )


def _place(mail_id: str) -> Place:
    return Place("firm", "mail", mail_id, "recipient")
