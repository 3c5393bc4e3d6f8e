"""What past visits of the demo leave behind: the worker's arrival and departure, the tasks done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import insert

from careapp.actions.my.clock import ARRIVE, LEAVE
from careapp.actions.work import Work
from careapp.db.models import AuditEntry, OpportunityTask, Visit, VisitTask, Worker
from careapp.domain.tasks import MissionVisits, tasks_of_visit

EARLY, LATE = -4, 7
SKIPPED: Final = 0.04
WHY: Final = "Refus de la personne"


def clock(work: Work, chance: Random) -> None:
    """Write the clockings of every visit done or under way, and the tasks of those that are done."""
    begun = Visit.status.in_(("done", "running"))  # type: ignore[attr-defined]
    visits = work.all(work.mine(Visit).where(begun).order_by(Visit.starts_at))
    names = {one.id: f"{one.first_name} {one.last_name}" for one in work.all(work.mine(Worker))}
    entries = [entry for visit in visits for entry in _entries(work, visit, names[visit.worker_id], chance)]
    asked: dict[Any, list[OpportunityTask]] = defaultdict(list)
    for task in work.all(work.mine(OpportunityTask).order_by(OpportunityTask.position)):
        asked[task.opportunity_id].append(task)
    done = [visit for visit in visits if visit.status == "done"]
    answers = [row for visit in done for row in _answers(work, visit, asked[visit.opportunity_id], chance)]
    for table, rows in ((AuditEntry, entries), (VisitTask, answers)):
        if rows:
            work.session.execute(insert(table), rows)


def _entries(work: Work, visit: Visit, worker: str, chance: Random) -> Iterable[dict[str, Any]]:
    arrived = min(visit.starts_at + timedelta(minutes=chance.randrange(EARLY, LATE)), work.now)
    yield _entry(visit, worker, ARRIVE, arrived, ("planned", "running"))
    if visit.status == "done":
        left = min(visit.ends_at + timedelta(minutes=chance.randrange(EARLY, LATE)), work.now)
        yield _entry(visit, worker, LEAVE, left, ("running", "done"))


def _entry(visit: Visit, worker: str, verb: str, at: datetime, status: tuple[str, str]) -> dict[str, Any]:
    trace = {"before": {"status": status[0]}, "after": {"status": status[1]}, "version": visit.version}
    return {
        "agency_id": visit.agency_id,
        "at": at,
        "user_id": None,
        "actor": worker,
        "verb": verb,
        "noun": "visits",
        "noun_id": visit.id,
        "changes": {"visits": {str(visit.id): trace}},
    }


def _answers(work: Work, visit: Visit, tasks: Sequence[Any], chance: Random) -> Iterable[dict[str, Any]]:
    day = visit.starts_at.astimezone(work.tz).date()
    for task in tasks_of_visit(tasks, day, MissionVisits(visit.mission_id, [day])):
        done = chance.random() > SKIPPED
        yield {
            "agency_id": visit.agency_id,
            "visit_id": visit.id,
            "opportunity_task_id": task.id,
            "name": task.name,
            "done": done,
            "not_done_reason": "" if done else WHY,
        }
