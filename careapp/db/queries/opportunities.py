"""Selects over opportunities: rows with their client, and the facts the rules ask for, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, or_, select

from careapp.db.models.catalog import Activity, Service
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.mails import Mail
from careapp.db.models.missions import Mission, Slot, SlotWorker
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import User
from careapp.db.models.visits import Visit
from careapp.domain.opportunities import OPEN_STAGES, OpportunityFacts
from careapp.domain.people import fold
from careapp.domain.recurrence import Weeks


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the list and the board; `late_before` keeps what should have been done before a day."""

    text: str = ""
    manager_id: int = 0
    activity_id: int = 0
    funding: str = ""
    origin: str = ""
    stage: str = ""
    idle_since: datetime | None = None
    late_before: date | None = None


@dataclass(slots=True)
class MissionRows:
    """The missions of some opportunities with their services and slots, by opportunity."""

    missions: dict[int, list[tuple[Mission, Service]]] = field(default_factory=lambda: defaultdict(list))
    slots: dict[int, list[Slot]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[int, list[SlotWorker]] = field(default_factory=lambda: defaultdict(list))


def keys(agency_id: int, filters: Filters) -> Any:
    """A select of the ids the filters leave; clients are read where names are looked for alone."""
    rows = select(Opportunity.id).where(Opportunity.agency_id == agency_id, *_narrowed(filters))
    words = fold(filters.text).split()[:5]
    if not words:
        return rows
    rows = rows.join(Client, col(Client.id) == col(Opportunity.client_id))
    for word in words:
        named = col(Client.search).contains(word, autoescape=True)
        numbered = func.lower(Opportunity.number).contains(word, autoescape=True)
        rows = rows.where(or_(named, numbered, _in_town(word)))
    return rows


def _in_town(word: str) -> Any:
    """Whether the client lives in a town whose name holds a word: the few towns are looked up once."""
    living = select(ClientAddress.client_id).where(ClientAddress.main)
    return col(Opportunity.client_id).in_(living.where(col(ClientAddress.search).contains(word, autoescape=True)))


def rows(ids: Sequence[int]) -> Any:
    """A select of (opportunity, client, manager, activity, town) of some opportunities, in no order."""
    town = (
        select(func.min(ClientAddress.city))
        .where(ClientAddress.client_id == Client.id, ClientAddress.main)
        .scalar_subquery()
    )
    return (
        select(Opportunity, Client, User, Activity, town)
        .join(Client, col(Client.id) == col(Opportunity.client_id))
        .join(Activity, col(Activity.id) == col(Opportunity.activity_id))
        .outerjoin(User, col(User.id) == col(Opportunity.manager_id))
        .where(col(Opportunity.id).in_(ids))
    )


def stage_counts(agency_id: int, filters: Filters) -> Any:
    """A select of (stage, how many)."""
    chosen = keys(agency_id, filters).add_columns(Opportunity.stage).subquery()
    return select(chosen.c.stage, func.count()).group_by(chosen.c.stage)


def stage_minutes(agency_id: int, filters: Filters) -> Any:
    """A select of (stage, minutes asked for in an average week), pairs counted once."""
    chosen = keys(agency_id, filters).add_columns(Opportunity.stage).subquery()
    half = col(Slot.weeks).in_((Weeks.EVEN, Weeks.ODD))
    share = case((half, 0.5), (col(Slot.weeks) == Weeks.NTH, 1.0 / func.nullif(Slot.every, 0)), else_=1.0)
    asked = func.sum((col(Slot.end) - col(Slot.start)) * share)
    joined = select(chosen.c.stage, asked).join(Mission, Mission.opportunity_id == chosen.c.id)
    return joined.join(Slot, Slot.mission_id == Mission.id).group_by(chosen.c.stage)


def _narrowed(filters: Filters) -> list[Any]:
    wanted = {
        Opportunity.manager_id: filters.manager_id,
        Opportunity.activity_id: filters.activity_id,
        Opportunity.funding: filters.funding,
        Opportunity.origin: filters.origin,
        Opportunity.stage: filters.stage,
    }
    clauses: list[Any] = [column == value for column, value in wanted.items() if value]
    waits = col(Opportunity.stage).in_(OPEN_STAGES) & col(Opportunity.locked_at).is_(None)
    if filters.idle_since:
        clauses += [waits, col(Opportunity.stage_since) < filters.idle_since]
    if filters.late_before:
        clauses += [waits, col(Opportunity.next_action_on) < filters.late_before]
    return clauses


def missions_of(session: Session, opportunity_ids: Collection[int]) -> MissionRows:
    """The missions, slots and holders of some opportunities, in three selects."""
    found = MissionRows()
    pairs = select(Mission, Service).join(Service, col(Service.id) == col(Mission.service_id))
    pairs = pairs.where(col(Mission.opportunity_id).in_(opportunity_ids)).order_by(Mission.position, Mission.id)
    for mission, service in session.exec(pairs):
        found.missions[mission.opportunity_id].append((mission, service))
    of_missions = select(Slot, Mission.opportunity_id).join(Mission, col(Mission.id) == col(Slot.mission_id))
    chosen = col(Mission.opportunity_id).in_(opportunity_ids)
    for slot, _opportunity in session.exec(of_missions.where(chosen).order_by(Slot.weekday, Slot.start)):
        found.slots[slot.mission_id].append(slot)
    held = select(SlotWorker).join(Slot).join(Mission).where(chosen).order_by(SlotWorker.position)
    for holder in session.exec(held):
        found.holders[holder.slot_id].append(holder)
    return found


def facts_of(session: Session, ids: Collection[int], rows: MissionRows, now: datetime) -> dict[int, OpportunityFacts]:
    """What the rules ask about each opportunity."""
    visits = _visit_counts(session, ids, now)
    sent, quoted = _with_sheet_sent(session, ids), _quoted(session, ids)
    days = {one: (now - at).days for one, at in quoted.items()}
    return {one: _facts(rows, one, visits.get(one, (0, 0)), one in sent, days.get(one)) for one in ids}


def _facts(
    rows: MissionRows, one: int, visits: tuple[int, int], sent: bool, quoted_days: int | None
) -> OpportunityFacts:
    missions = [mission for mission, _service in rows.missions.get(one, [])]
    slots = [(mission, slot) for mission in missions for slot in rows.slots.get(mission.id or 0, [])]
    return OpportunityFacts(
        missions=len(missions),
        missions_without_slots=sum(1 for mission in missions if not rows.slots.get(mission.id or 0)),
        places=sum(mission.workers for mission, _slot in slots),
        covered=sum(min(len(rows.holders.get(slot.id or 0, [])), mission.workers) for mission, slot in slots),
        visits_to_come=visits[0],
        visits_done=visits[1],
        sheet_sent=sent,
        quoted_days=quoted_days,
    )


def _visit_counts(session: Session, ids: Iterable[int], now: datetime) -> dict[int, tuple[int, int]]:
    to_come = func.sum(case((col(Visit.starts_at) > now, 1), else_=0))
    done = func.sum(case((col(Visit.status) == "done", 1), else_=0))
    counted = (
        select(Visit.opportunity_id, to_come, done)
        .where(col(Visit.opportunity_id).in_(ids), Visit.status != "cancelled")
        .group_by(Visit.opportunity_id)
    )
    return {one: (int(a or 0), int(b or 0)) for one, a, b in session.exec(counted)}  # type: ignore[misc]


def _quoted(session: Session, ids: Iterable[int]) -> dict[int, datetime]:
    """When a quote was last issued for some opportunities."""
    one = col(IssuedDocument.opportunity_id)
    issued = select(one, func.max(col(IssuedDocument.issued_at))).where(one.in_(ids), IssuedDocument.kind == "quote")
    return {key: at for key, at in session.exec(issued.group_by(one)) if key is not None}


def _with_sheet_sent(session: Session, ids: Iterable[int]) -> set[int]:
    mailed = (
        select(Mail.opportunity_id)
        .join(IssuedDocument, col(IssuedDocument.id) == col(Mail.document_id))
        .where(col(Mail.opportunity_id).in_(ids), IssuedDocument.kind == "mission_sheet", Mail.status != "failed")
    )
    return {one for one in session.exec(mailed) if one is not None}
