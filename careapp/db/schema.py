"""The version of the database's schema: brought up to date, compared, created empty."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parents[2]


def configuration(url: str) -> Config:
    """The migrations' configuration for a database."""
    config = Config(ROOT / "alembic.ini")
    # A percent sign is an interpolation in this format, and passwords hold some.
    config.set_main_option("sqlalchemy.url", make_url(url).render_as_string(hide_password=False).replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Apply the migrations that the database has not seen, all or none."""
    command.upgrade(configuration(url), revision)


def head() -> str:
    """The revision that this version of the application expects."""
    return str(ScriptDirectory.from_config(configuration("sqlite://")).get_current_head())


def current(engine: Engine) -> str | None:
    """The revision of a database, or None when it was never migrated."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Say whether this version of the application knows a revision: a newer one wrote it otherwise."""
    scripts = ScriptDirectory.from_config(configuration("sqlite://"))
    return revision in {script.revision for script in scripts.walk_revisions()}
