"""The reset of a client is for a lead of theirs: to everybody else the office has no such person (AN-11, AZ-09)."""

from collections.abc import Callable

import pytest

from casework.services import resets
from casework.services.actors import Actor
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import LeadsOnly, NoSuchPerson
from tests.services.team import a_person, put_in_team, stepped_up

Act = Callable[[Office, Actor, str], object]
NOBODY = "0123456789abcdef" * 2
ACTS = pytest.mark.parametrize("act", [resets.start, resets.cancel, resets.demand_new_password])


@pytest.fixture
def client(office: Office, heron: Matter) -> Actor:
    person = a_person(office, "Kaya Vashenko", "client")
    put_in_team(office, heron.id, person)
    return person


@ACTS
def test_an_administrator_finds_no_client(
    office: Office, amara: Actor, client: Actor, act: Act, refused: Callable[..., str]
) -> None:
    """AN-11, AZ-09: with the very id in hand, and while a reset waits, the answer is the one for nobody."""
    administrator = a_person(office, "Ilse Brandt", "administrator", is_administrator=True)
    waiting = resets.start(office, stepped_up(office, amara), client.id)

    of_client, of_nobody = (refused(act, administrator, one) for one in (client.id, NOBODY))

    assert of_client == of_nobody
    assert resets.leads_somewhere(office, waiting.token)


@pytest.mark.parametrize("is_lead", [False, True])
def test_what_counts_is_to_lead_a_matter_of_theirs(
    office: Office, heron: Matter, client: Actor, refused: Callable[..., str], *, is_lead: bool
) -> None:
    """AN-11: a colleague of the team, administrator or not, is no lead by that."""
    colleague = a_person(office, "Bela Farkas", is_administrator=True)
    put_in_team(office, heron.id, colleague, is_lead=is_lead)

    if is_lead:
        assert resets.leads_somewhere(office, resets.start(office, colleague, client.id).token)
    else:
        assert refused(resets.start, colleague, client.id) == refused(resets.start, colleague, NOBODY)


def test_a_lead_of_theirs_starts_and_cancels_it(office: Office, amara: Actor, client: Actor) -> None:
    """AN-11"""
    lead = stepped_up(office, amara)
    begun = resets.start(office, lead, client.id)

    resets.cancel(office, lead, client.id)

    assert not resets.leads_somewhere(office, begun.token)


@pytest.mark.parametrize("act", [resets.start, resets.cancel])
def test_who_is_neither_is_told_that_it_is_for_a_lead(office: Office, client: Actor, act: Act) -> None:
    """AN-11: of anybody, known or not."""
    colleague = a_person(office, "Bela Farkas")

    for one in (client.id, NOBODY):
        with pytest.raises(LeadsOnly):
            act(office, colleague, one)


@pytest.fixture
def refused(office: Office) -> Callable[..., str]:
    """Return a function that does something and returns how it was answered that there is no such person."""

    def answer(act: Act, actor: Actor, account_id: str) -> str:
        with pytest.raises(NoSuchPerson) as caught:
            act(office, actor, account_id)
        return repr(caught.value)

    return answer
