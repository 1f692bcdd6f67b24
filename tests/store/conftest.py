"""What the tests of the store ask for beside the databases: a moment, and an empty database without a schema."""

import uuid
from datetime import UTC, datetime

import psycopg
import pytest


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    found: str = request.getfixturevalue("empty_postgres_url")
    return found


@pytest.fixture
def empty_postgres_url(postgres: str) -> str:
    server = postgres
    name = f"empty_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")
