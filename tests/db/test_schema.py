from datetime import UTC, datetime, timedelta

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import Session, SQLModel, select

import careapp.db.models  # noqa: F401 - registers the tables
from careapp.db import schema
from careapp.db.models import TravelMatrix
from careapp.db.models.visits import DOUBLE_BOOKING
from tests.factories import make_agency, save


def test_migrations_make_the_tables_that_the_code_describes(database):
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_migrated_database_is_at_the_head(database):
    assert schema.current(database) == schema.head()
    assert schema.is_known(schema.head())
    assert not schema.is_known("ffffffffffff")


def test_every_constraint_has_a_name_that_a_migration_can_drop(database):
    inspector = inspect(database)
    for table in SQLModel.metadata.tables:
        assert inspector.get_pk_constraint(table)["name"], table
        assert all(key["name"] for key in inspector.get_foreign_keys(table)), table


def test_both_databases_guard_against_double_booking(database):
    catalogue = {
        "sqlite": "SELECT group_concat(sql) FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT string_agg(conname, ',') FROM pg_constraint WHERE contype = 'x'",
    }
    with database.connect() as connection:
        assert DOUBLE_BOOKING in connection.scalar(text(catalogue[database.dialect.name]))


def test_sqlite_writes_are_durable_and_references_are_checked(sqlite_database):
    with sqlite_database.connect() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert pragmas == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_an_instant_comes_back_as_it_went_in(database):
    instant = datetime(2026, 3, 29, 1, 30, tzinfo=UTC) + timedelta(microseconds=5)
    jobs = SQLModel.metadata.tables["jobs"]
    with database.begin() as connection:
        values = {"kind": "x", "dedupe_key": "x", "payload": {}, "attempts": 0, "status": "new", "error": ""}
        connection.execute(jobs.insert().values(due_at=instant, **values))
        assert connection.scalar(jobs.select().with_only_columns(jobs.c.due_at)) == instant


def test_roads_that_people_told_survive_both_ways(database):
    told = {"agency_id": make_agency().id, "places": [[45.5, 5.9]], "minutes": bytes(2)}
    save(TravelMatrix(**told))
    save(TravelMatrix(**told, source="learnt", mode="car"))
    with database.connect() as connection:
        config = schema.configuration(connection.engine.url.render_as_string(hide_password=False))
    command.downgrade(config, "20261124b")
    command.upgrade(config, "head")
    with Session(database) as session:
        assert [row.model_dump() for row in session.exec(select(TravelMatrix))] == [
            {**told, "source": "manual", "mode": ""}
        ]
