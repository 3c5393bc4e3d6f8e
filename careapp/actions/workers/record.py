"""A worker's record: read whole, created, its identity saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlmodel import select

from careapp.actions import records
from careapp.actions.clients.shown import birth
from careapp.actions.parts import apply, check_twin, touch
from careapp.actions.work import Work
from careapp.actions.workers import shown
from careapp.actions.workers.listing import planned_minutes, until
from careapp.db.models.agencies import Sector
from careapp.db.models.catalog import Skill, SkillCategory, SkillLevel
from careapp.db.models.clients import Client
from careapp.db.models.followup import Note
from careapp.db.models.visits import Visit
from careapp.db.models.workers import (
    Absence,
    Availability,
    AvailabilityException,
    Contract,
    Worker,
    WorkerSector,
    WorkerSkill,
)
from careapp.db.queries import records as shared
from careapp.db.queries import workers as queries
from careapp.domain.durations import duration_text
from careapp.domain.people import CodeKind, code_text, format_phone, full_name, initials, short_name
from careapp.domain.permissions import Permission
from careapp.domain.records import LANGUAGE_LABELS, SPECIES_LABELS
from careapp.domain.workers import TRANSPORT_LABELS, WorkerDraft, read_sectors, read_worker
from careapp.i18n import _, formats
from careapp.readmodels.workers import AbsenceView, SkillView, Ticked, WorkerIdentity, WorkerView

MOST_ABSENCES = 100


def view(work: Work, worker_id: int) -> WorkerView:
    """The whole record of a worker."""
    work.require(Permission.WORKERS_READ)
    worker = work.get(Worker, worker_id)
    skills = _skills(work, worker)
    due = sorted((one for one in skills if one.validity in ("expired", "soon")), key=attrgetter("expires_on"))
    return WorkerView(
        id=worker.id or 0,
        version=worker.version,
        code=worker.code,
        name=full_name(worker.first_name, worker.last_name, worker.civility),
        initials=initials(worker.first_name, worker.last_name),
        status=worker.status,
        job_title=worker.job_title,
        birth=birth(worker.birth_date, work.today),
        home=", ".join(filter(None, (worker.street, worker.city))),
        transport=_(TRANSPORT_LABELS.get(worker.transport, worker.transport)),
        next_visit=_next_visit(work, worker),
        phone=format_phone(worker.phone),
        phone_url=f"tel:{worker.phone}" if worker.phone else "",
        email=worker.email,
        identity=_identity(work, worker),
        skills=due + [one for one in skills if one not in due],
        expired_skills=sum(skill.validity == "expired" for skill in skills),
        due_skills=due,
        absences=_absences(work, worker),
        visits=_count(work, Visit, shared.upcoming(work.now, Visit.worker_id == worker.id)),
        notes=_count(work, Note, Note.agency_id == work.actor.agency_id, Note.worker_id == worker.id),
        **_time(work, worker),
    )


def _count(work: Work, model: Any, *where: Any) -> int:
    return work.session.scalar(shared.count(model, *where)) or 0


def _time(work: Work, worker: Worker) -> dict[str, Any]:
    """The week, its exceptions, the contracts, and the hours planned this week against them."""
    hours = work.all(_of(work, Availability, worker).order_by(Availability.weekday, Availability.start))
    coming = _of(work, AvailabilityException, worker).where(AvailabilityException.on >= work.today)
    contracts = work.all(_of(work, Contract, worker).order_by(Contract.starts_on.desc()))
    minutes = sum(row.weekly_minutes for row in contracts if shown.is_current(row, work.today))
    absent = work.session.scalars(queries.absent_at([worker.id or 0], work.now)).first()
    return {
        "hours": shown.hours(hours),
        "week": shown.week(hours),
        "weekly_hours": duration_text(sum(row.end - row.start for row in hours)),
        "exceptions": [shown.exception(row) for row in work.all(coming.order_by(AvailabilityException.on))],
        "contracts": [shown.contract(row, work.today) for row in contracts],
        "contract": _contract_text(contracts, minutes, work),
        "planned": duration_text(planned_minutes(work, [worker.id or 0]).get(worker.id or 0, 0)),
        "absent": until(work, absent),
    }


def _of(work: Work, model: Any, worker: Worker) -> Any:
    return work.mine(model).where(model.worker_id == worker.id)


def _contract_text(contracts: Sequence[Contract], minutes: int, work: Work) -> str:
    current = next((row for row in contracts if shown.is_current(row, work.today)), None)
    if current is None:
        return _("Aucun en cours")
    return f"{shown.contract(current, work.today).kind_label}, {duration_text(minutes)}"


def _skills(work: Work, worker: Worker) -> list[SkillView]:
    ranks = select(SkillLevel.rank, SkillLevel.name).where(SkillLevel.agency_id == work.actor.agency_id)
    levels = dict(work.all(ranks))
    held = (
        select(WorkerSkill, Skill, SkillCategory.name)
        .join(Skill, Skill.id == WorkerSkill.skill_id)
        .join(SkillCategory, SkillCategory.id == Skill.category_id)
        .where(WorkerSkill.worker_id == worker.id)
        .order_by(SkillCategory.position, Skill.name)
    )
    return [
        shown.skill(row, skill, category, levels.get(row.level, str(row.level)), work.today)
        for row, skill, category in work.all(held)
    ]


def _absences(work: Work, worker: Worker) -> list[AbsenceView]:
    rows = work.all(_of(work, Absence, worker).order_by(Absence.starts_at.desc()).limit(MOST_ABSENCES))
    visits = dict(work.all(queries.visits_within([row.id or 0 for row in rows])))
    return [shown.absence(work, row, visits.get(row.id, 0)) for row in rows]


def _next_visit(work: Work, worker: Worker) -> str:
    to_come = shared.upcoming(work.now, Visit.worker_id == worker.id)
    statement = select(Visit.starts_at, Client).join(Client, Client.id == Visit.client_id).where(to_come)
    found = work.session.exec(statement.order_by(Visit.starts_at).limit(1)).first()
    if found is None:
        return _("Aucune")
    start, client = found
    day = formats.near_day(start.astimezone(work.tz).date(), work.today)
    who = short_name(client.first_name, client.last_name, client.civility)
    return f"{day} {formats.clock(start, work.tz)}, {who}"


def _identity(work: Work, worker: Worker) -> WorkerIdentity:
    mine = set(work.all(select(WorkerSector.sector_id).where(WorkerSector.worker_id == worker.id)))
    return WorkerIdentity(
        last_name=worker.last_name,
        first_name=worker.first_name,
        civility=worker.civility,
        birth_date=worker.birth_date.isoformat() if worker.birth_date else "",
        gender=worker.gender,
        phone=format_phone(worker.phone),
        email=worker.email,
        job_title=worker.job_title,
        status=worker.status,
        street=worker.street,
        postcode=worker.postcode,
        city=worker.city,
        latitude=formats.degrees(worker.latitude),
        longitude=formats.degrees(worker.longitude),
        transport=worker.transport,
        remarks=worker.remarks,
        languages=_boxes(LANGUAGE_LABELS, worker.languages),
        refused_pets=_boxes(SPECIES_LABELS, worker.refused_pets),
        sectors=[Ticked(choice.value, choice.label, int(choice.value) in mine) for choice in records.sectors(work)],
    )


def _boxes(labels: Mapping[str, str], ticked: Sequence[str]) -> list[Ticked]:
    return [Ticked(key, _(label), key in ticked) for key, label in labels.items()]


def create(work: Work, form: Mapping[str, Any]) -> WorkerView:
    """A new worker with the identity and sectors a form describes; someone already known is refused once."""
    work.require(Permission.WORKERS_EDIT)
    draft = read_worker(form, work.today)
    check_twin(work, Worker, draft, form)
    worker = add(work, draft, read_sectors(form, _sector_ids(work)))
    return view(work, worker.id or 0)


def add(work: Work, draft: WorkerDraft, sector_ids: Sequence[int] = (), code: str = "") -> Worker:
    """A new worker row from a checked draft."""
    worker = Worker(agency_id=work.actor.agency_id, code=code or _free_code(work), last_name=draft.last_name)
    apply(worker, draft)
    work.add(worker)
    _set_sectors(work, worker, sector_ids)
    work.audit("create", worker, code=worker.code)
    return worker


def _free_code(work: Work) -> str:
    while True:
        code = code_text(CodeKind.WORKER, work.next_number(CodeKind.WORKER))
        if not _count(work, Worker, Worker.agency_id == work.actor.agency_id, Worker.code == code):
            return code


def save(work: Work, worker_id: int, seen_version: int, form: Mapping[str, Any]) -> WorkerView:
    """The record with the identity and sectors a form describes."""
    work.require(Permission.WORKERS_EDIT)
    worker = work.get_seen(Worker, worker_id, seen_version)
    changed = apply(worker, read_worker(form, work.today))
    if _set_sectors(work, worker, read_sectors(form, _sector_ids(work))):
        touch(worker)
        changed.append("sectors")
    work.audit("save", worker, fields=changed)
    return view(work, worker_id)


def _sector_ids(work: Work) -> list[int]:
    return list(work.all(select(Sector.id).where(Sector.agency_id == work.actor.agency_id)))


def _set_sectors(work: Work, worker: Worker, sector_ids: Sequence[int]) -> bool:
    rows = {row.sector_id: row for row in work.all(_of(work, WorkerSector, worker))}
    for sector_id in rows.keys() - set(sector_ids):
        work.session.delete(rows[sector_id])
    for sector_id in set(sector_ids) - rows.keys():
        work.add(WorkerSector(agency_id=work.actor.agency_id, worker_id=worker.id, sector_id=sector_id))
    return rows.keys() != set(sector_ids)
