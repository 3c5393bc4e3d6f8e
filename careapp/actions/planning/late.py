"""Visits begun where nobody has clocked in: late after a tolerance, told by one alert until it is settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import select

from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.clients import Client
from careapp.db.models.visit_alerts import VisitAlert
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.agencies import USUAL_TOLERANCE
from careapp.domain.durations import duration_text
from careapp.domain.people import format_phone, full_name, initials
from careapp.domain.permissions import Permission
from careapp.domain.visits import VisitStatus
from careapp.i18n import _, formats
from careapp.readmodels.dashboard import LateRow

KIND: Final = "late_clocking"
LOOKED_BACK: Final = timedelta(hours=24)  # what nobody clocked yesterday is for the control of hours, no alert any more
HUES: Final = 6


def tolerance(work: Work) -> int:
    """Minutes after its start from which a visit without clocking is late, as the agency decides."""
    work.require(Permission.PLANNING_READ)
    settings = work.session.get_one(Agency, work.actor.agency_id).settings
    return int(settings.get("late_after", USUAL_TOLERANCE))


def is_due(work: Work) -> bool:
    """Whether an alert is to be raised or settled."""
    work.require(Permission.PLANNING_READ)
    return bool(work.all(_unannounced(work))) or bool(work.all(_over(work)))


def watch(work: Work) -> int:
    """Raise an alert for each visit that is late now, settle those of visits that no longer are; give how many rose."""
    work.require(Permission.PLANNING_EDIT)
    for alert in work.all(_over(work)):
        alert.settled_at = work.now
        work.audit("settle", alert, visit=alert.visit_id)
    raised = work.all(_unannounced(work))
    for visit in raised:
        alert = work.session.exec(work.mine(VisitAlert).where(_of(visit), VisitAlert.kind == KIND)).first()
        alert = alert or VisitAlert(visit_id=visit.id, kind=KIND, raised_at=work.now)
        alert.raised_at, alert.settled_at = work.now, None
        work.audit("raise", work.add(alert), visit=visit.id)
    return len(raised)


def _of(visit: Visit) -> Any:
    return VisitAlert.visit_id == visit.id


def _late(work: Work) -> tuple[Any, ...]:
    latest = work.now - timedelta(minutes=tolerance(work))
    begun = Visit.starts_at < latest, Visit.starts_at >= work.now - LOOKED_BACK
    return (*begun, Visit.status == VisitStatus.PLANNED, Visit.worker_id.is_not(None))  # type: ignore[union-attr]


def _open(work: Work) -> tuple[Any, ...]:
    mine = VisitAlert.agency_id == work.actor.agency_id, VisitAlert.kind == KIND
    return (*mine, VisitAlert.settled_at.is_(None))  # type: ignore[union-attr]


def _unannounced(work: Work) -> Any:
    announced = select(VisitAlert.visit_id).where(*_open(work))
    return work.mine(Visit).where(*_late(work), Visit.id.not_in(announced)).order_by(Visit.id)  # type: ignore[union-attr]


def _over(work: Work) -> Any:
    late = select(Visit.id).where(Visit.agency_id == work.actor.agency_id, *_late(work))
    return select(VisitAlert).where(*_open(work), VisitAlert.visit_id.not_in(late))  # type: ignore[attr-defined]


def rows(work: Work) -> list[LateRow]:
    """The alerts that hold, the longest first."""
    work.require(Permission.DASHBOARD_READ)
    late = select(Visit, Client, Worker).join(Client, Client.id == Visit.client_id)  # type: ignore[arg-type]
    late = late.join(Worker, Worker.id == Visit.worker_id).join(VisitAlert, VisitAlert.visit_id == Visit.id)  # type: ignore[arg-type]
    found = work.session.exec(late.where(*_open(work), *_late(work)).order_by(Visit.starts_at, Visit.id)).all()
    return [_row(work, *one) for one in found]


def _row(work: Work, visit: Visit, client: Client, worker: Worker) -> LateRow:
    day = visit.starts_at.astimezone(work.tz).date().isoformat()
    return LateRow(
        visit_id=visit.id or 0,
        client=full_name(client.first_name, client.last_name, client.civility),
        worker=full_name(worker.first_name, worker.last_name),
        initials=initials(worker.first_name, worker.last_name),
        hue=(worker.id or 0) % HUES,
        phone=format_phone(worker.phone),
        call=f"tel:{worker.phone}" if worker.phone else "",
        time=formats.span(visit.starts_at, visit.ends_at, work.tz),
        since=_since(work.now, visit),
        ended=visit.ends_at <= work.now,
        href=f"/planning?view=day&day={day}&visit={visit.id}",
    )


def _since(now: datetime, visit: Visit) -> str:
    if visit.ends_at <= now:
        return _("terminée sans pointage")
    return _("sans pointage depuis {time}", time=duration_text(int((now - visit.starts_at).total_seconds()) // 60))
