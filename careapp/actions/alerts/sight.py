"""What the alerts are found in: the agency's limits, the board of today and tomorrow, the week and the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from careapp.actions.dashboard.open_visits import midnight
from careapp.actions.planning import board
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
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
    def drawn(self) -> list[dict[str, Any]]:
        """Today's and tomorrow's visits as the boards draw them, with the date of each."""
        today = self.work.today
        sheet, rows = board.open_sheet(self.work, today, today + timedelta(days=1))
        visits = board.visits(self.work, sheet, rows)
        return [{**one, "on": today + timedelta(days=one["s"] // DAY), "s": one["s"] % DAY} for one in visits]

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
