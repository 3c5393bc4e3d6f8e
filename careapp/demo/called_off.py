"""What the past week of the demo leaves closed: visits that did not take place, each for its reason, a locked day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from careapp.actions.visits import traces
from careapp.actions.visits.cancel import keep
from careapp.actions.work import Work
from careapp.db.models import AuditEntry, User, Visit
from careapp.db.models.locked_days import LockedDay
from careapp.domain.cancellations import decide
from careapp.domain.recurrence import instants

# How many days ago, which of the day's visits, the typed reason, what was said of it, hours before the visit.
CALLED_OFF: Final = (
    (2, 4, "client_no_show", "Volets fermés, pas de réponse au téléphone", 0),
    (3, 9, "hospital", "Admission aux urgences dans la nuit", 6),
    (4, 2, "client_notice", "Chez sa fille pour la journée", 72),
    (5, 12, "worker_sick", "", 2),
    (5, 20, "client_late", "Rendez-vous médical oublié", 1),
    (6, 7, "other", "Coupure d’eau dans l’immeuble", 3),
)
LOCKED_DAYS_AGO: Final = 6


def call_off(work: Work, coordinator: User) -> None:
    """Cancel some visits of the past days that took place, before anything is written of how they went."""
    for days_ago, rank, code, told, hours in CALLED_OFF:
        begins, ends = _day(work, days_ago)
        done = work.mine(Visit).where(Visit.status == "done", Visit.starts_at >= begins, Visit.starts_at < ends)
        visits = work.all(done.order_by(Visit.starts_at, Visit.id))
        if visits:
            visit = visits[rank % len(visits)]
            work.session.add(_cancelled(visit, code, told, coordinator, visit.starts_at - timedelta(hours=hours)))


def lock_past_day(work: Work, manager: User) -> None:
    """Close one day of the past week, as once its hours were checked."""
    on = work.today - timedelta(days=LOCKED_DAYS_AGO)
    at = work.now - timedelta(days=1)
    work.session.add(LockedDay(agency_id=work.actor.agency_id, on=on, locked_by=manager.name, locked_at=at))


def _day(work: Work, days_ago: int) -> tuple[datetime, datetime]:
    return instants(work.today - timedelta(days=days_ago), 0, 1440, work.tz)


def _cancelled(visit: Visit, code: str, told: str, coordinator: User, at: datetime) -> AuditEntry:
    """Cancel a visit; give the entry that tells it."""
    decision = decide(code, told)
    before = {"status": "planned"}
    visit.status, visit.reason, visit.by_hand = "cancelled", told, traces.HAND["status"]
    keep(visit, decision)
    trace: dict[str, Any] = {"before": before, "after": traces.snapshot(visit), "version": visit.version}
    return AuditEntry(
        agency_id=visit.agency_id,
        at=at,
        actor=coordinator.name,
        verb="cancel",
        noun="visits",
        noun_id=visit.id,
        changes={"visits": {str(visit.id): trace}, "reason": told, "cancellation": code},
    )
