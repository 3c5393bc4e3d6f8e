"""A locked form takes no change: every verb is tried on it, and the rows of the form stay as they were."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from careapp.actions.work import Work, work
from careapp.db import models as db
from careapp.db.engine import transaction
from careapp.domain.form_merge import Written
from careapp.domain.refusal import Refused
from tests.consistency.test_other_agency import AS_WORKER, PARTS, _arguments, _names_a_row, _Undone, _verbs
from tests.consistency.worlds import World, make_world
from tests.factories import NOW, shipped_form

FORM = (
    db.Opportunity, db.Mission, db.MissionSkill, db.Slot, db.SlotWorker, db.OpportunityTask, db.OpportunityRisk,
)  # fmt: skip

# What a lock is there to let through: its own end.
OPENS = {"reevaluations.locking.unlock"}

# Verbs that this walk must have seen write, or it would prove nothing.
WRITES = {
    "assigning.assign", "opportunities.duplicate.duplicate", "opportunities.filling.save",
    "opportunities.lines.add_catalogue_task", "opportunities.lines.add_situation", "opportunities.lines.delete_risk",
    "opportunities.lines.delete_task", "opportunities.lines.save_risk", "opportunities.lines.save_task",
    "opportunities.missions.add", "opportunities.missions.save", "opportunities.missions.save_slots",
    "opportunities.stages.move",
}  # fmt: skip
FILLED: dict[str, dict[str, Any]] = {
    "opportunities.filling.save": {"written": [Written("request.need", "", "Autre besoin")]},
    "opportunities.lines.save_risk": {"form": {"situation": "Chute", "measure": "Ne pas relever seul"}},
    "opportunities.missions.save": {"form": {"starts_on": "2026-12-07", "label": "Autre nom"}},
    "opportunities.missions.save_slots": {"slots": [{"weekday": 2, "start": 600, "end": 660}]},
    "opportunities.stages.move": {"stage": "lost", "reason": "Prix"},
}


@pytest.fixture
def world(sqlite_database) -> World:
    """An agency whose opportunity is being planned on a form that can be filled in, with a task it does not ask for."""
    made = make_world("La nôtre")
    with transaction() as session:
        session.get_one(db.FormTemplate, made.ids["template"]).definition = shipped_form()
        task = session.get_one(db.Task, made.ids["task"])
        other = db.Task(agency_id=task.agency_id, activity_id=task.activity_id, name="Repas")
        session.add(other)
        session.flush()
        made.ids["task"] = other.id
    return made


def _lock(world: World) -> None:
    with transaction() as session:
        form = session.get_one(db.Opportunity, world.ids["opportunity"])
        form.locked_at, form.locked_by = NOW, "Camille Rostaing"


def _picture(unit: Work, opportunity_id: int) -> str:
    """The rows of the form, whole: those of its copies are theirs."""
    unit.session.flush()
    missions = select(db.Mission.id).where(db.Mission.opportunity_id == opportunity_id)
    slots = select(db.Slot.id).where(db.Slot.mission_id.in_(missions))  # type: ignore[attr-defined]
    own = {
        db.Opportunity: db.Opportunity.id == opportunity_id,
        db.Mission: db.Mission.opportunity_id == opportunity_id,
        db.MissionSkill: db.MissionSkill.mission_id.in_(missions),  # type: ignore[attr-defined]
        db.Slot: db.Slot.mission_id.in_(missions),  # type: ignore[attr-defined]
        db.SlotWorker: db.SlotWorker.slot_id.in_(slots),  # type: ignore[attr-defined]
        db.OpportunityTask: db.OpportunityTask.opportunity_id == opportunity_id,
        db.OpportunityRisk: db.OpportunityRisk.opportunity_id == opportunity_id,
    }
    rows = [unit.session.execute(select(model.__table__).where(own[model])).all() for model in FORM]
    return repr(rows)


def _changes(verb: str, fn: Callable, world: World) -> bool:
    """Whether a verb changes the form; nothing it wrote stays."""
    actor = world.worker if verb.startswith(AS_WORKER) else world.office
    arguments = {**_arguments(verb, fn, world), **FILLED.get(verb, {})}
    try:
        with work(actor, now=NOW) as unit:
            before = _picture(unit, world.ids["opportunity"])
            try:
                with unit.session.begin_nested():
                    fn(unit, **arguments)
            except Refused:
                pass
            changed = _picture(unit, world.ids["opportunity"]) != before
            raise _Undone
    except _Undone:
        return changed


def _asks_for_rows(fn: Callable) -> bool:
    """Whether a verb names a row by its id: others are parts, called with rows that a verb has loaded."""
    return any(_names_a_row(name) for name in inspect.signature(fn).parameters)


def test_nothing_changes_a_locked_form(world):
    verbs = {verb: fn for verb, fn in _verbs() if verb not in PARTS and _asks_for_rows(fn)}
    assert [verb for verb in sorted(WRITES) if not _changes(verb, verbs[verb], world)] == []
    _lock(world)
    assert [verb for verb, fn in verbs.items() if verb not in OPENS and _changes(verb, fn, world)] == []
