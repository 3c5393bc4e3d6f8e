"""The unit of work: an actor, a clock, a language, one transaction with its audit trail, committed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel, select

from careapp.db import engine as database
from careapp.db.models.agencies import Counter
from careapp.db.models.audit import AuditEntry
from careapp.db.models.visits import DOUBLE_BOOKING
from careapp.domain.permissions import Actor, Permission
from careapp.domain.refusal import NotFound, Refused, Stale
from careapp.i18n import _, using_locale
from careapp.settings import get_settings

RowT = TypeVar("RowT", bound=SQLModel)


class Forbidden(Refused):
    """The actor's role does not hold the permission asked for."""


class DoubleBooking(Refused):
    """The database refuses a second visit of one worker at one time."""


@dataclass(slots=True)
class Work:
    """What an action works with."""

    session: Session
    actor: Actor
    now: datetime
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    @property
    def tz(self) -> ZoneInfo:
        """The time zone of the agency's walls."""
        return get_settings().tz

    @property
    def today(self) -> date:
        """The date on the agency's wall."""
        return self.now.astimezone(self.tz).date()

    @property
    def locale(self) -> str:
        """The language of the actor."""
        return self.actor.locale

    def require(self, permission: Permission) -> None:
        """Go on only if the actor holds `permission`; raise Forbidden."""
        if not self.actor.may(permission):
            raise Forbidden(_("Votre rôle ne permet pas cette action."))

    def get(self, model: type[RowT], row_id: int | None) -> RowT:
        """The row of the actor's agency, or NotFound: what belongs to another agency does not exist."""
        row = self.session.get(model, row_id) if isinstance(row_id, int) else None
        if row is None or getattr(row, "agency_id", self.actor.agency_id) != self.actor.agency_id:
            raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
        return row

    def get_seen(self, model: type[RowT], row_id: int | None, seen_version: int) -> RowT:
        """The row as the person saw it, or Stale when someone has changed it since."""
        row = self.get(model, row_id)
        if getattr(row, "version", seen_version) != seen_version:
            raise Stale(_("Quelqu’un a modifié cet élément entre-temps. Relisez puis recommencez."))
        return row

    def mine(self, model: type[RowT]) -> Any:
        """A select of the rows of `model` in the actor's agency."""
        return select(model).where(model.agency_id == self.actor.agency_id)  # type: ignore[attr-defined]

    def all(self, statement: Any) -> Sequence[Any]:
        """All the rows of a statement."""
        return self.session.exec(statement).all()

    def tuples(self, statement: Any, values: dict[str, Any] | None = None) -> tuple[tuple, ...]:
        """All the rows of a statement of columns, plain: for the thousands, past the mapper."""
        self.session.flush()
        return tuple(map(tuple, self.session.connection().execute(statement, values or {}).all()))

    def add(self, row: RowT) -> RowT:
        """Add a row of the actor's agency and give it its id."""
        if getattr(row, "agency_id", 0) is None:
            row.agency_id = self.actor.agency_id  # type: ignore[attr-defined]
        self.session.add(row)
        self.session.flush()
        return row

    def next_number(self, series: str) -> int:
        """The next number of a series of the agency, without gaps or twins."""
        key = (self.actor.agency_id, series)
        counter = self.session.get(Counter, key, with_for_update=True)
        if counter is None:
            counter = Counter(agency_id=self.actor.agency_id, series=series)
        counter.last += 1
        self.session.add(counter)
        self.session.flush()
        return counter.last

    def audit(self, verb: str, row: SQLModel, **changes: Any) -> None:
        """Write down who did what to which row; `changes` hold plain values, no health data."""
        self.session.flush()
        self.session.add(
            AuditEntry(
                agency_id=self.actor.agency_id,
                at=self.now,
                user_id=self.actor.user_id,
                actor=self.actor.name,
                verb=verb,
                noun=str(row.__tablename__),
                noun_id=getattr(row, "id", None),
                changes=changes,
            )
        )


def _utc_now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def work(actor: Actor, *, now: datetime | None = None, engine: Engine | None = None) -> Iterator[Work]:
    """One writing unit of work; raises Refused (DoubleBooking, Stale) where the database refuses."""
    with using_locale(actor.locale):
        with _refusals(), database.transaction(engine) as session:
            unit = Work(session, actor, now or _utc_now())
            yield unit
        for call in unit.after_commit:
            call()


@contextmanager
def reading(actor: Actor, *, now: datetime | None = None, engine: Engine | None = None) -> Iterator[Work]:
    """One reading unit of work."""
    with using_locale(actor.locale), database.reading(engine) as session:
        yield Work(session, actor, now or _utc_now())


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except StaleDataError as error:
        raise Stale(_("Quelqu’un a modifié cet élément au même moment. Relisez puis recommencez.")) from error
    except (IntegrityError, OperationalError) as error:
        if DOUBLE_BOOKING in str(error.orig):
            raise DoubleBooking(_("Cet intervenant a déjà une visite à cette heure.")) from error
        raise
