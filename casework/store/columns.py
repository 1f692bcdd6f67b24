"""Kinds of columns: each says who could read it on a stolen disk, and a moment always has its zone."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, LargeBinary, MetaData, String, TypeDecorator

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


def public(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=False, info={"secrecy": "public"}, **options)


def maybe(name: str, kind: Any, *rest: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=True, info={"secrecy": "public"})


def opaque(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=False, info={"secrecy": "opaque"}, **options)


def maybe_opaque(name: str, kind: Any, *rest: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=True, info={"secrecy": "opaque"})


def maybe_sealed(name: str) -> Column[Any]:
    return Column(name, LargeBinary, nullable=True, info={"secrecy": "encrypted"})


def sealed(name: str) -> Column[Any]:
    return Column(name, LargeBinary, nullable=False, info={"secrecy": "encrypted"})


def own_id(*rest: Any) -> Column[Any]:
    """Return the column by which a table names its own rows."""
    return opaque("id", String(32), *rest, primary_key=True)


ID, DIGEST = String(32), LargeBinary(32)
