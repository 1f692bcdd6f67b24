"""The tables, each column with who could read it on a stolen disk.

`info["secrecy"]` is `public` (counts, moments, states), `opaque` (random ids, digests, wrapped keys) or
`encrypted` (sealed by `casework.keys`). A test refuses a column without it.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def _public(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=False, info={"secrecy": "public"}, **options)


def _maybe(name: str, kind: Any, *rest: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=True, info={"secrecy": "public"})


def _opaque(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=False, info={"secrecy": "opaque"}, **options)


def _sealed(name: str) -> Column[Any]:
    return Column(name, LargeBinary, nullable=False, info={"secrecy": "encrypted"})


def _id(*rest: Any) -> Column[Any]:
    return _opaque("id", String(32), *rest, primary_key=True)


ID, DIGEST = String(32), LargeBinary(32)

keyring = Table(  # one row: which root key these data belong to
    "keyring",
    metadata,
    _public("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    _opaque("root_key_id", LargeBinary(8)),
    _opaque("check_value", DIGEST),
)

firm = Table(  # one row: who has founded this office
    "firm",
    metadata,
    _public("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    _sealed("name"),
    _public("founded_at", Moment),
)

setup_code = Table(  # one row until the firm is founded
    "setup_code",
    metadata,
    _public("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    _opaque("digest", DIGEST),
    _public("made_at", Moment),
)

account = Table(
    "account",
    metadata,
    _id(),
    _opaque("email_index", LargeBinary(16), unique=True),
    _sealed("email"),
    _sealed("name"),
    _sealed("password"),  # an argon2id digest; sealing it makes the root key its pepper
    _public("role", String(20)),
    _public("is_administrator", Boolean),
    _public("created_at", Moment),
)

session = Table(
    "session",
    metadata,
    Column("digest", DIGEST, primary_key=True, info={"secrecy": "opaque"}),
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), index=True),
    _public("started_at", Moment),
    _public("seen_at", Moment),
)

throttle = Table(  # sign-in attempts, counted by account or by known device
    "throttle",
    metadata,
    Column("bucket", LargeBinary(16), primary_key=True, info={"secrecy": "opaque"}),
    _public("failures", Integer),
    _public("failed_at", Moment),
)

matter = Table(
    "matter",
    metadata,
    _id(),
    _opaque("wrapped_key", LargeBinary),
    _sealed("title"),
    _sealed("code_name"),
    _public("version", BigInteger),  # grows with every change; the number of the newest statement or edit
    _public("opened_at", Moment),
    _maybe("closed_at", Moment),
)

membership = Table(
    "membership",
    metadata,
    _opaque("matter", ID, ForeignKey("matter.id", ondelete="CASCADE"), primary_key=True),
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True),
    _public("since", Moment),
)

statement = Table(  # append only: what was said; which things and exhibits were added, described, moved, removed
    "statement",
    metadata,
    _opaque("matter", ID, ForeignKey("matter.id", ondelete="CASCADE"), primary_key=True),
    _public("number", BigInteger, primary_key=True, autoincrement=False),
    _opaque("slot", LargeBinary(16)),  # blind index of what it is about and who said it: the newest of a slot stands
    _sealed("payload"),
    Index(None, "matter", "slot", "number"),
)

exhibit_file = Table(
    "exhibit_file",
    metadata,
    _id(),  # also the object's name in the vault
    _opaque("matter", ID, ForeignKey("matter.id", ondelete="CASCADE"), index=True),
    _opaque("object_key", LargeBinary),
    _sealed("description"),  # exhibit, name, media type, digest
    _public("size_bytes", BigInteger),
    _public("received_at", Moment),
)
