"""The visits of a mission's weekly slots for weeks ahead: made once each, given to their holders where rules allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from careapp.actions.matching_data.asked import Asker, dates_of
from careapp.actions.matching_data.problems import horizon_of, narrow_problem
from careapp.actions.visits.takeover import take_over, without_doubles
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.missions import Mission, Slot, SlotWorker
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import DOUBLE_BOOKING, Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import visits as queries
from careapp.domain import recurrence
from careapp.domain.people import short_name
from careapp.domain.permissions import Permission
from careapp.domain.public_holidays import METROPOLE, holidays_between
from careapp.i18n import _, formats, ngettext
from careapp.matching.agenda import Busy
from careapp.matching.check import check
from careapp.matching.problem import Problem
from careapp.readmodels.visits import Generated

WEEKS: Final = 8
MOST_WEEKS: Final = 26
LEAST_WEEKS: Final = 4  # of a mission that begins late, whatever the horizon
TOLD: Final = 5
_DAY: Final = timedelta(days=1)
LIVE_STAGES: Final = ("planning", "active")


@dataclass(frozen=True, slots=True)
class Place:
    """One place of one occurrence of a slot: what makes a visit of its own."""

    slot: Slot
    day: date
    position: int

    @property
    def key(self) -> tuple[int | None, date, int]:
        """What the database keeps unique."""
        return self.slot.id, self.day, self.position


@dataclass(slots=True)
class Tally:
    """What a generation counts."""

    made: int = 0
    kept: int = 0
    removed: int = 0
    unassigned: int = 0
    reasons: list[str] = field(default_factory=list)

    def view(self) -> Generated:
        """In words for the person who asked."""
        told = list(dict.fromkeys(self.reasons))
        more = [_("et {count} autres refus", count=len(told) - TOLD)] if len(told) > TOLD else []
        sentence = ngettext("{count} visite créée.", "{count} visites créées.", self.made)
        if self.unassigned:
            sentence += " " + ngettext("{count} reste à affecter.", "{count} restent à affecter.", self.unassigned)
        return Generated(self.made, self.kept, self.removed, self.unassigned, sentence, told[:TOLD] + more)


def generate(work: Work, mission_id: int, weeks: int | None = None) -> Generated:
    """Make the missing visits of a mission from today, or its start, for some weeks (the agency's setting)."""
    work.require(Permission.PLANNING_EDIT)
    mission = work.get(Mission, mission_id)
    tally = Tally()
    _make(work, mission, places_of(work, mission, weeks), tally)
    work.audit("generate_visits", mission, made=tally.made, unassigned=tally.unassigned)
    return tally.view()


def regenerate(work: Work, mission_id: int, weeks: int | None = None) -> Generated:
    """Follow a change of slots: future visits nobody touched go where the slots no longer say them, others come."""
    work.require(Permission.PLANNING_EDIT)
    mission = work.get(Mission, mission_id)
    tally = Tally()
    places = places_of(work, mission, weeks)
    expected = {place.key: place for place in places}
    for visit in work.all(queries.untouched(work.actor.agency_id, mission_id, work.now)):
        if not _still_said(work, visit, expected, places):
            work.session.delete(visit)
            tally.removed += 1
    work.session.flush()
    _make(work, mission, places, tally)
    work.audit("regenerate_visits", mission, made=tally.made, removed=tally.removed, unassigned=tally.unassigned)
    return tally.view()


def follow(work: Work, mission_id: int) -> Generated | None:
    """Regenerate a mission whose visits are already planned; None where there is nothing to follow yet."""
    work.require(Permission.PLANNING_EDIT)
    mission = work.get(Mission, mission_id)
    planned = work.mine(Visit).where(Visit.mission_id == mission.id, Visit.slot_date >= work.today)
    return regenerate(work, mission_id) if work.session.exec(planned.limit(1)).first() else None


def _still_said(work: Work, visit: Visit, expected: dict, places: Sequence[Place]) -> bool:
    last = max((place.day for place in places), default=work.today)
    place = expected.get((visit.slot_id, visit.slot_date, visit.position))
    if place is None:
        return visit.slot_id is not None and visit.slot_date is not None and visit.slot_date > last
    return (visit.starts_at, visit.ends_at) == recurrence.instants(place.day, place.slot.start, place.slot.end, work.tz)


def generate_all(work: Work) -> int:
    """Prolong the planning of every mission that runs; gives how many visits were made."""
    work.require(Permission.PLANNING_EDIT)
    return sum(generate(work, mission_id).made for mission_id in running(work))


def running(work: Work) -> list[int]:
    """The missions whose planning is prolonged."""
    work.require(Permission.PLANNING_EDIT)
    missions = work.mine(Mission).join(Opportunity, Opportunity.id == Mission.opportunity_id)
    live = Opportunity.stage.in_(LIVE_STAGES)  # type: ignore[attr-defined]
    return [mission.id for mission in work.all(missions.where(live).order_by(Mission.id))]


def horizon_weeks(work: Work, weeks: int | None = None) -> int:
    """How many weeks are planned ahead."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    return min(max(int(weeks or (agency.settings or {}).get("planning_weeks") or WEEKS), 1), MOST_WEEKS)


def span_of(work: Work, mission: Mission, weeks: int | None = None) -> tuple[date, date]:
    """The first and last date a mission is planned on: as far ahead as the agency plans everything else."""
    first, ahead = max(work.today, mission.starts_on), horizon_weeks(work, weeks)
    last = max(work.today + timedelta(days=7 * ahead), first + timedelta(days=7 * min(ahead, LEAST_WEEKS))) - _DAY
    return first, min(last, mission.ends_on) if mission.ends_on else last


def places_of(work: Work, mission: Mission, weeks: int | None = None) -> list[Place]:
    """Every place of every occurrence of a mission's slots in the weeks ahead, by date."""
    first, last = span_of(work, mission, weeks)
    if last < first:
        return []
    agency = work.session.get_one(Agency, work.actor.agency_id)
    holidays = holidays_between(first, last, agency.holidays_region or METROPOLE)
    slots = work.all(work.mine(Slot).where(Slot.mission_id == mission.id).order_by(Slot.weekday, Slot.start))
    found = [
        Place(slot, day, position)
        for slot in slots
        for day in recurrence.occurrences(pattern(slot, mission), first, last, holidays)
        for position in range(1, mission.workers + 1)
    ]
    return sorted(found, key=lambda place: (place.day, place.slot.start, place.position))


def pattern(slot: Slot, mission: Mission) -> recurrence.Slot:
    """A slot of the database as the rules of recurrence know it."""
    anchor = slot.anchor or mission.starts_on
    return recurrence.Slot(slot.weekday, slot.start, slot.end, slot.weeks, slot.every, anchor, slot.holidays)


def visit_fields(work: Work, mission: Mission, opportunity: Opportunity, place: Place) -> dict[str, Any]:
    """The fields of the visit a place makes, without a worker yet."""
    slot = place.slot
    starts_at, ends_at = recurrence.instants(place.day, slot.start, slot.end, work.tz)
    slack = timedelta(minutes=slot.tolerance)
    return {
        "agency_id": mission.agency_id,
        "client_id": opportunity.client_id,
        "service_id": mission.service_id,
        "opportunity_id": opportunity.id,
        "mission_id": mission.id,
        "slot_id": slot.id,
        "slot_date": place.day,
        "position": place.position,
        "pair_key": f"{slot.id}-{place.day:%Y%m%d}" if mission.workers > 1 else "",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "earliest_at": starts_at - slack if slack else None,
        "latest_at": ends_at + slack if slack else None,
    }


def _make(work: Work, mission: Mission, places: Sequence[Place], tally: Tally) -> None:
    known = set(work.tuples(queries.slot_keys(work.actor.agency_id, {place.slot.id or 0 for place in places})))
    missing = [place for place in places if place.key not in known]
    tally.kept = len(places) - len(missing)
    opportunity = work.get(Opportunity, mission.opportunity_id)
    take_over(work, mission)
    now = work.now
    fields = [visit_fields(work, mission, opportunity, place) for place in missing]
    visits = without_doubles(work, mission, [Visit(**one) for one in fields if one["starts_at"] > now])
    wanted = _holders(work, {place.slot.id or 0 for place in missing})
    give(work, [(visit, wanted.get((visit.slot_id or 0, visit.position))) for visit in visits], tally)
    _insert(work, visits, tally)
    tally.made, tally.unassigned = len(visits), sum(visit.worker_id is None for visit in visits)


def _holders(work: Work, slot_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    rows = work.all(work.mine(SlotWorker).where(SlotWorker.slot_id.in_(list(slot_ids))))  # type: ignore[attr-defined]
    return {(row.slot_id, row.position): row.worker_id for row in rows}


def give(work: Work, wanted: Sequence[tuple[Visit, int | None]], tally: Tally) -> None:
    """Give each visit to the worker wanted for it where no rule forbids; else leave it, with the reason."""
    asked = [(visit, worker) for visit, worker in wanted if worker is not None]
    if not asked:
        return
    horizon = horizon_of(work, *dates_of([visit for visit, _worker in asked], work.tz))
    workers = {worker for _visit, worker in asked}
    problem = narrow_problem(work, horizon, workers, [visit.id or 0 for visit, _worker in asked])
    asker = Asker.of(work, horizon.wall, [visit for visit, _worker in asked], strict=False)
    names = {row.id: short_name(row.first_name, row.last_name) for row in work.all(queries.named(Worker, workers))}
    for number, (visit, worker) in enumerate(asked):
        problem = _give_one(work, problem, asker, visit, worker, -number - 1, names, tally)


def _give_one(
    work: Work, problem: Problem, asker: Asker, visit: Visit, worker_id: int, key: int, names: dict, tally: Tally
) -> Problem:
    worker = next((one for one in problem.workers if one.id == worker_id), None)
    asked = asker.visit(visit, key)
    refusal = check(problem, worker, asked).blocking if worker else ()
    if worker and not refusal:
        visit.worker_id = worker_id
        place = asked.place
        at = (place.lat, place.lon) if place else (None, None)
        row = Busy(worker_id, asked.start, asked.end, *at, key, asked.client_name, asked.pair_key)
        return problem.with_busy([row])
    visit.worker_id = None
    reason = refusal[0].sentence if refusal else _("n’est plus en activité")
    when = formats.short_day(visit.starts_at.astimezone(work.tz).date())
    tally.reasons.append(f"{names.get(worker_id, '')}, {when} : {reason}")
    return problem


def _insert(work: Work, visits: Sequence[Visit], tally: Tally) -> None:
    try:
        with work.session.begin_nested():
            work.session.add_all(visits)
            work.session.flush()
    except DBAPIError as error:
        if DOUBLE_BOOKING not in str(error.orig):
            raise
        _insert_one_by_one(work, visits, tally)


def _insert_one_by_one(work: Work, visits: Sequence[Visit], tally: Tally) -> None:
    # Someone booked one of the workers between our reading and our writing: that visit alone stays without a worker.
    for visit in visits:
        try:
            with work.session.begin_nested():
                work.session.add(visit)
                work.session.flush()
        except DBAPIError as error:
            if DOUBLE_BOOKING not in str(error.orig):
                raise
            tally.reasons.append(_("Cet intervenant a déjà une visite à cette heure."))
            visit.worker_id = None
            work.add(visit)
