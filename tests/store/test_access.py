"""Who may open a matter, played through at random: no order of grants, roles and walls lets anyone past a wall."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, sampled_from

from casework.keys.hierarchy import Keys
from casework.keys.tokens import new_id
from casework.store import accounts, matters, membership, people, walls
from casework.store.accounts import Account
from casework.store.engines import Engines
from casework.store.matters import KeptMatter
from casework.store.walls import KeptWall

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PEOPLE = ("1" * 32, "2" * 32, "3" * 32)
MATTERS = ("a" * 32, "b" * 32)
ROLES = ("lawyer", "paralegal", "administrator", "client")
someone, something = sampled_from(PEOPLE), sampled_from(MATTERS)


@pytest.mark.slow
@pytest.mark.parametrize(("database", "sequences"), [("sqlite", 2_000), ("postgres", 200)])
def test_no_grant_ever_leads_past_a_wall(
    request: pytest.FixtureRequest, keys: Keys, database: str, sequences: int
) -> None:
    """AZ-05, AZ-02: in 2,000 random lives of two matters, whoever may open one is confirmed, works here, is not walled.

    Each life is one transaction that is taken back, so that they do not meet.
    """
    engines: Engines = request.getfixturevalue(f"{database}_engine")
    opened = _two_matters(engines, keys)

    class Lives(Access):
        def __init__(self) -> None:
            super().__init__(engines, keys, opened)

    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=12,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


class Access(RuleBasedStateMachine):
    """Two matters, three people, and every act of the store that grants or denies."""

    def __init__(self, engines: Engines, keys: Keys, opened: dict[str, KeptMatter]) -> None:
        super().__init__()
        self.keys, self.matters = keys, opened
        self.connection = engines.write.connect()
        self.transaction = self.connection.begin()
        self.roles = dict.fromkeys(PEOPLE, "lawyer")
        self.confirmed = set(zip(MATTERS, PEOPLE, strict=False))
        self.in_team = set(self.confirmed)
        self.walls: dict[tuple[str, str], str] = {}
        self.touched = set(self.confirmed)

    def teardown(self) -> None:
        for person in PEOPLE:
            listed = {kept.id for kept in matters.matters_of(self.connection, self.keys, person).readable}
            assert listed == {matter for matter in MATTERS if self._may(matter, person)}
        self.transaction.rollback()
        self.connection.close()

    @rule(matter=something, person=someone)
    def accept(self, matter: str, person: str) -> None:
        self.touched = {(matter, person)}
        membership.accept(self.connection, matter, person, at=AT)
        self.in_team.add((matter, person))

    @rule(matter=something, person=someone)
    def confirm(self, matter: str, person: str) -> None:
        self.touched = {(matter, person)}
        membership.confirm(self.connection, matter, person, by=PEOPLE[0])
        if (matter, person) in self.in_team:
            self.confirmed.add((matter, person))

    @rule(matter=something, person=someone)
    def remove(self, matter: str, person: str) -> None:
        self.touched = {(matter, person)}
        membership.remove(self.connection, matter, person, at=AT)
        self.confirmed.discard((matter, person))

    @rule(matter=something, person=someone, is_lead=booleans())
    def lead(self, matter: str, person: str, is_lead: bool) -> None:
        self.touched = {(matter, person)}
        membership.set_lead(self.connection, matter, person, is_lead=is_lead)

    @rule(person=someone, role=sampled_from(ROLES), is_administrator=booleans())
    def give_role(self, person: str, role: str, is_administrator: bool) -> None:
        self.touched = {(matter, person) for matter in MATTERS}
        people.set_office(self.connection, person, role=role, is_administrator=is_administrator)
        self.roles[person] = role

    @rule(matter=something, person=someone)
    def wall_off(self, matter: str, person: str) -> None:
        self.touched = {(matter, person)}
        if (matter, person) not in self.walls:
            wall = KeptWall(new_id(), person, "r", made_by=PEOPLE[0], made_at=AT)
            walls.build(self.connection, self.matters[matter], wall)
            self.walls[matter, person] = wall.id

    @rule(matter=something, person=someone)
    def lift(self, matter: str, person: str) -> None:
        self.touched = {(matter, person)}
        if (matter, person) in self.walls:
            walls.lift(self.connection, self.walls.pop((matter, person)), at=AT)

    @invariant()
    def whoever_may_open_is_confirmed_and_not_walled(self) -> None:
        for matter, person in self.touched:
            is_there = matters.version_of(self.connection, person, matter) is not None
            assert is_there is self._may(matter, person)
            assert not (is_there and (matter, person) in self.walls)
            assert is_there or not matters.is_lead(self.connection, person, matter)

    def _may(self, matter: str, person: str) -> bool:
        works_here = self.roles[person] in ("lawyer", "paralegal")
        return works_here and (matter, person) in self.confirmed and (matter, person) not in self.walls


def _two_matters(engines: Engines, keys: Keys) -> dict[str, KeptMatter]:
    """Keep three lawyers, and two matters opened by the first two of them."""
    with engines.write.begin() as connection:
        for number, person in enumerate(PEOPLE):
            one = Account(person, "Name", f"{number}@example.org", "lawyer", is_administrator=False, password="x")
            accounts.add_account(connection, keys, one, at=AT)
        return {
            matter_id: matters.add_matter(
                connection, keys, matter_id, title="t", code_name="", account_id=opener, at=AT
            )
            for matter_id, opener in zip(MATTERS, PEOPLE, strict=False)
        }
