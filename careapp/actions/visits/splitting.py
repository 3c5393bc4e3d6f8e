"""One visit made two, one after the other: to give the second part to someone else, or at another time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from careapp.actions.visits import traces
from careapp.actions.visits.edit import SHORTEST, partners_of
from careapp.actions.visits.guards import check_mission, check_open
from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import instants
from careapp.domain.refusal import Refused
from careapp.domain.visits import check_replannable
from careapp.i18n import _

COPIED = (
    "agency_id", "client_id", "address_id", "service_id", "opportunity_id", "mission_id", "worker_id", "ends_at",
    "status", "position",
)  # fmt: skip


def split(work: Work, visit_id: int, seen_version: int, minute: int) -> int:
    """Cut a visit at a minute of its day's wall clock, with its other half; gives the id of the second part.

    Nobody works longer or elsewhere than before, so no rule is asked.
    """
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    check_open(work, visit)
    at = _instant(work, visit, minute)
    partners = [one for one in partners_of(work, visit) if one.starts_at < at < one.ends_at]
    key = uuid4().hex if partners else ""
    cut = [_cut(work, one, at, key) for one in (visit, *partners)]
    seconds = [work.add(second) for _first, _before, second in cut]
    firsts = [(first, before) for first, before, _second in cut]
    traces.note(work, "split", [*firsts, *((second, None) for second in seconds)], others="split_off")
    return seconds[0].id or 0


def _instant(work: Work, visit: Visit, minute: int) -> datetime:
    local = visit.starts_at.astimezone(work.tz)
    start = local.hour * 60 + local.minute
    minute += 1440 if minute < start else 0
    at = instants(local.date(), minute, minute + 1, work.tz)[0]
    least = timedelta(minutes=SHORTEST)
    if not visit.starts_at + least <= at <= visit.ends_at - least:
        raise Refused(
            _("Choisissez une heure pendant la visite : chaque partie dure {count} min au moins.", count=SHORTEST),
            "split_at",
        )
    return at


def _cut(work: Work, visit: Visit, at: datetime, key: str) -> tuple[Visit, dict, Visit]:
    check_replannable(visit.status, visit.locked, visit.invoiced_at is not None)
    check_open(work, visit)
    check_mission(work, visit, visit.starts_at)
    before = traces.snapshot(visit)
    second = Visit(**{name: getattr(visit, name) for name in COPIED}, starts_at=at, pair_key=key)
    visit.ends_at = at
    work.session.flush()
    return visit, before, second
