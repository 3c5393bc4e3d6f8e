"""What the alerts are found in: the agency's limits, its workers, the week and the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from sqlmodel import select

from careapp.actions.alerts.planned import Planned
from careapp.actions.dashboard.open_visits import midnight
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.workers import Worker
from careapp.domain.alerts import AlertLimits
from careapp.domain.durations import DAY


class Span(NamedTuple):
    """Days, the last one included."""

    first: date
    last: date


@dataclass
class Sight:
    """The agency as the alerts look at it; each part is read when the first alert asks for it."""

    work: Work

    @cached_property
    def limits(self) -> AlertLimits:
        """From when on something is an alert."""
        return limits_of(self.work)

    @cached_property
    def transports(self) -> dict[int, str]:
        """How each worker in post travels, by id in rising order."""
        columns = select(Worker.id, Worker.transport).where(Worker.status == "active").order_by(Worker.id)  # type: ignore[arg-type]
        return dict(self.work.tuples(columns.where(Worker.agency_id == self.work.actor.agency_id)))

    @cached_property
    def planned(self) -> Planned:
        """The assigned visits of the week and the month, and of the days ahead with the one before them."""
        today, ahead = self.work.today, self.work.today + timedelta(days=self.limits.conflict_days)
        first = min(self.week.first, self.month.first, today - timedelta(days=1))
        return Planned.read(self.work, first, max(self.week.last, self.month.last, ahead))

    def planned_in(self, span: Span) -> Planned:
        """The assigned visits of some of those days."""
        today = self.work.today
        return self.planned.between((span.first - today).days * DAY, ((span.last - today).days + 1) * DAY)

    @property
    def week(self) -> Span:
        """The week of today, from Monday to Sunday."""
        monday = self.work.today - timedelta(days=self.work.today.weekday())
        return Span(monday, monday + timedelta(days=6))

    @property
    def month(self) -> Span:
        """The month of today."""
        first = self.work.today.replace(day=1)
        return Span(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))

    def instants(self, span: Span) -> tuple[datetime, datetime]:
        """When the first day of a span begins and the last one ends."""
        return midnight(self.work, span.first), midnight(self.work, span.last + timedelta(days=1))


def limits_of(work: Work) -> AlertLimits:
    """The limits of the actor's agency."""
    return AlertLimits.of(work.session.get_one(Agency, work.actor.agency_id).settings or {})
