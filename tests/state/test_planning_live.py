"""The visit that is open while somebody else changes it: told with both values, and no save passes over it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from careapp.actions.visits import edit
from careapp.actions.visits.edit import Target
from careapp.actions.work import work
from careapp.db.models import Visit
from careapp.state.planning import PlanningState
from tests.factories import actor, make_agency, make_client, make_service, make_user, make_visit, make_worker

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.fixture
def worker(agency):
    return make_worker(agency)


@pytest.fixture
def visit(agency, worker):
    return make_visit(make_client(agency), make_service(agency), TOMORROW, worker_id=worker.id)


def other_moves(agency, visit, hours: float = 2, version: int = 1) -> None:
    user = make_user(agency, name="Camille Rostaing")
    span = [at + timedelta(hours=hours) for at in (visit.starts_at, visit.ends_at)]
    with work(actor(agency, user=user)) as unit:
        edit.move(unit, visit.id, version, Target(*span, visit.worker_id), "essai")


async def test_a_change_to_the_open_visit_is_told_and_what_is_typed_stays(rig, agency, coordinator, visit):
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    await rig.send(PlanningState, "change", coordinator, key="start", value="08:15")
    other_moves(agency, visit)
    state = await rig.send(PlanningState, "tell_overtaken", coordinator, visit_id=str(visit.id))
    assert (state.overtaken.who, state.form["start"], state.dialog) == ("Camille Rostaing", "08:15", "visit")
    (line,) = state.overtaken.lines
    assert line.label == "Horaire"
    assert len({line.seen, line.now, line.wanted}) == 3
    assert "08:15" in line.wanted
    state = await rig.send(PlanningState, "take_theirs", coordinator)
    assert (state.overtaken.who, state.visit.version) == ("", 2)
    assert state.form["start"] != "08:15"


async def test_a_save_that_comes_too_late_is_refused_with_both_values_until_one_is_chosen(
    rig, agency, coordinator, visit
):
    other = make_worker(agency, last_name="Mansouri", first_name="Leïla")
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    await rig.send(PlanningState, "change", coordinator, key="worker_id", value=str(other.id))
    other_moves(agency, visit)
    state = await rig.send(PlanningState, "save", coordinator)
    assert (state.dialog, state.overtaken.who) == ("visit", "Camille Rostaing")
    wanted = {line.label: (line.now, line.wanted) for line in state.overtaken.lines}
    assert wanted["Intervenant"] == ("Samira Haddad", "Leïla Mansouri")
    with work(actor(agency)) as unit:
        assert unit.get(Visit, visit.id).worker_id == visit.worker_id
    state = await rig.send(PlanningState, "keep_mine", coordinator)
    assert (state.overtaken.who, state.visit.version, state.form["worker_id"]) == ("", 2, str(other.id))
    state = await rig.send(PlanningState, "save", coordinator)
    assert state.dialog == ""
    with work(actor(agency)) as unit:
        assert unit.get(Visit, visit.id).worker_id == other.id


async def test_a_status_that_comes_too_late_is_refused_in_the_dialog(rig, agency, coordinator, visit):
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    other_moves(agency, visit)
    await rig.send(PlanningState, "start_status", coordinator, to="to_confirm")
    state = await rig.state(PlanningState)
    assert (state.dialog, state.overtaken.who) == ("visit", "Camille Rostaing")


async def test_a_change_to_a_visit_that_is_not_open_says_nothing(rig, agency, coordinator, visit):
    stranger = make_visit(make_client(away := make_agency()), make_service(away), TOMORROW)
    await rig.send(PlanningState, "load", coordinator)
    for visit_id in (visit.id, stranger.id, "x"):
        state = await rig.send(PlanningState, "tell_overtaken", coordinator, visit_id=str(visit_id))
        assert state.overtaken.who == ""
    for name in ("take_theirs", "keep_mine"):
        state = await rig.send(PlanningState, name, coordinator)
    assert state.dialog == ""
    assert rig.failures == []


async def test_a_visit_deleted_meanwhile_is_said_to_be_gone(rig, agency, coordinator, visit):
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    with work(actor(agency, user=make_user(agency, name="Karim Belhadj"))) as unit:
        row = unit.get(Visit, visit.id)
        unit.audit("undo", row)
        unit.session.delete(row)
    state = await rig.send(PlanningState, "tell_overtaken", coordinator, visit_id=str(visit.id))
    assert (state.overtaken.who, state.overtaken.gone, state.overtaken.lines) == ("Karim Belhadj", True, [])
    state = await rig.send(PlanningState, "take_theirs", coordinator)
    assert state.overtaken.gone
