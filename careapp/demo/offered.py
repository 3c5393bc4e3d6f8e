"""Open visits that the demo's office has offered: some answers are there, some are awaited."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from careapp.actions.offers import answer, ask
from careapp.actions.work import Work
from careapp.db.models.offers import VisitOffer
from careapp.db.models.users import User
from careapp.db.models.visits import Visit
from careapp.domain.permissions import Actor, Role
from careapp.domain.refusal import Refused
from careapp.readmodels.offers import OfferChoice

VISITS: Final = 3
ASKED: Final = 4


def offer_visits(unit: Work, coordinator: User) -> None:
    """Offer the next open visits to those who may take them; somebody is willing for the first, somebody cannot."""
    office = Actor(unit.actor.agency_id, Role.COORDINATOR, coordinator.id, name=coordinator.name)
    desk = Work(unit.session, office, unit.now)
    offered = 0
    for visit in unit.all(_open(unit)):
        able = [int(one.worker_id) for one in _able(desk, visit.id or 0)][:ASKED]
        if able and offered < VISITS:
            ask.offer(desk, visit.id or 0, able)
            _answer(unit, visit.id or 0, answered=offered == 0)
            offered += 1


def _open(unit: Work) -> Any:
    open_ones = unit.mine(Visit).where(Visit.worker_id.is_(None), Visit.status == "planned")  # type: ignore[union-attr]
    return open_ones.where(Visit.starts_at > unit.now + timedelta(days=1)).order_by(Visit.starts_at).limit(8)


def _able(desk: Work, visit_id: int) -> list[OfferChoice]:
    try:
        return ask.able(desk, visit_id)
    except Refused:
        return []


def _answer(unit: Work, visit_id: int, *, answered: bool) -> None:
    rows = unit.all(unit.mine(VisitOffer).where(VisitOffer.visit_id == visit_id).order_by(VisitOffer.id))
    for row, says in zip(rows if answered else (), (answer.accept, answer.decline), strict=False):
        worker = Actor(unit.actor.agency_id, Role.WORKER, None, row.worker_id, name="Démonstration")
        says(Work(unit.session, worker, unit.now), row.id, row.version)
