"""The list of workers and what its filters may be set to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import select

from careapp.actions import records
from careapp.actions.work import Work
from careapp.db.models.catalog import SkillLevel
from careapp.db.models.workers import Absence, Worker
from careapp.db.queries import workers as queries
from careapp.db.queries.records import count
from careapp.domain.durations import duration_text
from careapp.domain.listing import Listing
from careapp.domain.people import format_phone, full_name, initials
from careapp.domain.permissions import Permission
from careapp.domain.workers import EXPIRING_DAYS, TRANSPORT_LABELS
from careapp.i18n import _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.workers import WorkerOptions, WorkerPage, WorkerRow


def listed(work: Work, listing: Listing) -> WorkerPage:
    """A page of the workers a listing asks for, with the hours planned this week."""
    work.require(Permission.WORKERS_READ)
    agency_id = work.actor.agency_id
    total = work.session.scalar(count(Worker, *queries.wanted(agency_id, listing, work.today))) or 0
    found = work.all(records.page_of(queries.listed(agency_id, listing, work.today), listing, total))
    beside = _Beside(work, [worker.id for worker, _expiry, _minutes in found])
    return WorkerPage([beside.row(*row) for row in found], records.figures(listing, total))


class _Beside:
    """What a page of workers needs from other tables, asked for once."""

    def __init__(self, work: Work, worker_ids: Sequence[int]) -> None:
        self.work = work
        self.planned = planned_minutes(work, worker_ids)
        self.sectors: dict[int, list[str]] = defaultdict(list)
        for worker_id, name in work.all(queries.sectors_of(worker_ids)):
            self.sectors[worker_id].append(name)
        absent: Sequence[Absence] = work.session.scalars(queries.absent_at(worker_ids, work.now)).all()
        self.absences = {absence.worker_id: absence for absence in absent}

    def row(self, worker: Worker, expiry: date | None, contract: int | None) -> WorkerRow:
        """A worker in the list."""
        planned, today = self.planned.get(worker.id or 0, 0), self.work.today
        soon = expiry is not None and expiry <= today + timedelta(days=EXPIRING_DAYS)
        return WorkerRow(
            id=worker.id or 0,
            code=worker.code,
            name=full_name(worker.first_name, worker.last_name, worker.civility),
            initials=initials(worker.first_name, worker.last_name),
            job_title=worker.job_title,
            city=worker.city,
            phone=format_phone(worker.phone),
            transport=_(TRANSPORT_LABELS.get(worker.transport, worker.transport)),
            sectors=", ".join(self.sectors.get(worker.id or 0, ())),
            status=worker.status,
            planned=duration_text(planned),
            contract=duration_text(contract) if contract else "",
            load=round(100 * planned / contract) if contract else 0,
            expiring=formats.date_text(expiry) if soon else "",
            expired=expiry is not None and expiry < today,
            absent=until(self.work, self.absences.get(worker.id or 0)),
        )


def until(work: Work, absence: Absence | None) -> str:
    """Until when an absence lasts, in words."""
    if absence is None:
        return ""
    last = (absence.ends_at - timedelta(minutes=1)).astimezone(work.tz).date()
    return _("Absence jusqu’au {day}", day=formats.short_day(last))


def planned_minutes(work: Work, worker_ids: Sequence[int]) -> dict[int, int]:
    """The minutes planned this week, from Monday to Sunday, by worker."""
    monday = datetime.combine(work.today - timedelta(days=work.today.weekday()), time(), work.tz)
    minutes: dict[int, int] = defaultdict(int)
    for worker_id, start, end in work.all(queries.planned(worker_ids, monday, monday + timedelta(days=7))):
        minutes[worker_id] += round((end - start).total_seconds() / 60)
    return minutes


def options(work: Work) -> WorkerOptions:
    """The sectors, skills and levels a worker may be given."""
    work.require(Permission.WORKERS_READ)
    skills = [Choice(str(key), name) for key, name in work.all(queries.skills_named(work.actor.agency_id))]
    levels = select(SkillLevel).where(SkillLevel.agency_id == work.actor.agency_id).order_by(SkillLevel.rank)
    return WorkerOptions(
        records.sectors(work), skills, [Choice(str(level.rank), level.name) for level in work.all(levels)]
    )
