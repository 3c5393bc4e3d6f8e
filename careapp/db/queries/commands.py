"""Statements on the commands browsers have sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from careapp.db.models.commands import Command


def claim(session: Session, **values: Any) -> bool:
    """Keep a command unless its person has sent one of the same key; say whether it is new.

    Of two that arrive together the second waits for the first one's transaction.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Command).values(**values).on_conflict_do_nothing(index_elements=["user_id", "key"])
    return session.connection().execute(statement.returning(Command.id)).first() is not None


def forget_before(before: datetime) -> Any:
    """Delete the commands sent before an instant."""
    return delete(Command).where(Command.at < before)  # type: ignore[arg-type]
