"""The schema: what each column may show, and that the migrations build exactly the tables in the code."""

from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, LargeBinary, inspect, text
from sqlalchemy.exc import DBAPIError

from casework.keys.hierarchy import Keys
from casework.store.engines import Engines, open_engine
from casework.store.schema import SchemaIsNewer, migrate
from casework.store.tables import metadata


def test_every_column_says_who_may_read_it() -> None:
    columns = [column for table in metadata.sorted_tables for column in table.columns]

    untagged = [str(c) for c in columns if c.info.get("secrecy") not in {"public", "opaque", "encrypted"}]

    assert untagged == []


def test_only_sealed_bytes_stand_in_encrypted_columns() -> None:
    columns = [column for table in metadata.sorted_tables for column in table.columns]

    plain = [str(c) for c in columns if c.info["secrecy"] == "encrypted" and not isinstance(c.type, LargeBinary)]

    assert plain == []


def test_migrations_build_exactly_the_tables_in_the_code(engine: Engines) -> None:
    with engine.write.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        differences = compare_metadata(context, metadata)

        assert differences == []


def test_checks_and_keys_agree_with_the_code(engine: Engines) -> None:
    with engine.write.begin() as connection:
        found = inspect(connection)

        checks = {name for t in metadata.tables for c in found.get_check_constraints(t) if (name := c["name"])}
        keys = {found.get_pk_constraint(name)["constrained_columns"][0] for name in metadata.tables}
        cascades = {key["options"].get("ondelete") for t in metadata.tables for key in found.get_foreign_keys(t)}

        assert checks == {"ck_firm_one_row", "ck_firm_profile_one_row", "ck_keyring_one_row", "ck_setup_code_one_row"}
        assert keys == {"account", "browser", "bucket", "digest", "id", "kind", "matter", "number"}
        assert cascades == {"CASCADE"}


def test_migrating_twice_changes_nothing(engine: Engines) -> None:
    migrate(engine)

    with engine.read.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0003"


def test_a_newer_schema_is_refused(engine: Engines) -> None:
    with engine.write.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaIsNewer, match="9999"):
        migrate(engine)


def test_a_failed_migration_leaves_nothing_behind(empty_url: str, keys: Keys) -> None:
    engine = open_engine(empty_url, keys.database)
    with engine.write.begin() as connection:
        connection.execute(text("CREATE TABLE statement (x INTEGER)"))  # stands in the way of the last steps

    with pytest.raises(Exception, match="already exists"):
        migrate(engine)

    with engine.read.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"statement"}
    engine.close()


def test_matter_of_the_first_schema_keeps_its_member_as_lead(empty_url: str, keys: Keys, now: datetime) -> None:
    """A matter opened before there were leads is led by the one member it had."""
    engine = open_engine(empty_url, keys.database)
    migrate(engine, to="0001")
    with engine.write.begin() as connection:
        _open_a_matter(connection, now)

    migrate(engine)

    with engine.read.begin() as connection:
        row = connection.execute(text("SELECT is_lead, state FROM membership")).one()
    engine.close()
    assert (bool(row.is_lead), row.state) == (True, "confirmed")


def test_letter_of_the_second_schema_waits_on(empty_url: str, keys: Keys, now: datetime) -> None:
    """A letter kept before it was known whose it is goes out as it would have."""
    engine = open_engine(empty_url, keys.database)
    migrate(engine, to="0002")
    with engine.write.begin() as connection:
        letter = "INSERT INTO mail (id, kind, recipient, made_at, due_at) VALUES ('l', 'unseen', :sealed, :now, :now)"
        connection.execute(text(letter), {"sealed": b"s", "now": now})

    migrate(engine)

    with engine.read.begin() as connection:
        row = connection.execute(text("SELECT state, tries, account FROM mail")).one()
    engine.close()
    assert (row.state, row.tries, row.account) == ("waiting", 0, None)


@pytest.mark.parametrize("change", ["UPDATE journal SET kind = 'x'", "DELETE FROM journal"])
def test_journal_refuses_changes_even_from_the_application(engine: Engines, change: str, now: datetime) -> None:
    """AU-04: the journal is append only, whoever asks."""
    with engine.write.begin() as connection:
        connection.execute(
            metadata.tables["journal"]
            .insert()
            .values(
                number=1, at=now, kind="signed-in", actor="", matter="", subject="", details=b"", previous=b"", mac=b""
            )
        )

    with pytest.raises(DBAPIError, match="append only"), engine.write.begin() as connection:
        connection.execute(text(change))


def _open_a_matter(connection: Connection, now: datetime) -> None:
    for statement in (
        """INSERT INTO account (id, email_index, email, name, password, role, is_administrator, created_at)
        VALUES ('a', :index, :sealed, :sealed, :sealed, 'lawyer', true, :now)""",
        """INSERT INTO matter (id, wrapped_key, title, code_name, version, opened_at)
        VALUES ('m', :sealed, :sealed, :sealed, 0, :now)""",
        "INSERT INTO membership (matter, account, since) VALUES ('m', 'a', :now)",
    ):
        connection.execute(text(statement), {"index": b"i" * 16, "sealed": b"s", "now": now})
