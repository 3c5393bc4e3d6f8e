"""Statements on background jobs and the outbox: rows leased by one runner at a time, made once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Update, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from careapp.db.models.jobs import Job
from careapp.db.models.mails import Mail


def make_once(session: Session, **values: Any) -> bool:
    """Make a job unless one with its `dedupe_key` is there; say whether it was made."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Job).values(**values).on_conflict_do_nothing(index_elements=["dedupe_key"])
    return session.connection().execute(statement.returning(Job.id)).first() is not None


def due_jobs(now: datetime, kinds: Collection[str]) -> Select:
    """The jobs of some kinds whose time has come and that nobody holds."""
    free = or_(Job.leased_until.is_(None), Job.leased_until <= now)  # type: ignore[union-attr]
    due = Job.status == "due", Job.kind.in_(kinds), Job.due_at <= now  # type: ignore[attr-defined]
    return select(Job).where(*due, free).order_by(Job.due_at, Job.id)


def due_mails(now: datetime) -> Select:
    """The mails whose time has come and that nobody holds."""
    free = or_(Mail.leased_until.is_(None), Mail.leased_until <= now)  # type: ignore[union-attr]
    ripe = or_(Mail.next_try_at.is_(None), Mail.next_try_at <= now)  # type: ignore[union-attr]
    return select(Mail).where(Mail.status == "queued", free, ripe).order_by(Mail.id)


def one_to_lease(statement: Select) -> Select:
    """The first row of a select, passing over those another runner is taking."""
    return statement.limit(1).with_for_update(skip_locked=True)


def settled(model: Any, row_id: int, lease: datetime, **values: Any) -> Update:
    """What became of a row, written only by the runner that still holds its lease."""
    return update(model).where(model.id == row_id, model.leased_until == lease).values(**values)


def forget_done(before: datetime) -> Any:
    """Delete jobs done before an instant."""
    return delete(Job).where(Job.status == "done", Job.done_at < before)


def any_of_kind(kind: str) -> Select:
    """Whether a job of a kind was ever made."""
    return select(Job.id).where(Job.kind == kind).limit(1)


def job_named(dedupe_key: str) -> Select:
    """The id of a job."""
    return select(Job.id).where(Job.dedupe_key == dedupe_key)


def leader(dedupe_key: str) -> Select:
    """The row whose holder makes the jobs."""
    return select(Job).where(Job.dedupe_key == dedupe_key)
