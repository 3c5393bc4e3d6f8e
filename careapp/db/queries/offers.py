"""Selects on the offers of visits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select

from careapp.db.models.offers import VisitOffer
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries.visits import WAITING
from careapp.domain.offers import LIVING, OfferStatus


def of_visit(agency_id: int, visit_id: int) -> Select:
    """Everybody a visit was offered to, those who are willing first."""
    order = case((VisitOffer.status == OfferStatus.WILLING, 0), (VisitOffer.status == OfferStatus.ASKED, 1), else_=2)
    joined = select(VisitOffer, Worker).join(Worker, Worker.id == VisitOffer.worker_id)
    mine = VisitOffer.agency_id == agency_id, VisitOffer.visit_id == visit_id
    return joined.where(*mine).order_by(order, VisitOffer.answered_at, Worker.search)


def is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """A visit that nobody has and that is still to come."""
    waiting = Visit.status.in_(WAITING), Visit.locked.is_(False), Visit.starts_at > now
    return Visit.worker_id.is_(None), *waiting


def of_worker(agency_id: int, worker_id: int, now: datetime) -> Select:
    """The open visits offered to a worker who has not declined, soonest first."""
    joined = select(VisitOffer, Visit).join(Visit, Visit.id == VisitOffer.visit_id)
    mine = VisitOffer.agency_id == agency_id, VisitOffer.worker_id == worker_id, VisitOffer.status.in_(LIVING)
    return joined.where(*mine, *is_open(now)).order_by(Visit.starts_at, Visit.id)


def count_unanswered(agency_id: int, worker_id: int, now: datetime) -> Select:
    """How many open visits a worker has not answered to."""
    joined = select(func.count()).select_from(VisitOffer).join(Visit, Visit.id == VisitOffer.visit_id)
    mine = VisitOffer.agency_id == agency_id, VisitOffer.worker_id == worker_id
    return joined.where(*mine, VisitOffer.status == OfferStatus.ASKED, *is_open(now))


def told(agency_id: int, visit_ids: Collection[int]) -> Select:
    """How many were asked about each visit, and how many of them are willing."""
    willing = func.sum(case((VisitOffer.status == OfferStatus.WILLING, 1), else_=0))
    asked = VisitOffer.agency_id == agency_id, VisitOffer.visit_id.in_(visit_ids)
    open_ones = VisitOffer.status != OfferStatus.CLOSED
    return select(VisitOffer.visit_id, func.count(), willing).where(*asked, open_ones).group_by(VisitOffer.visit_id)
