"""Teams played through at random: a matter never has no lead, and nobody is in who was not let in (AZ-05, AZ-09)."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import integers

from casework.services import accepting, freezes, handover, invitations, matters, members, walls
from casework.services.actors import Actor
from casework.services.office import Office
from casework.services.refusals import (
    BadEntry,
    InvitationRefused,
    LastLead,
    LawyersOnly,
    LeadsOnly,
    MatterClosed,
    NoSuchInvitation,
    NoSuchMatter,
    NoSuchMember,
    NoSuchPerson,
    NoSuchWall,
    WallStands,
)
from casework.store import membership
from casework.store import walls as kept_walls
from tests.services.team import a_person, stepped_up

SAID_NO = (
    BadEntry, InvitationRefused, LastLead, LawyersOnly, LeadsOnly, MatterClosed, NoSuchInvitation, NoSuchMatter,
    NoSuchMember, NoSuchPerson, NoSuchWall, WallStands,
)  # fmt: skip
ROLES = ("lawyer", "lawyer", "lawyer", "paralegal", "client", "administrator")
anyone = integers(0, len(ROLES) - 1)


@dataclass(frozen=True)
class Link:
    """An invitation on its way."""

    person: int
    token: str
    code: str


def test_no_order_of_acts_leaves_a_matter_without_a_lead(office: Office, amara: Actor) -> None:
    """AZ-05, AZ-09, AN-10: any six people, each trying anything, in any order."""
    people = [stepped_up(office, amara)] + [
        a_person(office, f"P{number} Name", role, is_administrator=role == "administrator")
        for number, role in enumerate(ROLES[1:], start=1)
    ]

    class Lives(Team):
        def __init__(self) -> None:
            super().__init__(office, people)

    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


class Team(RuleBasedStateMachine):
    """One matter, six people; what was refused is no step, and what was done is written down beside it."""

    def __init__(self, office: Office, people: list[Actor]) -> None:
        super().__init__()
        self.office, self.people = office, people

    @initialize()
    def open(self) -> None:
        self.matter = matters.open_matter(self.office, self.people[0], title="Heron").id
        self.let_in = {0}
        self.walled: set[int] = set()
        self.links: list[Link] = []

    @rule(by=anyone, whom=anyone)
    def invite(self, by: int, whom: int) -> None:
        person = self.people[whom]
        ask = {"name": person.name, "email": person.email, "role": person.role}
        made = self._try(lambda: invitations.invite(self.office, self.people[by], self.matter, **ask))
        if isinstance(made, invitations.Invitation):
            assert by in self.let_in - self.walled
            self.links.append(Link(whom, made.token, made.voice_code))

    @rule(by=anyone)
    def accept_the_oldest(self, by: int) -> None:
        if self.links:
            link = self.links.pop(0)
            who = self.people[by]
            done = self._try(lambda: accepting.accept_signed_in(self.office, who, link.token, link.code))
            assert done is None or by == link.person

    @rule(by=anyone, whom=anyone)
    def confirm(self, by: int, whom: int) -> None:
        if self._done(lambda: members.confirm(self.office, self.people[by], self.matter, self.people[whom].id)):
            assert whom not in self.walled
            self.let_in.add(whom)

    @rule(by=anyone, whom=anyone)
    def remove(self, by: int, whom: int) -> None:
        if self._done(lambda: members.remove(self.office, self.people[by], self.matter, self.people[whom].id)):
            self.let_in.discard(whom)

    @rule(by=anyone)
    def leave(self, by: int) -> None:
        if self._done(lambda: members.leave(self.office, self.people[by], self.matter)):
            self.let_in.discard(by)

    @rule(by=anyone, whom=anyone)
    def make_lead(self, by: int, whom: int) -> None:
        if self._done(lambda: members.make_lead(self.office, self.people[by], self.matter, self.people[whom].id)):
            assert whom in self.let_in

    @rule(by=anyone, whom=anyone)
    def unmake_lead(self, by: int, whom: int) -> None:
        self._done(lambda: members.unmake_lead(self.office, self.people[by], self.matter, self.people[whom].id))

    @rule(by=anyone, whom=anyone)
    def hand_over(self, by: int, whom: int) -> None:
        self._done(lambda: handover.hand_over(self.office, self.people[by], self.matter, self.people[whom].id))

    @rule(by=anyone)
    def close_or_reopen(self, by: int) -> None:
        if not self._done(lambda: handover.close(self.office, self.people[by], self.matter)):
            self._done(lambda: handover.reopen(self.office, self.people[by], self.matter))

    @rule(by=anyone)
    def freeze(self, by: int) -> None:
        self._done(lambda: freezes.freeze_matter(self.office, self.people[by], self.matter))

    @rule(by=anyone, whom=anyone)
    def wall_off(self, by: int, whom: int) -> None:
        build = lambda: walls.build(  # noqa: E731 - as the other acts
            self.office, self.people[by], self.matter, self.people[whom].id, reason="x"
        )
        if self._done(build):
            self.walled.add(whom)
            self.let_in.discard(whom)

    @rule(by=anyone, whom=anyone)
    def lift(self, by: int, whom: int) -> None:
        with self.office.engines.read.begin() as connection:
            kept = next(k for k in matters.matters.every_matter(connection, self.office.keys) if k.id == self.matter)
            standing = [one for one in kept_walls.walls_of(connection, kept) if one.stands]
        for wall in standing:
            if wall.account == self.people[whom].id and self._done(
                lambda wall=wall: walls.lift(self.office, self.people[by], self.matter, wall.id)  # type: ignore[misc]
            ):
                assert by != whom
                self.walled.discard(whom)

    @invariant()
    def somebody_leads(self) -> None:
        with self.office.engines.read.begin() as connection:
            leads = membership.leads(connection, self.matter)
        assert leads
        assert leads <= {self.people[number].id for number in self.let_in - self.walled}

    @invariant()
    def only_who_was_let_in_sees_it(self) -> None:
        for number, person in enumerate(self.people):
            may = number in self.let_in - self.walled and person.role in ("lawyer", "paralegal")
            assert any(one.id == self.matter for one in matters.matters_of(self.office, person)) is may

    def _done(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except SAID_NO:
            return False
        return True

    def _try(self, act: Callable[[], object]) -> object:
        try:
            return act()
        except SAID_NO:
            return None
