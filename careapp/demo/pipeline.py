"""The demo's demands as they are followed: next actions, stages gone through, losses, a public form, a twin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from careapp.actions import requests
from careapp.actions.work import Work
from careapp.db.models import Client, Opportunity, RequestForm, SavedFilter, StageStay, User
from careapp.demo.people import Cast
from careapp.domain.opportunities import BOARD_STAGES, LOST_REASONS, Stage
from careapp.domain.requests import CONSENT_EN, CONSENT_FR

STEPS: Final = (
    ("Rappeler la fille après 18 h", 1), ("Visite à domicile à fixer", 2), ("Relancer le conseil départemental", -2),
    ("Envoyer le tarif du dimanche", 0), ("Confirmer le premier jour", 4), ("Attendre la sortie d’hôpital", -1),
)  # fmt: skip
FILTERS: Final = (("Mes actions en retard", "mine=1&late=1"), ("Recherche qui stagne", "stage=search&view=list&idle=1"))
DAYS: Final = {Stage.NEW: 3, Stage.QUOTE: 8, Stage.SEARCH: 6, Stage.PLANNING: 4}


def follow(cast: Cast, people: Sequence[User]) -> None:
    """Give the demands what days of work leave on them."""
    work = cast.work
    work.session.flush()
    rows = work.all(work.mine(Opportunity).order_by(Opportunity.id))
    for number, row in enumerate(one for one in rows if one.stage in BOARD_STAGES[:4]):
        if number % 2 == 0:
            row.next_action, days = STEPS[number // 2 % len(STEPS)]
            row.next_action_on = work.today + timedelta(days=days)
    for number, row in enumerate(one for one in rows if one.stage == Stage.LOST):
        row.lost_reason = LOST_REASONS[number % 3]
    work.session.flush()
    for row in rows:
        _past(cast, row)
    for user in people[1:]:
        for name, address in FILTERS:
            work.add(SavedFilter(agency_id=work.actor.agency_id, user_id=user.id or 0, name=name, address=address))
    _public_form(work, people[1])


def _past(cast: Cast, row: Opportunity) -> None:
    """The stages an opportunity went through before the one it stands in."""
    work, chance = cast.work, cast.chance
    order = list(BOARD_STAGES)
    reached = chance.randrange(1, 3) if row.stage == Stage.LOST else order.index(Stage(row.stage))
    at, stays = row.stage_since, []
    for stage in reversed(order[:reached]):
        begins = at - timedelta(days=max(1, DAYS.get(stage, 5) + chance.randrange(-2, 5)), hours=chance.randrange(9))
        stays.append({"stage": stage.value, "entered_at": begins, "left_at": at})
        at = begins
    after = row.stage
    for stay in stays:
        own = {"agency_id": work.actor.agency_id, "opportunity_id": row.id or 0}
        work.session.add(StageStay(**own, **stay, left_for=after))
        after = str(stay["stage"])


def _public_form(work: Work, manager: User) -> None:
    """The agency's form, open, and a request that came through it for someone it knows."""
    words = {"consent_fr": CONSENT_FR, "consent_en": CONSENT_EN, "intro_fr": "", "intro_en": ""}
    form = {"slug": "les-sorbiers", "open": True, "manager_id": str(manager.id), **words}
    requests.save(work, 0, form)
    known = work.session.exec(work.mine(Client).order_by(Client.id)).first()  # the first client of the demo
    setup = work.session.exec(work.mine(RequestForm)).one()
    if known is not None:
        sent = {
            "relation": "family", "asked_by": f"Claire {known.last_name}", "last_name": known.last_name.upper(),
            "first_name": known.first_name, "phone": known.phone, "city": "Chambéry", "postcode": "73000",
            "need": "Ma mère sort de l’hôpital vendredi : aide au lever et au repas du matin.", "consent": "on",
        }  # fmt: skip
        requests.take_in(work, setup, "demo", sent, "fr")
