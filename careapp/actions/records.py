"""What the records of clients and workers read alike: figures of a page, visits, choices of fields."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select

from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Sector
from careapp.db.models.users import User
from careapp.db.models.visits import Visit
from careapp.db.queries import records as queries
from careapp.domain.durations import duration_text
from careapp.domain.listing import PAGE_SIZE, Listing
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures, VisitLine, VisitPage

UNASSIGNED: Final = "unassigned"
AHEAD: Final = ("planned", "to_confirm")


def figures(listing: Listing, total: int) -> PageFigures:
    """Where the page of a listing stands among `total` rows."""
    offset = listing.offset(total)
    pages = max(1, -(-total // PAGE_SIZE))
    first = offset + 1 if total else 0
    return PageFigures(offset // PAGE_SIZE + 1, pages, first, min(offset + PAGE_SIZE, total), total)


def page_of(statement: Select, listing: Listing, total: int) -> Select:
    """The rows of one page."""
    return statement.offset(listing.offset(total)).limit(PAGE_SIZE)


def sectors(work: Work) -> list[Choice]:
    """The sectors of the agency."""
    return [Choice(str(row.id), row.name) for row in work.all(work.mine(Sector).order_by(Sector.name))]


def managers(work: Work) -> list[Choice]:
    """The people of the agency who may keep a client."""
    return [Choice(str(key), name) for key, name in work.all(queries.managers(work.actor.agency_id))]


def manager_name(work: Work, user_id: int | None) -> str:
    """The name of a manager, nothing for none."""
    user = work.session.get(User, user_id) if user_id else None
    return user.name if user else ""


def visit_page(work: Work, column: Any, row_id: int, *, past: bool = False, page: int = 1) -> VisitPage:
    """Some of the visits of a client (`Visit.client_id`) or of a worker (`Visit.worker_id`)."""
    work.require(Permission.PLANNING_READ)
    when = Visit.ends_at <= work.now if past else Visit.ends_at > work.now
    total = work.session.scalar(queries.count(Visit, column == row_id, when))
    listing = Listing(page=page)
    statement = queries.visits_of(column == row_id, work.now, past)
    found = work.all(page_of(statement, listing, total or 0))
    of_client = column.key == "client_id"
    return VisitPage([_visit_line(work, *row, of_client=of_client) for row in found], figures(listing, total or 0))


def _visit_line(work: Work, visit: Visit, service: str, client: Any, worker: Any, *, of_client: bool) -> VisitLine:
    shown, noun = (worker, "workers") if of_client else (client, "clients")
    day = visit.starts_at.astimezone(work.tz).date()
    status = UNASSIGNED if visit.worker_id is None and visit.status in AHEAD else visit.status
    return VisitLine(
        id=visit.id or 0,
        day=formats.near_day(day, work.today),
        hours=formats.span(visit.starts_at, visit.ends_at, work.tz),
        duration=duration_text(round((visit.ends_at - visit.starts_at).total_seconds() / 60)),
        service=label(service),
        person=full_name(shown.first_name, shown.last_name, shown.civility) if shown else _("Non affectée"),
        person_url=f"/{noun}/{shown.id}" if shown else "",
        status=status,
        planning_url=f"/planning?day={day.isoformat()}&visit={visit.id}",
    )
