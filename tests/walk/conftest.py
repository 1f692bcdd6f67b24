"""The office of the walk, settled once on each database for all its tests."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from casework.law.reader import read_law
from casework.services.office import open_office
from casework.services.settings import Settings
from casework.web import create_app
from forms.reader import read_form
from tests.plugins.offices import Quick
from tests.services.conftest import Clock
from tests.walk.keeping import Database, File, Keeping
from tests.walk.office import Walk, settle


@pytest.fixture(scope="session")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Everybody before every door. A test that changes anything goes back afterwards."""
    folder = tmp_path_factory.mktemp("walk")
    settings = _places(folder)
    yield from _walk(settings, File(settings.sqlite_file))


@pytest.fixture(scope="session")
def walk_on_postgres(postgres: str, postgres_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The same people before the same doors, with PostgreSQL behind them."""
    name = "redress_walk"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    settings = _places(tmp_path_factory.mktemp("walk"), postgres.replace("/postgres?", f"/{name}?"))
    yield from _walk(settings, Database(postgres, name))


def _places(folder: Path, database_url: str = "") -> Settings:
    return Settings(folder / "data", folder / "key" / "root.key", database_url=database_url, environ={})


def _walk(settings: Settings, keeping: Keeping) -> Iterator[Walk]:
    law = read_law()
    form = read_form(extra_questions=law.questions)
    office = open_office(settings, law=law, form=form, clock=Clock(), passwords=Quick())
    keeping.hurry(office)
    yield settle(create_app(office), office, keeping)
    office.close()
