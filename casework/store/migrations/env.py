"""Runs the steps on the connection that `casework.store.schema.migrate` has opened and locked."""

from alembic import context

from casework.store.tables import metadata

# transactional_ddl: SQLite can roll back DDL, although Alembic does not expect it to; all steps are one transaction.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
