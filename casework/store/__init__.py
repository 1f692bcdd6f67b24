"""The database and the vault; the only room that knows SQLAlchemy."""
