"""The screens of workers: lists, records, the week row by row."""

from __future__ import annotations

import pytest

from careapp.actions import workers
from careapp.actions.work import work
from careapp.state.absences import AbsencesState
from careapp.state.worker import WorkerState
from careapp.state.workers import WorkersState
from tests.factories import actor, make_agency, make_skill, make_worker


@pytest.fixture
async def worker(rig, agency, coordinator):
    row = make_worker(agency)
    await rig.send(WorkerState, "load", coordinator, at=f"/workers/{row.id}")
    return row


async def test_the_list_is_filtered_and_a_new_worker_opens_its_record(rig, agency, coordinator):
    make_worker(agency)
    state = await rig.send(WorkersState, "load", coordinator)
    assert state.total == 1
    state = await rig.send(WorkersState, "toggle_expired", coordinator)
    assert (state.rows, state.filters["expired"]) == ([], "yes")
    await rig.send(WorkersState, "open_new", coordinator)
    state = await rig.send(WorkersState, "create", coordinator, form={"last_name": "Diop"})
    assert list(state.errors) == ["first_name"]
    await rig.send(WorkersState, "create", coordinator, form={"last_name": "Diop", "first_name": "Fatou"})
    assert rig.redirects == ["/workers/2"]


async def test_the_week_is_changed_row_by_row_and_saved_as_a_whole(rig, worker, coordinator):
    state = await rig.send(WorkerState, "set_hours", coordinator, index=0, side="end", value="12:00")
    state = await rig.send(WorkerState, "add_hours", coordinator, weekday=0)
    assert [(row.start, row.end) for row in state.hours[:2]] == [("07:00", "12:00"), ("14:00", "18:00")]
    state = await rig.send(WorkerState, "copy_monday", coordinator)
    assert len(state.hours) == 12
    state = await rig.send(WorkerState, "drop_hours", coordinator, index=11)
    assert state.worked_days == [0, 1, 2, 3, 4, 5]
    state = await rig.send(WorkerState, "save_hours", coordinator)
    assert (state.hours_changed, state.record.week[4].spans) == (False, "07:00–12:00, 14:00–18:00")
    assert state.record.week[6].spans == ""


async def test_an_impossible_span_is_marked_and_the_rest_stays_as_typed(rig, worker, coordinator):
    await rig.send(WorkerState, "set_hours", coordinator, index=1, side="end", value="06:00")
    state = await rig.send(WorkerState, "save_hours", coordinator)
    assert [row.error != "" for row in state.hours[:3]] == [False, True, False]
    assert (state.hours[1].end, state.hours_changed) == ("06:00", True)
    state = await rig.send(WorkerState, "undo_hours", coordinator)
    assert (state.hours[1].end, state.hours_changed) == ("21:00", False)


async def test_hours_someone_else_saved_come_in_on_the_days_not_changed_here(rig, agency, worker, coordinator):
    await rig.send(WorkerState, "drop_hours", coordinator, index=0)
    with work(actor(agency)) as unit:
        theirs = [{"weekday": day, "start": "09:00", "end": "10:00"} for day in (0, 1)]
        workers.save_week(unit, worker.id, 1, theirs)
    state = await rig.send(WorkerState, "save_hours", coordinator)
    assert ([(row.weekday, row.start) for row in state.hours], state.hours_changed) == ([(1, "09:00")], True)
    state = await rig.send(WorkerState, "save_hours", coordinator)
    assert ([row.weekday for row in state.record.hours], state.hours_changed) == ([1], False)


async def test_hours_being_changed_outlive_another_part_that_is_saved(rig, worker, coordinator):
    await rig.send(WorkerState, "drop_hours", coordinator, index=6)
    await rig.send(WorkerState, "edit_part", coordinator, noun="absence", part_id=0)
    form = {"first": "2031-12-21", "reason": "leave"}
    state = await rig.send(WorkerState, "save", coordinator, form=form)
    assert (len(state.record.absences), len(state.hours), state.hours_changed) == (1, 6, True)
    state = await rig.send(WorkerState, "save_hours", coordinator)
    assert len(state.record.hours) == 6


async def test_the_expiry_of_a_skill_is_proposed_and_may_be_changed(rig, agency, worker, coordinator):
    skill = make_skill(agency, validity_months=24)
    await rig.send(WorkerState, "edit_part", coordinator, noun="skill", part_id=0)
    await rig.send(WorkerState, "choose_skill", coordinator, skill_id=str(skill.id))
    state = await rig.send(WorkerState, "date_skill", coordinator, obtained_on="2026-01-15")
    assert state.skill.expires_on == "2028-01-15"
    await rig.send(WorkerState, "expire_skill", coordinator, expires_on="2027-06-30")
    form = {"level": "0", "obtained_on": "2026-01-15", "expires_on": "2027-06-30"}
    state = await rig.send(WorkerState, "save", coordinator, form=form)
    assert [(row.name, row.expires_text) for row in state.record.skills] == [(skill.name, "30/06/2027")]
    assert rig.failures == []


async def test_the_absences_of_the_agency_are_listed(rig, worker, coordinator):
    await rig.send(WorkerState, "edit_part", coordinator, noun="absence", part_id=0)
    await rig.send(WorkerState, "save", coordinator, form={"first": "2031-12-21", "reason": "leave"})
    state = await rig.send(AbsencesState, "load", coordinator)
    assert [row.reason_label for row in state.rows] == ["Congés payés"]
    state = await rig.send(AbsencesState, "filter_by", coordinator, name="reason", value="sick")
    assert (state.rows, state.narrowed) == ([], True)


async def test_a_worker_of_another_agency_is_not_found(rig, coordinator):
    stranger = make_worker(make_agency())
    state = await rig.send(WorkerState, "load", coordinator, at=f"/workers/{stranger.id}?tab=absences")
    assert (state.found, state.record.name) == (False, "")
