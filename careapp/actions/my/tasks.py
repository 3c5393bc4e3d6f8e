"""The tasks of a visit and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from careapp.actions.my.own import own_visit
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.opportunities import OpportunityTask
from careapp.db.models.visits import Visit, VisitTask
from careapp.db.queries import my as queries
from careapp.domain.parsing import clean_text
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused
from careapp.domain.tasks import MissionVisits, frequency_text, tasks_of_visit
from careapp.domain.visits import VisitStatus
from careapp.i18n import _
from careapp.readmodels.my import MyTask

DONE, NOT_DONE, OPEN = "done", "not_done", ""
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Expected:
    """A task to do in a visit; `opportunity_task_id` is None for a usual task of the service."""

    opportunity_task_id: int | None
    name: str
    remark: str
    essential: bool

    @property
    def key(self) -> str:
        """What the screen names it by."""
        return f"o{self.opportunity_task_id}" if self.opportunity_task_id else f"n{self.name}"

    def answers(self, row: VisitTask) -> bool:
        """Whether an answer is this task's."""
        if self.opportunity_task_id:
            return row.opportunity_task_id == self.opportunity_task_id
        return row.opportunity_task_id is None and row.name == self.name


def expected(work: Work, visit: Visit) -> list[Expected]:
    """The tasks of a visit: those of its opportunity on that day, else the usual ones of its service."""
    if visit.opportunity_id is None:
        rows = work.session.scalars(queries.service_tasks(visit.service_id)).all()
        return [Expected(None, row.name, "", row.essential) for row in rows]
    mine = work.mine(OpportunityTask).where(OpportunityTask.opportunity_id == visit.opportunity_id)
    tasks = work.all(mine.order_by(OpportunityTask.position, OpportunityTask.id))
    day = visit.starts_at.astimezone(work.tz).date()
    found = tasks_of_visit(tasks, day, MissionVisits(visit.mission_id, _dates(work, visit, day)))
    return [Expected(task.id, task.name, _remark(task), task.essential) for task in found]


def _remark(task: OpportunityTask) -> str:
    usual = task.frequency == "every_visit"
    return ", ".join(
        part for part in (task.remark, "" if usual else frequency_text(task.frequency, task.weekdays)) if part
    )


def _dates(work: Work, visit: Visit, day: date) -> Sequence[date]:
    same = Visit.mission_id == visit.mission_id, Visit.opportunity_id == visit.opportunity_id
    near = Visit.starts_at >= visit.starts_at - timedelta(days=38), Visit.starts_at <= visit.starts_at
    rows = work.all(work.mine(Visit).where(*same, *near, Visit.status != VisitStatus.CANCELLED))
    return sorted({row.starts_at.astimezone(work.tz).date() for row in rows} | {day})


def shown(work: Work, visit: Visit) -> list[MyTask]:
    """The tasks of a visit with their answers."""
    answers = _answers(work, visit)
    views = []
    for task in expected(work, visit):
        row = next((row for row in answers if task.answers(row)), None)
        answer = OPEN if row is None else DONE if row.done else NOT_DONE
        reason = row.not_done_reason if row else ""
        views.append(MyTask(task.key, label(task.name), task.remark, task.essential, answer, _(reason)))
    return views


def _answers(work: Work, visit: Visit) -> Sequence[VisitTask]:
    return work.all(work.mine(VisitTask).where(VisitTask.visit_id == visit.id))


def waiting_tasks(work: Work, visit: Visit) -> list[str]:
    """The names of the essential tasks nobody has answered."""
    return [task.name for task in shown(work, visit) if task.essential and task.answer == OPEN]


def answer(work: Work, visit_id: int, key: str, value: str, reason: str = "") -> None:
    """Say that a task is done, not done and why, or not answered yet; only while the visit is under way."""
    work.require(Permission.OWN_DAY)
    visit = own_visit(work, visit_id)
    if visit.status != VisitStatus.RUNNING:
        raise Refused(_("Les tâches se cochent pendant la visite : pointez d’abord votre arrivée."))
    task = next((one for one in expected(work, visit) if one.key == key), None)
    if task is None or value not in (DONE, NOT_DONE, OPEN):
        raise NotFound(_("Cette tâche n’est pas à faire dans cette visite."))
    why = clean_text(reason)[:LONGEST_REASON]
    if value == NOT_DONE and not why:
        raise Refused(_("Dites pourquoi la tâche n’a pas été faite."), field="reason")
    _write(work, visit, task, value, why if value == NOT_DONE else "")


def _write(work: Work, visit: Visit, task: Expected, value: str, reason: str) -> None:
    for row in _answers(work, visit):
        if task.answers(row):
            work.session.delete(row)
    work.session.flush()
    if value != OPEN:
        known = {"opportunity_task_id": task.opportunity_task_id, "name": task.name}
        row = VisitTask(agency_id=visit.agency_id, visit_id=visit.id or 0, done=value == DONE, **known)
        row.not_done_reason = reason
        work.add(row)
    work.audit("answer_task", visit, task=task.name, answer=value or "open")
