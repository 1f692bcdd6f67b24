"""Where an installation keeps its data, its root key and its database."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Final

IMPLICIT_TLS: Final = 465
MIB: Final = 1 << 20
GIB: Final = 1 << 30


@dataclass(frozen=True)
class Limits:
    """How much is taken in. Units: bytes.

    `file_bytes` is the most in one request, `upload_bytes` the most in parts; `day_bytes` is for one person, and below
    `floor_bytes` of free space on the disk nothing more is taken, since the database has to go on writing.
    """

    file_bytes: int = 500 * MIB
    upload_bytes: int = 4 * GIB
    matter_bytes: int = 20 * GIB
    day_bytes: int = 20 * GIB
    floor_bytes: int = 512 * MIB

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Limits":
        """Return the limits that are set in whole MiB, such as REDRESS_MATTER_MIB=40960, and the usual others."""
        named = {one.name: environ.get(f"REDRESS_{one.name.removesuffix('_bytes').upper()}_MIB") for one in fields(cls)}
        return cls(**{name: int(mib) * MIB for name, mib in named.items() if mib})


@dataclass(frozen=True)
class MailServer:
    """The mail server as the operator named it, to be read by people; who signs in there, and how, is not in it."""

    host: str
    port: str
    sender: str

    @property
    def has_tls_from_the_start(self) -> bool:
        """Whether the connection begins with TLS; with any other port it is turned to TLS before anything is said."""
        return self.port == str(IMPLICIT_TLS)


@dataclass(frozen=True)
class Settings:
    """The places of one installation. Without a `database_url` the database is a SQLite file among the data."""

    data_dir: Path
    root_key_file: Path
    database_url: str = field(default="", repr=False)  # it may hold a password
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Return the places named in REDRESS_DATA, REDRESS_ROOT_KEY_FILE and REDRESS_DATABASE_URL, or the usual ones.

        The usual ones are the user's own data and configuration folders, never the checkout.
        """
        home = Path(environ.get("HOME") or Path.home())
        data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "redress"
        key = Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "redress" / "root.key"
        return cls(
            Path(environ.get("REDRESS_DATA") or data),
            Path(environ.get("REDRESS_ROOT_KEY_FILE") or key),
            database_url=environ.get("REDRESS_DATABASE_URL", ""),
            environ=environ,
        )

    @property
    def sqlite_file(self) -> Path:
        return self.data_dir / "redress.db"

    @property
    def vault_folder(self) -> Path:
        return self.data_dir / "vault"

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.sqlite_file}"

    @property
    def ring_file(self) -> Path:
        return self.data_dir / "ring"

    @property
    def restore_mark(self) -> Path:
        """Stands while a restore is under way, and stays if it was cut off."""
        return self.data_dir / "restore-unfinished"

    @property
    def serving_mark(self) -> Path:
        """Locked by the process that serves these data, as long as it lives."""
        return self.data_dir / "serving"

    @property
    def open_mark(self) -> Path:
        """Locked by every process that has these data open, as long as it lives."""
        return self.data_dir / "open"

    @property
    def sealed_root_file(self) -> Path:
        """Where the root key lies under a passphrase, beside the place for an open one."""
        return self.root_key_file.with_suffix(".sealed")

    @property
    def limits(self) -> Limits:
        return Limits.from_environment(self.environ)

    @property
    def backups_folder(self) -> Path:
        named = self.environ.get("REDRESS_BACKUPS", "")
        return Path(named) if named else self.data_dir.with_name(f"{self.data_dir.name}-backups")

    @property
    def has_backups_planned(self) -> bool:
        return bool(self.environ.get("REDRESS_BACKUPS"))

    @property
    def backups_kept(self) -> timedelta:
        """How long a backup is kept; so long, too, can what was erased still be read from one."""
        return timedelta(days=int(self.environ.get("REDRESS_BACKUP_DAYS") or 35))

    @property
    def mail_server(self) -> MailServer | None:
        """The server named in REDRESS_SMTP_HOST; None if none is. `mailing` refuses one that cannot be used."""
        host, port = self.environ.get("REDRESS_SMTP_HOST", ""), self.environ.get("REDRESS_SMTP_PORT", "")
        sender = self.environ.get("REDRESS_SMTP_SENDER", "")
        return MailServer(host, port or str(IMPLICIT_TLS), sender) if host else None

    @property
    def has_data(self) -> bool:
        """Whether something was kept here before, which only the old root key opens."""
        return self.sqlite_file.exists() or any(self.vault_folder.glob("??"))
