"""What the selects of opportunities offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import col

from careapp.actions.opportunities import lost_reasons
from careapp.actions.opportunities.edit import current_templates
from careapp.actions.work import Work
from careapp.catalogues import label, lists
from careapp.db.models.catalog import Activity, RiskSituation, Service, Skill, SkillLevel, Task
from careapp.db.models.clients import Client
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import Membership, User
from careapp.domain.people import fold, full_name
from careapp.domain.permissions import Permission
from careapp.domain.tasks import FREQUENCY_LABELS, RISK_LEVEL_LABELS
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.opportunities import OpportunityChoices

MOST_CLIENTS: Final = 30


@dataclass(frozen=True, slots=True)
class BoardChoices:
    """What narrows the board."""

    activities: list[Choice]
    fundings: list[Choice]
    origins: list[Choice]
    managers: list[Choice]


def board_choices(work: Work) -> BoardChoices:
    """Activities, funders and origins in use, those who follow opportunities."""
    work.require(Permission.OPPORTUNITIES_READ)
    activities = work.all(work.mine(Activity).where(Activity.active).order_by(Activity.id))
    shown = [Choice(str(row.id), label(row.label)) for row in activities]
    return BoardChoices(shown, _used(work, Opportunity.funding), _used(work, Opportunity.origin), _managers(work))


def _used(work: Work, column: Any) -> list[Choice]:
    used = work.mine(Opportunity).with_only_columns(column).where(column != "").distinct()
    return _plain(sorted(work.session.execute(used).scalars()))


def _plain(texts: Iterable[str]) -> list[Choice]:
    return [Choice(text, label(_(text))) for text in texts]


def forms(work: Work, activity_id: int) -> list[Choice]:
    """The forms of an activity that a new opportunity may be filled with, the usual one first."""
    work.require(Permission.OPPORTUNITIES_READ)
    activity = work.get(Activity, activity_id)
    return [Choice(str(row.id), label(row.name)) for row in current_templates(work, activity.id or 0)]


def clients(work: Work, text: str, client_id: int = 0) -> list[Choice]:
    """The clients whose name or number holds `text` (or one of them), thirty at most."""
    work.require(Permission.CLIENTS_READ)
    rows = work.mine(Client).where(Client.status != "ended")
    if client_id:
        rows = rows.where(Client.id == client_id)
    for word in fold(text).split()[:4]:
        rows = rows.where(col(Client.search).contains(word, autoescape=True))
    found = work.all(rows.order_by(Client.search).limit(MOST_CLIENTS))
    return [
        Choice(str(row.id), f"{full_name(row.first_name, row.last_name, row.civility)} · {row.code}") for row in found
    ]


def opportunity_choices(work: Work, opportunity_id: int) -> OpportunityChoices:
    """What one opportunity's selects offer: the services and tasks of its activity."""
    work.require(Permission.OPPORTUNITIES_READ)
    opportunity = work.get(Opportunity, opportunity_id)
    activity = opportunity.activity_id
    services = work.mine(Service).where(Service.activity_id == activity, Service.active).order_by(Service.id)
    tasks = work.mine(Task).where(Task.activity_id == activity, Task.active).order_by(Task.group, Task.id)
    situations = work.mine(RiskSituation).where(RiskSituation.activity_id == activity, RiskSituation.active)
    return OpportunityChoices(
        services=[Choice(str(row.id), label(row.name)) for row in work.all(services)],
        skills=[Choice(str(row.id), label(row.name)) for row in work.all(work.mine(Skill).order_by(Skill.name))],
        levels=[
            Choice(str(row.rank), label(row.name)) for row in work.all(work.mine(SkillLevel).order_by(SkillLevel.rank))
        ],
        tasks=[Choice(str(row.id), f"{label(row.group)} · {label(row.name)}") for row in work.all(tasks)],
        situations=[Choice(str(row.id), label(row.name)) for row in work.all(situations.order_by(RiskSituation.id))],
        frequencies=[Choice(value, _(label)) for value, label in FREQUENCY_LABELS.items()],
        risk_levels=[Choice(value, _(label)) for value, label in RISK_LEVEL_LABELS.items()],
        lost_reasons=lost_reasons.offered(work),
    )


def request_choices(opportunity: Opportunity) -> dict[str, list[Choice]]:
    """What the request offers of the trade's lists, with what stands there already."""
    return {
        "origin": _with_current(lists().origins, opportunity.origin),
        "funding": _with_current(lists().funders, opportunity.funding),
    }


def _managers(work: Work) -> list[Choice]:
    rows = work.mine(Membership).join(User, User.id == Membership.user_id).where(Membership.role != "worker")
    people = work.session.execute(rows.with_only_columns(User.id, User.name).order_by(User.name))
    return [Choice(str(one), name) for one, name in people]


def _with_current(msgids: Iterable[str], current: str) -> list[Choice]:
    offered = list(msgids)
    return _plain([*offered, current] if current and current not in offered else offered)
