"""`redress reset`: the last way in for somebody whom nobody else can help."""

import re
from pathlib import Path

from casework.installation import open_here
from casework.services import resets
from casework.services.office import found_firm, new_setup_code
from tests.commands.test_redress import redress

EMAIL = "amara@example.org"
NEW = "copper heron walks at noon"


def test_the_operator_starts_a_reset_for_a_reason(tmp_path: Path) -> None:
    """AD-03, AN-11: it asks first, names no stranger, and what it shows once lets the person choose a password."""
    places = {"REDRESS_DATA": str(tmp_path / "data"), "REDRESS_ROOT_KEY_FILE": str(tmp_path / "keys" / "root.key")}
    assert redress("migrate", **places).returncode == 0
    _found(places)
    asked = ("reset", EMAIL, "--reason", "phone lost on the way, seen in person")

    refused = redress(*asked, typed="\n", **places)
    unknown = redress("reset", "nobody@example.org", "--reason", "lost", "--yes", **places)
    silent = redress("reset", EMAIL, "--reason", " ", "--yes", **places)
    done = redress(*asked, "--lost-factor", "--yes", **places)

    assert (refused.returncode, unknown.returncode, silent.returncode) == (1, 1, 1)
    assert "nothing was changed" in refused.stderr
    assert "nobody signs in" in unknown.stderr
    assert done.returncode == 0, done.stderr
    assert _is_good(places, done.stdout)


def _found(places: dict[str, str]) -> None:
    office = open_here(places)
    code = new_setup_code(office)
    found_firm(office, code, firm="Lindqvist Chambers", name="Amara Lindqvist", email=EMAIL, password=NEW)
    office.close()


def _is_good(places: dict[str, str], shown: str) -> bool:
    path, code = re.search(r"/new-password/(\S+)", shown), re.search(r"voice: (\S+)", shown)
    assert path
    assert code
    office = open_here(places)
    try:
        resets.accept(office, path[1], code[1], new="another quiet harbour at dawn")
        return not resets.leads_somewhere(office, path[1])
    finally:
        office.close()
