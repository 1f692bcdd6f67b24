"""People of a firm for the tests: colleagues, clients, and who has just confirmed who they are."""

from dataclasses import replace

from casework.keys.tokens import new_id
from casework.services.actors import Actor
from casework.services.office import Office
from casework.store import accounts, membership
from casework.store.accounts import Account

PASSWORD = "violet harbour seven lamps"


def a_person(office: Office, name: str, role: str = "lawyer", *, is_administrator: bool = False) -> Actor:
    """Give somebody an account, and return them as signed in and stepped up."""
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    person = Account(new_id(), name, email, role, is_administrator=is_administrator, password="none")
    with office.engines.write.begin() as connection:
        accounts.add_account(connection, office.keys, person, at=office.clock())
    return stepped_up(office, Actor(person.id, name, email, role=role, is_administrator=is_administrator))


def stepped_up(office: Office, actor: Actor) -> Actor:
    """Return the person as they are right after they have confirmed who they are."""
    return replace(actor, stepped_up_at=office.clock())


def put_in_team(
    office: Office, matter_id: str, actor: Actor, *, is_lead: bool = False, is_confirmed: bool = True
) -> None:
    """Grant membership straight in the database, past every rule of the services."""
    with office.engines.write.begin() as connection:
        membership.accept(connection, matter_id, actor.id, at=office.clock())
        if is_confirmed:
            membership.confirm(connection, matter_id, actor.id, by=actor.id)
        membership.set_lead(connection, matter_id, actor.id, is_lead=is_lead)


__all__ = ["PASSWORD", "a_person", "put_in_team", "stepped_up"]
