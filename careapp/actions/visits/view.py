"""A visit as its dialog shows it, and what the dialog offers to choose from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import select

from careapp.actions.my.clock import Clockings
from careapp.actions.planning import late
from careapp.actions.visits import traces
from careapp.actions.visits.edit import Target, duplicate, partners_of
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.audit import AuditEntry
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.durations import duration_text
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import instants
from careapp.domain.refusal import Refused
from careapp.domain.visits import VISIT_BADGES, check_replannable, possible_visit_moves, visit_state
from careapp.i18n import N_, _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.visits import HistoryLine, StatusMove, VisitChoices, VisitView

VERBS: Final = {
    "create": N_("Visite créée"), "move": N_("Déplacée"), "edit": N_("Modifiée"), "assign": N_("Affectée"),
    "unassign": N_("Désaffectée"), "duplicate": N_("Copiée d’une autre visite"), "lock": N_("Verrouillée"),
    "unlock": N_("Déverrouillée"), "cancel": N_("Annulée"), "status": N_("Statut changé"), "undo": N_("Retour arrière"),
    "follow": N_("Déplacée avec son binôme"), "accept_line": N_("Affectée par une proposition"),
    "arrive": N_("Arrivée pointée"), "leave": N_("Départ pointé"), "not_arrived": N_("Pointage d’arrivée annulé"),
    "not_left": N_("Pointage de départ annulé"), "pattern": N_("Suit son créneau"),
    "change_series": N_("Change la série"), "stop_series": N_("Arrête la série"),
}  # fmt: skip


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
        history=[_line(work, entry) for entry in traces.entries(work, visit_id, 8)],
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
        check_replannable(visit.status, visit.locked)
    except Refused:
        return False
    return True


def _moves(work: Work, visit: Visit) -> list[StatusMove]:
    found = possible_visit_moves(visit.status, work.now, visit.starts_at, visit.worker_id is not None)
    return [StatusMove(move.to, _(move.label), move.reason, move.back) for move in found]


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


def _line(work: Work, entry: AuditEntry) -> HistoryLine:
    what = _(VERBS[entry.verb]) if entry.verb in VERBS else entry.verb
    status = entry.changes.get("visits", {}).get(str(entry.noun_id), {}).get("after", {}).get("status")
    if entry.verb == "status" and status in VISIT_BADGES:
        what = _("Statut changé : {status}", status=_(VISIT_BADGES[status].label))
    at = traces.happened(entry.at, entry.changes)
    sent = _("envoyé à {time}", time=formats.clock(entry.at, work.tz)) if at != entry.at else ""
    reason = str(entry.changes.get("reason", ""))
    return HistoryLine(formats.moment(at, work.tz), entry.actor, what, reason, sent)


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
