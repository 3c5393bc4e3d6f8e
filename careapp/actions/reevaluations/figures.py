"""The hours and the money of a form: what it asks for in a month, what is granted, what is left to pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from careapp.actions.opportunities.board import domain_slot, weekly_minutes
from careapp.actions.work import Work
from careapp.db.models.opportunities import Opportunity
from careapp.db.queries import opportunities as queries
from careapp.domain import recurrence
from careapp.domain.money import cents
from careapp.domain.monthly_cost import MonthlyCost, PricedHours, monthly_cost
from careapp.domain.recurrence import MONTH_WEEKS


@dataclass(frozen=True, slots=True)
class Figures:
    """The minutes of a week and of a month, those of the workers, those granted, and the money."""

    week: int
    month: int
    workers: int
    granted: int | None
    cost: MonthlyCost

    def plain(self) -> dict[str, Any]:
        """As plain values, to be kept."""
        money = {"gross": self.cost.price.gross, "plan": self.cost.plan, "left": self.cost.left}
        minutes = {"week": self.week, "month": self.month, "workers": self.workers, "granted": self.granted}
        return {**minutes, **{name: str(amount) for name, amount in money.items()}}


def weekly(cost: MonthlyCost) -> Decimal:
    """What an average week of a month costs, tax included."""
    return cents(cost.price.gross * MONTH_WEEKS.denominator / MONTH_WEEKS.numerator)


def figures(work: Work, opportunity: Opportunity, record: Mapping[str, Any]) -> Figures:
    """The figures of a form as its missions are now, under the plan that the client's `record` tells of."""
    number = opportunity.id or 0
    rows = queries.missions_of(work.session, [number])
    priced, workers = [], 0
    for mission, service in rows.missions.get(number, []):
        minutes = recurrence.weekly_minutes([domain_slot(slot) for slot in rows.slots[mission.id or 0]])
        workers += minutes * mission.workers
        month = round(minutes * mission.workers * MONTH_WEEKS)
        priced.append(PricedHours(month, service.hourly_price, service.vat_rate))
    week = weekly_minutes(rows, number)
    asked, granted, rate = round(week * MONTH_WEEKS), record.get("plan_minutes"), record.get("plan_rate")
    cost = monthly_cost(priced, asked, granted, Decimal(rate) if rate else None)
    return Figures(week, asked, workers, granted, cost)
