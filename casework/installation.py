"""The office of this machine: opened with the law and the form beside the code, or refused with what to change."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Final

from casework.domain.data_files import DataFileError
from casework.domain.questions import Form
from casework.keys.roots import RootKey, RootKeyRefused, RootKeySealed
from casework.law.reader import Law, read_law
from casework.mailing import MailRefused, Server
from casework.services.office import Office, open_office, root_key
from casework.services.refusals import RestoreUnfinished
from casework.services.settings import Settings
from casework.store.engines import WrongDatabaseKey
from casework.store.schema import SchemaIsNewer
from forms.reader import read_form

CHECKOUT: Final = Path(__file__).resolve().parents[1]
OF_OTHERS: Final = 0o077
MOST_MIB: Final = 1 << 30  # a pebibyte
KNOWN: Final = frozenset(
    {
        "REDRESS_BACKUPS",
        "REDRESS_BACKUP_DAYS",
        "REDRESS_DATA",
        "REDRESS_DATABASE_URL",
        "REDRESS_DAY_MIB",
        "REDRESS_FILE_MIB",
        "REDRESS_FLOOR_MIB",
        "REDRESS_MATTER_MIB",
        "REDRESS_NO_SKIPS",  # of our own tests
        "REDRESS_ORIGIN",
        "REDRESS_ROOT_KEY",
        "REDRESS_ROOT_KEY_FILE",
        "REDRESS_SMTP_AUTHORITY",
        "REDRESS_SMTP_HOST",
        "REDRESS_SMTP_PASSWORD_FILE",
        "REDRESS_SMTP_PORT",
        "REDRESS_SMTP_SENDER",
        "REDRESS_SMTP_USER",
        "REDRESS_UPLOAD_MIB",
    }
)


class InstallationRefused(Exception):
    """This installation cannot be used as it stands; the message says what the operator has to change."""


def open_here(environ: Mapping[str, str], *, root: RootKey | None = None) -> Office:
    """Return the office that `environ` describes, after making what is missing: folder, root key, database, schema.

    `root` is the root key where somebody has given its passphrase.

    Raises: InstallationRefused.
    """
    _refuse_unknown(environ)
    settings = Settings.from_environment(environ)
    _refuse_careless(settings)
    try:
        Server.from_environment(environ)
        law, form = _law_and_form()
        return open_office(settings, law=law, form=form, root=root)
    except (RootKeyRefused, WrongDatabaseKey, SchemaIsNewer, RestoreUnfinished, DataFileError, MailRefused) as problem:
        raise InstallationRefused(str(problem)) from problem
    except OSError as problem:
        raise InstallationRefused(f"{problem.filename or settings.data_dir}: {problem.strerror}.") from problem


def root_key_here(environ: Mapping[str, str]) -> RootKey:
    """Return the root key that `environ` describes, made now if nothing was kept here before.

    Raises: RootKeySealed while it lies under a passphrase; InstallationRefused.
    """
    _refuse_unknown(environ)
    settings = Settings.from_environment(environ)
    _refuse_careless(settings)
    try:
        return root_key(settings)
    except RootKeySealed:
        raise
    except RootKeyRefused as problem:
        raise InstallationRefused(str(problem)) from problem
    except OSError as problem:
        raise InstallationRefused(f"{problem.filename}: {problem.strerror}.") from problem


@lru_cache(maxsize=1)
def _law_and_form() -> tuple[Law, Form]:
    """Both never change while a process runs; workers share what the process they were forked from has read."""
    law = read_law()
    return law, read_form(extra_questions=law.questions)


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    """A misspelt setting would be silently ignored, and with it what it was to protect. Raises: InstallationRefused."""
    for name in environ:
        if name.startswith("REDRESS_") and name not in KNOWN:
            near = get_close_matches(name, KNOWN, n=1)
            raise InstallationRefused(f"There is no setting {name}{f'; is {near[0]} meant' if near else ''}.")
    for name in sorted(KNOWN):
        mib = environ.get(name, "") if name.endswith("_MIB") else ""
        if mib and not (mib.isdecimal() and mib.isascii() and 0 < int(mib) <= MOST_MIB):
            raise InstallationRefused(f"{name} is a number of MiB from 1 to {MOST_MIB}, not {mib!r}.")
    days = environ.get("REDRESS_BACKUP_DAYS") or "35"
    if not days.isdecimal() or not 1 <= int(days) <= 3650:
        raise InstallationRefused(f"REDRESS_BACKUP_DAYS is a number of days from 1 to 3650, not {days!r}.")


def _refuse_careless(settings: Settings) -> None:
    """Raises: InstallationRefused if the data would lie among the code, or if others may look into them."""
    folder = settings.data_dir
    if folder.resolve().is_relative_to(CHECKOUT):
        raise InstallationRefused(f"Case data must not lie inside the program's own folder, {CHECKOUT}.")
    if folder.exists() and folder.stat().st_mode & OF_OTHERS:
        raise InstallationRefused(f"Others may look into the data directory. Run: chmod 700 {folder}")
