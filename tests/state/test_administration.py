"""The administration and the worker's screens through the event processor."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from careapp.actions.catalog import load
from careapp.actions.work import work
from careapp.db.models import (
    Activity,
    AuditEntry,
    FormDraft,
    FormTemplate,
    OpportunityTask,
    Service,
    Task,
    Visit,
    VisitTask,
)
from careapp.domain.permissions import Role, house
from careapp.readmodels.my import MyVisitDetail
from careapp.state.account import AccountState
from careapp.state.agency import AgencyState, AuditState
from careapp.state.catalog import CatalogState, SkillsState
from careapp.state.form_templates import FormEditorState, FormsState
from careapp.state.my import MyDayState, MyVisitState
from careapp.state.my_clients import MyClientsState
from careapp.state.users import UsersState
from tests.factories import (
    NOW,
    PASSWORD,
    make_activity,
    make_agency,
    make_client,
    make_opportunity,
    make_service,
    make_user,
    make_visit,
    make_worker,
    save,
)


@pytest.fixture
def office(rig, signed_in):
    """An agency with the shipped catalogue, and its administrator's session."""
    agency = make_agency()
    with work(house(agency.id)) as unit:
        load.load(unit, ["aide_a_la_personne"])
    return agency, signed_in(make_user(agency, Role.ADMINISTRATOR))


async def test_a_service_is_changed_with_its_skills_and_tasks(rig, office, sqlite_database):
    _agency, session = office
    state = await rig.send(CatalogState, "load", session)
    service, skill = state.shown.services[0], state.shown.skills[-1].value
    state = await rig.send(CatalogState, "open_service", session, service_id=service.id)
    await rig.send(CatalogState, "ask_skill", session, skill_id=skill)
    await rig.send(CatalogState, "ask_skill", session, skill_id=skill)
    ticked = {f"task_{state.usual[0].id}": "on"}
    form = {"name": "Accompagnement", "hourly_price": "cher", "vat_rate": "10", "colour": "blue", **ticked}
    state = await rig.send(CatalogState, "save", session, form=form)
    assert list(state.errors) == ["hourly_price"]
    assert state.editing == "service"
    state = await rig.send(CatalogState, "save", session, form={**form, "hourly_price": "31"})
    assert (state.editing, await rig.toasts()) == ("", ["Catalogue enregistré."])
    row = next(row for row in state.shown.services if row.id == service.id)
    assert (row.name, row.task_count, len(row.skills)) == ("Accompagnement", 1, len(service.skills) + 1)
    assert rig.failures == []


async def test_a_catalogue_changed_by_someone_else_keeps_what_was_typed(rig, office, sqlite_database):
    _agency, session = office
    state = await rig.send(CatalogState, "load", session)
    task = state.shown.tasks[0]
    await rig.send(CatalogState, "open_task", session, task_id=task.id)
    with Session(sqlite_database) as other:
        row = other.get(Task, task.id)
        row.minutes = 7
        other.add(row)
        other.commit()
    state = await rig.send(CatalogState, "save", session, form={"name": "Autre", "minutes": "5"})
    assert (state.conflict, state.editing) == (True, "task")
    state = await rig.send(CatalogState, "reload", session)
    assert (state.conflict, state.task.minutes, state.editing) == (False, "7", "task")


async def test_skills_are_searched_without_accents_and_paged(rig, office):
    _agency, session = office
    state = await rig.send(SkillsState, "load", session)
    assert (len(state.rows), state.total) == (25, len(state.shown.skills))
    state = await rig.send(SkillsState, "go_to_page", session, number=99)
    assert 0 < len(state.rows) <= 25
    state = await rig.send(SkillsState, "search", session, text="MENAGE")
    assert any(row.name == "Ménage" for row in state.rows)


async def test_a_first_password_is_shown_once(rig, office):
    _agency, session = office
    await rig.send(UsersState, "open_account", session, user_id=0)
    await rig.send(UsersState, "choose_role", session, role="worker")
    form = {"name": "Leïla", "email": "leila@exemple.fr"}
    state = await rig.send(UsersState, "save", session, form=form)
    assert list(state.errors) == ["worker_id"]
    await rig.send(UsersState, "choose_role", session, role="manager")
    state = await rig.send(UsersState, "save", session, form=form)
    assert [one.email for one in state.given] == ["leila@exemple.fr"]
    state = await rig.send(UsersState, "close", session)
    assert state.given == []
    await rig.send(UsersState, "load", session)
    state = await rig.send(UsersState, "open_account", session, user_id=(await rig.state(UsersState)).found.rows[0].id)
    state.conflict = True
    state = await rig.send(UsersState, "reload", session)
    assert (state.editing, state.conflict, state.account) == ("account", False, state.found.rows[0])


async def test_a_form_is_changed_as_a_draft_then_published(rig, office, sqlite_database):
    _agency, session = office
    with Session(sqlite_database) as other:
        activity_id = other.exec(select(Activity.id)).one()
    assert not (await rig.send(FormEditorState, "load", session, at="/admin/forms/999")).found
    address = f"/admin/forms/{activity_id}-main"
    state = await rig.send(FormEditorState, "load", session, at=address)
    assert (state.found, state.edits, state.shown.number) == (True, 0, 1)
    data = copy.deepcopy(state.document)
    data["tabs"].append({"key": "divers", "label": " ", "sections": []})
    state = await rig.send(FormEditorState, "keep", session, definition=data)
    assert (state.edits, list(state.faults), state.shown.draft_id > 0) == (
        1,
        [f"tabs.{len(data['tabs']) - 1}.label"],
        True,
    )
    state = await rig.send(FormEditorState, "publish", session)
    assert (state.shown.number, len(state.faults)) == (1, 1)
    data["tabs"][-1]["label"] = "Divers"
    assert (await rig.send(FormEditorState, "keep", session, definition=data)).faults == {}
    stamp = (await rig.send(FormEditorState, "load", session, at=address)).stamp
    state = await rig.send(FormEditorState, "publish", session)
    assert (state.edits, state.shown.number, state.stamp) == (0, 2, stamp + 1)
    assert not (
        await rig.send(FormEditorState, "load", session, at=f"{address}?version={_first(sqlite_database)}")
    ).shown.editable
    state = await rig.send(FormEditorState, "start_from", session)
    assert (state.edits, state.shown.editable) == (1, True)
    with Session(sqlite_database) as other:
        other.exec(select(FormDraft)).one().edits = 9
        other.commit()
    assert (await rig.send(FormEditorState, "keep", session, definition=data)).late
    assert not (await rig.send(FormEditorState, "reload", session)).late
    state = await rig.send(FormEditorState, "discard", session)
    assert (state.edits, state.shown.number) == (0, 2)
    assert rig.failures == []


def _first(engine) -> int:
    with Session(engine) as session:
        return session.exec(select(FormTemplate.id).order_by(FormTemplate.number)).first()


async def test_a_form_is_begun_and_copied_and_brought_as_json(rig, office, sqlite_database):
    _agency, session = office
    state = await rig.send(FormsState, "load", session)
    assert len(state.rows) == 1
    await rig.send(FormsState, "open_new", session)
    state = await rig.send(FormsState, "save", session, form={"name": "", "activity_id": state.activities[0].value})
    assert list(state.errors) == ["name"]
    await rig.send(FormsState, "save", session, form={"name": "Bilan", "activity_id": state.activities[0].value})
    state = await rig.send(FormsState, "open_new", session)
    known = {"name": "A", "activity_id": "0", "activity": state.rows[0].activity}
    assert list((await rig.send(FormsState, "save", session, form=known)).errors) == ["activity"]
    await rig.send(FormsState, "save", session, form={**known, "activity": "Jardinage d’été"})
    with Session(sqlite_database) as other:
        assert "jardinage_d_ete" in other.exec(select(Activity.code)).all()
    address = f"/admin/forms/{state.activities[0].value}-form2"
    assert (await rig.send(FormEditorState, "load", session, at=address)).shown.name == "Bilan"
    await rig.send(FormEditorState, "open_import", session)
    state = await rig.send(FormEditorState, "save", session, form={"text": "{"})
    assert list(state.errors) == ["text"]
    brought = {**state.document, "name": "Bilan annuel"}
    state = await rig.send(FormEditorState, "save", session, form={"text": json.dumps(brought)})
    assert (state.editing, state.document["name"]) == ("", "Bilan annuel")
    await rig.send(FormEditorState, "open_copy", session)
    await rig.send(FormEditorState, "save", session, form={"name": "Bilan de sortie"})
    with Session(sqlite_database) as other:
        assert sorted(other.exec(select(FormDraft.family)).all()) == ["form2", "form3", "main"]
    assert rig.failures == []


async def test_settings_are_kept_and_the_trail_tells_it(rig, office):
    _agency, session = office
    await rig.send(AgencyState, "load", session)
    form = {"reevaluation_months": "6", "planning_weeks": "4", "holidays_region": "974"}
    state = await rig.send(AgencyState, "save_habits", session, form={**form, "planning_weeks": "0"})
    assert list(state.errors) == ["planning_weeks"]
    state = await rig.send(AgencyState, "save_habits", session, form=form)
    assert (state.shown.holidays_region, state.errors) == ("974", {})
    state = await rig.send(AuditState, "filter_by", session, name="noun", value="agencies")
    assert [row.verb for row in state.found.rows] == ["Enregistre"]


async def test_a_password_is_typed_twice_long_enough_and_new(rig, office):
    _agency, session = office
    form = {"current": PASSWORD, "new": "une phrase assez longue", "again": "une autre phrase"}
    state = await rig.send(AccountState, "change", session, form=form)
    assert list(state.errors) == ["again"]
    state = await rig.send(
        AccountState, "change", session, form={"current": PASSWORD, "new": "court", "again": "court"}
    )
    assert list(state.errors) == ["new"]
    state = await rig.send(AccountState, "change", session, form={**form, "again": form["new"], "current": "faux"})
    assert list(state.errors) == ["current"]
    state = await rig.send(AccountState, "change", session, form=dict.fromkeys(form, PASSWORD))
    assert state.errors == {"new": "Choisissez un autre mot de passe que l’actuel."}
    state = await rig.send(AccountState, "change", session, form={**form, "again": form["new"]})
    assert (state.errors, state.turn) == ({}, 1)


async def test_a_worker_ticks_tasks_and_nobody_elses(rig, signed_in, sqlite_database):
    agency = make_agency()
    activity, worker, client = make_activity(agency), make_worker(agency), make_client(agency)
    service = make_service(agency, activity)
    opportunity = make_opportunity(client, activity)
    one = {"opportunity_id": opportunity.id, "name": "Toilette", "essential": True}
    task = save(OpportunityTask(agency_id=agency.id, **one))
    here = datetime.now(ZoneInfo("Europe/Paris"))
    soon = min(here + timedelta(minutes=5), here.replace(hour=23, minute=59)).astimezone(UTC)  # still today
    traits = {"opportunity_id": opportunity.id}
    mine = make_visit(client, service, soon, worker_id=worker.id, **traits)
    theirs = make_visit(client, service, soon, worker_id=make_worker(agency).id, **traits)
    session = signed_in(make_user(agency, Role.WORKER, worker))
    await rig.send(MyDayState, "arrive", session, visit_id=theirs.id)
    assert await rig.toasts() == ["Cet élément n’existe pas ou n’existe plus."]
    for _tap in range(2):
        await rig.send(MyDayState, "arrive", session, visit_id=mine.id)
    assert rig.redirects == [f"/my/visits/{mine.id}"] * 2
    assert (await rig.toasts())[1:] == ["Arrivée pointée."]
    state = await rig.state(MyVisitState)
    state.visit = MyVisitDetail(id=mine.id)
    await rig.send(MyVisitState, "ask", session, key=f"o{task.id}")
    state = await rig.send(MyVisitState, "tick", session, visit_id=mine.id, key=f"o{task.id}", done=False)
    assert state.visit.waiting == 1
    await rig.send(MyVisitState, "ask", session, key=f"o{task.id}")
    state = await rig.send(MyVisitState, "say_not_done", session)
    assert state.reason_error != ""
    await rig.send(MyVisitState, "choose_reason", session, value="Manque de temps")
    state = await rig.send(MyVisitState, "say_not_done", session)
    assert (state.asked_key, state.visit.tasks[0].reason, state.visit.waiting) == ("", "Manque de temps", 0)
    with Session(sqlite_database) as other:
        assert other.exec(select(VisitTask.not_done_reason)).all() == ["Manque de temps"]
    for verb, status in (("leave", {}), ("take_back", {"status": "done"})):
        for _tap in range(2):
            state = await rig.send(MyVisitState, verb, session, visit_id=mine.id, **status)
    assert (state.visit.status, state.visit.departed) == ("running", "")
    assert (await rig.toasts())[1:] == ["Arrivée pointée.", "Départ pointé.", "Pointage annulé."]


async def test_what_was_pressed_on_a_visit_stays_about_it_when_another_is_open(rig, signed_in, sqlite_database):
    agency = make_agency()
    activity, worker, client = make_activity(agency), make_worker(agency), make_client(agency)
    service, now = make_service(agency, activity), datetime.now(UTC)
    left = make_visit(client, service, now - timedelta(hours=1), worker_id=worker.id, status="running")
    opened = make_visit(client, service, now + timedelta(hours=1), worker_id=worker.id)
    session = signed_in(make_user(agency, Role.WORKER, worker))
    state = await rig.state(MyVisitState)
    state.visit = MyVisitDetail(id=opened.id)
    state = await rig.send(MyVisitState, "leave", session, visit_id=left.id)
    assert (state.visit.id, rig.redirects) == (opened.id, [])
    assert await rig.toasts() == ["Départ pointé."]
    with Session(sqlite_database) as other:
        assert other.get(Visit, left.id).status == "done"


async def test_a_clocking_is_of_the_moment_the_browser_says_it_was_tapped(rig, signed_in, sqlite_database, monkeypatch):
    monkeypatch.setattr("careapp.actions.work._utc_now", lambda: NOW)
    agency, now = make_agency(), NOW
    worker, client = make_worker(agency), make_client(agency)
    service = make_service(agency, make_activity(agency))
    left, next_one = (
        make_visit(client, service, now - timedelta(minutes=minutes), worker_id=worker.id) for minutes in (70, 5)
    )
    session = signed_in(make_user(agency, Role.WORKER, worker))
    ago = {"left": round((now - timedelta(minutes=4)).timestamp() * 1000), "next": round(now.timestamp() * 1000)}
    await rig.send(MyDayState, "arrive", session, visit_id=left.id, tapped=ago["left"])
    await rig.send(MyVisitState, "leave", session, visit_id=left.id, tapped=ago["left"] + 60_000)
    await rig.send(MyVisitState, "arrive", session, visit_id=next_one.id, tapped=ago["next"])
    await rig.send(MyVisitState, "take_back", session, visit_id=next_one.id, status="running", tapped=ago["next"] + 1)
    assert await rig.toasts() == ["Départ pointé.", "Arrivée pointée.", "Pointage annulé."]
    with Session(sqlite_database) as other:
        told = [
            entry.changes.get("tapped", entry.changes.get("tap_refused", ""))
            for entry in other.exec(select(AuditEntry).where(AuditEntry.noun == "visits").order_by(AuditEntry.id))
        ]
    assert [bool(one) for one in told] == [True, True, False, False]
    assert datetime.fromisoformat(told[1]) - datetime.fromisoformat(told[0]) == timedelta(minutes=1)


async def test_a_worker_opens_nothing_of_the_administration(rig, office, signed_in, sqlite_database):
    agency, _session = office
    worker = make_worker(agency)
    session = signed_in(make_user(agency, Role.WORKER, worker))
    attempts = [
        (CatalogState, "save", {"form": {}}),
        (UsersState, "load", {}),
        (UsersState, "save", {"form": {}}),
        (FormEditorState, "publish", {}),
        (AgencyState, "save_identity", {"form": {}}),
        (AuditState, "load", {}),
    ]
    for state, name, payload in attempts:
        await rig.send(state, name, session, **payload)
    assert set(await rig.toasts()) == {"Votre rôle ne permet pas cette action."}
    with Session(sqlite_database) as other:
        assert {row.version for row in other.exec(select(Service))} == {1}


async def test_an_account_without_a_worker_reads_why_its_day_is_empty(rig, signed_in, sqlite_database):
    session = signed_in(make_user(make_agency(), Role.WORKER))
    state = await rig.send(MyDayState, "load", session)
    assert (state.loading, state.shown.visits) == (False, [])
    assert "aucune fiche" in state.trouble
    assert "aucune fiche" in (await rig.send(MyClientsState, "load", session)).trouble
