"""Freezing: a client may be arrested with the phone in hand, so any lawyer of the matter cuts their access at once.

Who is frozen cannot sign in, and the next request of a session they have finds nobody signed in. What they are
told is what everyone is told who cannot sign in: whoever holds the phone learns nothing from it.
"""

from casework.services.actors import CLIENT, Actor
from casework.services.leads import leading, refuse_all_but_lawyers
from casework.services.matters import Change, changing
from casework.services.office import Office
from casework.services.refusals import NoSuchMember
from casework.store import mails, membership, people, sessions
from casework.store.people import FROZEN, UNCONFIRMED


def freeze_client(office: Office, actor: Actor, matter_id: str, account_id: str) -> None:
    """Cut the access of one client of the matter, in every process, without asking for anything more.

    Raises: NoSuchMatter; LawyersOnly; NoSuchMember if nobody of this id is a client of the matter, or nobody
    has confirmed them yet: who cannot sign in is refused by not being confirmed.
    """
    with changing(office, actor, matter_id, even_closed=True) as change:
        refuse_all_but_lawyers(actor)
        if _clients(office, change).get(account_id, UNCONFIRMED) == UNCONFIRMED:
            raise NoSuchMember
        _freeze(change, account_id)
        change.note("client-frozen", subject=account_id)


def freeze_matter(office: Office, actor: Actor, matter_id: str) -> None:
    """Cut the access of every client of the matter who has any. Raises: NoSuchMatter; LawyersOnly."""
    with changing(office, actor, matter_id, even_closed=True) as change:
        refuse_all_but_lawyers(actor)
        for account_id in _clients(office, change):
            _freeze(change, account_id)
        change.note("matter-frozen")


def thaw_client(office: Office, actor: Actor, matter_id: str, account_id: str) -> None:
    """Let a frozen client sign in again, as a lead who has spoken with them.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst; NoSuchMember if no client of the matter is frozen under this id.
    """
    with leading(office, actor, matter_id) as change:
        if _clients(office, change).get(account_id) != FROZEN:
            raise NoSuchMember
        people.thaw(change.connection, account_id)
        change.note("client-thawed", subject=account_id)


def _clients(office: Office, change: Change) -> dict[str, str]:
    """Return the clients of the matter, each with the state of the account."""
    team = membership.members(change.connection, office.keys, change.matter.id)
    return {one.account: one.account_state for one in team if one.role == CLIENT}


def _freeze(change: Change, account_id: str) -> None:
    people.freeze(change.connection, account_id)
    sessions.end_sessions_of(change.connection, account_id)
    mails.forget_all_of(change.connection, account_id)
