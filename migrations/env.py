"""Runs migrations through the application's own engine, on SQLite and PostgreSQL alike."""

from alembic import context
from sqlalchemy import Engine, event
from sqlalchemy.types import JSON
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import careapp.db.models  # noqa: F401 - registers the tables
from careapp.db.engine import make_engine
from careapp.db.types import UtcDateTime
from careapp.settings import get_settings


def render_item(kind, item, autogen_context):
    """Write column types in SQLAlchemy's own words: a migration outlives the application's classes."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        return f"sa.String({item.length or ''})"
    if isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def engine() -> Engine:
    """An engine that lets SQLite rebuild a table without its rows cascading away."""
    made = make_engine(context.config.get_main_option("sqlalchemy.url") or get_settings().database)
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))
    return made


def run() -> None:
    """Apply the migrations in one transaction and check that no reference was left dangling."""
    made = engine()
    with made.begin() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if made.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("the migration leaves rows that point to nothing; it was rolled back")
    made.dispose()


run()
