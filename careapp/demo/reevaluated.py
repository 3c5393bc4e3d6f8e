"""Re-evaluations of the demo: one validated in time, one late, one under way with its changes, one put off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import col

from careapp.actions.opportunities import lines, missions
from careapp.actions.opportunities.duplicate import duplicate
from careapp.actions.reevaluations import due, validate
from careapp.actions.reevaluations.effects import missions_of
from careapp.actions.work import Work
from careapp.db.models import Client, Mission, Opportunity, Slot
from careapp.demo import quotes
from careapp.domain.opportunities import Stage
from careapp.domain.reevaluation import DEFAULT_MONTHS, add_months

LATE = timedelta(days=12)
DUE = (-9, -2, 0, 0, 4, 11)  # days from today of those that wait
LONGER, SHORTER = 30, 15  # minutes


def evaluate_again(work: Work) -> None:
    """Evaluate again the needs that were evaluated longest ago."""
    for one in work.all(work.mine(Opportunity).where(col(Opportunity.evaluated_on).is_not(None))):
        one.reevaluate_on = add_months(one.evaluated_on, DEFAULT_MONTHS)
    rows = work.mine(Opportunity).where(Opportunity.stage == Stage.ACTIVE)
    oldest: Sequence[Opportunity] = work.all(rows.order_by(Opportunity.evaluated_on, Opportunity.id))
    if len(oldest) < 4:
        return
    in_time, late, under_way, put_off, *waiting = oldest
    for one, days in zip(waiting, DUE, strict=False):
        one.reevaluate_on = work.today + timedelta(days=days)
        one.evaluated_on = add_months(one.reevaluate_on, -DEFAULT_MONTHS)
    for one in (late, under_way):
        quotes.issue(work, one.id or 0, "quote", (work.today - (one.evaluated_on or work.today)).days)
    _validate(work, in_time, work.today)
    copy = _validate(work, late, work.today - LATE, less=SHORTER)
    quotes.issue(work, copy.id or 0, "amendment")
    _change(work, under_way)
    reason = "Hospitalisation jusqu’au retour à domicile"
    put_off.reevaluate_on = work.today + timedelta(days=3)
    later = (work.today + timedelta(days=31)).isoformat()
    due.postpone(work, put_off.id or 0, put_off.version, later, reason)


def _validate(work: Work, one: Opportunity, due_on: date, less: int = 0) -> Opportunity:
    one.reevaluate_on = due_on
    copy = work.get(Opportunity, duplicate(work, one.id or 0))
    lines.save_task(work, copy.id or 0, 0, {"name": "Aide à la marche dans le logement", "minutes": 10})
    if less:
        _lengthen(work, copy.id or 0, -less)
    work.session.flush()
    start = validate.fields(work, copy.id or 0)
    form = {"effective_on": start.effective_on, "keep_workers": True}
    validate.validate(work, copy.id or 0, copy.version, form)
    return copy


def _change(work: Work, one: Opportunity) -> None:
    """A form copied and changed: more help, another GIR, a new measure; not validated yet."""
    copy_id = duplicate(work, one.id or 0)
    client = work.get(Client, one.client_id)
    client.gir = max((client.gir or 4) - 1, 1)
    task = {"name": "Aide à la marche dans le logement", "minutes": 10, "essential": True}
    lines.save_task(work, copy_id, 0, task)
    measure = {"situation": "Chute récente", "level": "high", "measure": "Ne pas relever seul, appeler le 15."}
    lines.save_risk(work, copy_id, 0, measure)
    _lengthen(work, copy_id, LONGER)


def _lengthen(work: Work, copy_id: int, minutes: int) -> None:
    """Another length for the first visit of a week."""
    mission = missions_of(work, work.get(Opportunity, copy_id))[0]
    slots = [_row(slot) for slot in work.all(work.mine(Slot).where(Slot.mission_id == mission.id).order_by(Slot.id))]
    slots[0]["end"] += minutes
    work.session.flush()
    missions.save_slots(work, mission.id or 0, _version(work, mission), slots)


def _version(work: Work, mission: Mission) -> int:
    work.session.refresh(mission)
    return mission.version


def _row(slot: Slot) -> dict[str, Any]:
    named = {"id": slot.id, "weekday": slot.weekday, "start": slot.start, "end": slot.end, "tolerance": slot.tolerance}
    return {**named, "anchor": slot.anchor.isoformat() if slot.anchor else ""}
