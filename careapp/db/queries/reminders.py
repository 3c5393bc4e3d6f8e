"""Selects on reminders."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from careapp.db.models.clients import Client
from careapp.db.models.followup import Reminder
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import User
from careapp.db.models.workers import Worker
from careapp.db.queries.records import holding, ordered
from careapp.domain.listing import Listing
from careapp.domain.reminders import OPEN_SITUATIONS, SITUATION_BADGES, Situation, When, week_end

OPEN: Final = Reminder.situation.in_(OPEN_SITUATIONS)  # type: ignore[attr-defined]
NOBODY: Final = "none"


def wanted(agency_id: int, listing: Listing, mine: int) -> list[Any]:
    """The reminders a listing asks for, whatever their situation; `mine` is a user's id, 0 for everyone's."""
    where: list[Any] = [Reminder.agency_id == agency_id]
    if listing.words:
        title = func.lower(Reminder.title)
        where.append(
            or_(
                and_(*holding(listing.words, Client.search, title)),
                and_(*holding(listing.words, Worker.search, title)),
                and_(*holding(listing.words, func.lower(Opportunity.number))),
            )
        )
    for name, column in (("category", Reminder.category), ("priority", Reminder.priority)):
        if value := listing.value(name):
            where.append(column == value)
    if not mine and listing.value("manager") == NOBODY:
        where.append(Reminder.manager_id.is_(None))  # type: ignore[union-attr]
    elif manager_id := mine or listing.reference("manager"):
        where.append(Reminder.manager_id == manager_id)
    return where


def around(agency_id: int, opportunity_id: int, client_id: int) -> list[Any]:
    """The reminders of an opportunity, and those that wait about its client alone."""
    alone = Reminder.opportunity_id.is_(None) & Reminder.incident_id.is_(None)  # type: ignore[union-attr]
    waiting = (Reminder.client_id == client_id) & OPEN
    return [Reminder.agency_id == agency_id, or_(Reminder.opportunity_id == opportunity_id, waiting & alone)]


def shown(view: str, today: date) -> list[Any]:
    """The reminders of a view: all those that wait (`open`), one of its groups, those in a situation, or closed."""
    if view in set(When):
        return [OPEN, _due(today)[When(view)]]
    if view == "closed":
        return [Reminder.situation.in_((Situation.DONE, Situation.DISMISSED))]  # type: ignore[attr-defined]
    return [Reminder.situation == view] if view in SITUATION_BADGES else [OPEN]


def _due(today: date) -> dict[When, ColumnElement[bool]]:
    due, sunday = Reminder.due_on, week_end(today)
    return {
        When.LATE: due < today,  # type: ignore[dict-item]
        When.TODAY: due == today,  # type: ignore[dict-item]
        When.WEEK: and_(due > today, due <= sunday),  # type: ignore[arg-type]
        When.LATER: due > sunday,  # type: ignore[dict-item]
    }


def counts(where: Collection[Any], today: date) -> Select:
    """How many reminders stand in each group, how many wait in all, how many are in progress or closed."""
    groups = [func.count(case((and_(OPEN, which), 1))).label(when) for when, which in _due(today).items()]
    columns = (
        *groups,
        func.count(case((OPEN, 1))).label("open"),
        func.count(case((Reminder.situation == Situation.IN_PROGRESS, 1))).label("in_progress"),
        func.count(case((~OPEN, 1))).label("closed"),
    )
    return _joined(*columns).where(*where)


def _joined(*columns: Any) -> Select:
    return (
        select(*columns)
        .select_from(Reminder)
        .join(Client, Client.id == Reminder.client_id, isouter=True)
        .join(Worker, Worker.id == Reminder.worker_id, isouter=True)
        .join(Opportunity, Opportunity.id == Reminder.opportunity_id, isouter=True)
        .join(User, User.id == Reminder.manager_id, isouter=True)
    )


def listed(where: Collection[Any], listing: Listing) -> Select:
    """Reminders with their client, worker, opportunity's number and keeper, in the order asked for."""
    priority = case({"urgent": 0, "high": 1, "normal": 2}, value=Reminder.priority)
    orders: dict[str, Any] = {
        "due": Reminder.due_on,
        "title": Reminder.title,
        "client": Client.search,
        "manager": User.name,
        "priority": priority,
        "situation": Reminder.situation,
        "closed": Reminder.done_at,
    }
    statement = _joined(Reminder, Client, Worker, Opportunity.number, User.name).where(*where)
    return ordered(statement, listing, orders, Reminder.due_on, priority, Reminder.id)


def some(agency_id: int, ids: Collection[int]) -> Select:
    """Reminders of an agency by id, taken for a write in the order of their ids."""
    mine = Reminder.agency_id == agency_id, Reminder.id.in_(ids)  # type: ignore[union-attr]
    return select(Reminder).where(*mine).order_by(Reminder.id).with_for_update()


def to_raise(agency_id: int, today: date, most: int) -> Select:
    """The reminders whose day has come and that nobody has heard of yet."""
    due = OPEN, Reminder.due_on <= today, Reminder.raised_at.is_(None)  # type: ignore[union-attr]
    return (
        select(Reminder, User, Client)
        .join(User, User.id == Reminder.manager_id, isouter=True)
        .join(Client, Client.id == Reminder.client_id, isouter=True)
        .where(Reminder.agency_id == agency_id, Reminder.alert, *due)
        .order_by(Reminder.id)
        .limit(most)
    )


def of_series(agency_id: int, today: date) -> Select:
    """The reminders that repeat at each due date and whose day has come."""
    repeats = Reminder.every > 0, Reminder.made == "due", Reminder.due_on <= today
    return select(Reminder).where(Reminder.agency_id == agency_id, *repeats, Reminder.first_on.is_not(None))  # type: ignore[union-attr]
