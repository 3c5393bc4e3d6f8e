"""One incident: reported, read, changed, moved; what it writes elsewhere goes with it in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlmodel import select

from careapp.actions.incidents import effects
from careapp.actions.incidents.listing import delay_text
from careapp.actions.incidents.proposal import handling_days, proposal_of
from careapp.actions.people import is_keeper, keeper
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident, IncidentWorker
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.incidents import (
    STATUS_MOVES,
    IncidentDraft,
    IncidentStatus,
    check_incident_move,
    due_date,
    is_overdue,
    must_be_notified,
    read_handling,
    read_incident,
)
from careapp.domain.people import CodeKind, code_text, full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, RefusedFields
from careapp.domain.workflows import moves_from
from careapp.i18n import _, formats
from careapp.readmodels.incidents import IncidentFields, IncidentMove, IncidentView

COLUMNS = ("place", "category", "severity", "facts", "measures", "reported_by", "cause", "corrective_actions")


def report(work: Work, form: Mapping[str, Any]) -> int:
    """Report an incident: kept, noted in the records, remembered and told to its supervisor; give its id."""
    work.require(Permission.INCIDENTS_REPORT)
    draft = read_incident(form, work.today)
    client = work.get(Client, draft.client_id)
    if not work.actor.may(Permission.INCIDENTS_READ):
        draft = _by_worker(work, client, draft)
    if not work.actor.may(Permission.INCIDENTS_HANDLE):
        draft = replace(draft, due_on=None, cause="", corrective_actions="")
    incident = Incident(
        agency_id=work.actor.agency_id,
        number=code_text(CodeKind.INCIDENT, work.next_number("EI")),
        client_id=client.id or 0,
        supervisor_id=_supervisor(work, draft, client),
        occurred_at=_instant(work, draft),
        informed=list(draft.informed),
        due_on=draft.due_on or due_date(work.today, handling_days(work)),
        created_at=work.now,
        **{name: getattr(draft, name) for name in COLUMNS},
    )
    incident.reported_by = draft.reported_by or work.actor.name
    work.audit("report", work.add(incident))
    _name_workers(work, incident, client, draft.worker_ids)
    effects.on_report(work, incident, client)
    return incident.id or 0


def _by_worker(work: Work, client: Client, draft: IncidentDraft) -> IncidentDraft:
    """A worker reports what happened at an own client's, as the one concerned."""
    own_client(work, client.id or 0)
    own_id = work.actor.worker_id
    return replace(draft, worker_ids=(own_id,) if own_id else (), supervisor_id=None, reported_by="")


def own_client(work: Work, client_id: int) -> Client:
    """A client the actor visits or visited, or NotFound."""
    work.require(Permission.INCIDENTS_REPORT)
    client = work.get(Client, client_id)
    visits = select(Visit.id).where(
        Visit.agency_id == work.actor.agency_id,
        Visit.client_id == client.id,
        Visit.worker_id == work.actor.worker_id,
        Visit.status != "cancelled",
    )
    if not work.actor.worker_id or work.session.exec(visits.limit(1)).first() is None:
        raise NotFound(_("Ce client ne fait pas partie de vos visites."))
    return client


def own_client_name(work: Work, client_id: int) -> str:
    """The name of a client the actor visits or visited, or NotFound."""
    client = own_client(work, client_id)
    return full_name(client.first_name, client.last_name, client.civility)


def _supervisor(work: Work, draft: IncidentDraft, client: Client) -> int | None:
    """The person chosen, else the client's manager as long as that person is in the agency."""
    if draft.supervisor_id:
        return keeper(work, draft.supervisor_id).id
    return client.manager_id if client.manager_id and is_keeper(work, client.manager_id) else None


def _instant(work: Work, draft: IncidentDraft) -> datetime:
    wall = datetime.combine(draft.occurred_on, time(), work.tz) + timedelta(minutes=draft.occurred_at)
    if wall.astimezone(UTC) > work.now:
        raise RefusedFields({"occurred_at": _("Cette heure n’est pas encore passée.")})
    return wall.astimezone(UTC)


def _name_workers(work: Work, incident: Incident, client: Client, worker_ids: tuple[int, ...]) -> None:
    kept = {row.worker_id: row for row in _concerned(work, incident)}
    for worker_id in set(worker_ids) - set(kept):
        worker = work.get(Worker, worker_id)
        _check_assigned(work, client, worker)
        work.add(IncidentWorker(agency_id=incident.agency_id, incident_id=incident.id, worker_id=worker.id))
    for worker_id in set(kept) - set(worker_ids):
        work.session.delete(kept[worker_id])
    work.session.flush()


def _concerned(work: Work, incident: Incident) -> list[IncidentWorker]:
    return list(work.all(work.mine(IncidentWorker).where(IncidentWorker.incident_id == incident.id)))


def _check_assigned(work: Work, client: Client, worker: Worker) -> None:
    visits = select(Visit.id).where(Visit.client_id == client.id, Visit.worker_id == worker.id)
    if work.session.exec(visits.limit(1)).first() is None:
        name = full_name(worker.first_name, worker.last_name)
        raise RefusedFields({"workers": _("{name} n’a aucune visite chez ce client.", name=name)})


def view(work: Work, incident_id: int) -> IncidentView:
    """The whole record of an incident."""
    work.require(Permission.INCIDENTS_READ)
    incident = work.get(Incident, incident_id)
    client = work.get(Client, incident.client_id)
    ticked = [row.worker_id for row in _concerned(work, incident)]
    at = incident.occurred_at.astimezone(work.tz)
    shown = {name: getattr(incident, name) for name in COLUMNS}
    return IncidentView(
        id=incident.id or 0,
        version=incident.version,
        number=incident.number,
        status=incident.status,
        overdue=is_overdue(incident.status, incident.due_on, work.today),
        delay=delay_text(work, incident),
        notify=must_be_notified(incident.category, incident.severity),
        fields=IncidentFields(
            occurred_on=at.date().isoformat(), occurred_at=f"{at:%H:%M}", due_on=incident.due_on.isoformat(), **shown
        ),
        informed=dict.fromkeys(incident.informed, True),
        proposal=proposal_of(work, client, incident.supervisor_id, ticked, incident.due_on, incident.id or 0),
        moves=_moves(work, incident),
        reported=formats.moment(incident.created_at, work.tz),
    )


def _moves(work: Work, incident: Incident) -> list[IncidentMove]:
    if not work.actor.may(Permission.INCIDENTS_HANDLE):
        return []
    return [IncidentMove(move.to, _(move.label), move.back) for move in moves_from(STATUS_MOVES, incident.status)]


def save(work: Work, incident_id: int, seen_version: int, form: Mapping[str, Any], to: str = "") -> IncidentView:
    """Change an incident, and its status when `to` names one; notes, reminder and a new supervisor's mail follow."""
    work.require(Permission.INCIDENTS_HANDLE)
    incident = work.get_seen(Incident, incident_id, seen_version)
    draft = read_incident({**form, "client_id": incident.client_id}, work.today)
    client = work.get(Client, incident.client_id)
    before = incident.supervisor_id
    incident.supervisor_id = keeper(work, draft.supervisor_id).id if draft.supervisor_id else before
    incident.occurred_at = _instant(work, draft)
    incident.informed = list(draft.informed)
    incident.due_on = draft.due_on or incident.due_on
    values = asdict(draft)
    for name in COLUMNS:
        setattr(incident, name, values[name])
    work.audit("save", work.add(incident))
    _name_workers(work, incident, client, draft.worker_ids)
    effects.on_change(work, incident, client, told=before == incident.supervisor_id)
    if to:
        _move(work, incident, to)
    return view(work, incident_id)


def handle(work: Work, incident_id: int, seen_version: int, form: Mapping[str, Any], to: str = "") -> IncidentView:
    """Write how an incident is handled, and its status when `to` names one; what was told of it stays as it is."""
    work.require(Permission.INCIDENTS_HANDLE)
    incident = work.get_seen(Incident, incident_id, seen_version)
    draft = read_handling(form, work.today)
    incident.due_on = draft.due_on or incident.due_on
    incident.cause, incident.corrective_actions = draft.cause, draft.corrective_actions
    work.audit("save", work.add(incident))
    effects.on_change(work, incident, work.get(Client, incident.client_id), told=True)
    if to:
        _move(work, incident, to)
    return view(work, incident_id)


def move(work: Work, incident_id: int, seen_version: int, to: str) -> IncidentView:
    """Change the status of an incident; a grave one is not closed before its corrective actions are written."""
    work.require(Permission.INCIDENTS_HANDLE)
    _move(work, work.get_seen(Incident, incident_id, seen_version), to)
    return view(work, incident_id)


def _move(work: Work, incident: Incident, to: str) -> None:
    check_incident_move(incident.status, to, incident.severity, incident.corrective_actions)
    incident.status = to
    incident.handled_at = work.now if to == IncidentStatus.HANDLED else None
    work.audit("move", work.add(incident), to=to)
    effects.on_move(work, incident)
