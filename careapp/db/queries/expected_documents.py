"""Selects on expected documents: what each client and worker owes, and where it stands on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, literal, null, or_, select, union_all
from sqlmodel import col

from careapp.db.models.catalog import Activity, Service
from careapp.db.models.clients import Client
from careapp.db.models.expected_documents import ExpectedDocument as Expected
from careapp.db.models.expected_documents import ReceivedDocument as Received
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker, WorkerSector
from careapp.domain.expected_documents import State, Whom
from careapp.domain.listing import Listing

SERVED: Final = ("active", "suspended")
WORKS_WITHIN: Final = timedelta(days=92)
URGENCY: Final[Mapping[str, int]] = {state: rank for rank, state in enumerate(State)}


def owed(agency_id: int, now: datetime, today: date, whom: str = "") -> Any:
    """Each expected document of each client or worker it is asked of, with what was received and its state.

    One of an activity is asked of the clients who have an opportunity in it, and of the workers who visit for it.
    """
    parts = [part for name, part in ((Whom.CLIENT, _clients), (Whom.WORKER, _workers)) if whom in ("", name)]
    return union_all(*(part(agency_id, now, today) for part in parts)).subquery("owed")


def _columns(person: Any, whom: str, today: date) -> tuple[Any, ...]:
    return (
        col(Expected.id).label("expected_id"), col(Expected.name).label("document"),
        col(Expected.obligatory).label("obligatory"), col(Expected.activity_id).label("activity_id"),
        col(Expected.validity_months).label("validity_months"), col(Expected.ground).label("ground"),
        literal(whom).label("whom"), person.id.label("person_id"), person.code.label("code"),
        person.civility.label("civility"), person.first_name.label("first_name"),
        person.last_name.label("last_name"), person.email.label("email"), person.search.label("search"),
        (Client.sector_id if person is Client else null()).label("sector_id"),
        (Client.manager_id if person is Client else null()).label("manager_id"),
        col(Received.id).label("received_id"), col(Received.version).label("version"),
        col(Received.received_on).label("received_on"), col(Received.valid_until).label("valid_until"),
        col(Received.remind_on).label("remind_on"), col(Received.waived).label("waived"),
        col(Received.remark).label("remark"), col(Received.file_name).label("file_name"),
        col(Received.recorded_by).label("recorded_by"), _state(today).label("state"),
        case((person.created_at > Expected.created_at, person.created_at), else_=Expected.created_at).label("since"),
    )  # fmt: skip


def _state(today: date) -> Any:
    return case(
        (col(Received.waived).is_(True), State.WAIVED.value),
        (and_(col(Received.received_on).is_(None), col(Expected.obligatory)), State.MISSING.value),
        (col(Received.received_on).is_(None), State.OPTIONAL.value),
        (col(Received.valid_until) < today, State.EXPIRED.value),
        (col(Received.remind_on) <= today, State.EXPIRING.value),
        else_=State.VALID.value,
    )


def _clients(agency_id: int, _now: datetime, today: date) -> Select:
    living = Opportunity.client_id == Client.id, Opportunity.activity_id == Expected.activity_id
    concerned = select(Opportunity.id).where(*living, Opportunity.stage != "lost").exists()
    return _asked(agency_id, Client, Whom.CLIENT, today, Received.client_id == Client.id, concerned)


def _workers(agency_id: int, now: datetime, today: date) -> Select:
    visits = select(Visit.id).join(Service, Service.id == Visit.service_id)  # type: ignore[arg-type]
    theirs = Visit.worker_id == Worker.id, Visit.starts_at > now - WORKS_WITHIN, Visit.status != "cancelled"
    concerned = visits.where(*theirs, Service.activity_id == Expected.activity_id).exists()
    return _asked(agency_id, Worker, Whom.WORKER, today, Received.worker_id == Worker.id, concerned)


def _asked(agency_id: int, person: Any, whom: Whom, today: date, theirs: Any, concerned: Any) -> Select:
    return (
        select(*_columns(person, whom, today))
        .select_from(Expected)
        .join(person, and_(person.agency_id == Expected.agency_id, person.status.in_(SERVED)))
        .outerjoin(Received, and_(Received.expected_id == Expected.id, theirs))  # type: ignore[arg-type]
        .where(
            Expected.agency_id == agency_id, Expected.active, Expected.whom == whom,
            or_(col(Expected.activity_id).is_(None), concerned),
        )
    )  # fmt: skip


def wanted(owed: Any, listing: Listing, states: tuple[str, ...]) -> list[Any]:
    """What a listing keeps of what is owed."""
    where = [owed.c.search.contains(word, autoescape=True) for word in listing.words]
    state = listing.value("state")
    where.append(owed.c.state == state if state in URGENCY else owed.c.state.in_(states))
    if listing.value("obligatory"):
        where.append(owed.c.obligatory == (listing.value("obligatory") == "yes"))
    if document := listing.reference("document"):
        where.append(owed.c.expected_id == document)
    if activity := listing.reference("activity"):
        where.append(owed.c.activity_id == activity)
    if sector := listing.reference("sector"):
        works = select(WorkerSector.worker_id).where(WorkerSector.sector_id == sector)
        of_worker = and_(owed.c.whom == Whom.WORKER, owed.c.person_id.in_(works))
        where.append(or_(owed.c.sector_id == sector, of_worker))
    return where


def ordered(owed: Any, listing: Listing) -> list[Any]:
    """The order asked for; by urgency, the obligatory first, where none is."""
    urgency = case(*((owed.c.state == state, rank) for state, rank in URGENCY.items()), else_=9)
    orders: dict[str, Any] = {
        "person": owed.c.search, "document": owed.c.document, "until": owed.c.valid_until, "state": urgency,
    }  # fmt: skip
    ties = [owed.c.obligatory.desc(), urgency, owed.c.valid_until, owed.c.search, owed.c.document, owed.c.expected_id]
    column = orders.get(listing.sort)
    if column is None:
        return ties
    return [(column.desc() if listing.descending else column.asc()).nulls_last(), *ties]


def counts(owed: Any, where: list[Any]) -> Select:
    """How many documents stand in each state."""
    return select(owed.c.state, func.count()).where(*where).group_by(owed.c.state)


def activities(agency_id: int) -> Select:
    """The activities of an agency."""
    return select(Activity).where(Activity.agency_id == agency_id, Activity.active).order_by(Activity.label)  # type: ignore[arg-type]
