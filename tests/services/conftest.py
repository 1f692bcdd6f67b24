"""An office for each test, on both databases, with a clock that the test turns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework.domain.questions import Form
from casework.keys.passwords import Passwords
from casework.law.reader import Law, read_law
from casework.services.actors import Actor
from casework.services.matters import Matter, open_matter
from casework.services.office import Office, found_firm, new_setup_code, open_office
from casework.services.settings import Settings
from casework.store import accounts
from casework.store.accounts import Account
from forms.reader import read_form

PASSWORD = "violet harbour seven lamps"


@dataclass
class Clock:
    """A clock that stands still until the test turns it."""

    now: datetime = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture(scope="session")
def law() -> Law:
    return read_law()


@pytest.fixture(scope="session")
def form(law: Law) -> Form:
    return read_form(extra_questions=law.questions)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url: str = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    return Settings(tmp_path / "data", tmp_path / "key" / "root.key", database_url=url, environ={})


@pytest.fixture
def office(settings: Settings, law: Law, form: Form, clock: Clock) -> Iterator[Office]:
    cheap = Passwords(time_cost=2, memory_kib=19_456)
    office = open_office(settings, law=law, form=form, clock=clock, passwords=cheap)
    yield office
    office.close()


@pytest.fixture
def amara(office: Office) -> Actor:
    """The founder of the firm."""
    code = new_setup_code(office)
    return found_firm(
        office,
        code,
        firm="Lindqvist Chambers",
        name="Amara Lindqvist",
        email="amara@example.org",
        password=PASSWORD,
    )


@pytest.fixture
def stranger(office: Office, amara: Actor) -> Actor:
    """A colleague of the same firm who is in none of its matters."""
    person = Account(
        "b" * 32,
        "Owen Farrell",
        "owen@example.org",
        "lawyer",
        is_administrator=False,
        password=office.passwords.digest(PASSWORD),
    )
    with office.engines.write.begin() as connection:
        accounts.add_account(connection, office.keys, person, at=office.clock())
    return Actor(person.id, person.name, person.email)


@pytest.fixture
def heron(office: Office, amara: Actor) -> Matter:
    """A matter in which nothing has been said yet."""
    return open_matter(office, amara, title="Applicant from Talsk", code_name="HERON")
