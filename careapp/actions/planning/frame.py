"""What stands around the boards: titles, filters, whom one can choose."""

from __future__ import annotations

from datetime import date, timedelta

from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Sector
from careapp.db.models.catalog import Service, Skill
from careapp.db.models.clients import Client
from careapp.db.models.workers import Worker
from careapp.domain.months import monday_of
from careapp.domain.people import fold, full_name
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.planning import PlanningFrame

MOST = 8


def today(work: Work) -> str:
    """The date on the agency's wall, as ISO text."""
    work.require(Permission.PLANNING_READ)
    return work.today.isoformat()


def frame(work: Work, on: date, worker_id: int = 0, client_id: int = 0) -> PlanningFrame:
    """All that stands around a day, a week or a month."""
    work.require(Permission.PLANNING_READ)
    workers = work.all(work.mine(Worker).where(Worker.status == "active").order_by(Worker.last_name, Worker.first_name))
    sectors = work.all(work.mine(Sector).order_by(Sector.name))
    monday, sunday = monday_of(on), monday_of(on) + timedelta(days=6)
    known = {worker.id for worker in workers}
    return PlanningFrame(
        day_title=formats.opening(formats.long_day(on)),
        week_title=formats.opening(
            _("{first} au {last}", first=formats.short_day(monday), last=formats.short_day(sunday))
        ),
        month_title=formats.opening(formats.month(on)),
        week_note=formats.week_label(on),
        worker_id=str(worker_id if worker_id in known else next((worker.id for worker in workers), "")),
        client_id=str(client_id or _first_client(work)),
        client_name=client_name(work, client_id or _first_client(work)),
        sectors=[Choice(str(row.id), row.name) for row in sectors],
        services=_named(work, Service),
        skills=_named(work, Skill),
        workers=[Choice(str(row.id), full_name(row.first_name, row.last_name)) for row in workers],
    )


def _named(work: Work, model: type[Service] | type[Skill]) -> list[Choice]:
    """The services or skills in use, by name."""
    rows = work.all(work.mine(model).where(model.active))
    return sorted((Choice(str(row.id), label(row.name)) for row in rows), key=lambda one: fold(one.label))


def _first_client(work: Work) -> int:
    first = work.session.exec(work.mine(Client).where(Client.status == "active").order_by(Client.last_name)).first()
    return first.id or 0 if first else 0


def clients(work: Work, text: str) -> list[Choice]:
    """Clients whose name holds the words."""
    work.require(Permission.PLANNING_READ)
    words = fold(text).split()[:4]
    if not words:
        return []
    holding = [Client.search.contains(word, autoescape=True) for word in words]  # type: ignore[attr-defined]
    found = work.all(work.mine(Client).where(*holding).order_by(Client.last_name).limit(MOST))
    return [Choice(str(row.id), full_name(row.first_name, row.last_name, row.civility)) for row in found]


def client_name(work: Work, client_id: int) -> str:
    """The name of a client of the agency, nothing for another."""
    row = work.session.exec(work.mine(Client).where(Client.id == client_id)).first()
    return full_name(row.first_name, row.last_name, row.civility) if row else ""
