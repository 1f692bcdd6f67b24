"""Inviting: who may, whom, into what; and what is kept of it."""

import pytest

from casework.services import accepting, doors, invitations, people, walls
from casework.services.actors import Actor
from casework.services.invitations import Invitation
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import (
    AdministratorsOnly,
    BadEntry,
    LeadsOnly,
    MatterClosed,
    NoSuchInvitation,
    NoSuchMatter,
    SignInRefused,
    StepUpFirst,
    WallStands,
)
from casework.store.tables import metadata
from tests.services.team import a_person, put_in_team, stepped_up

CHOSEN = "seventeen quiet orchard gates"


@pytest.fixture
def lead(office: Office, amara: Actor) -> Actor:
    return stepped_up(office, amara)


@pytest.fixture
def invited(office: Office, lead: Actor, heron: Matter) -> Invitation:
    """An invitation of a paralegal to the heron matter."""
    return invitations.invite(office, lead, heron.id, name=" Cleo Adeyemi ", email="cleo@example.org", role="paralegal")


def test_the_database_holds_no_usable_link_or_code(office: Office, invited: Invitation) -> None:
    """AN-08: neither token, code, name nor address stands in any cell."""
    cells = repr(_rows(office))

    for secret in (invited.token, invited.voice_code, "Cleo", "cleo@example.org"):
        assert secret not in cells
        assert secret.encode().hex() not in cells
    assert len(invited.token) >= 43
    assert len(invited.voice_code) == 8


def test_thirty_invitations_an_hour_are_the_most(office: Office, lead: Actor, heron: Matter) -> None:
    """AN-12: nobody asks by inviting, again and again, which addresses are known here."""
    for number in range(30):
        invitations.invite(office, lead, heron.id, name="x", email=f"g{number}@example.org", role="client")

    with pytest.raises(BadEntry) as refused:
        invitations.invite(office, lead, heron.id, name="x", email="more@example.org", role="client")

    assert refused.value.reason == "too-many"


def test_inviting_needs_a_lead_who_stepped_up(
    office: Office, amara: Actor, lead: Actor, heron: Matter, stranger: Actor
) -> None:
    """AZ-09: a stranger finds nothing, a member is refused, an administrator cannot bring themselves in."""
    ask = {"name": "Cleo", "email": "cleo@example.org", "role": "lawyer"}
    administrator = a_person(office, "Dana Okafor", "administrator", is_administrator=True)
    member = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, member)

    for actor, refusal in (
        (stranger, NoSuchMatter),
        (administrator, NoSuchMatter),
        (member, LeadsOnly),
        (amara, StepUpFirst),
    ):
        with pytest.raises(refusal):
            invitations.invite(office, actor, heron.id, **ask)
    assert invitations.of(office, lead, heron.id) == ()


@pytest.mark.parametrize(
    ("field", "entered"),
    [("name", " "), ("email", "nowhere"), ("email", "two words@example.org"), ("role", "administrator")],
)
def test_what_cannot_be_an_invitation_is_refused_by_field(
    office: Office, lead: Actor, heron: Matter, field: str, entered: str
) -> None:
    ask = {"name": "Cleo", "email": "cleo@example.org", "role": "lawyer"} | {field: entered}

    with pytest.raises(BadEntry) as refused:
        invitations.invite(office, lead, heron.id, **ask)

    assert refused.value.field == field


def test_walled_colleagues_and_members_are_not_invited(
    office: Office, lead: Actor, heron: Matter, stranger: Actor
) -> None:
    """AZ-05: and a link that was under way when the wall was built leads nowhere."""
    made = invitations.invite(office, lead, heron.id, name="Owen", email=stranger.email, role="lawyer")
    walls.build(office, lead, heron.id, stranger.id, reason="acts for the other side")

    with pytest.raises(WallStands):
        invitations.invite(office, lead, heron.id, name="Owen", email=stranger.email, role="lawyer")
    with pytest.raises(NoSuchInvitation):
        accepting.look(office, made.token)
    with pytest.raises(BadEntry):
        invitations.invite(office, lead, heron.id, name="Amara", email=lead.email, role="lawyer")


def test_a_withdrawn_link_leads_nowhere(office: Office, lead: Actor, heron: Matter, invited: Invitation) -> None:
    invitations.withdraw(office, lead, heron.id, invited.id)

    with pytest.raises(NoSuchInvitation):
        accepting.look(office, invited.token)
    with pytest.raises(NoSuchInvitation):
        invitations.withdraw(office, lead, heron.id, invited.id)


def test_nobody_is_invited_to_a_closed_matter(office: Office, lead: Actor, heron: Matter) -> None:
    from casework.services import handover

    handover.close(office, lead, heron.id)

    with pytest.raises(MatterClosed):
        invitations.invite(office, lead, heron.id, name="Cleo", email="cleo@example.org", role="lawyer")


def test_an_administrator_invites_to_the_firm_and_confirms(office: Office, lead: Actor, stranger: Actor) -> None:
    """AZ-09: a colleague without any matter, who can sign in once the administrator has confirmed them."""
    ask = {"name": "Cleo Adeyemi", "email": "cleo@example.org", "role": "lawyer"}
    with pytest.raises(AdministratorsOnly):
        invitations.invite_to_firm(office, stepped_up(office, stranger), **ask)
    made = invitations.invite_to_firm(office, lead, **ask)
    account = accepting.accept(office, made.token, made.voice_code, password=CHOSEN)
    with pytest.raises(SignInRefused):
        doors.sign_in(office, "cleo@example.org", CHOSEN)

    people.confirm(office, lead, account)

    assert doors.sign_in(office, "cleo@example.org", CHOSEN).actor.role == "lawyer"
    assert [one.state for one in invitations.of_firm(office, lead)] == ["confirmed"]


def test_a_colleague_is_not_invited_to_the_firm_again(office: Office, lead: Actor, stranger: Actor) -> None:
    with pytest.raises(BadEntry):
        invitations.invite_to_firm(office, lead, name="Owen", email=stranger.email, role="lawyer")

    made = invitations.invite_to_firm(office, lead, name="Cleo", email="cleo@example.org", role="lawyer")
    invitations.withdraw_from_firm(office, lead, made.id)

    with pytest.raises(NoSuchInvitation):
        accepting.look(office, made.token)


def _rows(office: Office) -> list[object]:
    with office.engines.read.begin() as connection:
        return [
            [cell.hex() if isinstance(cell, bytes) else cell for cell in row]
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        ]
