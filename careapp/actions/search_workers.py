"""Recherche: every worker ranked for a mission's slots, the others with their reason; Affecter gives them out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, Final

from careapp.actions.matching_data.asked import Asker, dates_of
from careapp.actions.matching_data.problems import holders, of_workers, shared_horizon, whole_problem
from careapp.actions.search_rows import Shown, rows, taken
from careapp.actions.visits.places import Place, places_of, visit_fields
from careapp.actions.visits.takeover import relieved
from careapp.actions.work import Work
from careapp.db.models.missions import Mission, Slot, SlotWorker
from careapp.db.models.opportunities import Opportunity
from careapp.db.queries import visits as queries
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.matching.problem import Problem
from careapp.matching.problem import Visit as Asked
from careapp.matching.ranking import Candidate, Ranking, rank
from careapp.readmodels.candidates import SearchView

NEAR: Final = 20
SORTS: Final[Mapping[str, Any]] = {
    "score": lambda one: (-one.score, one.travel_minutes, one.name),
    "travel": lambda one: (one.travel_minutes, -one.score, one.name),
    "hours": lambda one: (-(one.contract_left or 0), -one.score, one.name),
    "name": lambda one: (one.name,),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person narrows a search by; `skills` leaves out who lacks any skill asked."""

    text: str = ""
    skills: bool = True
    near: bool = False
    available: bool = False
    sort: str = "score"


@dataclass(frozen=True, slots=True)
class Question:
    """The visits a mission's slots ask for, and who holds which place already."""

    mission: Mission
    opportunity: Opportunity
    slots: Sequence[Slot]
    places: Sequence[Place]
    held: Mapping[int, Mapping[int, int]]  # slot → position → worker

    @property
    def free(self) -> dict[int, int]:
        """Places without a holder, by slot."""
        return {slot.id or 0: self.mission.workers - len(self.held.get(slot.id or 0, {})) for slot in self.slots}


def question_of(work: Work, mission_id: int) -> Question:
    """A mission's slots, their dates and their holders; raise Refused when there is nothing to search for."""
    mission = work.get(Mission, mission_id)
    slots = work.all(work.mine(Slot).where(Slot.mission_id == mission_id).order_by(Slot.weekday, Slot.start))
    if not slots:
        raise Refused(_("Définissez d’abord les créneaux de cette mission."))
    places = [place for place in places_of(work, mission) if place.position == 1]
    if not places:
        raise Refused(_("Cette mission n’a plus de date à venir : changez sa période."))
    held: dict[int, dict[int, int]] = {}
    ids = [slot.id for slot in slots]
    for row in work.all(work.mine(SlotWorker).where(SlotWorker.slot_id.in_(ids))):  # type: ignore[attr-defined]
        held.setdefault(row.slot_id, {})[row.position] = row.worker_id
    return Question(mission, work.get(Opportunity, mission.opportunity_id), slots, places, held)


def search(work: Work, mission_id: int, filters: Filters | None = None) -> SearchView:
    """Rank every active worker of the agency for a mission; raise Refused without slots or dates."""
    work.require(Permission.PLANNING_READ)
    filters = filters or Filters()
    question = question_of(work, mission_id)
    problem, asked, ranking, every = ranked(work, question, filters.skills)
    kept = [one for one in ranking.candidates if _passes(one, filters)]
    kept.sort(key=SORTS.get(filters.sort, SORTS["score"]))
    return rows(work, question, Shown(problem, asked, every, kept, ranking, filters))


def ranked(work: Work, question: Question, strict: bool) -> tuple[Problem, list[Asked], Ranking, Mapping[int, int]]:
    """The problem, the visits asked, the ranking, and all the skills the mission asks."""
    visits = occurrences(work, question.mission, question.opportunity, question.places)
    horizon = shared_horizon(work, *dates_of(visits, work.tz))
    problem = whole_problem(work, horizon)
    asker = Asker.of(work, horizon.wall, visits, strict)
    asked = [replace(asker.visit(visit, number), pair_key=None) for number, visit in enumerate(visits)]
    own = _own_visits(work, question.mission)
    ranking = _ranking(problem, asked, own)
    return problem, asked, ranking, asker.skills.of(question.mission.id, strict=True)


def occurrences(work: Work, mission: Mission, opportunity: Opportunity, places: Sequence[Place]) -> list[Any]:
    """The visits places would make, as plain things that are never written."""
    blank = {
        "soft_end": False,
        "gap_least": 0,
        "gap_most": 0,
        "id": None,
        "address_id": None,
        "worker_id": None,
        "locked": False,
    }
    return [SimpleNamespace(**blank, **visit_fields(work, mission, opportunity, place)) for place in places]


def _own_visits(work: Work, mission: Mission) -> list[int]:
    """The visits that leave their workers free for the mission: its own, and those it takes over."""
    own = [key for (key,) in work.tuples(queries.assigned_of(work.actor.agency_id, mission.id or 0, work.now))]
    return own + [visit.id or 0 for visit in relieved(work, mission)]


def _ranking(problem: Problem, asked: Sequence[Asked], own: Collection[int]) -> Ranking:
    """The ranking in which nobody is kept from the mission by the mission's own visits."""
    whole = rank(problem, asked)
    having = holders(problem, own) if own else set()
    if not having:
        return whole
    apart = rank(of_workers(problem, having, own), asked)
    candidates = [one for one in whole.candidates if one.worker_id not in having] + list(apart.candidates)
    excluded = [one for one in whole.excluded if one.worker_id not in having] + list(apart.excluded)
    counts: dict[str, int] = {}
    for one in excluded:
        counts[one.codes[0]] = counts.get(one.codes[0], 0) + 1
    return Ranking(tuple(candidates), tuple(excluded), counts)


def _passes(candidate: Candidate, filters: Filters) -> bool:
    if filters.text and not all(word in fold(candidate.name) for word in fold(filters.text).split()):
        return False
    if filters.near and candidate.travel_minutes > NEAR:
        return False
    return not filters.available or all(map(taken, candidate.slots))
