"""Databases for the tests: an empty copy of the schema for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from careapp.db import engine as database_module
from careapp.db import schema
from careapp.settings import Settings, get_settings, variable
from tests import postgres


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("schema") / "template.sqlite3"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template() -> str:
    try:
        server = postgres.server_url()
    except postgres.NoPostgres as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    name = f"template_{uuid.uuid4().hex[:8]}"
    _administer(server, f"CREATE DATABASE {name}")
    schema.upgrade(f"{server}/{name}")
    return name


def _administer(server: str, statement: str) -> None:
    url = f"{server}/postgres".replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "careapp.sqlite3")
    return f"sqlite:///{tmp_path / 'careapp.sqlite3'}"


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    server, name = postgres.server_url(), f"test_{uuid.uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield f"{server}/{name}"
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """An environment without settings, whose data folder is the test's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.setenv("CAREAPP_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    yield monkeypatch
    get_settings.cache_clear()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Engine]:
    """The application's own engine on an empty schema, once on SQLite and once on PostgreSQL."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    yield from _application_engine(url, monkeypatch, tmp_path)


@pytest.fixture
def sqlite_database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Engine]:
    """The application's own engine on an empty SQLite schema: for what does not depend on the database."""
    yield from _application_engine(sqlite_url, monkeypatch, tmp_path)


def _application_engine(url: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Engine]:
    monkeypatch.setenv("CAREAPP_DATABASE_URL", url)
    monkeypatch.setenv("CAREAPP_DATA_DIR", str(folder))
    get_settings.cache_clear()
    database_module.get_engine.cache_clear()
    engine = database_module.get_engine()
    yield engine
    engine.dispose()
    monkeypatch.undo()
    get_settings.cache_clear()
    database_module.get_engine.cache_clear()
