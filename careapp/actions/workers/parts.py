"""The parts of a worker's record: skills, weekly hours and their exceptions, contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import select

from careapp.actions.parts import model_of, part, remove_part, save_part, touch
from careapp.actions.work import Work
from careapp.actions.workers.record import view
from careapp.db.models.catalog import Skill, SkillLevel
from careapp.db.models.workers import (
    Absence,
    Availability,
    AvailabilityException,
    Contract,
    Worker,
    WorkerSkill,
)
from careapp.domain.parsing import parse_date
from careapp.domain.periods import date_ranges_overlap
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused, RefusedFields
from careapp.domain.workers import (
    ContractDraft,
    proposed_expiry,
    read_contract,
    read_exception,
    read_skill,
    read_week,
)
from careapp.i18n import _, formats
from careapp.readmodels.workers import WorkerView

MODELS: dict[str, Any] = {
    "skill": WorkerSkill,
    "exception": AvailabilityException,
    "absence": Absence,
    "contract": Contract,
}
MOST_SPANS = 42


def opened(work: Work, worker_id: int, seen_version: int) -> Worker:
    """The worker as the person saw it, to be changed."""
    work.require(Permission.WORKERS_EDIT)
    return work.get_seen(Worker, worker_id, seen_version)


def save_skill(work: Work, worker_id: int, seen_version: int, form: Mapping[str, Any]) -> WorkerView:
    """The record with a skill held at a level; what was said of this skill before is replaced."""
    worker = opened(work, worker_id, seen_version)
    skill_id = Reading(form).reference("skill_id")
    if skill_id is None:
        raise RefusedFields({"skill_id": _("Choisissez une compétence.")})
    skill = work.get(Skill, skill_id)
    draft = read_skill(form, work.today, _ranks(work), skill.validity_months)
    held = work.mine(WorkerSkill).where(WorkerSkill.worker_id == worker_id, WorkerSkill.skill_id == skill_id)
    row = next(iter(work.all(held)), None) or part(work, WorkerSkill, 0, worker_id=worker_id)
    save_part(work, worker, row, draft, "skill")
    return view(work, worker_id)


def _ranks(work: Work) -> list[int]:
    ranks = select(SkillLevel.rank).where(SkillLevel.agency_id == work.actor.agency_id)
    return list(work.all(ranks)) or [0]


def expiry_of(work: Work, skill_id: int, obtained_on: str) -> str:
    """The expiry date (ISO) to propose for a skill obtained on a day, nothing when it does not expire."""
    work.require(Permission.WORKERS_EDIT)
    try:
        obtained: date | None = parse_date(obtained_on)
    except Refused:
        return ""
    proposed = proposed_expiry(obtained, work.get(Skill, skill_id).validity_months)
    return proposed.isoformat() if proposed else ""


def save_week(work: Work, worker_id: int, seen_version: int, rows: Sequence[Mapping[str, Any]]) -> WorkerView:
    """The record with the weekly hours of `rows` ({weekday, start, end}) in place of those it had."""
    worker = opened(work, worker_id, seen_version)
    if len(rows) > MOST_SPANS:
        raise Refused(_("Une semaine tient en {count} plages au plus.", count=MOST_SPANS))
    week = read_week(rows)
    for old in work.all(work.mine(Availability).where(Availability.worker_id == worker_id)):
        work.session.delete(old)
    for span in week:
        times = {"weekday": span.weekday, "start": span.start, "end": span.end}
        work.add(Availability(agency_id=work.actor.agency_id, worker_id=worker_id, **times))
    touch(worker)
    work.audit("save_week", worker, spans=len(week))
    return view(work, worker_id)


def save_exception(
    work: Work, worker_id: int, seen_version: int, exception_id: int, form: Mapping[str, Any]
) -> WorkerView:
    """The record with the hours of one date changed, or new ones (id 0)."""
    worker = opened(work, worker_id, seen_version)
    row, draft = part(work, AvailabilityException, exception_id, worker_id=worker_id), read_exception(form)
    if draft.on < work.today:
        raise RefusedFields({"on": _("Cette date est passée.")})
    others = work.mine(AvailabilityException).where(
        AvailabilityException.worker_id == worker_id,
        AvailabilityException.on == draft.on,
        AvailabilityException.id != exception_id,
    )
    if any(other.start < draft.end and draft.start < other.end for other in work.all(others)):
        raise RefusedFields({"start": _("Une autre exception couvre déjà ces heures.")})
    save_part(work, worker, row, draft, "exception")
    return view(work, worker_id)


def save_contract(
    work: Work, worker_id: int, seen_version: int, contract_id: int, form: Mapping[str, Any]
) -> WorkerView:
    """The record with a contract changed, or a new one (id 0)."""
    worker, draft = opened(work, worker_id, seen_version), read_contract(form)
    add_contract(work, worker, draft, contract_id)
    return view(work, worker_id)


def add_contract(work: Work, worker: Worker, draft: ContractDraft, contract_id: int = 0) -> Contract:
    """A contract from a checked draft; two contracts never share a day."""
    row = part(work, Contract, contract_id, worker_id=worker.id or 0)
    others = work.mine(Contract).where(Contract.worker_id == worker.id, Contract.id != contract_id)
    for other in work.all(others):
        if date_ranges_overlap(draft.starts_on, draft.ends_on, other.starts_on, other.ends_on):
            start = formats.date_text(other.starts_on)
            sentence = _("Un contrat court déjà depuis le {start} : terminez-le d’abord.", start=start)
            raise RefusedFields({"starts_on": sentence})
    return save_part(work, worker, row, draft, "contract")


def add_skills(work: Work, worker: Worker, drafts: Sequence[Any]) -> None:
    """Skills from checked drafts, for a worker who holds none yet."""
    for draft in drafts:
        save_part(work, worker, part(work, WorkerSkill, 0, worker_id=worker.id or 0), draft, "skill")


def remove(work: Work, worker_id: int, seen_version: int, noun: str, part_id: int) -> WorkerView:
    """The record without one of its skills, exceptions, absences or contracts."""
    worker = opened(work, worker_id, seen_version)
    remove_part(work, worker, part(work, model_of(MODELS, noun), part_id, worker_id=worker_id), noun)
    return view(work, worker_id)
