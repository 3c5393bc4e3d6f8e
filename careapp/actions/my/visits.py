"""A visit as its worker makes it."""

from __future__ import annotations

from careapp.actions.my import answers, places, tasks
from careapp.actions.my.clock import ARRIVE, Clockings
from careapp.actions.my.day import Partners, minutes_of
from careapp.actions.my.own import own_visit, worker_of
from careapp.actions.my.places import Places
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.domain.durations import duration_text
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.visits import VisitStatus
from careapp.i18n import _, formats
from careapp.readmodels.my import MyVisitDetail


def visit(work: Work, visit_id: int) -> MyVisitDetail:
    """A visit of the worker with its tasks and times."""
    work.require(Permission.OWN_DAY)
    worker, row = worker_of(work), own_visit(work, visit_id)
    client, address = work.get(Client, row.client_id), Places(work, [row.client_id]).of_visit(row)
    clock, found = Clockings(work, [row]), tasks.shown(work, row)
    day = row.starts_at.astimezone(work.tz).date()
    progress, percent = _progress(work, row)
    mission = _mission(work, row)
    return MyVisitDetail(
        id=row.id or 0,
        version=row.version,
        client_id=row.client_id,
        client=full_name(client.first_name, client.last_name, client.civility),
        service=label(work.get(Service, row.service_id).name),
        partner=Partners(work, [row], worker.id or 0).of(row),
        day=formats.near_day(day, work.today),
        day_iso=day.isoformat(),
        hours=formats.span(row.starts_at, row.ends_at, work.tz),
        duration=duration_text(minutes_of(row)),
        address=places.line(address),
        access=places.access(address),
        place_url=places.way_url(address),
        phone_url=places.call_url(client),
        status=row.status,
        arrived=clock.arrived(row),
        departed=clock.departed(row),
        sent=clock.sent_later(row),
        may_return=clock.may_return(row),
        progress=progress,
        percent=percent,
        tasks=found,
        done=sum(task.answer == tasks.DONE for task in found),
        waiting=sum(task.essential and task.answer == tasks.OPEN for task in found),
        mission=mission.lines,
        health=mission.health,
    )


def note_reading(work: Work, visit_id: int, fields: int) -> None:
    """Leave a line of audit for the health data of a mission that was shown to its worker."""
    work.require(Permission.HEALTH_READ)
    work.audit("read_health", work.get(Client, own_visit(work, visit_id).client_id), count=fields)


def _mission(work: Work, row: Visit) -> answers.Told:
    if row.opportunity_id is None:
        return answers.Told([], 0)
    return answers.of_mission(work, work.get(Opportunity, row.opportunity_id))


def _progress(work: Work, row: Visit) -> tuple[str, int]:
    """How long the visit has lasted, `"1 h 05 sur 1 h 30"`, and in percent."""
    if row.status != VisitStatus.RUNNING:
        return "", 0
    arrival = Clockings(work, [row]).times.get((row.id or 0, ARRIVE))
    spent = max(0, int((work.now - (arrival.at if arrival else row.starts_at)).total_seconds() // 60))
    text = _("{spent} sur {planned}", spent=duration_text(spent), planned=duration_text(minutes_of(row)))
    return text, min(100, round(100 * spent / minutes_of(row)))
