"""Affecter: a worker takes weekly slots of a mission, and the visits that follow; and gives them back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from careapp.actions.opportunities.access import mission_to_edit
from careapp.actions.reevaluations.chain import awaiting
from careapp.actions.search_rows import taken
from careapp.actions.search_workers import Question, question_of, ranked
from careapp.actions.visits.following import follow, picture, trial
from careapp.actions.visits.generate import Tally, generate, give
from careapp.actions.work import Work
from careapp.db.models.missions import Mission, SlotWorker
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, ngettext
from careapp.readmodels.candidates import Assigned
from careapp.readmodels.recurrence import PatternChange


def assign(work: Work, mission_id: int, worker_id: int, slot_ids: Sequence[int] | None = None) -> Assigned:
    """Give a worker slots of a mission (all the free ones possible when none is named) and their future visits.

    Raise Refused with the first reason when the worker can take none of them.
    """
    work.require(Permission.PLANNING_EDIT)
    mission_to_edit(work, mission_id)
    worker, question = work.get(Worker, worker_id), question_of(work, mission_id)
    chosen = _choose(work, question, worker_id, slot_ids)
    for slot_id, position in chosen.items():
        work.add(SlotWorker(agency_id=work.actor.agency_id, slot_id=slot_id, worker_id=worker_id, position=position))
    tally = Tally()
    given = _give_open(work, mission_id, worker_id, chosen, tally)
    waits = awaiting(work, question.mission.opportunity_id)  # its visits are still those of the form it was copied from
    made = Tally().view() if waits else generate(work, mission_id)
    work.audit("assign_slots", question.mission, worker=worker_id, slots=sorted(chosen), given=given, made=made.made)
    name = full_name(worker.first_name, worker.last_name)
    reasons = [*dict.fromkeys(tally.reasons), *made.reasons]
    visits = len(work.all(_coming(work, mission_id, chosen).where(Visit.worker_id == worker_id)))
    told = _sentence(name, len(chosen), visits, len(reasons))
    told += " " + _("Ses visites suivront la validation de la ré-évaluation.") if waits else ""
    return Assigned(told, len(chosen), made.made, given, reasons)


def _coming(work: Work, mission_id: int, slot_ids: Collection[int]) -> Any:
    """The planned visits to come of some slots of a mission."""
    return work.mine(Visit).where(
        Visit.mission_id == mission_id,
        Visit.slot_id.in_(slot_ids),  # type: ignore[union-attr]
        Visit.starts_at > work.now,
        Visit.status == "planned",
    )


def _choose(work: Work, question: Question, worker_id: int, slot_ids: Sequence[int] | None) -> dict[int, int]:
    """The slots the worker takes, each with the place taken."""
    known = {slot.id or 0 for slot in question.slots}
    wanted = known if slot_ids is None else set(slot_ids)
    if not wanted <= known:
        raise Refused(_("Ce créneau n’est plus dans la mission. Relisez puis recommencez."))
    able, refusal = _able(work, question, worker_id, partly=slot_ids is not None)
    chosen = {
        slot_id: _free_place(question, slot_id)
        for slot_id in wanted & able
        if question.free[slot_id] > 0 and worker_id not in question.held.get(slot_id, {}).values()
    }
    if not chosen:
        raise Refused(refusal or _("Toutes les places que cet intervenant peut tenir sont déjà prises."))
    return chosen


def _able(work: Work, question: Question, worker_id: int, partly: bool) -> tuple[set[int], str]:
    """The slots the worker can take on most dates (`partly`: on some), and the first reason against the others."""
    _problem, _asked, ranking, _skills = ranked(work, question, strict=False)
    candidate = next((one for one in ranking.candidates if one.worker_id == worker_id), None)
    if candidate is None:
        excluded = next((one for one in ranking.excluded if one.worker_id == worker_id), None)
        return set(), excluded.first.sentence if excluded else _("Cet intervenant n’est plus en activité.")
    refusals = [fit.refusal.sentence for fit in candidate.slots if not taken(fit) and fit.refusal]
    able = {int(fit.slot) for fit in candidate.slots if taken(fit) or (partly and fit.takeable)}
    return able, next(iter(refusals), "")  # type: ignore[arg-type, call-overload]


def _free_place(question: Question, slot_id: int) -> int:
    held = question.held.get(slot_id, {})
    return next(place for place in range(1, question.mission.workers + 1) if place not in held)


def _give_open(work: Work, mission_id: int, worker_id: int, chosen: dict[int, int], tally: Tally) -> int:
    """Give the worker the visits of these places that nobody has; how many were given."""
    coming = _coming(work, mission_id, chosen).where(Visit.worker_id.is_(None))  # type: ignore[union-attr]
    visits = [one for one in work.all(coming.order_by(Visit.starts_at)) if chosen[one.slot_id] == one.position]
    give(work, [(visit, worker_id) for visit in visits], tally)
    work.session.flush()
    return sum(visit.worker_id is not None for visit in visits)


def _sentence(name: str, slots: int, visits: int, refused: int) -> str:
    told = ngettext("{name} prend {count} créneau", "{name} prend {count} créneaux", slots, name=name)
    told += ngettext(" ({count} visite).", " ({count} visites).", visits)
    if refused:
        told += " " + ngettext("{count} date reste à affecter.", "{count} dates restent à affecter.", refused)
    return told


def release(
    work: Work, mission_id: int, worker_id: int, slot_ids: Collection[int] | None = None, seen: str = ""
) -> PatternChange:
    """Take a worker from a mission's slots and from their future visits nobody touched.

    Raise Stale when what changes is not what was `seen`.
    """
    work.require(Permission.PLANNING_EDIT)
    mission: Mission = mission_to_edit(work, mission_id)
    question, before = question_of(work, mission_id), picture(work, mission)
    wanted = {slot.id for slot in question.slots} & set(slot_ids or {slot.id for slot in question.slots})
    rows = work.mine(SlotWorker).where(SlotWorker.slot_id.in_(wanted), SlotWorker.worker_id == worker_id)  # type: ignore[attr-defined]
    for row in work.all(rows):
        work.session.delete(row)
    work.session.flush()
    change = follow(work, mission, before, seen)
    work.audit("release_slots", mission, worker=worker_id, freed=sum(line.kind == "freed" for line in change.lines))
    return change


def preview_release(work: Work, mission_id: int, worker_id: int) -> PatternChange:
    """What `release` would change in the planning; nothing is written."""
    with trial(work):
        return release(work, mission_id, worker_id)
