"""The visits of a mission's weekly slots for weeks ahead: made once each, given to their holders where rules allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from careapp.actions.matching_data.asked import Asker, dates_of
from careapp.actions.matching_data.problems import horizon_of, narrow_problem
from careapp.actions.reevaluations.chain import awaiting
from careapp.actions.visits.locks import locks, sector_of
from careapp.actions.visits.places import Place, places_of, visit_fields
from careapp.actions.visits.takeover import take_over, without_doubles
from careapp.actions.work import Work
from careapp.db.models.missions import Mission, Slot, SlotWorker
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import DOUBLE_BOOKING, Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import visits as queries
from careapp.domain.people import short_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats, ngettext
from careapp.matching.agenda import Busy
from careapp.matching.check import check
from careapp.matching.problem import Problem
from careapp.readmodels.visits import Generated

TOLD: Final = 5
LIVE_STAGES: Final = ("planning", "active")


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
    if awaiting(work, mission.opportunity_id):
        raise Refused(_("Cette ré-évaluation n’est pas validée : ses visites suivront sa validation."))
    tally = Tally()
    _drop_ended(work, mission)
    make(work, mission, places_of(work, mission, weeks), tally)
    work.audit("generate_visits", mission, made=tally.made, unassigned=tally.unassigned)
    return tally.view()


def generate_all(work: Work) -> int:
    """Prolong the planning of every mission that runs; gives how many visits were made."""
    work.require(Permission.PLANNING_EDIT)
    return sum(generate(work, mission_id).made for mission_id in running(work))


def running(work: Work) -> list[int]:
    """The missions whose planning is prolonged."""
    work.require(Permission.PLANNING_EDIT)
    missions = work.mine(Mission).join(Opportunity, Opportunity.id == Mission.opportunity_id)
    live = Opportunity.stage.in_(LIVE_STAGES)  # type: ignore[attr-defined]
    found = work.all(missions.where(live).order_by(Mission.id))
    return [mission.id for mission in found if not awaiting(work, mission.opportunity_id)]


def make(work: Work, mission: Mission, places: Sequence[Place], tally: Tally) -> list[Visit]:
    """Make the visits of places that never had one, and give them to the holders of their places where rules allow."""
    known = set(work.tuples(queries.slot_keys(work.actor.agency_id, {place.slot.id or 0 for place in places})))
    missing = [place for place in places if place.key not in known]
    tally.kept = len(places) - len(missing)
    opportunity = work.get(Opportunity, mission.opportunity_id)
    take_over(work, mission)
    now = work.now
    fields = [visit_fields(work, mission, opportunity, place) for place in missing]
    coming = _not_locked(work, opportunity.client_id, [one for one in fields if one["starts_at"] > now], tally)
    visits = without_doubles(work, mission, [Visit(**one) for one in coming])
    wanted = holders_of(work, {place.slot.id or 0 for place in missing})
    give(work, [(visit, wanted.get((visit.slot_id or 0, visit.position))) for visit in visits], tally)
    _insert(work, visits, tally)
    tally.made, tally.unassigned = len(visits), sum(visit.worker_id is None for visit in visits)
    return visits


def _not_locked(work: Work, client_id: int, coming: list[dict[str, Any]], tally: Tally) -> list[dict[str, Any]]:
    """The visits to make, but those of a locked day: they are made the night after it is opened again."""
    held, sector = locks(work), sector_of(work, client_id)
    days = sorted(
        {one["starts_at"].astimezone(work.tz).date() for one in coming if held.hold(one["starts_at"], sector)}
    )
    tally.reasons += [
        _("Le {day} est verrouillé : la visite n’y est pas créée", day=formats.short_day(day)) for day in days
    ]
    return [one for one in coming if not held.hold(one["starts_at"], sector)]


def _drop_ended(work: Work, mission: Mission) -> None:
    """Forget the slots whose last day is over."""
    for slot in work.all(work.mine(Slot).where(Slot.mission_id == mission.id, Slot.until < work.today)):
        work.session.delete(slot)
    work.session.flush()


def holders_of(work: Work, slot_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """Who holds each place of some slots."""
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
