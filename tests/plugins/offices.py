"""Offices that are made quickly: passwords at the least cost, and a template where a fresh office is all one wants."""

import shutil
from pathlib import Path

import pytest

from casework.keys.passwords import Passwords
from casework.law.reader import read_law
from casework.services.office import open_office
from casework.services.settings import Settings
from forms.reader import read_form


class Quick(Passwords):
    """Reckons at the least cost that argon2 has. Tests of the cost itself, or of the time it takes, use `Passwords`."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_kib=8)

    def __post_init__(self) -> None:
        """Let costs be below the floor that holds for the application."""


@pytest.fixture(scope="session")
def fresh_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data and the root key of an office on SQLite that was opened once and not founded."""
    folder, law = tmp_path_factory.mktemp("fresh"), read_law()
    open_office(places_in(folder), law=law, form=read_form(extra_questions=law.questions), passwords=Quick()).close()
    return folder


def places_in(folder: Path) -> Settings:
    return Settings(folder / "data", folder / "key" / "root.key", environ={})


def put_fresh_office(template: Path, places: Settings) -> None:
    """Copy the fresh office to where another one is to be, so that its key and schema are not made anew."""
    shutil.copytree(template / "data", places.data_dir)
    shutil.copytree(template / "key", places.root_key_file.parent)
