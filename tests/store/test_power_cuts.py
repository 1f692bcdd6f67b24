"""A power cut while the schema changes: the old one or the new one, never between; and a backup was made before."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from casework.keys.hierarchy import Keys
from casework.services.backups import newest_in, verify_backup
from casework.services.office import open_office
from casework.services.settings import Settings
from casework.store.engines import Engines, open_engine
from casework.store.schema import is_behind, migrate, newest, revision
from casework.store.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 12
MIGRATE = """
import sys
from casework.store.engines import open_engine
from casework.store.schema import migrate

engines = open_engine(sys.argv[1], bytes.fromhex(sys.argv[2]))
print("ready", flush=True)
migrate(engines)
print("done", flush=True)
"""


def test_a_kill_in_a_migration_leaves_the_old_or_the_new_schema(empty_url: str, keys: Keys) -> None:
    """RL-04: atomic; a restart completes it, and the schema equals the tables in the code."""
    engines = open_engine(empty_url, keys.database)
    migrate(engines, to="0001")
    took, seen = 0.5, set[str]()

    for number in range(ROUNDS):
        began = time.monotonic()
        done = _migrate_until_killed(empty_url, keys, after=took * number / ROUNDS)
        took = min(took, time.monotonic() - began) if done else took
        with engines.read.begin() as connection:
            seen.add(revision(connection))
        if done or newest() in seen:
            break
    migrate(engines)

    assert seen <= {"0001", newest()}
    with engines.write.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engines.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_before_the_schema_changes_everything_is_backed_up(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """RL-04: the backup is made by itself, opens, and holds the old schema; a second start makes no other."""
    from casework.law.reader import read_law
    from forms.reader import read_form

    law = read_law()
    form = read_form(extra_questions=law.questions)
    settings = Settings(tmp_path / "data", tmp_path / "key" / "root.key", environ={})
    if kind == "postgres":
        settings = replace(settings, database_url=request.getfixturevalue("empty_postgres_url"))
    keys = _office_of_yesterday(settings)

    for _ in range(2):
        open_office(settings, law=law, form=form).close()

    assert len(list(settings.backups_folder.iterdir())) == 1
    saved = newest_in(settings.backups_folder)
    assert saved is not None
    assert verify_backup(saved, keys).schema == "0001"


def _office_of_yesterday(settings: Settings) -> Keys:
    """Make an office with the schema of the first release, whose root key was its office key."""
    from casework.keys.roots import create_root_key

    settings.data_dir.mkdir(mode=0o700)
    keys = Keys(create_root_key(settings.root_key_file, settings.data_dir))
    engines: Engines = open_engine(settings.url, keys.database)
    migrate(engines, to="0001")
    with engines.write.begin() as connection:
        assert is_behind(connection)
        row = {"id": 1, "root": keys.root.id, "check": keys.root.check_value}
        connection.execute(text("INSERT INTO keyring (id, root_key_id, check_value) VALUES (:id, :root, :check)"), row)
    engines.close()
    return keys


def _migrate_until_killed(url: str, keys: Keys, *, after: float) -> bool:
    """Return whether the migration was done before it was killed, `after` seconds from its beginning."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", MIGRATE, url, keys.database.hex()], env=environ, text=True, stdout=subprocess.PIPE
    ) as migrating:
        assert migrating.stdout is not None
        migrating.stdout.readline()
        time.sleep(after)
        migrating.kill()
        return "done" in migrating.stdout.read()
