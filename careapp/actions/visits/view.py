"""A visit as its dialog shows it, and what the dialog offers to choose from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from careapp.actions.my.clock import Clockings
from careapp.actions.my.tasks import Expected, expected
from careapp.actions.planning import late
from careapp.actions.visits.clocking import clocked_or_planned, may_clock
from careapp.actions.visits.edit import Target, duplicate, partners_of
from careapp.actions.visits.told import history
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit, VisitTask
from careapp.db.models.workers import Worker
from careapp.domain.cancellations import cancellation_label, effect
from careapp.domain.durations import duration_text
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import instants
from careapp.domain.refusal import Refused
from careapp.domain.visits import VISIT_BADGES, VisitStatus, check_replannable, possible_visit_moves, visit_state
from careapp.domain.workflows import Move
from careapp.i18n import _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.visits import StatusMove, VisitChoices, VisitView


def view(work: Work, visit_id: int) -> VisitView:
    """A visit with its history; raise NotFound."""
    work.require(Permission.PLANNING_READ)
    visit = work.get(Visit, visit_id)
    client, service = work.get(Client, visit.client_id), work.get(Service, visit.service_id)
    worker = work.get(Worker, visit.worker_id) if visit.worker_id else None
    state = visit_state(visit.status, worker is not None, False, visit.starts_at, work.now, late.tolerance(work))
    badge, day = VISIT_BADGES[state], visit.starts_at.astimezone(work.tz).date()
    return VisitView(
        id=visit.id or 0,
        version=visit.version,
        client_id=visit.client_id,
        client=full_name(client.first_name, client.last_name, client.civility),
        address_id=visit.address_id or 0,
        address=_address(work, visit),
        service_id=visit.service_id,
        service=label(service.name),
        worker_id=visit.worker_id or 0,
        worker=full_name(worker.first_name, worker.last_name) if worker else "",
        day=day.isoformat(),
        day_label=formats.short_day(day),
        start=formats.clock(visit.starts_at, work.tz),
        end=formats.clock(visit.ends_at, work.tz),
        duration=duration_text(int((visit.ends_at - visit.starts_at).total_seconds()) // 60),
        status=visit.status,
        state=state,
        state_label=_(badge.label),
        icon=badge.icon,
        family=badge.family,
        locked=visit.locked,
        editable=_editable(visit),
        reason=visit.reason,
        window=_window(work, visit),
        pair=_pair(work, visit),
        opportunity_id=visit.opportunity_id or 0,
        opportunity=_number(work, visit),
        sent=Clockings(work, [visit]).sent_later(visit),
        moves=_moves(work, visit),
        **_more(work, visit),
    )


def _number(work: Work, visit: Visit) -> str:
    opportunity = work.session.get(Opportunity, visit.opportunity_id) if visit.opportunity_id else None
    return opportunity.number if opportunity else ""


def _address(work: Work, visit: Visit) -> str:
    addresses = work.mine(ClientAddress).where(ClientAddress.client_id == visit.client_id)
    rows = work.all(addresses.order_by(ClientAddress.main.desc(), ClientAddress.id))  # type: ignore[attr-defined]
    row = next((row for row in rows if row.id == visit.address_id), next(iter(rows), None))
    return ", ".join(filter(None, (row.street, f"{row.postcode} {row.city}".strip()))) if row else ""


def _editable(visit: Visit) -> bool:
    try:
        check_replannable(visit.status, visit.locked, visit.invoiced_at is not None)
    except Refused:
        return False
    return True


def _moves(work: Work, visit: Visit) -> list[StatusMove]:
    found = possible_visit_moves(visit.status, work.now, visit.starts_at, visit.worker_id is not None)
    return [
        StatusMove(move.to, _(move.label), move.reason, move.back) for move in found if move.back or not _begins(move)
    ]


def _begins(move: Move) -> bool:
    """Whether a move is a clocking, which the dialog asks for with its times and its reason."""
    return move.to in (VisitStatus.RUNNING, VisitStatus.DONE)


def _window(work: Work, visit: Visit) -> str:
    if visit.earliest_at is None or visit.latest_at is None:
        return ""
    return _("Possible de {span}", span=formats.span(visit.earliest_at, visit.latest_at, work.tz))


def _pair(work: Work, visit: Visit) -> str:
    names = [
        full_name(worker.first_name, worker.last_name) if worker else _("personne encore")
        for one in partners_of(work, visit)
        for worker in [work.session.get(Worker, one.worker_id) if one.worker_id else None]
    ]
    return _("En binôme avec {names}", names=", ".join(names)) if names else ""


def _more(work: Work, visit: Visit) -> dict[str, Any]:
    """What the dialog shows below the fields."""
    return {
        "history": history(work, visit.id or 0),
        "tasks": _tasks(work, visit),
        "note": visit.note,
        "cancellation": visit.cancellation,
        "cancellation_effect": _effect(visit),
        "invoiced": visit.invoiced_at is not None,
        "split_at": _middle(work, visit),
        **_clocked(work, visit),
    }


def _clocked(work: Work, visit: Visit) -> dict[str, Any]:
    """When somebody arrived and left, and what the form of the agency's own clocking starts from."""
    clock, (start, end) = Clockings(work, [visit]), clocked_or_planned(work, visit)
    return {
        "arrived": clock.arrived(visit),
        "departed": clock.departed(visit),
        "forced": clock.forced(visit),
        "clockable": may_clock(work, visit),
        "clock_start": start,
        "clock_end": end,
    }


def _effect(visit: Visit) -> str:
    if visit.status != VisitStatus.CANCELLED or not visit.cancellation:
        return ""
    label = cancellation_label(visit.cancellation)
    return f"{label} : {effect(visit.cancellation_billed, visit.cancellation_paid)}"


def _tasks(work: Work, visit: Visit) -> list[str]:
    """The tasks of a visit; one with an answer tells it."""
    mine = work.mine(VisitTask).where(VisitTask.visit_id == visit.id)
    answers = work.all(mine)
    return [_task(one, next((row for row in answers if one.answers(row)), None)) for one in expected(work, visit)]


def _task(task: Expected, answer: VisitTask | None) -> str:
    if answer is None:
        return _("{task} (essentielle)", task=task.name) if task.essential else task.name
    if answer.done:
        return _("{task} : faite", task=task.name)
    return _("{task} : non faite, {why}", task=task.name, why=answer.not_done_reason or _("sans motif"))


def _middle(work: Work, visit: Visit) -> str:
    """Where a visit is cut when nobody says where: its middle, on a quarter of an hour."""
    quarters = round((visit.ends_at - visit.starts_at).total_seconds() / 1800) or 1
    return formats.clock(visit.starts_at + quarters * timedelta(minutes=15), work.tz)


def choices(work: Work, client_id: int = 0) -> VisitChoices:
    """Services, active workers and the addresses of a client."""
    work.require(Permission.PLANNING_READ)
    services = work.all(work.mine(Service).where(Service.active).order_by(Service.name))
    active = work.mine(Worker).where(Worker.status == "active")
    workers = work.all(active.order_by(Worker.last_name, Worker.first_name))
    places = select(ClientAddress).where(
        ClientAddress.agency_id == work.actor.agency_id, ClientAddress.client_id == client_id
    )
    rows = work.all(places.order_by(ClientAddress.main.desc()))  # type: ignore[attr-defined]
    return VisitChoices(
        [Choice(str(row.id), label(row.name)) for row in services],
        [Choice(str(row.id), full_name(row.first_name, row.last_name)) for row in workers],
        [Choice(str(row.id), ", ".join(filter(None, (row.label, row.street, row.city)))) for row in rows],
    )


def duplicate_next_day(work: Work, visit_id: int) -> int:
    """Copy a visit to the day after, without a worker yet; gives the copy's id."""
    visit = work.get(Visit, visit_id)
    starts = _a_day_later(work, visit)
    return duplicate(work, visit_id, Target(starts, starts + (visit.ends_at - visit.starts_at), None))


def _a_day_later(work: Work, visit: Visit) -> datetime:
    local = visit.starts_at.astimezone(work.tz)
    minutes = local.hour * 60 + local.minute
    return instants(local.date() + timedelta(days=1), minutes, minutes + 5, work.tz)[0]
