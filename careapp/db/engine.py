"""Engines and sessions: SQLite through pysqlite3, PostgreSQL through psycopg, one way to open a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from careapp.settings import get_settings

# SQLite lets writers in without order: one of many may wait for longer than its share.
BUSY_MILLISECONDS: Final = 60_000
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA cache_size=-16384",  # of each connection, and a busy server holds a dozen
)


def make_engine(url: str) -> Engine:
    """An engine for `url`: `sqlite:///path` or `postgresql://…` (the driver is chosen here)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10, max_overflow=20)


def _sqlite_engine(url: Any) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"), module=sqlite, connect_args={"check_same_thread": False}, pool_size=20
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # A write that starts as a read loses against another writer: "database is locked".
    reads = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@cache
def get_engine() -> Engine:
    """The application's engine, made at first use and never at import."""
    return make_engine(get_settings().database)


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Session]:
    """One writing transaction: committed at the end of the block, rolled back when it raises."""
    with Session(engine or get_engine(), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine | None = None) -> Iterator[Session]:
    """One reading transaction: it sees one state of the database and writes nothing."""
    bound = (engine or get_engine()).execution_options(read_only=True)
    with Session(bound, expire_on_commit=False) as session, session.begin():
        if bound.dialect.name == "postgresql":
            session.connection().exec_driver_sql("SET TRANSACTION READ ONLY")
        yield session
        session.expunge_all()  # what was changed by mistake is forgotten, what was read stays readable


def answers() -> bool:
    """Whether the database is there and holds the tables."""
    try:
        with reading() as session:
            session.connection().exec_driver_sql("SELECT count(*) FROM agencies")
    except SQLAlchemyError:
        return False
    return True
