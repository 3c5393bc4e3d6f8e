"""A change of a series is previewed from the visit's dialog, applied or given up; faults stand at their field."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from careapp.actions.visits.generate import generate
from careapp.actions.work import work
from careapp.db.models import Visit
from careapp.domain.permissions import Role
from careapp.state.planning import PlanningState
from careapp.state.recurrence import RecurrenceState
from tests.factories import (
    actor,
    make_activity,
    make_agency,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    make_user,
    shipped_form,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def agency(sqlite_database):
    return make_agency(settings={"planning_weeks": 3})


@pytest.fixture
def coordinator(agency, signed_in):
    return signed_in(make_user(agency))


@pytest.fixture
def visits(agency, sqlite_database):
    """The visits of a weekly slot, from tomorrow on."""
    first = datetime.now(PARIS).date() + timedelta(days=1)
    opportunity = make_opportunity(make_client(agency), make_activity(agency), shipped_form(), stage="planning")
    slots = ((first.weekday(), 480, 570),)
    mission = make_mission(opportunity, make_service(agency), slots, starts_on=first)
    with work(actor(agency, Role.COORDINATOR)) as unit:
        generate(unit, mission.id)

    def read() -> list[Visit]:
        with Session(sqlite_database) as session:
            return list(session.exec(select(Visit).order_by(Visit.starts_at)).all())

    return read


async def opened(rig, coordinator, visits, scope: str, **changes):
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visits()[1].id))
    for key, value in changes.items():
        await rig.send(PlanningState, "change", coordinator, key=key, value=value)
    await rig.send(RecurrenceState, "choose_scope", coordinator, scope=scope)
    return await rig.send(RecurrenceState, "preview", coordinator)


async def test_a_change_for_the_following_is_shown_given_up_then_applied(rig, coordinator, visits):
    before = [one.starts_at for one in visits()]
    state = await opened(rig, coordinator, visits, "following", start="09:00", end="10:30")
    assert (state.asking, state.change.changed, state.series.coming) == (True, len(before) - 1, len(before))
    await rig.send(RecurrenceState, "give_up", coordinator)
    assert [one.starts_at for one in visits()] == before
    await rig.send(RecurrenceState, "preview", coordinator)
    state = await rig.send(RecurrenceState, "apply", coordinator)
    hour = timedelta(hours=1)
    assert [one.starts_at for one in visits()] == [before[0], *(one + hour for one in before[1:])]
    planning = await rig.state(PlanningState)
    assert (state.asking, planning.dialog, rig.failures) == (False, "", [])
    assert "changent" in (await rig.toasts())[0]


async def test_what_changed_since_the_preview_is_shown_again_and_not_applied(rig, coordinator, visits, sqlite_database):
    state = await opened(rig, coordinator, visits, "all", start="09:00", end="10:30")
    with Session(sqlite_database) as session, session.begin():
        session.get_one(Visit, visits()[2].id).locked = True
    before = [one.starts_at for one in visits()]
    state = await rig.send(RecurrenceState, "apply", coordinator)
    assert (state.asking, state.change.kept) == (True, 1)
    assert [one.starts_at for one in visits()] == before
    assert "Relisez-le" in (await rig.toasts())[0]


async def test_a_fault_stands_at_its_field_and_nothing_is_shown(rig, coordinator, visits):
    state = await opened(rig, coordinator, visits, "following", end="07:00")
    planning = await rig.state(PlanningState)
    assert (state.asking, list(planning.errors), rig.failures) == (False, ["end"], [])


async def test_a_series_stops_and_one_visit_alone_previews_nothing(rig, coordinator, visits):
    state = await opened(rig, coordinator, visits, "one", start="09:00", end="10:30")
    assert not state.asking
    state = await rig.send(RecurrenceState, "preview_stop", coordinator)
    assert (state.asking, state.change.changed) == (True, len(visits()) - 1)
    await rig.send(RecurrenceState, "apply", coordinator)
    assert len(visits()) == 1


async def test_a_dropped_visit_of_a_series_is_extended_to_the_following_and_all_of_it_undone(rig, coordinator, visits):
    before, hour = [one.starts_at for one in visits()], timedelta(hours=1)
    dropped = visits()[1]
    span = [f"{(at + hour).astimezone(PARIS):%Y-%m-%dT%H:%M}" for at in (dropped.starts_at, dropped.ends_at)]
    drop = {"token": "a", "id": dropped.id, "worker_id": None, "start": span[0], "end": span[1], "version": 1}
    await rig.send(PlanningState, "load", coordinator)
    state = await rig.send(PlanningState, "move", coordinator, payload=drop)
    assert (state.answer["status"], state.answer["series"]) == ("accepted", True)
    assert [one.starts_at for one in visits()] == [before[0], before[1] + hour, *before[2:]]
    change = await rig.send(RecurrenceState, "extend", coordinator, visit_id=str(dropped.id))
    assert (change.asking, change.change.changed > 0) == (True, True)
    await rig.send(RecurrenceState, "apply", coordinator)
    assert [one.starts_at for one in visits()] == [before[0], *(one + hour for one in before[1:])]
    await rig.send(PlanningState, "undo", coordinator, token="b")
    assert [one.starts_at for one in visits()] == [before[0], before[1] + hour, *before[2:]]
    await rig.send(PlanningState, "undo", coordinator, token="c")
    assert [one.starts_at for one in visits()] == before
    assert rig.failures == []


async def test_a_copy_of_a_visit_extends_to_none(rig, coordinator, visits):
    dropped = visits()[1]
    later = [at + timedelta(hours=5) for at in (dropped.starts_at, dropped.ends_at)]
    span = [f"{at.astimezone(PARIS):%Y-%m-%dT%H:%M}" for at in later]
    copy = {"token": "a", "id": dropped.id, "worker_id": None, "start": span[0], "end": span[1], "version": 1}
    await rig.send(PlanningState, "load", coordinator)
    state = await rig.send(PlanningState, "move", coordinator, payload={**copy, "copy": True})
    assert (state.answer["status"], state.answer["series"]) == ("accepted", False)
