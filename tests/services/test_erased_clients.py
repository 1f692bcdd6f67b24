"""With a matter go the accounts of its clients who are in no other, by its page and by the command line alike."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.services import doors, erasure, handover, members
from casework.services.actors import Actor
from casework.services.matters import Matter, open_matter
from casework.services.office import Office
from casework.services.refusals import SignInRefused
from casework.store import accounts, journal, snapshots
from casework.store import matters as store
from tests.services.team import a_person, put_in_team, stepped_up

Erase = Callable[[Office, Actor, Matter], object]


def by_page(office: Office, lead: Actor, matter: Matter) -> object:
    return handover.erase(office, stepped_up(office, lead), matter.id, typed=handover.name_to_type(matter))


def by_command(office: Office, lead: Actor, matter: Matter) -> object:
    return erasure.erase_matter(office, matter.id, backups_kept=timedelta(days=35), actor="operator")


ERASE = pytest.mark.parametrize("erase", [by_page, by_command])


def has_account(office: Office, person: Actor) -> bool:
    with office.engines.read.begin() as connection:
        return accounts.account_by_id(connection, office.keys, person.id) is not None


@ERASE
@pytest.mark.parametrize("was_removed", [False, True])
def test_a_client_of_nothing_else_goes_with_the_matter(
    office: Office, amara: Actor, heron: Matter, erase: Erase, *, was_removed: bool
) -> None:
    """CR-09, RT-03: name, address and sessions; nobody would be left to suspend them. The journal keeps a random id."""
    client = a_person(office, "Kaya Vashenko", "client")
    put_in_team(office, heron.id, client)
    if was_removed:
        members.remove(office, stepped_up(office, amara), heron.id, client.id)

    erase(office, amara, heron)

    with snapshots.one_moment(office.engines) as connection:
        naming = {line.split(b'"')[1] for line in snapshots.lines(connection) if client.id.encode() in line}
        entered = [one.subject for one in journal.entries(connection) if one.kind == "account-erased"]
    assert naming == {b"journal"}
    assert entered == [client.id]
    assert not has_account(office, client)
    with pytest.raises(SignInRefused):
        doors.sign_in(office, client.email, "violet harbour seven lamps")


@ERASE
def test_a_client_of_another_matter_keeps_the_account(
    office: Office, amara: Actor, heron: Matter, erase: Erase
) -> None:
    """RT-03: and so do those who work here; whoever was removed from the other one does not."""
    client, gone, colleague = (
        a_person(office, name, role)
        for name, role in (("Kaya Vashenko", "client"), ("Mara Else", "client"), ("Bela Farkas", "lawyer"))
    )
    other = open_matter(office, amara, title="Another", code_name="OTHER")
    for person in (client, gone, colleague):
        put_in_team(office, heron.id, person)
    for person in (client, gone):
        put_in_team(office, other.id, person)
    members.remove(office, stepped_up(office, amara), other.id, gone.id)

    erase(office, amara, heron)

    assert [has_account(office, one) for one in (client, gone, colleague, amara)] == [True, False, True, True]
    assert client.id in {one.account for one in members.of(office, amara, other.id)}


def test_what_a_legal_hold_keeps_of_another_matter_is_kept(office: Office, amara: Actor, heron: Matter) -> None:
    """AZ-07: that the client was in it."""
    client = a_person(office, "Kaya Vashenko", "client")
    other = open_matter(office, amara, title="Another", code_name="OTHER")
    for matter in (heron, other):
        put_in_team(office, matter.id, client)
    members.remove(office, stepped_up(office, amara), other.id, client.id)
    with office.engines.write.begin() as connection:
        kept = store.find(connection, office.keys, amara.id, matter_id=other.id, for_update=True)
        assert kept is not None
        store.hold(connection, kept, at=office.clock())

    by_command(office, amara, heron)

    assert has_account(office, client)
