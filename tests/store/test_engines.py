"""The engines: safe settings on every connection, no lost update, no plain byte on the disk (RL-01, CR-07)."""

import multiprocessing
import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.keys.hierarchy import Keys
from casework.store.engines import DatabaseBusy, Engines, WrongDatabaseKey, open_engine
from casework.store.schema import migrate

WORKERS, TIMES = 8, 100
CANARY = "Heron-of-Talsk-canary"


def begin_counting(engine: Engines) -> None:
    with engine.write.begin() as connection:
        connection.execute(text("CREATE TABLE counter (id INTEGER PRIMARY KEY, value INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (1, 0)"))


def count_up(engine: Engines, times: int = TIMES) -> None:
    """Read, then write, as an editor does; on PostgreSQL the row is locked first, on SQLite the file is."""
    look = "SELECT value FROM counter" if engine.is_sqlite else "SELECT value FROM counter FOR UPDATE"
    for _ in range(times):
        with engine.write.begin() as connection:
            value = connection.scalar(text(look))
            connection.execute(text("UPDATE counter SET value = :value WHERE id = 1"), {"value": value + 1})


def count_up_elsewhere(url: str, key: bytes) -> None:
    engine = open_engine(url, key)
    count_up(engine)
    engine.close()


def counted(engine: Engines) -> int:
    with engine.read.begin() as connection:
        value: int = connection.scalar(text("SELECT value FROM counter"))
        return value


def test_no_update_of_eight_threads_is_lost(engine: Engines) -> None:
    begin_counting(engine)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            count_up(engine)
        except BaseException as wrong:
            failed.append(wrong)

    run([threading.Thread(target=work) for _ in range(WORKERS)])

    assert failed == []
    assert counted(engine) == WORKERS * TIMES


def test_no_update_of_eight_processes_is_lost(sqlite_url: str, sqlite_engine: Engines, keys: Keys) -> None:
    begin_counting(sqlite_engine)
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=count_up_elsewhere, args=(sqlite_url, keys.database)) for _ in range(WORKERS)]

    run(workers)

    assert [worker.exitcode for worker in workers] == [0] * WORKERS
    assert counted(sqlite_engine) == WORKERS * TIMES


def test_every_sqlite_connection_is_set_for_power_cuts(sqlite_engine: Engines) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1}

    for one in (sqlite_engine.read, sqlite_engine.write):
        several = [one.raw_connection() for _ in range(3)]
        for connection in several:
            found = {name: connection.cursor().execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}

            assert found == wanted
        for connection in several:
            connection.close()


def test_a_reader_is_not_held_up_by_a_writer(engine: Engines) -> None:
    begin_counting(engine)

    with engine.write.begin() as writer:
        writer.execute(text("UPDATE counter SET value = 7"))

        assert counted(engine) == 0
    assert counted(engine) == 7


def test_a_writer_who_waits_in_vain_is_told(sqlite_url: str, sqlite_engine: Engines, keys: Keys) -> None:
    impatient = open_engine(sqlite_url, keys.database, waits_ms=20)

    with sqlite_engine.write.begin(), pytest.raises(DatabaseBusy):
        impatient.write.connect().begin()

    impatient.close()


def test_a_row_held_by_another_is_told(postgres_url: str, postgres_engine: Engines, keys: Keys) -> None:
    begin_counting(postgres_engine)
    impatient = open_engine(postgres_url, waits_ms=20)

    with postgres_engine.write.begin() as writer, impatient.write.connect() as other:
        writer.execute(text("SELECT value FROM counter FOR UPDATE"))
        with pytest.raises(DatabaseBusy):
            other.execute(text("SELECT value FROM counter FOR UPDATE"))

    impatient.close()


def test_a_wrong_key_is_told_before_anything_is_written(sqlite_url: str, sqlite_engine: Engines) -> None:
    sqlite_engine.close()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    before = path.read_bytes()

    with pytest.raises(WrongDatabaseKey):
        open_engine(sqlite_url, b"x" * 32)

    assert path.read_bytes() == before


def test_a_sqlite_file_is_never_opened_without_a_key(sqlite_url: str) -> None:
    with pytest.raises(ValueError, match="never opened without a key"):
        open_engine(sqlite_url)


def test_no_plain_byte_reaches_the_disk(tmp_path: Path, sqlite_url: str, keys: Keys) -> None:
    engine = open_engine(sqlite_url, keys.database)
    migrate(engine)
    with engine.write.begin() as connection:
        connection.execute(text("CREATE TABLE note (body TEXT)"))
        connection.execute(text("INSERT INTO note VALUES (:body)"), [{"body": CANARY * 50} for _ in range(200)])

    while_open = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert any(name.endswith("-wal") for name in while_open)
    for content in while_open.values():
        assert CANARY.encode() not in content
        assert b"SQLite format 3" not in content
    engine.close()


def test_only_the_owner_may_read_the_database_file(sqlite_url: str, keys: Keys) -> None:
    before = os.umask(0)
    try:
        open_engine(sqlite_url, keys.database).close()
    finally:
        os.umask(before)

    assert Path(sqlite_url.removeprefix("sqlite:///")).stat().st_mode & 0o777 == 0o600


def test_an_address_with_a_password_does_not_show_it(keys: Keys) -> None:
    engine = open_engine("postgresql://redress:hushhush@127.0.0.1/none")

    assert "hushhush" not in repr(engine)
    engine.close()


def run(workers: list[threading.Thread] | list[multiprocessing.context.SpawnProcess]) -> None:
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
