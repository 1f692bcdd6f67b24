"""The office of this machine: opened with the law and the form beside the code, or refused with what to change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from casework.keys.roots import RootKeyRefused
from casework.law.reader import read_law
from casework.law.rule_files import RuleFileError
from casework.services.office import Office, open_office
from casework.services.settings import Settings
from casework.store.engines import WrongDatabaseKey
from casework.store.schema import SchemaIsNewer
from forms.files import FormFileError
from forms.reader import read_form

CHECKOUT: Final = Path(__file__).resolve().parents[1]
OF_OTHERS: Final = 0o077


class InstallationRefused(Exception):
    """This installation cannot be used as it stands; the message says what the operator has to change."""


def open_here(environ: Mapping[str, str]) -> Office:
    """Return the office that `environ` describes, after making what is missing: folder, root key, database, schema.

    Raises: InstallationRefused.
    """
    settings = Settings.from_environment(environ)
    _refuse_careless(settings)
    try:
        law = read_law()
        return open_office(settings, law=law, form=read_form(extra_questions=law.questions))
    except (RootKeyRefused, WrongDatabaseKey, SchemaIsNewer, RuleFileError, FormFileError) as problem:
        raise InstallationRefused(str(problem)) from problem
    except OSError as problem:
        raise InstallationRefused(f"{problem.filename or settings.data_dir}: {problem.strerror}.") from problem


def _refuse_careless(settings: Settings) -> None:
    """Raises: InstallationRefused if the data would lie among the code, or if others may look into them."""
    folder = settings.data_dir
    if folder.resolve().is_relative_to(CHECKOUT):
        raise InstallationRefused(f"Case data must not lie inside the program's own folder, {CHECKOUT}.")
    if folder.exists() and folder.stat().st_mode & OF_OTHERS:
        raise InstallationRefused(f"Others may look into the data directory. Run: chmod 700 {folder}")
