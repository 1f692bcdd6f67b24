"""The office: opened safely or not at all, founded once, by whoever has the code that was printed."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from casework.domain.questions import Form
from casework.law.reader import Law
from casework.services.actors import Actor
from casework.services.office import Office, firm_name, found_firm, is_founded, new_setup_code, open_office
from casework.services.refusals import FirmExists, PasswordRefused, RootKeyRefused, WrongSetupCode
from casework.services.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FOUNDER = {
    "firm": "Lindqvist Chambers",
    "name": "Amara Lindqvist",
    "email": "amara@example.org",
    "password": "violet harbour seven lamps",
}


def test_the_code_that_was_printed_founds_the_firm(office: Office) -> None:
    code = new_setup_code(office)

    founder = found_firm(office, code.lower(), **FOUNDER)

    assert is_founded(office)
    assert firm_name(office) == "Lindqvist Chambers"
    assert founder.is_administrator
    assert founder.role == "lawyer"


def test_another_code_founds_nothing(office: Office) -> None:
    outdated = new_setup_code(office)
    new_setup_code(office)

    for wrong in ("", "ABCD-EFGH-JKMN-PQRS-TVWX", outdated):
        with pytest.raises(WrongSetupCode):
            found_firm(office, wrong, **FOUNDER)

    assert not is_founded(office)


def test_a_firm_is_founded_only_once(office: Office) -> None:
    code = new_setup_code(office)
    found_firm(office, code, **FOUNDER)

    with pytest.raises(FirmExists):
        found_firm(office, code, **FOUNDER)
    with pytest.raises(FirmExists):
        new_setup_code(office)


def test_of_two_founders_at_once_one_is_first(office: Office) -> None:
    code, founded, refused = new_setup_code(office), [], []

    def found(name: str) -> None:
        try:
            founded.append(found_firm(office, code, **FOUNDER | {"name": name, "email": f"{name}@example.org"}))
        except (FirmExists, WrongSetupCode):
            refused.append(name)

    threads = [threading.Thread(target=found, args=(name,)) for name in ("amara", "owen", "nadia")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(founded), len(refused)) == (1, 2)


def test_a_weak_password_founds_nothing(office: Office) -> None:
    code = new_setup_code(office)

    with pytest.raises(PasswordRefused) as refused:
        found_firm(office, code, **FOUNDER | {"password": "LindqvistChambers"})

    assert refused.value.reason == "names-someone"
    assert not is_founded(office)


def test_the_office_opens_again_as_it_was(
    settings: Settings, office: Office, amara: Actor, law: Law, form: Form
) -> None:
    office.close()

    again = open_office(settings, law=law, form=form)

    assert firm_name(again) == "Lindqvist Chambers"
    again.close()


def test_another_root_key_is_refused(settings: Settings, office: Office, law: Law, form: Form) -> None:
    office.close()
    settings.root_key_file.unlink()
    environ = {"REDRESS_ROOT_KEY": "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="}

    with pytest.raises(Exception, match=r"does not open with this key|not the one these data"):
        open_office(replace(settings, environ=environ), law=law, form=form)


def test_a_lost_root_key_is_not_replaced(tmp_path_factory: pytest.TempPathFactory, law: Law, form: Form) -> None:
    home = tmp_path_factory.mktemp("home")
    settings = Settings.from_environment({"HOME": str(home)})
    open_office(settings, law=law, form=form).close()
    settings.root_key_file.unlink()

    with pytest.raises(RootKeyRefused, match="put it back"):
        open_office(settings, law=law, form=form)

    assert not settings.root_key_file.exists()


def test_four_processes_may_open_a_new_office_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    code = "import os; from casework.installation import open_here; print(open_here(os.environ).stamp('x'))"
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}

    opening = [
        subprocess.Popen(
            [sys.executable, "-c", code], env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    said = [one.communicate(timeout=60) for one in opening]

    assert [one.returncode for one in opening] == [0] * 4, said
    assert len({stamp for stamp, _ in said}) == 1


def test_key_and_data_are_private_and_apart(tmp_path_factory: pytest.TempPathFactory, law: Law, form: Form) -> None:
    settings = Settings.from_environment({"HOME": str(tmp_path_factory.mktemp("home"))})

    open_office(settings, law=law, form=form).close()

    assert settings.data_dir.stat().st_mode & 0o777 == 0o700
    assert settings.root_key_file.stat().st_mode & 0o777 == 0o600
    assert not settings.root_key_file.is_relative_to(settings.data_dir)


def test_a_stamp_differs_by_use_and_stays(office: Office) -> None:
    assert office.stamp("cookies") == office.stamp("cookies") != office.stamp("links")
    assert office.keys.root.secret.hex() not in office.stamp("cookies")
