"""The stage board and the list of opportunities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import case, func
from sqlmodel import col, select

from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Activity, Service
from careapp.db.models.clients import Client
from careapp.db.models.missions import Mission, Slot
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import User
from careapp.db.queries import opportunities as queries
from careapp.db.queries.opportunities import Filters, MissionRows
from careapp.domain import recurrence
from careapp.domain.durations import duration_text
from careapp.domain.opportunities import (
    BOARD_STAGES,
    IDLE_DAYS,
    OPEN_STAGES,
    STAGE_BADGES,
    OpportunityFacts,
    Stage,
    next_action,
)
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.opportunities import OpportunityCard, OpportunityPage, StageColumn

PAGE_SIZE: Final = 50
MOST_CARDS: Final = 40
WAITS: Final = col(Opportunity.stage).in_(OPEN_STAGES)
SORTS: Final = {
    "number": col(Opportunity.number),
    "client": col(Client.search),
    "stage": case({stage.value: rank for rank, stage in enumerate(Stage)}, value=Opportunity.stage),
    "since": col(Opportunity.stage_since),
}
URGENT_FIRST: Final = [
    case((WAITS, 0), (col(Opportunity.stage) == Stage.ACTIVE, 1), else_=2),
    case((WAITS, Opportunity.stage_since)),
    col(Opportunity.stage_since).desc(),
]


def domain_slot(slot: Slot) -> recurrence.Slot:
    """A stored slot as the rules know it."""
    return recurrence.Slot(slot.weekday, slot.start, slot.end, slot.weeks, slot.every, slot.anchor)


def board(work: Work, filters: Filters) -> list[StageColumn]:
    """A column for each stage of the board with its first cards, the oldest in the stage first."""
    work.require(Permission.OPPORTUNITIES_READ)
    return [_column(work, stage, filters) for stage in BOARD_STAGES]


def _column(work: Work, stage: Stage, filters: Filters) -> StageColumn:
    selected = queries.matching(work.actor.agency_id, replace(filters, stage=stage))
    total = _count(work, selected)
    rows = work.session.exec(selected.order_by(Opportunity.stage_since, Opportunity.id).limit(MOST_CARDS)).all()
    cards, minutes = _cards(work, rows)
    badge = STAGE_BADGES[stage]
    return StageColumn(stage.value, _(badge.label), badge.family, total, duration_text(minutes), minutes, cards)


def page(work: Work, filters: Filters, number: int = 1, sort: str = "", descending: bool = False) -> OpportunityPage:
    """A page of the list (50 rows), filtered; unsorted, what waits longest comes first and what runs or ended last."""
    work.require(Permission.OPPORTUNITIES_READ)
    selected = queries.matching(work.actor.agency_id, filters)
    total = _count(work, selected)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(number, 1), pages)
    ordered = selected.order_by(*_order(sort, descending), Opportunity.id)
    rows = work.session.exec(ordered.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    return OpportunityPage(_cards(work, rows)[0], total, number, pages)


def every(work: Work, filters: Filters, sort: str = "", descending: bool = False) -> list[OpportunityCard]:
    """The whole filtered list, in the order of its pages."""
    work.require(Permission.OPPORTUNITIES_READ)
    selected = queries.matching(work.actor.agency_id, filters)
    return _cards(work, work.session.exec(selected.order_by(*_order(sort, descending), Opportunity.id)).all())[0]


def idle_count(work: Work, filters: Filters, since: datetime) -> int:
    """How many of the filtered opportunities have waited in their stage from before a moment."""
    work.require(Permission.OPPORTUNITIES_READ)
    return _count(work, queries.matching(work.actor.agency_id, replace(filters, idle_since=since)))


def _order(sort: str, descending: bool) -> list[Any]:
    """The columns to sort by; the days in a stage grow as the date goes back."""
    if sort not in SORTS:
        return URGENT_FIRST
    backwards = descending != (sort == "since")
    return [SORTS[sort].desc() if backwards else SORTS[sort]]


def of_client(work: Work, client_id: int) -> list[OpportunityCard]:
    """A client's opportunities, the newest first."""
    work.require(Permission.OPPORTUNITIES_READ)
    selected = queries.matching(work.actor.agency_id, Filters()).where(Opportunity.client_id == client_id)
    return _cards(work, work.session.exec(selected.order_by(col(Opportunity.id).desc())).all())[0]


def _count(work: Work, selected: Any) -> int:
    return work.session.exec(
        select(func.count()).select_from(selected.with_only_columns(Opportunity.id).subquery())
    ).one()


def _cards(work: Work, rows: Sequence[tuple]) -> tuple[list[OpportunityCard], int]:
    ids = [opportunity.id for opportunity, *_rest in rows]
    missions = queries.missions_of(work.session, ids)
    facts = queries.facts_of(work.session, ids, missions, work.now)
    minutes = {one: weekly_minutes(missions, one) for one in ids}
    return [_card(work, row, missions, facts[row[0].id], minutes[row[0].id]) for row in rows], sum(minutes.values())


def weekly_minutes(rows: MissionRows, opportunity_id: int) -> int:
    """The client's minutes in an average week, pairs counted once."""
    slots = [
        slot for mission, _service in rows.missions.get(opportunity_id, []) for slot in rows.slots[mission.id or 0]
    ]
    return recurrence.weekly_minutes([domain_slot(slot) for slot in slots])


def _card(
    work: Work,
    row: tuple[Opportunity, Client, User | None, Activity, str | None],
    missions: MissionRows,
    facts: OpportunityFacts,
    minutes: int,
) -> OpportunityCard:
    opportunity, client, manager, activity, city = row
    locked = opportunity.locked_at is not None
    days = (work.now - opportunity.stage_since) // timedelta(days=1)
    action = next_action(opportunity.stage, facts, locked)
    return OpportunityCard(
        id=opportunity.id or 0,
        number=opportunity.number,
        title=full_name(client.first_name, client.last_name, client.civility),
        services=_services(missions.missions.get(opportunity.id or 0, [])) or label(activity.label),
        hours=_("{hours}/sem.", hours=duration_text(minutes)) if minutes else _("À préciser"),
        funding=label(opportunity.funding) or _("Sans aide"),
        stage=opportunity.stage,
        stage_label=_(STAGE_BADGES[opportunity.stage].label),
        days=days,
        stuck=days >= IDLE_DAYS and opportunity.stage in OPEN_STAGES and not locked,
        next_action=action.sentence,
        next_key=action.key,
        manager=manager.name if manager else "",
        manager_id=opportunity.manager_id or 0,
        initials="".join(part[0] for part in manager.name.split()[:2]).upper() if manager else "",
        city=city or "",
        locked=locked,
        wished_start=opportunity.wished_start.strftime("%d/%m/%Y") if opportunity.wished_start else "",
        version=opportunity.version,
    )


def _services(missions: Sequence[tuple[Mission, Service]]) -> str:
    names = [label(mission.label or service.name) for mission, service in missions]
    return ", ".join(dict.fromkeys(names))
