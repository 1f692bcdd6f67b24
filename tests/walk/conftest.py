"""The office of the walk, settled once for all its tests."""

from collections.abc import Iterator

import pytest

from casework.keys.passwords import Passwords
from casework.law.reader import read_law
from casework.services.office import open_office
from casework.services.settings import Settings
from casework.web import create_app
from forms.reader import read_form
from tests.services.conftest import Clock
from tests.walk.office import Walk, hurry, settle


@pytest.fixture(scope="session")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Everybody before every door. A test that changes anything goes back afterwards."""
    folder = tmp_path_factory.mktemp("walk")
    settings = Settings(folder / "data", folder / "key" / "root.key", environ={})
    law = read_law()
    cheap = Passwords(time_cost=2, memory_kib=19_456)
    form = read_form(extra_questions=law.questions)
    office = open_office(settings, law=law, form=form, clock=Clock(), passwords=cheap)
    hurry(office)
    yield settle(create_app(office), office, settings.sqlite_file)
    office.close()
