"""Selects of the planning's screens: narrow columns, one statement whatever the size."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func
from sqlmodel import select

from careapp.db.models.agencies import Sector
from careapp.db.models.catalog import Service, Skill
from careapp.db.models.clients import Client
from careapp.db.models.missions import MissionSkill
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Absence, Worker, WorkerSector, WorkerSkill
from careapp.db.queries.matching import LIVING, in_span, utc_minutes


def board_rows(agency_id: int, begins: datetime, ends: datetime, *where: Any) -> Select:
    """Visits that touch a span, by worker and start, with the names a screen shows."""
    columns = (
        Visit.id,
        Visit.worker_id,
        utc_minutes(Visit.starts_at),
        utc_minutes(Visit.ends_at),
        Visit.client_id,
        Visit.address_id,
        Visit.mission_id,
        Visit.status,
        Visit.version,
        Visit.pair_key,
        Visit.locked,
        Client.civility,
        Client.first_name,
        Client.last_name,
        Service.name,
        Visit.service_id,
        Client.sector_id,
        Visit.note,
    )
    joined = select(*columns).join(Client, Client.id == Visit.client_id).join(Service, Service.id == Visit.service_id)  # type: ignore[call-overload]
    return joined.where(Visit.agency_id == agency_id, *in_span(begins, ends), *where).order_by(
        Visit.worker_id, Visit.starts_at, Visit.id
    )


def mission_skill_names(agency_id: int, begins: datetime, ends: datetime, *where: Any) -> Select:
    """The skills asked by the missions that have visits in a span: mission, skill, its name."""
    there = select(Visit.mission_id).where(Visit.agency_id == agency_id, *in_span(begins, ends), *where)
    named = select(MissionSkill.mission_id, Skill.id, Skill.name).join(Skill, Skill.id == MissionSkill.skill_id)
    return named.where(MissionSkill.agency_id == agency_id, MissionSkill.mission_id.in_(there)).order_by(Skill.name)


def sector_names(agency_id: int) -> Select:
    """The sectors of workers by name."""
    named = select(WorkerSector.worker_id, Sector.name).join(Sector, Sector.id == WorkerSector.sector_id)
    return named.where(WorkerSector.agency_id == agency_id).order_by(Sector.name.desc())


def worker_names(agency_id: int, worker_ids: Collection[int]) -> Select:
    """Workers by id, whatever their status."""
    columns = Worker.id, Worker.civility, Worker.first_name, Worker.last_name
    return select(*columns).where(Worker.agency_id == agency_id, Worker.id.in_(worker_ids))  # type: ignore[union-attr]


def worker_details(agency_id: int, worker_ids: Collection[int]) -> Select:
    """What is said of workers beside their name."""
    columns = Worker.id, Worker.job_title, Worker.city
    return select(*columns).where(Worker.agency_id == agency_id, Worker.id.in_(worker_ids))  # type: ignore[union-attr]


def loads(agency_id: int, begins: datetime, ends: datetime, by: str, shifts: Sequence[tuple[int, int]]) -> Select:
    """Living visits that begin in a span, summed: whose (a worker, 0 for nobody; or a client), day, minutes, visits.

    Days are numbered by what `shifts` say is to be added to the minutes since 1970: from a minute on, this many.
    """
    whose = Visit.client_id if by == "client" else func.coalesce(Visit.worker_id, 0)
    minute = utc_minutes(Visit.starts_at)
    later = [(minute >= since, shift) for since, shift in reversed(shifts[1:])]
    day = (minute + (case(*later, else_=shifts[0][1]) if later else shifts[0][1])) // 1440
    total = func.sum(utc_minutes(Visit.ends_at) - minute)
    within = Visit.starts_at >= begins, Visit.starts_at < ends, LIVING
    found = select(whose.label("whose"), day.label("day"), total, func.count())  # type: ignore[attr-defined]
    return found.where(Visit.agency_id == agency_id, *within).group_by("whose", "day")


def absences(agency_id: int, begins: datetime, ends: datetime, worker_ids: Collection[int] | None) -> Select:
    """When workers (or some of them) are away in a span, and why."""
    columns = Absence.worker_id, Absence.starts_at, Absence.ends_at, Absence.reason
    found = select(*columns).where(Absence.agency_id == agency_id, Absence.ends_at > begins, Absence.starts_at < ends)
    return found if worker_ids is None else found.where(Absence.worker_id.in_(worker_ids))  # type: ignore[attr-defined]


def worker_sectors(agency_id: int) -> Select:
    """Each sector of each worker, by name."""
    named = select(WorkerSector.worker_id, Sector.id, Sector.name).join(Sector, Sector.id == WorkerSector.sector_id)
    return named.where(WorkerSector.agency_id == agency_id).order_by(Sector.name)


def skills_held(agency_id: int) -> Select:
    """The skills workers hold."""
    return select(WorkerSkill.worker_id, WorkerSkill.skill_id).where(WorkerSkill.agency_id == agency_id)
