"""Reminders of the demo: some late, some of today, some ahead, one that repeats, and rules that make others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from sqlmodel import select

from careapp.actions.reminder_rules.sweep import sweep
from careapp.db.models import Client, Mission, Opportunity, Reminder, ReminderRule, User
from careapp.demo.people import Cast
from careapp.domain.reevaluation import REEVALUATION_TITLE
from careapp.domain.reminder_rules import RULES, RuleKind

ACTIVE: Final = (RuleKind.QUOTE, RuleKind.PLAN, RuleKind.CONTRACT)


class Offer(NamedTuple):
    """A reminder as somebody wrote it; `keeper` is its place among the staff."""

    title: str
    days: int
    category: str
    priority: str = "normal"
    keeper: int = 2
    note: str = ""
    more: tuple[tuple[str, Any], ...] = ()


OFFERS: Final = (
    Offer(REEVALUATION_TITLE, -6, "Suivi évaluation", "urgent"),
    Offer(REEVALUATION_TITLE, -3, "Suivi évaluation", "urgent", 1),
    Offer("Relancer le devis", -2, "Devis", note="La fille préfère être jointe après 18 h.",
          more=(("situation", "in_progress"),)),
    Offer("Rappeler la fille après la chute", -1, "Événement indésirable", "high"),
    Offer("Notifier le plan d’aide APA", 0, "Plan d’aide"),
    Offer("Appel satisfaction à un mois", 0, "Satisfaction", keeper=3),
    Offer("Commander des gants et du gel", 0, "Logistique",
          more=(("every", 1), ("unit", "month"), ("made", "done"))),
    Offer("Remise des clés, boîte à code", 1, "Logistique", note="Rendez-vous avec la voisine à 10 h."),
    Offer("Point de quinzaine avec l’infirmière", 2, "Autre", keeper=1,
          more=(("every", 2), ("unit", "week"), ("made", "due"))),
    Offer("Préparer la réunion des familles", 12, "Autre"),
    Offer(REEVALUATION_TITLE, 40, "Suivi évaluation", "urgent"),
)  # fmt: skip


def fill(cast: Cast, clients: Sequence[Client], staff: Sequence[User]) -> None:
    """Reminders people wrote, then those that the rules switched on make of what is there."""
    for number, offer in enumerate(OFFERS):
        due_on = cast.work.today + timedelta(days=offer.days)
        more = dict(offer.more)
        cast.row(
            Reminder(
                title=offer.title,
                due_on=due_on,
                category=offer.category,
                priority=offer.priority,
                note=offer.note,
                manager_id=staff[offer.keeper].id,
                client_id=clients[number % len(clients)].id if offer.category != "Logistique" else None,
                mail=offer.category == "Suivi évaluation",
                first_on=due_on if "every" in more else None,
                **more,
            )
        )
    _of_a_mission(cast, staff[2])
    for kind in ACTIVE:
        switch_on(cast, kind, staff[2])


def _of_a_mission(cast: Cast, keeper: User) -> None:
    """One that is about a mission, so about its opportunity and its client too."""
    work = cast.work
    joined = select(Mission, Opportunity).join(Opportunity, Opportunity.id == Mission.opportunity_id)  # type: ignore[arg-type]
    found = work.session.exec(joined.where(Mission.agency_id == work.actor.agency_id).order_by(Mission.id)).first()  # type: ignore[arg-type]
    if found is None:
        return
    mission, opportunity = found
    cast.row(
        Reminder(
            title="Présenter la nouvelle intervenante", due_on=work.today + timedelta(days=3), category="Équipe",
            manager_id=keeper.id, client_id=opportunity.client_id, opportunity_id=opportunity.id,
            mission_id=mission.id,
        )
    )  # fmt: skip


def switch_on(cast: Cast, kind: str, keeper: User) -> None:
    """A rule as it ships, switched on, and the reminders it makes at once."""
    spec = RULES[kind]
    plain = {"category": spec.category, "priority": spec.priority, "mail": spec.mail}
    texts = {"title": spec.title, "note": spec.note, "delay": spec.usual}
    cast.row(ReminderRule(kind=kind, active=True, manager_id=keeper.id, **plain, **texts))
    sweep(cast.work, kind)
