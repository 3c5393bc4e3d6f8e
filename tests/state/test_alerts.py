"""The list of alerts and the map's day on the screen."""

from __future__ import annotations

from careapp.state.alerts import AlertsState
from careapp.state.day_map import DayMapState
from tests.factories import make_client


async def test_an_alert_is_put_aside_with_its_reason_and_taken_up_again(rig, agency, coordinator):
    make_client(agency, last_name="Jamais")
    state = await rig.send(AlertsState, "load", coordinator, at="/alerts?kind=idle")
    state = await rig.send(AlertsState, "show", coordinator, kind="idle")
    (row,) = state.view.rows
    state = await rig.send(AlertsState, "ask", coordinator, subject=row.subject, name=row.name)
    assert (state.subject, len(state.until)) == (row.subject, 10)
    state = await rig.send(AlertsState, "put_aside", coordinator, form={"until": state.until, "reason": ""})
    assert (state.errors, state.subject) == ({"reason": "Remplissez ce champ."}, row.subject)
    state = await rig.send(AlertsState, "put_aside", coordinator, form={"until": state.until, "reason": "Vacances"})
    assert (state.view.rows, state.view.aside, state.subject) == ([], 1, "")
    state = await rig.send(AlertsState, "show_aside", coordinator)
    assert state.view.rows[0].paused.endswith("Vacances")
    state = await rig.send(AlertsState, "take_up", coordinator, subject=row.subject)
    state = await rig.send(AlertsState, "show_aside", coordinator)
    assert ([one.subject for one in state.view.rows], rig.failures) == ([row.subject], [])


async def test_a_kind_that_does_not_exist_changes_nothing(rig, agency, coordinator):
    state = await rig.send(AlertsState, "show", coordinator, kind="nothing")
    assert (state.view.kind, rig.failures) == ("open", [])


async def test_the_map_turns_to_the_day_that_is_asked_for(rig, agency, coordinator):
    state = await rig.send(DayMapState, "go_to", coordinator, day="2026-11-24")
    assert (state.day, state.title, state.source) == (
        "2026-11-24", "Mardi 24 novembre 2026", "/api/planning/map?date=2026-11-24",
    )  # fmt: skip
    state = await rig.send(DayMapState, "go", coordinator, days=1)
    assert (state.day, rig.redirects[-1]) == ("2026-11-25", "/planning/map?day=2026-11-25")
    state = await rig.send(DayMapState, "go_to", coordinator, day="31/02/2026")
    assert (state.day, rig.failures) == ("2026-11-25", [])
    state = await rig.send(DayMapState, "load", coordinator)
    assert state.day == "2026-11-25"
