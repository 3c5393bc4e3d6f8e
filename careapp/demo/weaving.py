"""From weekly tours to opportunities, missions, slots, holders and the visits of many weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from careapp.actions.opportunities import edit, lines, missions
from careapp.actions.search_rows import taken
from careapp.actions.search_workers import question_of, ranked
from careapp.actions.work import Work
from careapp.catalogues import lists
from careapp.db.models import Absence, Client, Mission, Opportunity, RiskSituation, Service, Slot, SlotWorker, Visit
from careapp.demo import words
from careapp.demo.people import Cast
from careapp.demo.tours import Stop
from careapp.domain.recurrence import instants

APA = lists().funders[0]
ROWS_AT_ONCE = 5000
UNHELD = 0.025
ANSWERS = {
    "demandeur": "un_proche",
    "urgence": "sans_urgence",
    "autonomie": "aide_partielle",
    "accord_donnees": True,
    "accord_partage": True,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days before and after today that hold visits."""

    past: int
    future: int


@dataclass(frozen=True, slots=True)
class Woven:
    """A slot of the demo with what its visits need."""

    slot: Slot
    mission: Mission
    client_id: int
    address_id: int | None
    worker_id: int | None


def open_opportunity(cast: Cast, client: Client, activity_id: int, stage: str, days_ago: int) -> Opportunity:
    """An opportunity of a client in a stage for some days, with a form that is filled in."""
    work, chance = cast.work, cast.chance
    one = work.get(Opportunity, edit.create(work, client.id or 0, activity_id, chance.choice(words.NEEDS)))
    one.stage, one.stage_since = stage, work.now - timedelta(days=days_ago)
    one.funding = chance.choice((APA, APA, "Mutuelle", "")) if client.gir and client.gir <= 4 else ""
    one.origin = chance.choice(lists().origins[:9])
    one.evaluated_on = work.today - timedelta(days=days_ago + chance.randrange(5, 30))
    one.wished_start = work.today + timedelta(days=chance.randrange(4, 25))
    one.answers = {**ANSWERS, "habitudes": chance.choice(words.HABITS)}
    work.session.add(one)
    situations = work.all(work.mine(RiskSituation).where(RiskSituation.activity_id == activity_id))
    for situation in chance.sample(situations[:8], chance.randrange(0, 4)):
        lines.add_situation(work, one.id or 0, situation.id or 0)
    return one


def weave_client(
    cast: Cast,
    one: Opportunity,
    stops: Sequence[Stop],
    services: dict[str, Service],
    since: date,
    address_id: int | None,
) -> list[Woven]:
    """The missions and slots of a client's stops, each held by the worker of its tour."""
    by_service: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        by_service[stop.service].append(stop)
    woven = []
    for code, found in by_service.items():
        mission = cast.work.get(Mission, missions.add(cast.work, one.id or 0, services[code].id or 0))
        mission.starts_on = since
        for stop in sorted(found, key=lambda stop: (stop.weekday, stop.start)):
            woven.append(_slot(cast, mission, stop, address_id))
    return woven


def _slot(cast: Cast, mission: Mission, stop: Stop, address_id: int | None) -> Woven:
    shape = {"weekday": stop.weekday, "start": stop.start, "end": stop.start + stop.minutes}
    slot = cast.work.add(Slot(agency_id=mission.agency_id, mission_id=mission.id or 0, tolerance=15, **shape))
    worker_id = stop.worker if stop.worker and cast.chance.random() > UNHELD else None
    if worker_id:
        cast.row(SlotWorker(slot_id=slot.id or 0, worker_id=worker_id))
    return Woven(slot, mission, stop.client, address_id, worker_id)


def hold(work: Work, opportunity_id: int) -> None:
    """Give the places of an opportunity that is being planned to the workers who suit them best."""
    for mission in work.all(work.mine(Mission).where(Mission.opportunity_id == opportunity_id)):
        question = question_of(work, mission.id or 0)
        _problem, _asked, ranking, _skills = ranked(work, question, strict=False)
        free = {slot.id for slot in question.slots}
        for candidate in ranking.candidates:
            for slot_id in {int(fit.slot) for fit in candidate.slots if taken(fit)} & free:
                work.add(SlotWorker(agency_id=mission.agency_id, slot_id=slot_id, worker_id=int(candidate.worker_id)))
                free.discard(slot_id)


def make_visits(work: Work, woven: Sequence[Woven], span: Span, chance: Any) -> int:
    """The visits of all slots over a span of days, those before now done; give how many."""
    away = _absences(work)
    rows, made = [], 0
    for row in _rows(work, woven, span, chance, away):
        rows.append(row)
        if len(rows) == ROWS_AT_ONCE:
            made += _insert(work, rows)
            rows = []
    return made + _insert(work, rows)


def _insert(work: Work, rows: list[dict[str, Any]]) -> int:
    if rows:
        work.session.execute(insert(Visit), rows)
    return len(rows)


def _absences(work: Work) -> dict[int, list[tuple[datetime, datetime]]]:
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for absence in work.all(work.mine(Absence)):
        found[absence.worker_id].append((absence.starts_at, absence.ends_at))
    return found


def _rows(
    work: Work, woven: Sequence[Woven], span: Span, chance: Any, away: dict[int, list[tuple[datetime, datetime]]]
) -> Iterable[dict[str, Any]]:
    days = [work.today + timedelta(days=offset) for offset in range(-span.past, span.future + 1)]
    for one in woven:
        for day in days:
            if day.weekday() == one.slot.weekday and one.mission.starts_on <= day:
                yield _row(work, one, day, chance, away)


def _row(work: Work, one: Woven, day: date, chance: Any, away: dict[int, Any]) -> dict[str, Any]:
    starts_at, ends_at = instants(day, one.slot.start, one.slot.end, work.tz)
    absent = any(start < ends_at and starts_at < end for start, end in away.get(one.worker_id or 0, ()))
    worker_id = None if absent else one.worker_id
    return {
        "agency_id": work.actor.agency_id,
        "client_id": one.client_id,
        "address_id": one.address_id,
        "service_id": one.mission.service_id,
        "opportunity_id": one.mission.opportunity_id,
        "mission_id": one.mission.id,
        "slot_id": one.slot.id,
        "slot_date": day,
        "worker_id": worker_id,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "status": _status(work, starts_at, ends_at, worker_id, chance),
        "earliest_at": starts_at - timedelta(minutes=15),
        "latest_at": ends_at + timedelta(minutes=15),
    }


def _status(work: Work, starts_at: datetime, ends_at: datetime, worker_id: int | None, chance: Any) -> str:
    if worker_id and ends_at <= work.now:
        return "done"
    if worker_id and starts_at <= work.now:
        return "running"
    return "to_confirm" if worker_id and chance.random() < 0.02 else "planned"
