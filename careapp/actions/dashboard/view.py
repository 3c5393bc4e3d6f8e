"""The dashboard as a whole: tiles, open visits, absences, reminders, opportunities by stage."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import select

from careapp.actions.alerts import listing
from careapp.actions.dashboard import absences, open_visits, reminders
from careapp.actions.planning import board
from careapp.actions.reevaluations import due as due_list
from careapp.actions.work import Work
from careapp.db.models.opportunities import Opportunity
from careapp.domain.opportunities import BOARD_STAGES, OPEN_STAGES, STAGE_BADGES
from careapp.domain.permissions import Permission
from careapp.domain.visits import VisitStatus
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.dashboard import AbsenceRow, DashboardTile, DashboardView, StageRow

STALE: Final = timedelta(days=7)


def view(work: Work, scope: str = "today") -> DashboardView:
    """All that waits; `scope` is the span of the open visits: today, tomorrow or week."""
    work.require(Permission.DASHBOARD_READ)
    sheet, rows = board.open_sheet(work, work.today, work.today)
    drawn = board.visits(work, sheet, rows)
    away = absences.rows(work)
    due, overdue, waiting = reminders.due(work)
    told = _("{count}, dont {late} en retard", count=waiting, late=overdue) if overdue else str(waiting)
    counts = {name: _count(work, open_visits.open_in(work, name)) for name in ("today", "tomorrow", "week")}
    stages = _stages(work)
    living = sum(one["st"] != VisitStatus.CANCELLED for one in drawn)
    waiting_day = _board_of(open_visits.first_day(work, scope))
    people = len({one["w"] for one in drawn if one["w"]})
    return DashboardView(
        title=formats.opening(formats.long_day(work.today)),
        subtitle=_("{week} · {visits} visites aujourd’hui, {workers} intervenants", week=formats.week_label(work.today),
                   visits=living, workers=people),
        read_at=formats.clock(work.now, work.tz),
        reminders=told,
        opportunities=sum(row.count for row in stages),
        tiles=_tiles(work, drawn, away, overdue, counts["today"]),
        others_href=f"{waiting_day}&only=unassigned",
        propose_href=f"{waiting_day}&propose=1",
        visits=open_visits.rows(work, scope),
        absences=away,
        due=due,
        stages=stages,
        watched=listing.watched(work),
        reevaluations=due_list.card(work),
        **counts,
    )  # fmt: skip


def _count(work: Work, statement: Any) -> int:
    return work.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def _tiles(work: Work, drawn: list, away: list[AbsenceRow], overdue: int, open_ones: int) -> list[DashboardTile]:
    late = [one for one in drawn if one["st"] == "late"]
    wrong = [one for one in drawn if one["st"] == "conflict"]
    soon = sum(one["w"] is None and 0 <= one["s"] - _minute(work) <= 60 for one in drawn)
    short = sum((one["tr"] or 0) > 0 for one in wrong)
    left = sum(row.left for row in away)
    day = _board_of(work.today)
    return [
        DashboardTile(open_ones, *_open_words(open_ones, soon), "user-x", "red", f"{day}&only=unassigned"),
        DashboardTile(len(away), *_absence_words(len(away), left), "calendar-x-2", "amber", "/absences"),
        DashboardTile(len(wrong), *_wrong_words(len(wrong), short), "triangle-alert", "red", f"{day}&only=conflict"),
        DashboardTile(
            len(late),
            _("sans pointage"),
            late[0]["cl"] if late else _("tout est pointé"),
            "clock-alert",
            "amber",
            f"{day}&only=late",
        ),
        DashboardTile(overdue, *_overdue_words(overdue), "bell-ring", "red", "/reminders?show=late"),
    ]


def _board_of(day: date) -> str:
    return f"/planning?view=day&day={day.isoformat()}"


def _open_words(count: int, soon: int) -> tuple[str, str]:
    detail = _("{count} dans moins d’1 h", count=soon) if soon else _("aucune dans l’heure")
    return ngettext("non affectée", "non affectées", count), detail


def _absence_words(count: int, left: int) -> tuple[str, str]:
    return ngettext("absence", "absences", count), (
        ngettext("{count} visite à remplacer", "{count} visites à remplacer", left) if left else _("rien à remplacer")
    )


def _wrong_words(count: int, short: int) -> tuple[str, str]:
    return ngettext("conflit", "conflits", count), (
        _("{count} de trajet", count=short) if short else _("horaires et absences")
    )


def _overdue_words(count: int) -> tuple[str, str]:
    words = ngettext("rappel en retard", "rappels en retard", count)
    return words, _("à traiter d’abord") if count else _("tout est à jour")


def _minute(work: Work) -> int:
    local = work.now.astimezone(work.tz)
    return local.hour * 60 + local.minute


def _stages(work: Work) -> list[StageRow]:
    mine = Opportunity.agency_id == work.actor.agency_id, Opportunity.locked_at.is_(None)  # type: ignore[union-attr]
    rows = work.tuples(select(Opportunity.stage, Opportunity.stage_since).where(*mine))
    counts = Counter(stage for stage, _since in rows)
    stale = Counter(stage for stage, since in rows if stage in OPEN_STAGES and work.now - since > STALE)
    return [_stage(stage, counts[stage], stale[stage]) for stage in BOARD_STAGES]


def _stage(stage: str, count: int, stale: int) -> StageRow:
    told = _("{count} à relancer", count=stale) if stale else ""
    return StageRow(stage, _(STAGE_BADGES[stage].label), count, told, "/opportunities")
