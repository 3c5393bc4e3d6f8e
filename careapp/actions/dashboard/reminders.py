"""The reminders of who looks at the dashboard: the soonest, how many wait, how many are late."""

from __future__ import annotations

from typing import Final

from careapp.actions.reminders import listing
from careapp.actions.work import Work
from careapp.readmodels.dashboard import DueRow
from careapp.readmodels.reminders import ReminderRow

MOST: Final = 7


def due(work: Work) -> tuple[list[DueRow], int, int]:
    """The first rows of one's own reminders, how many of them are late, how many wait."""
    mine = work.actor.user_id or 0
    waiting, late = listing.figures(work, mine)
    return [_row(row) for row in listing.pending(work, mine, MOST)], late, waiting


def _row(row: ReminderRow) -> DueRow:
    about = " · ".join(filter(None, (row.about, row.category)))
    return DueRow(row.id, row.title, about, row.due, row.late, f"/reminders?open={row.id}")
