"""The stage board and the list of opportunities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import case, func
from sqlmodel import col, select

from careapp.actions.opportunities import next_step
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
)
from careapp.domain.opportunity_address import OpportunityAddress
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.opportunities import OpportunityCard, OpportunityPage, StageColumn, Waiting

PAGE_SIZE: Final = 50
MOST_CARDS: Final = 20
AT_ONCE: Final = 500
WAITS: Final = col(Opportunity.stage).in_(OPEN_STAGES)
SORTS: Final = {
    "number": col(Opportunity.number),
    "client": col(Client.search),
    "stage": case({stage.value: rank for rank, stage in enumerate(Stage)}, value=Opportunity.stage),
    "since": col(Opportunity.stage_since),
    "action": func.coalesce(Opportunity.next_action_on, date.max),
}
URGENT_FIRST: Final = [
    case((WAITS, 0), (col(Opportunity.stage) == Stage.ACTIVE, 1), else_=2),
    case((WAITS, Opportunity.stage_since)),
    col(Opportunity.stage_since).desc(),
]


def filters_of(work: Work, place: OpportunityAddress) -> Filters:
    """What an address narrows the opportunities to, for the person who reads it."""
    return Filters(
        text=place.text,
        manager_id=(work.actor.user_id or 0) if place.mine else int(place.owner or 0),
        activity_id=int(place.activity or 0),
        funding=place.funding,
        origin=place.origin,
        stage=place.stage,
        idle_since=idle_since(work) if place.idle else None,
        late_before=work.today if place.late else None,
    )


def idle_since(work: Work) -> datetime:
    """Before when an opportunity has come into its stage that has waited for too long."""
    return work.now - timedelta(days=IDLE_DAYS)


def domain_slot(slot: Slot) -> recurrence.Slot:
    """A stored slot as the rules know it."""
    return recurrence.Slot(slot.weekday, slot.start, slot.end, slot.weeks, slot.every, slot.anchor)


def board(work: Work, filters: Filters, shown: Mapping[str, int] | None = None) -> list[StageColumn]:
    """A column for each stage of the board with its first cards, the oldest in the stage first.

    `shown` says of which stages more cards than a page are wanted.
    """
    work.require(Permission.OPPORTUNITIES_READ)
    agency_id, filters = work.actor.agency_id, replace(filters, stage="")
    counts = dict(work.tuples(queries.stage_counts(agency_id, filters)))
    minutes = dict(work.tuples(queries.stage_minutes(agency_id, filters)))
    wanted = {stage: (shown or {}).get(stage, 0) for stage in BOARD_STAGES if counts.get(stage)}
    ids = {stage: _keys(work, replace(filters, stage=stage), most=most) for stage, most in wanted.items()}
    cards = {card.id: card for card in _cards(work, [one for some in ids.values() for one in some])}
    of_stage = {stage: [cards[one] for one in ids.get(stage, ())] for stage in BOARD_STAGES}
    return [_column(one, counts.get(one, 0), round(minutes.get(one) or 0), of_stage[one]) for one in BOARD_STAGES]


def asked(work: Work, filters: Filters) -> tuple[int, int]:
    """How many of the filtered opportunities wait for their first visits, and for how many minutes a week."""
    work.require(Permission.OPPORTUNITIES_READ)
    agency_id, filters = work.actor.agency_id, replace(filters, stage="")
    counts = dict(work.tuples(queries.stage_counts(agency_id, filters)))
    minutes = dict(work.tuples(queries.stage_minutes(agency_id, filters)))
    return sum(counts.get(stage, 0) for stage in OPEN_STAGES), round(sum(minutes.get(one) or 0 for one in OPEN_STAGES))


def more(work: Work, filters: Filters, stage: str, after: int) -> list[OpportunityCard]:
    """The next cards of a column, after so many."""
    work.require(Permission.OPPORTUNITIES_READ)
    return _cards(work, _keys(work, replace(filters, stage=stage), after=max(0, after)))


def _keys(work: Work, filters: Filters, *, after: int = 0, most: int = 0) -> list[int]:
    ordered = queries.keys(work.actor.agency_id, filters).order_by(Opportunity.stage_since, Opportunity.id)
    return list(work.all(ordered.offset(after).limit(min(max(most, MOST_CARDS), AT_ONCE))))


def _column(stage: Stage, count: int, minutes: int, cards: list[OpportunityCard]) -> StageColumn:
    badge = STAGE_BADGES[stage]
    return StageColumn(stage.value, _(badge.label), badge.family, count, duration_text(minutes), minutes, cards)


def page(work: Work, filters: Filters, number: int = 1, sort: str = "", descending: bool = False) -> OpportunityPage:
    """A page of the list (50 rows), filtered; unsorted, what waits longest comes first and what runs or ended last."""
    work.require(Permission.OPPORTUNITIES_READ)
    total = _count(work, filters)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(number, 1), pages)
    ids = work.all(_sorted(work, filters, sort, descending).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE))
    return OpportunityPage(_cards(work, ids), total, number, pages)


def every(work: Work, filters: Filters, sort: str = "", descending: bool = False) -> list[OpportunityCard]:
    """The whole filtered list, in the order of its pages."""
    work.require(Permission.OPPORTUNITIES_READ)
    ids = work.all(_sorted(work, filters, sort, descending))
    parts = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    return [card for part in parts for card in _cards(work, part)]


def waiting(work: Work, filters: Filters, since: datetime) -> Waiting:
    """How many of the filtered opportunities have not moved from before a moment, how many have a late action."""
    work.require(Permission.OPPORTUNITIES_READ)
    late = replace(filters, late_before=work.today)
    return Waiting(_count(work, replace(filters, idle_since=since)), _count(work, late))


def _sorted(work: Work, filters: Filters, sort: str, descending: bool) -> Any:
    rows = queries.keys(work.actor.agency_id, filters)
    if sort == "client" and not filters.text.strip():
        rows = rows.join(Client, col(Client.id) == col(Opportunity.client_id))
    return rows.order_by(*_order(sort, descending), Opportunity.id)


def _order(sort: str, descending: bool) -> list[Any]:
    """The columns to sort by; the days in a stage grow as the date goes back."""
    if sort not in SORTS:
        return URGENT_FIRST
    backwards = descending != (sort == "since")
    return [SORTS[sort].desc() if backwards else SORTS[sort]]


def of_client(work: Work, client_id: int) -> list[OpportunityCard]:
    """A client's opportunities, the newest first."""
    work.require(Permission.OPPORTUNITIES_READ)
    rows = queries.keys(work.actor.agency_id, Filters()).where(Opportunity.client_id == client_id)
    return _cards(work, work.all(rows.order_by(col(Opportunity.id).desc())))


def _count(work: Work, filters: Filters) -> int:
    rows = queries.keys(work.actor.agency_id, filters).subquery()
    return work.session.exec(select(func.count()).select_from(rows)).one()


def _cards(work: Work, ids: Sequence[int]) -> list[OpportunityCard]:
    """The cards of some opportunities, in the order they are asked for."""
    if not ids:
        return []
    found = {row[0].id: row for row in work.session.exec(queries.rows(ids)).all()}
    missions = queries.missions_of(work.session, ids)
    facts = queries.facts_of(work.session, ids, missions, work.now)
    return [_card(work, found[one], missions, facts[one], weekly_minutes(missions, one)) for one in ids]


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
    waits = opportunity.stage in OPEN_STAGES and not locked
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
        stuck=days >= IDLE_DAYS and waits,
        manager=manager.name if manager else "",
        manager_id=opportunity.manager_id or 0,
        initials="".join(part[0] for part in manager.name.split()[:2]).upper() if manager else "",
        city=city or "",
        origin=label(_(opportunity.origin)) if opportunity.origin else "",
        twin=client.maybe_twin,
        locked=locked,
        wished_start=opportunity.wished_start.strftime("%d/%m/%Y") if opportunity.wished_start else "",
        version=opportunity.version,
        **next_step.shown(work, opportunity, facts),
    )


def _services(missions: Sequence[tuple[Mission, Service]]) -> str:
    names = [label(mission.label or service.name) for mission, service in missions]
    return ", ".join(dict.fromkeys(names))
