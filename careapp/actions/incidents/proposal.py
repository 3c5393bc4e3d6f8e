"""What an incident's form proposes once the client is chosen: supervisor, workers, what happened here before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlmodel import col

from careapp.actions import records
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.workers import Worker
from careapp.db.queries import followup as queries
from careapp.domain.incidents import HANDLING_DAYS, SEVERITY_BADGES, category_label, due_date
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.incidents import IncidentChoices, PastIncident, Proposal, Repetition, WorkerBox

YEAR = timedelta(days=365)


def choices(work: Work) -> IncidentChoices:
    """The people an incident may be given to."""
    work.require(Permission.INCIDENTS_READ)
    return IncidentChoices(records.managers(work))


def propose(work: Work, client_id: int) -> Proposal:
    """What choosing a client proposes: the client's manager, the workers assigned, the year's incidents."""
    work.require(Permission.INCIDENTS_READ)
    client = work.get(Client, client_id)
    return proposal_of(work, client, client.manager_id, (), due_date(work.today, handling_days(work)))


def handling_days(work: Work) -> int:
    """How many days the agency gives itself to handle an incident."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    return int((agency.settings or {}).get("incident_days", HANDLING_DAYS))


def proposal_of(
    work: Work, client: Client, supervisor_id: int | None, ticked: Collection[int], due_on: date, but: int = 0
) -> Proposal:
    """The same for an incident that exists: its own supervisor and workers are ticked, `but` is not its own past."""
    assigned = work.all(queries.workers_of_client(work.actor.agency_id, client.id or 0))
    alone = len(assigned) == 1 and not but
    boxes = [_box(worker, count, worker.id in ticked or alone) for worker, count in assigned]
    known = {box.id for box in boxes}
    boxes += [_box(work.get(Worker, worker_id), 0, True) for worker_id in ticked if worker_id not in known]
    return Proposal(
        client_id=client.id or 0,
        client=full_name(client.first_name, client.last_name, client.civility),
        supervisor_id=str(supervisor_id or ""),
        supervisor=records.manager_name(work, supervisor_id),
        workers=boxes,
        past=_past(work, client.id or 0, but),
        due=formats.day_month(due_on),
        due_on=due_on.isoformat(),
    )


def _box(worker: Worker, count: int, checked: bool) -> WorkerBox:
    detail = ngettext("{count} visite", "{count} visites", count)
    name = full_name(worker.first_name, worker.last_name)
    return WorkerBox(worker.id or 0, f"worker_{worker.id}", name, detail, checked)


def _past(work: Work, client_id: int, but: int) -> list[PastIncident]:
    recent = queries.incidents_at(work.actor.agency_id, client_id).where(
        Incident.id != but, Incident.occurred_at > work.now - YEAR
    )
    return [
        PastIncident(
            id=row.id,
            day=formats.day_month(row.occurred_at.astimezone(work.tz).date()),
            text=f"{category_label(row.category)}, {_(SEVERITY_BADGES[row.severity].label).lower()}",
            status=row.status,
            url=f"/incidents/{row.id}",
        )
        for row, _client, _supervisor in work.all(recent.limit(6))
    ]


def repetition(work: Work, client_id: int, category: str, but: int = 0) -> Repetition:
    """A warning when a category comes back within twelve months at a client's, with the form to duplicate."""
    work.require(Permission.INCIDENTS_READ)
    same = queries.counted(
        queries.incidents_at(work.actor.agency_id, client_id).where(
            Incident.category == category, Incident.id != but, Incident.occurred_at > work.now - YEAR
        )
    )
    earlier = work.session.scalar(same) or 0
    if not (client_id and category and earlier):
        return Repetition()
    title = (
        _("Deuxième événement « {category} » en 12 mois", category=category_label(category))
        if earlier == 1
        else _("{count} événements « {category} » en 12 mois", count=earlier + 1, category=category_label(category))
    )
    open_forms = work.mine(Opportunity).where(
        Opportunity.client_id == client_id, col(Opportunity.locked_at).is_(None), Opportunity.stage != "lost"
    )
    form = work.session.exec(open_forms.order_by(col(Opportunity.id).desc())).first()
    return Repetition(title, form.number, f"/opportunities/{form.id}") if form else Repetition(title)
