"""Where an installation keeps its data and its root key, and how it is made ready to be used."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from casework.keys import roots
from casework.store.engines import WrongDatabaseKey
from casework.store.schema import SchemaIsNewer

if TYPE_CHECKING:
    from casework.services.office import Office

CHECKOUT: Final = Path(__file__).resolve().parents[1]


class InstallationRefused(Exception):
    """This installation cannot be used as it stands; the message says what the operator has to change."""


@dataclass(frozen=True)
class Installation:
    """What is decided outside the office: where the data lie, where the root key lies, which database.

    The data directory and the key are kept apart so that a copy of one is worth nothing.
    """

    data_dir: Path
    key_file: Path
    database_url: str

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Installation:
        """Return the installation that the environment describes.

        REDRESS_DATA, REDRESS_ROOT_KEY_FILE and REDRESS_DATABASE win over the usual places, which follow
        the XDG convention. REDRESS_ROOT_KEY may hold the key itself.

        Raises: InstallationRefused if the data directory would lie inside the checkout.
        """
        data = _folder(environ, "REDRESS_DATA", xdg="XDG_DATA_HOME", usual=".local/share")
        settings = _folder(environ, "", xdg="XDG_CONFIG_HOME", usual=".config")
        key_file = Path(environ.get("REDRESS_ROOT_KEY_FILE") or settings / "root.key")
        if data.resolve().is_relative_to(CHECKOUT):
            raise InstallationRefused(f"Case data must not lie inside the program's own folder, {CHECKOUT}.")
        return cls(data, key_file.expanduser(), environ.get("REDRESS_DATABASE") or f"sqlite:///{data / 'redress.sqlite'}")

    def prepare(self, *, environ: Mapping[str, str] = os.environ) -> Office:
        """Return the office, after making what is missing: folder, root key, database, present schema.

        Raises: InstallationRefused, with what to change, if the key or the data must not be used.
        """
        from casework.services import office

        _make_private(self.data_dir)
        try:
            key = self._root_key(environ)
            return office.open_office(self.database_url, key, self.data_dir)
        except (roots.RootKeyRefused, WrongDatabaseKey, SchemaIsNewer) as problem:
            raise InstallationRefused(str(problem)) from problem

    def _root_key(self, environ: Mapping[str, str]) -> roots.RootKey:
        try:
            return roots.find_root_key(self.key_file, self.data_dir, environ=environ)
        except roots.RootKeyMissing:
            if any(self.data_dir.iterdir()):
                raise InstallationRefused(
                    f"There are data in {self.data_dir}, but their root key {self.key_file} is missing. "
                    "Put it back: without it nothing can be read, and a new one would not help."
                ) from None
            return roots.create_root_key(self.key_file, self.data_dir)


def _folder(environ: Mapping[str, str], name: str, *, xdg: str, usual: str) -> Path:
    if chosen := environ.get(name):
        return Path(chosen).expanduser().absolute()
    base = environ.get(xdg, "")
    parent = Path(base) if base.startswith("/") else Path(environ.get("HOME") or Path.home()) / usual
    return parent / "redress"


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise InstallationRefused(f"The data directory {folder} cannot be made: {problem.strerror}.") from problem
    if folder.stat().st_mode & 0o077:
        raise InstallationRefused(f"Others may look into the data directory. Run: chmod 700 {folder}")
