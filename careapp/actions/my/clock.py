"""Arriving at a visit and leaving it: the time is the one of the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from careapp.actions.my.own import own_visit, worker_of
from careapp.actions.my.tasks import waiting_tasks
from careapp.actions.visits import traces
from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.db.queries import my as queries
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, Stale
from careapp.domain.visits import EARLIEST, VisitStatus, check_visit_move
from careapp.i18n import _, formats

ARRIVE: Final = "arrive"
LEAVE: Final = "leave"
NOT_ARRIVED: Final = "not_arrived"
NOT_LEFT: Final = "not_left"
REGRET: Final = timedelta(minutes=30)


class Clockings:
    """When the worker arrived at visits and left them."""

    def __init__(self, work: Work, visits: Sequence[Visit]) -> None:
        self.tz, self.now = work.tz, work.now
        ids = [visit.id or 0 for visit in visits]
        rows = work.all(queries.clockings(work.actor.agency_id, ids, (ARRIVE, LEAVE))) if ids else []
        self.times = {(visit_id, verb): at for visit_id, verb, at in rows}

    def arrived(self, visit: Visit) -> str:
        """The time of arrival as text, nothing before it."""
        known = visit.status in (VisitStatus.RUNNING, VisitStatus.DONE)
        return self._text(visit, ARRIVE) if known else ""

    def departed(self, visit: Visit) -> str:
        """The time of departure as text."""
        return self._text(visit, LEAVE) if visit.status == VisitStatus.DONE else ""

    def may_return(self, visit: Visit) -> bool:
        """Say whether the worker left a moment ago, and may still take the departure back."""
        left = self.times.get((visit.id, LEAVE))
        return visit.status == VisitStatus.DONE and left is not None and self.now - left <= REGRET

    def _text(self, visit: Visit, verb: str) -> str:
        at = self.times.get((visit.id, verb))
        return formats.clock(at, self.tz) if at else ""


def arrive(work: Work, visit_id: int) -> None:
    """Begin a visit of one's own; raise Refused when it is not its time or another one is under way."""
    visit = _own(work, visit_id)
    if work.now < visit.starts_at - EARLIEST or work.now > visit.ends_at + timedelta(hours=12):
        hours = formats.span(visit.starts_at, visit.ends_at, work.tz)
        when = formats.near_day(visit.starts_at.astimezone(work.tz).date(), work.today)
        raise Refused(_("Cette visite est prévue {when} de {hours} : ce n’est pas l’heure.", when=when, hours=hours))
    _begin(work, visit, ARRIVE)


def _begin(work: Work, visit: Visit, verb: str) -> None:
    running = Visit.worker_id == visit.worker_id, Visit.status == VisitStatus.RUNNING, Visit.id != visit.id
    if work.all(work.mine(Visit).where(*running)):
        raise Refused(_("Une autre visite est en cours : pointez d’abord votre départ."))
    _move(work, visit, VisitStatus.RUNNING, verb)


def leave(work: Work, visit_id: int) -> None:
    """End a visit; raise Refused while an essential task has no answer."""
    visit = _own(work, visit_id)
    open_tasks = waiting_tasks(work, visit)
    if open_tasks:
        names = ", ".join(open_tasks)
        raise Refused(_("Répondez d’abord aux tâches obligatoires : {names}.", names=names))
    _move(work, visit, VisitStatus.DONE, LEAVE)


def take_back(work: Work, visit_id: int) -> None:
    """Take back an arrival, or a departure of a moment ago, pressed by mistake."""
    visit = _own(work, visit_id)
    if visit.status == VisitStatus.RUNNING:
        _move(work, visit, VisitStatus.PLANNED, NOT_ARRIVED)
    elif Clockings(work, [visit]).may_return(visit):
        _begin(work, visit, NOT_LEFT)
    elif visit.status == VisitStatus.DONE:
        minutes = int(REGRET.total_seconds()) // 60
        raise Refused(_("Ce départ date de plus de {count} min : l’agence peut le corriger.", count=minutes))
    else:
        raise Stale(_("Cette visite n’est plus en cours."))


def _own(work: Work, visit_id: int) -> Visit:
    work.require(Permission.OWN_DAY)
    worker_of(work)
    return own_visit(work, visit_id)


def _move(work: Work, visit: Visit, to: VisitStatus, verb: str) -> None:
    check_visit_move(visit.status, to, work.now, visit.starts_at)
    before = traces.snapshot(visit)
    visit.status = to
    traces.note(work, verb, [(visit, before)])
