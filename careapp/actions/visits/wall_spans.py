"""Where and when a board puts a visit: the wall clock of the agency, made instants."""

from __future__ import annotations

from datetime import datetime

from careapp.actions.visits.edit import YEARS_AHEAD
from careapp.actions.work import Work
from careapp.domain.durations import DAY
from careapp.domain.recurrence import instants
from careapp.domain.refusal import Refused
from careapp.i18n import _


def wall_span(work: Work, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The instants of a span of the wall clock; raise Refused for an end before the start."""
    first = start.hour * 60 + start.minute
    length = int((end - start).total_seconds()) // 60
    if length <= 0:
        raise Refused(_("La fin doit suivre le début."))
    if length > DAY:
        raise Refused(_("Une visite dure un jour au plus."))
    if abs((start.date() - work.today).days) > YEARS_AHEAD * 366:
        raise Refused(_("Choisissez une date proche : {count} ans au plus.", count=YEARS_AHEAD))
    return instants(start.date(), first, first + length, work.tz)
