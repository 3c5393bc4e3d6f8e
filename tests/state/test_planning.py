"""The planning's screen: days, drops and their answers, the dialog of a visit, undo."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from careapp.actions.work import work
from careapp.db.models import Visit, Worker
from careapp.domain.permissions import Role
from careapp.state.planning import PlanningState
from careapp.state.session import SessionState
from tests.factories import actor, make_agency, make_client, make_service, make_user, make_visit, make_worker

TODAY = datetime.now(ZoneInfo("Europe/Paris")).replace(hour=10, minute=0, second=0, microsecond=0)
TOMORROW = (TODAY + timedelta(days=1)).astimezone(UTC)


@pytest.fixture
def agency(sqlite_database):
    return make_agency()


@pytest.fixture
def coordinator(agency, signed_in):
    return signed_in(make_user(agency, name="Camille Rostaing"))


@pytest.fixture
def visit(agency):
    return make_visit(make_client(agency), make_service(agency), TOMORROW)


KEYS = itertools.count(1)


def drop(visit, worker, version: int = 1, hours: float = 0, **more):
    local = (visit.starts_at + timedelta(hours=hours)).astimezone(_paris())
    end = local + timedelta(hours=1)
    plain = {
        "token": f"t{next(KEYS)}",
        "id": visit.id,
        "worker_id": worker,
        "version": version,
        "reason": "",
        "copy": False,
    }
    return {**plain, "start": f"{local:%Y-%m-%dT%H:%M}", "end": f"{end:%Y-%m-%dT%H:%M}", **more}


def _paris():
    from careapp.settings import get_settings

    return get_settings().tz


async def test_a_day_is_shown_and_turned(rig, agency, coordinator, visit):
    state = await rig.send(PlanningState, "load", coordinator)
    today = state.day
    assert (state.shown, state.source) == ("day", f"/api/planning/day?date={today}")
    state = await rig.send(PlanningState, "go", coordinator, steps=1)
    assert state.day > today
    state = await rig.send(PlanningState, "go", coordinator, steps=0)
    assert state.day == today
    state = await rig.send(PlanningState, "go_to", coordinator, day="31/02/2026")
    assert state.day == today
    assert rig.failures == []


async def test_the_address_follows_what_is_shown_and_leads_back(rig, agency, coordinator, visit):
    make_worker(agency)
    state = await rig.send(PlanningState, "load", coordinator, at="/planning")
    today = f"/planning?day={state.day}"
    assert rig.redirects == [today]
    await rig.send(PlanningState, "load", coordinator, at=today)
    await rig.send(PlanningState, "go", coordinator, at=today, steps=1)
    state = await rig.send(PlanningState, "show", coordinator, at=rig.redirects[-1], span="week")
    tomorrow, week = rig.redirects[1:]
    assert week == f"{tomorrow}&view=week"
    state = await rig.send(PlanningState, "load", coordinator, at=tomorrow)
    assert state.shown == "week", "a late answer to an address written on the way changes nothing"
    state = await rig.send(PlanningState, "load", coordinator, at=week)
    assert state.shown == "week"
    state = await rig.send(PlanningState, "load", coordinator, at=today)
    assert (state.shown, f"/planning?day={state.day}") == ("day", today)
    assert rig.failures == []


async def test_a_drop_is_accepted_then_undone(rig, agency, coordinator, visit):
    worker = make_worker(agency)
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "go", coordinator, steps=1)
    state = await rig.send(PlanningState, "move", coordinator, payload=drop(visit, worker.id, token="k1"))
    assert (state.answer["token"], state.answer["status"], state.answer["visit"]["w"]) == ("k1", "accepted", worker.id)
    state = await rig.send(PlanningState, "undo", coordinator)
    assert (state.answer["visit"]["w"], state.refresh) == (None, 1)
    assert await rig.toasts() == ["Dernière action annulée."]


async def test_a_drop_is_refused_warned_or_overtaken(rig, agency, coordinator, visit):
    away, part_time = make_worker(agency, available=False, weekly_hours=35), make_worker(agency, weekly_hours=1)
    gone = make_worker(agency, status="left")
    make_visit(make_client(agency), make_service(agency), TOMORROW + timedelta(hours=3), worker_id=part_time.id)
    await rig.send(PlanningState, "load", coordinator)
    state = await rig.send(PlanningState, "move", coordinator, payload=drop(visit, gone.id))
    assert (state.answer["status"], len(state.answer["reasons"])) == ("refused", 1)
    state = await rig.send(PlanningState, "move", coordinator, payload=drop(visit, part_time.id))
    assert state.answer["status"] == "warning"
    assert any("contrat" in reason for reason in state.answer["reasons"])
    again = drop(visit, part_time.id, reason="Remplacement", token="k2")
    state = await rig.send(PlanningState, "move", coordinator, payload=again)
    assert (state.answer["token"], state.answer["status"]) == ("k2", "accepted")
    state = await rig.send(PlanningState, "move", coordinator, payload=drop(visit, away.id))
    assert (state.answer["status"], state.answer["by"]) == ("conflict", "Camille Rostaing")
    assert rig.failures == []


async def test_a_command_that_arrives_twice_is_done_once_and_answered_alike(rig, agency, coordinator, visit):
    worker, gone = make_worker(agency), make_worker(agency, status="left")
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "go", coordinator, steps=1)
    for to, status in ((worker, "accepted"), (gone, "conflict"), (worker, "accepted")):
        payload = drop(visit, to.id, token=f"k{to.id}")
        state = await rig.send(PlanningState, "move", coordinator, payload=payload)
        first = state.answer
        assert first["status"] == status
        state = await rig.send(PlanningState, "move", coordinator, payload=payload)
        assert state.answer == first
    state = await rig.send(PlanningState, "move", coordinator, payload=drop(visit, gone.id, token="k-no", version=2))
    assert state.answer["status"] == "refused"
    with work(actor(agency)) as unit:
        unit.get(Worker, gone.id).status = "active"
    state = await rig.send(PlanningState, "move", coordinator, payload=drop(visit, gone.id, token="k-no", version=2))
    assert state.answer["status"] == "refused", "what was refused stays refused for its key"
    for _arrival in range(2):
        state = await rig.send(PlanningState, "undo", coordinator, token="k-undo")
    assert state.answer["visit"]["w"] is None
    with work(actor(agency)) as unit:
        assert unit.get(Visit, visit.id).version == 3
    assert rig.failures == []


async def test_a_key_serves_one_command(rig, agency, coordinator, visit):
    worker = make_worker(agency)
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "move", coordinator, payload=drop(visit, worker.id, token="k"))
    await rig.send(PlanningState, "move", coordinator, payload=drop(visit, worker.id, token="k", hours=2, version=2))
    await rig.send(PlanningState, "undo", coordinator, token="k" * 65)
    assert set(await rig.toasts()) == {"Demande mal formée : rien n’a été modifié."}
    with work(actor(agency)) as unit:
        assert unit.get(Visit, visit.id).version == 2


async def test_the_dialog_keeps_what_is_typed_and_tells_every_fault(rig, agency, coordinator, visit):
    worker = make_worker(agency)
    await rig.send(PlanningState, "load", coordinator)
    state = await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    assert (state.dialog, state.visit.client, state.form["worker_id"]) == ("visit", "Mme Odette Ferrand", "")
    await rig.send(PlanningState, "change", coordinator, key="start", value="")
    state = await rig.send(PlanningState, "save", coordinator)
    assert (state.dialog, list(state.errors)) == ("visit", ["start"])
    state = await rig.send(PlanningState, "change", coordinator, key="start", value="0")
    assert state.errors == {}
    await rig.send(PlanningState, "change", coordinator, key="start", value="03:00")
    await rig.send(PlanningState, "change", coordinator, key="end", value="04:00")
    await rig.send(PlanningState, "change", coordinator, key="worker_id", value=str(worker.id))
    state = await rig.send(PlanningState, "save", coordinator)
    assert "disponibilités" in state.blocked[0]
    await rig.send(PlanningState, "change", coordinator, key="start", value="10:00")
    await rig.send(PlanningState, "change", coordinator, key="end", value="11:00")
    state = await rig.send(PlanningState, "save", coordinator)
    assert (state.dialog, state.blocked) == ("", [])
    with work(actor(agency)) as unit:
        assert unit.get(Visit, visit.id).worker_id == worker.id


async def test_a_visit_is_planned_locked_copied_and_cancelled_with_a_reason(rig, agency, coordinator, visit):
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "new_visit", coordinator)
    await rig.send(PlanningState, "look_for_clients", coordinator, text="ferr")
    state = await rig.send(PlanningState, "pick_client", coordinator, value=str(visit.client_id))
    assert state.client_label == "Mme Odette Ferrand"
    await rig.send(PlanningState, "change", coordinator, key="service_id", value=str(visit.service_id))
    state = await rig.send(PlanningState, "save", coordinator)
    assert (state.dialog, state.errors) == ("", {})
    await rig.send(PlanningState, "save", coordinator)
    await rig.send(PlanningState, "duplicate", coordinator)
    assert await rig.toasts() == ["Visite planifiée."]
    await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    state = await rig.send(PlanningState, "toggle_lock", coordinator)
    assert (state.visit.locked, state.visit.editable) == (True, False)
    await rig.send(PlanningState, "toggle_lock", coordinator)
    await rig.send(PlanningState, "start_status", coordinator, to="cancelled")
    state = await rig.send(PlanningState, "confirm_cancel", coordinator)
    assert "cancellation" in state.errors
    state = await rig.send(PlanningState, "start_status", coordinator, to="")
    assert state.moving_to == ""
    await rig.send(PlanningState, "start_status", coordinator, to="cancelled")
    state = await rig.send(PlanningState, "choose_cancellation", coordinator, code="client_late")
    assert (state.cancel_effect, state.cancel_fixed) == ("facturée au client, payée à l’intervenant", False)
    await rig.send(PlanningState, "pay_cancelled", coordinator, on=False)
    await rig.send(PlanningState, "give_reason", coordinator, text="Hospitalisation")
    state = await rig.send(PlanningState, "confirm_cancel", coordinator)
    assert state.dialog == ""
    state = await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    assert "facturée au client, non payée" in state.visit.cancellation_effect
    assert (state.visit.status, state.visit.history[0].reason) == ("cancelled", "Hospitalisation")
    assert rig.failures == []


async def test_the_week_of_a_worker_and_a_client_is_chosen(rig, agency, coordinator, visit):
    worker = make_worker(agency)
    await rig.send(PlanningState, "load", coordinator)
    state = await rig.send(PlanningState, "show_lines_of", coordinator, who="both")
    assert f"worker={worker.id}" in state.worker_source
    assert f"client={visit.client_id}" in state.client_source
    state = await rig.send(PlanningState, "choose_worker", coordinator, value="abc")
    assert f"worker={worker.id}" in state.worker_source
    assert rig.failures == []


async def test_a_worker_s_account_reaches_nothing_of_the_planning(rig, agency, signed_in, visit):
    session = signed_in(make_user(agency, Role.WORKER, make_worker(agency)))
    state = await rig.send(PlanningState, "move", session, payload=drop(visit, None))
    assert state.answer == {}
    assert await rig.toasts() == ["Votre rôle ne permet pas cette action."]


async def test_a_message_pressed_twice_undoes_one_change_only(rig, agency, coordinator, visit):
    worker = make_worker(agency)
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "go", coordinator, steps=1)
    await rig.send(PlanningState, "move", coordinator, payload=drop(visit, worker.id))
    await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    await rig.send(PlanningState, "change", coordinator, key="worker_id", value="")
    await rig.send(PlanningState, "save", coordinator)
    (toast,) = (await rig.state(SessionState)).toasts
    for _press in range(2):
        await rig.send(PlanningState, "toast_action", coordinator, toast_id=toast.id)
    state = await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    assert (state.form["worker_id"], rig.failures) == (str(worker.id), [])


async def test_filters_are_part_of_the_address_and_a_colleague_sees_the_same(rig, agency, coordinator, visit):
    state = await rig.send(PlanningState, "load", coordinator, at="/planning")
    await rig.send(PlanningState, "toggle_filter", coordinator, kind="statuses", value="unassigned")
    await rig.send(PlanningState, "toggle_filter", coordinator, kind="services", value=str(visit.service_id))
    await rig.send(PlanningState, "toggle_filter", coordinator, kind="services", value="abc")
    await rig.send(PlanningState, "show_lines_of", coordinator, who="client")
    state = await rig.send(PlanningState, "filter_by", coordinator, text="Ferrand")
    shared = f"/planning?day={state.day}&by=client&q=Ferrand&service={visit.service_id}&status=unassigned"
    assert rig.redirects[-1] == shared
    state = await rig.send(PlanningState, "clear_filter", coordinator, kind="all")
    assert (state.filtered, state.person) == (False, "client")
    state = await rig.send(PlanningState, "load", coordinator, at=shared + "&sector=9")
    assert (state.filter, state.statuses, state.services, state.sectors, state.by) == (
        "Ferrand", ["unassigned"], [str(visit.service_id)], ["9"], "client",
    )  # fmt: skip
    assert rig.failures == []


async def test_a_saved_view_opens_first_and_is_managed(rig, agency, coordinator, signed_in, visit):
    await rig.send(PlanningState, "load", coordinator, at="/planning?by=client&status=unassigned")
    await rig.send(PlanningState, "ask_views", coordinator, shown=True)
    state = await rig.send(PlanningState, "save_view", coordinator, form={"name": " "})
    assert (state.views_open, state.views, "nom" in state.view_error) == (True, [], True)
    state = await rig.send(PlanningState, "save_view", coordinator, form={"name": "À couvrir", "default": "on"})
    assert (state.views_open, [view.name for view in state.views], state.current_view) == (
        False, ["À couvrir"], state.views[0].id,
    )  # fmt: skip
    rig.tab = "another"
    state = await rig.send(PlanningState, "load", coordinator, at="/planning")
    assert (state.by, state.statuses) == ("client", ["unassigned"])
    view = state.views[0].id
    await rig.send(PlanningState, "rename", coordinator, view_id=view)
    state = await rig.send(PlanningState, "save_name", coordinator, form={"renamed": "Sans personne"})
    assert ([one.name for one in state.views], state.renaming) == (["Sans personne"], 0)
    await rig.send(PlanningState, "clear_filter", coordinator, kind="all")
    state = await rig.send(PlanningState, "open_view", coordinator, view_id=view)
    assert state.statuses == ["unassigned"]
    state = await rig.send(PlanningState, "make_default", coordinator, view_id=view)
    assert [one.default for one in state.views] == [False]
    state = await rig.send(PlanningState, "delete_view", coordinator, view_id=view)
    assert (state.views, rig.failures) == ([], [])


async def test_zoom_and_weekends_are_remembered(rig, agency, coordinator):
    await rig.send(PlanningState, "load", coordinator, at="/planning")
    for steps in (1, 1, -5, 1):
        await rig.send(PlanningState, "zoom_by", coordinator, steps=steps)
    await rig.send(PlanningState, "toggle_weekends", coordinator)
    rig.tab = "another"
    state = await rig.send(PlanningState, "load", coordinator, at="/planning")
    assert (state.zoom, state.weekends, rig.failures) == (1.5, False, [])


async def test_a_visit_is_drawn_split_annotated_and_redone(rig, agency, coordinator, visit):
    worker = make_worker(agency)
    await rig.send(PlanningState, "load", coordinator)
    place = {"worker_id": str(worker.id), "day": f"{TOMORROW:%Y-%m-%d}", "start": "14:00", "end": "15:15"}
    state = await rig.send(PlanningState, "new_visit_at", coordinator, place=place)
    assert (state.dialog, {**state.form, **place}) == ("new", state.form)
    state = await rig.send(PlanningState, "split_visit", coordinator, visit_id=str(visit.id))
    assert (state.dialog, state.splitting, state.split_at) == ("visit", True, "10:30")
    await rig.send(PlanningState, "change_split", coordinator, text="12:00")
    state = await rig.send(PlanningState, "confirm_split", coordinator, key="s1")
    assert "split_at" in state.errors
    await rig.send(PlanningState, "change_split", coordinator, text="10:15")
    state = await rig.send(PlanningState, "confirm_split", coordinator, key="s2")
    assert (state.dialog, state.errors) == ("", {})
    await rig.send(PlanningState, "undo", coordinator, token="u")
    state = await rig.send(PlanningState, "redo", coordinator, token="r")
    assert state.answer["token"] == "redo-r"
    await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    await rig.send(PlanningState, "write_note", coordinator, text="Clé chez la voisine")
    await rig.send(PlanningState, "save_note", coordinator, key="n")
    state = await rig.send(PlanningState, "open_visit", coordinator, visit_id=str(visit.id))
    assert (state.note, state.visit.end, state.visit.history[0].what) == (
        "Clé chez la voisine", "10:15", "Note modifiée",
    )  # fmt: skip
    assert rig.failures == []


async def test_a_manager_locks_the_day_and_a_coordinator_is_told(rig, agency, coordinator, visit, signed_in):
    manager = signed_in(make_user(agency, Role.MANAGER, name="Hélène Fort"))
    await rig.send(PlanningState, "load", coordinator)
    await rig.send(PlanningState, "go", coordinator, steps=1)
    await rig.send(PlanningState, "open_locks", coordinator)
    assert await rig.toasts() == ["Votre rôle ne permet pas cette action."]
    await rig.send(PlanningState, "open_locks", manager)
    state = await rig.send(PlanningState, "lock_day", manager, key="l")
    assert [one.scope for one in state.locks] == ["Toute l’agence"]
    state = await rig.send(PlanningState, "move", coordinator, payload=drop(visit, None, hours=2))
    assert (state.answer["status"], "est verrouillé par Hélène Fort" in state.answer["reasons"][0]) == ("refused", True)
    lock_id = state.locks[0].id
    state = await rig.send(PlanningState, "unlock_day", manager, lock_id=lock_id)
    assert state.locks == []
    state = await rig.send(PlanningState, "move", coordinator, payload=drop(visit, None, hours=2))
    assert state.answer["status"] == "accepted"
    assert rig.failures == []


@pytest.mark.parametrize(
    "forged",
    [
        {"id": "x"}, {"version": None}, {"start": "hier"}, {"end": "2026-11-24T99:00"}, {"worker_id": "tous"},
        {"worker_id": 10**15}, {"id": -1}, {"end": "2020-01-01T00:00"}, {"start": "9999-01-01T00:00"},
        {"token": "k" * 99},
    ],
)  # fmt: skip
async def test_a_forged_drop_is_refused_and_changes_nothing(rig, agency, coordinator, visit, forged):
    await rig.send(PlanningState, "load", coordinator)
    state = await rig.send(PlanningState, "move", coordinator, payload={**drop(visit, None, hours=2), **forged})
    assert state.answer.get("status") in (None, "refused", "conflict")
    assert await rig.toasts() or state.answer["reasons"] or state.answer["visit"]["v"] == 1
    with work(actor(agency)) as unit:
        kept = unit.get(Visit, visit.id)
        assert (kept.version, kept.starts_at) == (1, visit.starts_at)
    assert rig.failures == []
