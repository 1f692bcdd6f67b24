"""An office for each test, on both databases, with a clock that the test turns."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework.domain.exhibits import Exhibit
from casework.domain.questions import Form
from casework.keys.passwords import Passwords
from casework.law.reader import Law, read_law
from casework.services import exhibits, receiving
from casework.services.actors import Actor
from casework.services.matters import Matter, open_matter
from casework.services.office import Office, found_firm, new_setup_code, open_office
from casework.services.settings import Settings
from casework.store import accounts
from casework.store.accounts import Account
from forms.reader import read_form
from tests.plugins.offices import Quick, put_fresh_office

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
def passwords() -> Passwords:
    return Quick()


@pytest.fixture
def office(
    settings: Settings, law: Law, form: Form, clock: Clock, passwords: Passwords, fresh_office: Path
) -> Iterator[Office]:
    if not settings.database_url:
        put_fresh_office(fresh_office, settings)
    office = open_office(settings, law=law, form=form, clock=clock, passwords=passwords)
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """An empty place on another machine, with a database of the same kind and the root key typed from paper."""
    url = ""
    if settings.database_url:
        import psycopg

        server: str = request.getfixturevalue("postgres")
        name = f"r_{os.urandom(8).hex()}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = server.replace("/postgres?", f"/{name}?")
    return replace(settings, data_dir=tmp_path / "elsewhere" / "data", database_url=url)


@pytest.fixture
def kept(office: Office, amara: Actor, heron: Matter) -> dict[str, bytes]:
    """Files of the matter, by id, with what is in them."""
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))
    contents = [b"first " * 300_000, b"", b"third"]
    files = [
        receiving.attach_file(office, amara, heron.id, exhibit, name=f"{n}.bin", pieces=[content])
        for n, content in enumerate(contents)
    ]
    return {file.id: content for file, content in zip(files, contents, strict=True)}
