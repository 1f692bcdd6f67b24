"""Becoming somebody else: no reset, suspension or freeze lets an administrator or a lead take an account over."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from casework.services import accepting, doors, freezes, invitations, members, people, resets
from casework.services.actors import Actor
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.services.refusals import LastLead, NoSuchMatter, NoSuchMember, NoSuchPerson, ResetRefused
from casework.store import accounts
from casework.store import people as store
from tests.services.conftest import PASSWORD, Clock
from tests.services.keyholders import enrol
from tests.services.team import a_person, put_in_team, stepped_up

NEW = "copper meadow nine kites"


@pytest.fixture
def admin(office: Office, amara: Actor) -> Actor:
    return a_person(office, "Dana Okafor", "administrator", is_administrator=True)


@pytest.fixture
def lead(office: Office, amara: Actor) -> Actor:
    return stepped_up(office, amara)


def accepts(office: Office, lead: Actor, matter: Matter, *, email: str = "cleo@example.org", role: str) -> str:
    made = invitations.invite(office, lead, matter.id, name="Cleo Adeyemi", email=email, role=role)
    return accepting.accept(office, made.token, made.voice_code, password=PASSWORD)


def state_of(office: Office, account: str) -> str:
    with office.engines.read.begin() as connection:
        person = accounts.account_by_id(connection, office.keys, account)
    assert person
    return person.state


def test_without_a_second_factor_a_reset_waits_for_a_lead(
    office: Office, admin: Actor, lead: Actor, heron: Matter, stranger: Actor
) -> None:
    """AN-11: the password would be all there is, and whoever started the reset knows it."""
    put_in_team(office, heron.id, stranger)
    begun = resets.start(office, admin, stranger.id)

    resets.accept(office, begun.token, begun.voice_code, new=NEW)

    with pytest.raises(NoSuchMatter):
        load_matter(office, stranger, heron.id)
    members.confirm(office, lead, heron.id, stranger.id)
    assert load_matter(office, stranger, heron.id).id == heron.id


def test_a_lone_lead_without_a_second_factor_needs_the_operator(
    office: Office, admin: Actor, amara: Actor, heron: Matter
) -> None:
    with pytest.raises(LastLead):
        resets.start(office, admin, amara.id)

    begun = resets.start_by_operator(office, amara.email, reason="first day")
    resets.accept(office, begun.token, begun.voice_code, new=NEW)

    assert load_matter(office, amara, heron.id).id == heron.id


def test_two_leads_who_are_reset_at_once_leave_one(
    office: Office, admin: Actor, amara: Actor, heron: Matter, stranger: Actor
) -> None:
    """AN-11: the second link is dead, and changes nothing."""
    put_in_team(office, heron.id, stranger, is_lead=True)
    first, second = (resets.start(office, admin, one.id, lost_factor=True) for one in (amara, stranger))

    resets.accept(office, first.token, first.voice_code, new=NEW)
    with pytest.raises(ResetRefused):
        resets.accept(office, second.token, second.voice_code, new=NEW)

    assert not resets.leads_somewhere(office, second.token)
    assert load_matter(office, stranger, heron.id).id == heron.id
    assert doors.sign_in(office, stranger.email, PASSWORD)


def test_a_suspended_lead_does_not_count(
    office: Office, admin: Actor, amara: Actor, heron: Matter, stranger: Actor
) -> None:
    put_in_team(office, heron.id, stranger, is_lead=True)
    people.suspend(office, admin, stranger.id)

    with pytest.raises(LastLead):
        resets.start(office, admin, amara.id)


def test_whom_nobody_has_confirmed_is_not_reset(office: Office, admin: Actor, lead: Actor, heron: Matter) -> None:
    """AN-10: neither once they accepted, nor with a link from before, nor by way of a suspension."""
    account = accepts(office, lead, heron, role="lawyer")
    people.suspend(office, admin, account)
    for _number in range(2):
        with pytest.raises(NoSuchPerson):
            resets.start(office, admin, account)
        with pytest.raises(NoSuchPerson):
            resets.start_by_operator(office, "cleo@example.org", reason="asked for")
        if state_of(office, account) != "unconfirmed":
            people.reinstate(office, admin, account)

    assert state_of(office, account) == "unconfirmed"


def test_a_reset_takes_back_what_was_accepted_before(
    office: Office, admin: Actor, lead: Actor, heron: Matter, stranger: Actor, clock: Clock
) -> None:
    """AN-10, AN-11: the voice code was given to whoever had the account before, so another one is needed."""
    enrol(office, clock, stranger.email)
    accepts(office, lead, heron, email=stranger.email, role="lawyer")
    begun = resets.start(office, stepped_up(office, admin), stranger.id, lost_factor=True)

    resets.accept(office, begun.token, begun.voice_code, new=NEW)

    assert [one.state for one in invitations.of(office, lead, heron.id)] == ["dead"]
    with pytest.raises(NoSuchMember):
        members.confirm(office, stepped_up(office, lead), heron.id, stranger.id)


def test_reinstating_makes_the_account_what_it_was(
    office: Office, admin: Actor, lead: Actor, heron: Matter, stranger: Actor
) -> None:
    """HS-06, AN-10, AN-11: it thaws nobody, confirms nobody, and lets nobody off a new password."""
    frozen, later = a_person(office, "Kaya Vashenko", "client"), a_person(office, "Mara Else", "client")
    for client in (frozen, later):
        put_in_team(office, heron.id, client)
    waiting = accepts(office, lead, heron, role="client")
    freezes.freeze_client(office, lead, heron.id, frozen.id)
    resets.demand_new_password(office, admin, stranger.id)
    everyone = (frozen.id, later.id, waiting, stranger.id)

    for account in (*everyone, *everyone):
        with office.engines.write.begin() as connection:
            store.suspend(connection, account)
    freezes.freeze_client(office, lead, heron.id, later.id)
    for account in everyone:
        with office.engines.write.begin() as connection:
            store.reinstate(connection, account)

    states = [state_of(office, account) for account in everyone]
    assert states == ["frozen", "frozen", "unconfirmed", "must-change-password"]


def test_freezing_and_thawing_confirms_nobody(office: Office, lead: Actor, heron: Matter) -> None:
    """AN-10, HS-06"""
    account = accepts(office, lead, heron, role="client")

    freezes.freeze_matter(office, lead, heron.id)
    with pytest.raises(NoSuchMember):
        freezes.freeze_client(office, lead, heron.id, account)
    with pytest.raises(NoSuchMember):
        freezes.thaw_client(office, lead, heron.id, account)

    assert state_of(office, account) == "unconfirmed"


def test_an_unknown_address_costs_a_reset_the_same_work(office: Office, stranger: Actor, clock: Clock) -> None:
    """AN-12: as many questions to the database."""
    asked: list[str] = []
    for engine in (office.engines.read, office.engines.write):
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    counts = set()
    for email in (stranger.email, "nobody@example.org"):
        clock.turn(timedelta(minutes=5))
        asked.clear()
        with pytest.raises(ResetRefused):
            resets.by_recovery_code(office, email, recovery_code="AAAA", code="123456", new=NEW)
        counts.add(len(asked))

    assert len(counts) == 1
