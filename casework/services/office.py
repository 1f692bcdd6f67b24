"""The office: everything a service needs, opened once at the start; and its founding."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from threading import Lock
from typing import Any

from casework.domain.questions import Form
from casework.drafting.letters import Shelf
from casework.keys.hierarchy import Keys
from casework.keys.passwords import Passwords, refuse_weak
from casework.keys.roots import (
    RootKey,
    RootKeyExists,
    RootKeyMissing,
    RootKeyRefused,
    create_root_key,
    find_root_key,
    read_root_key,
)
from casework.keys.rotation import Ring
from casework.keys.tokens import digest_of_code, is_same, new_code, new_id
from casework.law.reader import Law
from casework.services.actors import LAWYER, Actor, actor_from
from casework.services.journal import record
from casework.services.name_index import NameIndex
from casework.services.recent import Recent, Seen
from casework.services.refusals import FirmExists, RestoreUnfinished, WrongSetupCode
from casework.services.settings import Limits, MailServer, Settings
from casework.store import accounts, exhibits, keyring, uploads
from casework.store.accounts import Account
from casework.store.copies import Kept, copy
from casework.store.engines import Connection, Engines, open_engine
from casework.store.presence import Presence
from casework.store.schema import is_behind, migrate, newest
from casework.store.vault import A_DAY_SECONDS, Vault

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Office:
    """What every service is given: database, keys, vault, law, form and clock."""

    engines: Engines
    keys: Keys
    vault: Vault
    law: Law
    form: Form
    clock: Clock = utc_now
    passwords: Passwords = field(default_factory=Passwords)
    sends_mail: bool = False  # whether a mail server is named; without one no mail is kept that nobody would send
    mail_server: MailServer | None = None  # to be shown to administrators
    papers: Recent[Any] = field(default_factory=Recent, repr=False)  # of `papers.Papers`, made of those matters
    limits: Limits = field(default_factory=Limits)
    presence: Presence | None = field(default=None, repr=False)
    days_backups_kept: int = 35  # so long, too, can what was erased still be read from one
    recent: Recent[Any] = field(default_factory=Recent, repr=False)  # of `matters.Matter`, which is built on this
    drawn: Recent[Any] = field(default_factory=partial(Recent, most=12), repr=False)  # of `pictures.Drawn`
    dates: Recent[Any] = field(default_factory=partial(Recent, most=512), repr=False)  # of `pressing.Near`
    indexes: Recent[Any] = field(default_factory=partial(Recent, most=3), repr=False)  # of `search_index.Index`
    building: Lock = field(default_factory=Lock, repr=False)  # of one index at a time: each is as large as its matter
    names: NameIndex = field(default_factory=NameIndex, repr=False)
    erasures: Seen = field(default_factory=Seen, repr=False)

    @cached_property
    def letters(self) -> Shelf:
        """The letters and argument blocks, read when first asked for."""
        return Shelf(self.form)

    def stamp(self, use: str) -> str:
        """Return the office's own secret for one use outside the database, such as signing a cookie."""
        return self.keys.secret_for(use).hex()

    def forget_all(self) -> None:
        """Keep nothing of any matter in memory."""
        for kept in (self.recent, self.papers, self.drawn, self.dates, self.indexes, self.names):
            kept.forget_all()

    def close(self) -> None:
        self.forget_all()
        self.engines.close()
        if self.presence is not None:
            self.presence.close()


def open_office(
    settings: Settings,
    *,
    law: Law,
    form: Form,
    clock: Clock = utc_now,
    passwords: Passwords | None = None,
    root: RootKey | None = None,
) -> Office:
    """Open the office kept at `settings`: root key, database brought up to date, vault swept.

    Where nothing was kept before, the root key and the data directory are made. Before a database is brought to a
    newer schema, it is backed up. `root` is the root key where somebody has given its passphrase.

    Raises: RootKeyRefused, WrongDatabaseKey, SchemaIsNewer, RestoreUnfinished; each says what the operator has to do.
    """
    if settings.restore_mark.exists():
        raise RestoreUnfinished(f"A restore into {settings.data_dir} was cut off. Run it again: redress restore FILE")
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = _keys(settings, root or root_key(settings))
    settings.vault_folder.mkdir(mode=0o700, exist_ok=True)
    engines, vault = open_engine(settings.url, keys.database), Vault(settings.vault_folder)
    presence = Presence(settings.open_mark)
    try:
        _back_up_before_change(settings, engines, vault, keys, at=clock())
        _make_ready(engines, vault, keys, is_alone=presence.is_alone())
        presence.share()
    except BaseException:
        engines.close()
        presence.close()
        raise
    return Office(
        engines,
        keys,
        vault,
        law=law,
        form=form,
        clock=clock,
        passwords=passwords or Passwords(),
        sends_mail=settings.mail_server is not None,
        mail_server=settings.mail_server,
        limits=settings.limits,
        presence=presence,
        days_backups_kept=settings.backups_kept.days,
    )


def is_founded(office: Office) -> bool:
    with office.engines.read.begin() as connection:
        return accounts.is_founded(connection)


def firm_name(office: Office) -> str:
    """Return the name of the firm; empty while it has not been founded."""
    with office.engines.read.begin() as connection:
        return accounts.firm_name(connection, office.keys) or ""


def new_setup_code(office: Office) -> str:
    """Return a fresh set-up code; the one printed before is worth nothing now.

    Raises: FirmExists.
    """
    code = new_code()
    with office.engines.write.begin() as connection:
        if accounts.is_founded(connection):
            raise FirmExists
        accounts.replace_setup_code(connection, digest_of_code(code), at=office.clock())
    return code


def found_firm(office: Office, code: str, *, firm: str, name: str, email: str, password: str) -> Actor:
    """Found the firm and its first account, who is lawyer and administrator until there is a second.

    Raises: FirmExists, WrongSetupCode, PasswordRefused, TooBusy.
    """
    with office.engines.read.begin() as connection:
        _check_code(connection, code)  # before a costly digest is made for a stranger
    refuse_weak(password, known_words=(firm, name, email))
    digest = office.passwords.digest(password)
    first = Account(
        new_id(), name.strip(), email.strip(), role=LAWYER, is_administrator=True, password=digest, may_put_off=True
    )
    with office.engines.write.begin() as connection:
        _check_code(connection, code)
        accounts.found(connection, office.keys, name=firm.strip(), at=office.clock())
        accounts.add_account(connection, office.keys, first, at=office.clock())
        record(connection, office, "firm-founded", actor=first.id)
    return actor_from(first)


def _check_code(connection: Connection, code: str) -> None:
    if accounts.is_founded(connection):
        raise FirmExists
    stored = accounts.setup_code_digest(connection)
    if stored is None or not is_same(digest_of_code(code), stored):
        raise WrongSetupCode


def _make_ready(engines: Engines, vault: Vault, keys: Keys, *, is_alone: bool) -> None:
    """Bring database and vault up to date. Where nobody else can be writing, even the youngest remnant is swept."""
    migrate(engines)
    with engines.write.begin() as connection:
        keyring.claim(connection, keys)
    with engines.read.begin() as connection:
        vault.sweep(
            partial(exhibits.is_known, connection),
            is_under_way=partial(uploads.is_under_way, connection),
            older_than_seconds=0 if is_alone else A_DAY_SECONDS,
        )


def _back_up_before_change(settings: Settings, engines: Engines, vault: Vault, keys: Keys, *, at: datetime) -> None:
    """A change of the schema cannot be undone, so what was before it is kept."""
    with engines.read.begin() as connection:
        if not (is_behind(connection) and keyring.is_claimed(connection)):
            return
    settings.backups_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.backups_folder / f"redress-{at:%Y%m%dT%H%M%SZ}-before-{newest()}.backup"
    copy(Kept(engines, keys, vault, settings.ring_file), path, at=at, kept_until=at + settings.backups_kept)


def _keys(settings: Settings, root: RootKey) -> Keys:
    ring = Ring(settings.ring_file)
    if not ring.exists and _is_new(settings):
        ring.create(root)
    return ring.keys(root)


def _is_new(settings: Settings) -> bool:
    """Whether nothing was ever kept here. Asked before the database is opened, which may need what this decides."""
    if not settings.database_url:
        return not settings.sqlite_file.exists()
    engines = open_engine(settings.url)
    try:
        with engines.read.begin() as connection:
            return not keyring.is_claimed(connection)
    finally:
        engines.close()


def root_key(settings: Settings) -> RootKey:
    """Return the root key of this installation, made now if nothing was kept here before.

    Raises: RootKeySealed while it lies under a passphrase; RootKeyRefused.
    """
    had_data = settings.has_data  # asked first: another process may be making the key and the data just now
    try:
        return find_root_key(
            settings.root_key_file, settings.data_dir, environ=settings.environ, sealed=settings.sealed_root_file
        )
    except RootKeyMissing as missing:
        if had_data:
            raise RootKeyRefused(
                f"{missing} The data in {settings.data_dir} open only with the root key they were written with; "
                "put it back."
            ) from None
    try:
        return create_root_key(settings.root_key_file, settings.data_dir)
    except RootKeyExists:  # another process was faster
        return read_root_key(settings.root_key_file, settings.data_dir)
