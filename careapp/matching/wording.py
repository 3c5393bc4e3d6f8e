"""How the engine writes minutes, times and days in its sentences."""

from __future__ import annotations

from typing import Final

from careapp.i18n import _
from careapp.matching.problem import DAY, Problem

NBSP: Final = "\u00a0"


def clock(minute: int) -> str:
    """Time of the day of an instant, "21:45"."""
    hours, minutes = divmod(int(minute) % DAY, 60)
    return f"{hours:02d}:{minutes:02d}"


def length(minutes: int) -> str:
    """A duration, "10 h 15", "45 min", "6 h"."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


def day_month(problem: Problem, minute: int) -> str:
    """Day of an instant, "27/11"."""
    return problem.day(int(minute)).strftime("%d/%m")


def weekday(problem: Problem, minute: int) -> str:
    """Name of the day of an instant."""
    names = (_("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"))
    return names[problem.day(int(minute)).weekday()]


def week_number(problem: Problem, minute: int) -> int:
    """ISO number of the civil week of an instant."""
    return problem.day(int(minute)).isocalendar().week
