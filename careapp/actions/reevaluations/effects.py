"""What a validated re-evaluation does to the planning: old missions end, visits go over to the new ones and follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from careapp.actions.visits import traces
from careapp.actions.visits.changed import Line
from careapp.actions.visits.following import Following, Picture, picture, stays
from careapp.actions.visits.generate import LIVE_STAGES, Tally
from careapp.actions.work import Work
from careapp.db.models.missions import Mission, Slot, SlotWorker
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.queries import visits as queries
from careapp.domain.reevaluation_effect import Validation

BLANK: Final = Picture({}, {}, {}, {})


@dataclass(slots=True)
class Effect:
    """What becomes of visits, and why some places found nobody."""

    lines: list[Line] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def take_effect(work: Work, forms: Sequence[Opportunity], copy: Opportunity, decided: Validation) -> Effect:
    """Let the missions of a copy take over from those of the `forms` before it on the day decided.

    Every visit from that day on goes over to the slot that was copied from its own and follows it; one that was changed
    by hand, is under way or closed stays as it is; one whose slot is gone goes with it.
    """
    old = [mission for form in forms for mission in missions_of(work, form)]
    new = missions_of(work, copy)
    planned = any(form.stage in LIVE_STAGES for form in forms)
    pictures = {mission.id: picture(work, mission) for mission in old}
    heirs = _heirs(work, old, new)
    if decided.keep_workers:
        _keep_workers(work, new)
    effect = Effect()
    for mission in new:
        mission.starts_on = max(mission.starts_on, decided.effective_on)
    for mission in old:
        _hand_over(work, mission, heirs, decided.effective_on, effect)
        mission.ends_on = min(mission.ends_on or decided.eve, decided.eve)
    work.session.flush()
    for mission in new if planned else ():
        _follow(work, mission, _before(pictures.get(mission.copy_of_id), heirs), effect)
    return effect


def missions_of(work: Work, form: Opportunity) -> list[Mission]:
    """The missions of a form in their order."""
    rows = work.mine(Mission).where(Mission.opportunity_id == form.id)
    return list(work.all(rows.order_by(Mission.position, Mission.id)))


def _heirs(work: Work, old: Sequence[Mission], new: Sequence[Mission]) -> dict[int, tuple[Slot, Mission]]:
    """The slot of the copy, and its mission, that takes over each slot before it, however many copies ago."""
    missions = {mission.id: mission for mission in (*old, *new)}
    rows = work.all(work.mine(Slot).where(Slot.mission_id.in_(missions)).order_by(Slot.id))  # type: ignore[attr-defined]
    last = {mission.id for mission in new}
    origin = {slot.id: slot.copy_of_id for slot in rows}
    heirs: dict[int, tuple[Slot, Mission]] = {}
    for slot in rows:
        if slot.mission_id in last:
            ancestor = slot.copy_of_id
            while ancestor is not None and ancestor not in heirs:
                heirs[ancestor] = (slot, missions[slot.mission_id])
                ancestor = origin.get(ancestor)
    return heirs


def _keep_workers(work: Work, new: Sequence[Mission]) -> None:
    """Give the slots nobody holds yet to the holders of the slots they were copied from."""
    for mission in new:
        slots = work.all(work.mine(Slot).where(Slot.mission_id == mission.id))
        ids = {one for slot in slots for one in (slot.id, slot.copy_of_id) if one}
        rows = work.all(work.mine(SlotWorker).where(SlotWorker.slot_id.in_(ids)))  # type: ignore[attr-defined]
        held = {row.slot_id for row in rows}
        for slot in slots:
            for row in rows if slot.id not in held else ():
                if row.slot_id == slot.copy_of_id and row.position <= mission.workers:
                    place = {"slot_id": slot.id or 0, "position": row.position, "worker_id": row.worker_id}
                    work.session.add(SlotWorker(agency_id=work.actor.agency_id, **place))
    work.session.flush()


def _hand_over(
    work: Work, mission: Mission, heirs: Mapping[int, tuple[Slot, Mission]], first: date, effect: Effect
) -> None:
    """Move the visits of a mission from a day on to the slots that take over, or let them go with theirs."""
    for visit in work.all(queries.to_come(work.actor.agency_id, mission.id or 0, work.now).order_by(Visit.starts_at)):
        if visit.slot_date is None or visit.slot_date < first:
            continue
        heir = heirs.get(visit.slot_id or 0)
        if heir is not None:
            _move(visit, *heir)
            if visit.by_hand:
                effect.lines.append(Line("kept", visit, traces.snapshot(visit), visit.slot_date))
        elif (line := stays(work, visit)) is not None:
            effect.lines.append(line)
        else:
            effect.lines.append(Line("removed", visit, traces.snapshot(visit), visit.slot_date))
            work.session.delete(visit)


def _move(visit: Visit, slot: Slot, mission: Mission) -> None:
    visit.slot_id, visit.mission_id, visit.opportunity_id = slot.id, mission.id, mission.opportunity_id
    if visit.pair_key and visit.slot_date:
        visit.pair_key = f"{slot.id}-{visit.slot_date:%Y%m%d}"


def _before(was: Picture | None, heirs: Mapping[int, tuple[Slot, Mission]]) -> Picture:
    """What the pattern before said, told of the slots that take over."""
    if was is None:
        return BLANK

    def heir(slot_id: int | None) -> int | None:
        found = heirs.get(slot_id or 0)
        return found[0].id if found else None

    def key(old: tuple) -> tuple:
        return heir(old[0]), old[1], old[2]

    return Picture(
        {key(one): place for one, place in was.places.items() if heir(one[0])},
        {key(one): span for one, span in was.spans.items() if heir(one[0])},
        {(heir(slot) or 0, position): worker for (slot, position), worker in was.holders.items() if heir(slot)},
        {visit: key(one) for visit, one in was.visits.items() if heir(one[0])},
    )


def _follow(work: Work, mission: Mission, before: Picture, effect: Effect) -> None:
    following = Following(work, mission, before, picture(work, mission), frozenset(), tally=Tally())
    following.run()
    told = {line.visit.id for line in following.lines}
    effect.lines = [line for line in effect.lines if line.kind != "kept" or line.visit.id not in told]
    effect.lines += following.lines
    effect.reasons += following.tally.reasons
