"""A reset makes no lead an administrator, and gives nobody a matter before a lead of it has confirmed (AN-11)."""

from collections.abc import Callable

import pytest

from casework.services import accepting, doors, invitations, members, people, resets
from casework.services.actors import Actor
from casework.services.matters import Matter, load_matter, open_matter
from casework.services.office import Office
from casework.services.refusals import NoSuchInvitation, NoSuchMatter, NoSuchPerson, ResetRefused, SignInRefused
from casework.services.resets import Reset
from casework.store import resets as store
from tests.services.conftest import Clock
from tests.services.keyholders import enrol
from tests.services.team import a_person, put_in_team, stepped_up

NEW = "copper meadow nine kites"


@pytest.fixture
def admin(office: Office, amara: Actor) -> Actor:
    return a_person(office, "Dana Okafor", "administrator", is_administrator=True)


@pytest.fixture
def second(office: Office, heron: Matter) -> Actor:
    """Return another lead of the founder's matter, who is no administrator."""
    lead = a_person(office, "Lena Brandt")
    put_in_team(office, heron.id, lead, is_lead=True)
    return lead


@pytest.mark.parametrize("act", [resets.start, resets.cancel])
@pytest.mark.parametrize("has_phone", [False, True])
def test_a_lead_finds_no_administrator(
    office: Office, amara: Actor, second: Actor, clock: Clock, act: Callable[..., object], *, has_phone: bool
) -> None:
    """AN-11: the founder leads with them, and is administrator as well; to the lead there is nobody to reset."""
    if has_phone:
        enrol(office, clock, amara.email)

    with pytest.raises(NoSuchPerson):
        act(office, stepped_up(office, second), amara.id)

    with office.engines.read.begin() as connection:
        assert store.open_reset_of(connection, amara.id, at=office.clock()) is None


def finish(office: Office, begun: Reset) -> None:
    resets.accept(office, begun.token, begun.voice_code, new=NEW)


def test_an_administrator_who_was_reset_waits_for_another(
    office: Office, amara: Actor, heron: Matter, second: Actor, admin: Actor
) -> None:
    """AN-11: a lead gives back the matter, and only an administrator lets the account in again."""
    finish(office, resets.start(office, admin, amara.id, lost_factor=True))

    with pytest.raises(SignInRefused):
        doors.sign_in(office, amara.email, NEW)
    members.confirm(office, second, heron.id, amara.id)
    with pytest.raises(SignInRefused):
        doors.sign_in(office, amara.email, NEW)
    people.confirm(office, admin, amara.id)

    assert doors.sign_in(office, amara.email, NEW).actor.is_administrator


def test_what_the_operator_starts_is_believed(office: Office, amara: Actor) -> None:
    finish(office, resets.start_by_operator(office, amara.email, reason="first day", lost_factor=True))

    assert doors.sign_in(office, amara.email, NEW).actor.is_administrator


def test_two_administrators_who_are_reset_at_once_leave_one(office: Office, admin: Actor, amara: Actor) -> None:
    """AN-11: otherwise nobody could let either in again."""
    first = resets.start(office, admin, amara.id, lost_factor=True)
    second = resets.start(office, stepped_up(office, amara), admin.id, lost_factor=True)

    finish(office, first)
    with pytest.raises(ResetRefused):
        finish(office, second)

    assert not resets.leads_somewhere(office, second.token)


def test_a_link_does_not_outlive_the_appointment(
    office: Office, amara: Actor, admin: Actor, heron: Matter, stranger: Actor
) -> None:
    """AN-11: a lead started it while the person was a colleague of the team."""
    put_in_team(office, heron.id, stranger)
    begun = resets.start(office, stepped_up(office, amara), stranger.id, lost_factor=True)
    members.remove(office, stepped_up(office, amara), heron.id, stranger.id)

    people.appoint_administrator(office, admin, stranger.id)

    assert not resets.leads_somewhere(office, begun.token)


@pytest.mark.parametrize("is_lead", [False, True])
def test_a_lead_gains_no_matter_of_whom_they_reset(
    office: Office, amara: Actor, heron: Matter, stranger: Actor, *, is_lead: bool
) -> None:
    """AN-11, AZ-02: their own matter is theirs to confirm; the others wait for the leads there."""
    own = a_person(office, "Lena Brandt")
    theirs = open_matter(office, own, title="Their own", code_name="OWN")
    for matter in (heron, theirs):
        put_in_team(office, matter.id, stranger, is_lead=is_lead)

    finish(office, resets.start(office, own, stranger.id, lost_factor=True))
    members.confirm(office, own, theirs.id, stranger.id)

    assert load_matter(office, stranger, theirs.id).id == theirs.id
    with pytest.raises(NoSuchMatter):
        load_matter(office, stranger, heron.id)
    with pytest.raises(NoSuchMatter):
        members.confirm(office, own, heron.id, stranger.id)
    members.confirm(office, stepped_up(office, amara), heron.id, stranger.id)
    assert load_matter(office, stranger, heron.id).id == heron.id


def test_ending_everybodys_sessions_ends_the_links_that_wait(
    office: Office, amara: Actor, admin: Actor, heron: Matter, stranger: Actor
) -> None:
    """HS-06: whoever sent a link before gets nowhere with it, whether to a password or into a matter."""
    begun = resets.start(office, admin, stranger.id, lost_factor=True)
    lead = stepped_up(office, amara)
    asked = invitations.invite(office, lead, heron.id, name="Cleo", email="cleo@example.org", role="client")

    people.end_every_session(office, admin)

    with pytest.raises(ResetRefused):
        finish(office, begun)
    with pytest.raises(NoSuchInvitation):
        accepting.accept(office, asked.token, asked.voice_code, password=NEW)
