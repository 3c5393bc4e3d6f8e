"""Selects on what is due to be evaluated again: forms that wait, re-evaluations under way, what was done when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from careapp.db.models.catalog import Activity
from careapp.db.models.clients import Client
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.reevaluations import Reevaluation
from careapp.db.models.users import User
from careapp.db.queries.records import holding, ordered
from careapp.domain.listing import Listing
from careapp.domain.opportunities import Stage

OVER: Final = (Stage.CLOSED, Stage.LOST)
Copy = aliased(Opportunity)
due_date = case((Reevaluation.id.is_not(None), Reevaluation.due_on), else_=Opportunity.reevaluate_on)
"""The date of a line: of the re-evaluation under way, else of the form itself."""


def waiting(agency_id: int) -> list[Any]:
    """The forms to evaluate again: open ones with a date, and locked ones whose copy nobody has validated."""
    nobody = or_(Reevaluation.id.is_(None), Copy.stage == Stage.LOST)
    idle = and_(Opportunity.reevaluate_on.is_not(None), nobody, *_open())
    under_way = and_(Reevaluation.validated_at.is_(None), Reevaluation.due_on.is_not(None), Copy.stage.not_in(OVER))
    return [Opportunity.agency_id == agency_id, or_(idle, under_way)]


def _open() -> list[Any]:
    """A form that may be evaluated again: open, alive, neither being evaluated now nor replaced by a validated copy."""
    other = aliased(Reevaluation)
    followed = select(other.id).where(other.source_id == Opportunity.id, other.validated_at.is_not(None))
    begun = select(other.id).where(other.copy_id == Opportunity.id, other.validated_at.is_(None))
    return [Opportunity.locked_at.is_(None), Opportunity.stage.not_in(OVER), ~followed.exists(), ~begun.exists()]


def lines(*where: Any) -> Select:
    """The forms with their client, activity, manager, and the re-evaluation and copy under way."""
    open_ones = and_(Reevaluation.source_id == Opportunity.id, Reevaluation.validated_at.is_(None))
    return (
        select(Opportunity, Client, Activity, User, Reevaluation, Copy)
        .join(Client, Client.id == Opportunity.client_id)
        .join(Activity, Activity.id == Opportunity.activity_id)
        .join(Reevaluation, open_ones, isouter=True)
        .join(Copy, Copy.id == Reevaluation.copy_id, isouter=True)
        .join(User, User.id == func.coalesce(Copy.manager_id, Opportunity.manager_id), isouter=True)
        .where(*where)
    )


def wanted(agency_id: int, listing: Listing) -> list[Any]:
    """The lines a listing asks for, whatever their date."""
    where = waiting(agency_id)
    if listing.words:
        where.append(and_(*holding(listing.words, Client.search, func.lower(Opportunity.number))))
    if manager_id := listing.reference("manager"):
        where.append(func.coalesce(Copy.manager_id, Opportunity.manager_id) == manager_id)
    if activity_id := listing.reference("activity"):
        where.append(Opportunity.activity_id == activity_id)
    return where


def in_view(view: str, today: date, first: date, last: date) -> list[Any]:
    """The lines of a view: late, of a month, under way, or all."""
    if view == "late":
        return [due_date < today]
    if view == "month":
        return [due_date >= first, due_date <= last]
    return [Reevaluation.id.is_not(None)] if view == "started" else []


def listed(where: Collection[Any], listing: Listing) -> Select:
    """Lines in the order asked for; without one, the soonest due first."""
    orders = {
        "due": due_date,
        "client": Client.search,
        "activity": Activity.label,
        "manager": User.name,
        "evaluated": Opportunity.evaluated_on,
    }
    return ordered(lines(*where), listing, orders, due_date, Opportunity.id)


def done_in(agency_id: int, first: date, last: date, *where: Any) -> Select:
    """When the re-evaluations due in a period were due and validated; a copy that was lost counts no more."""
    mine = Reevaluation.agency_id == agency_id, Reevaluation.due_on >= first, Reevaluation.due_on <= last
    return (
        select(Reevaluation.due_on, Reevaluation.validated_at)
        .join(Opportunity, Opportunity.id == Reevaluation.copy_id)
        .where(*mine, Opportunity.stage != Stage.LOST, *where)
    )


def idle_in(agency_id: int, first: date, last: date, *where: Any) -> Select:
    """The dates in a period of forms that nobody has begun to evaluate again."""
    due = Opportunity.reevaluate_on >= first, Opportunity.reevaluate_on <= last
    return select(Opportunity.reevaluate_on).where(Opportunity.agency_id == agency_id, *due, *_open(), *where)
