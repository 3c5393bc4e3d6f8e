"""Opportunities: the form, missions, slots, stages, lines; everything refused once locked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.opportunities import board, choices, duplicate, edit, entry, filling, lines, missions, stages, view
from careapp.actions.reminders import record
from careapp.actions.work import Forbidden, reading, work
from careapp.catalogues import activity, conduct
from careapp.db.engine import get_engine
from careapp.db.models import (
    AuditEntry,
    CarePlan,
    ClientContact,
    FormTemplate,
    Mission,
    MissionSkill,
    Note,
    Opportunity,
    OpportunityTask,
    Pet,
    Reminder,
    ServiceSkill,
    ServiceTask,
    Slot,
    SlotWorker,
    Task,
)
from careapp.db.queries.opportunities import Filters
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    make_skill,
    make_user,
    make_worker,
    save,
)
from tests.filled import fill

FORM = {
    "activity": "home",
    "name": "Recueil",
    "tabs": [
        {
            "key": "informations",
            "label": "Informations",
            "sections": [
                {
                    "label": "Habitudes",
                    "fields": [
                        {"key": "phone", "label": "Téléphone", "type": "phone", "inherited": "client.phone"},
                        {"key": "lift", "label": "Lève-personne", "type": "boolean"},
                        {
                            "key": "sling",
                            "label": "Sangle",
                            "type": "text",
                            "required": True,
                            "visible_if": {"field": "lift", "equals": True},
                        },
                        {"key": "floor", "label": "Étage", "type": "integer", "min": 0, "max": 60},
                    ],
                }
            ],
        }
    ],
}
SLOT = {"weekday": 0, "start": 480, "end": 570}


@pytest.fixture
def home(database):
    """An agency with an opportunity of one client, its activity and a service."""
    agency = make_agency()
    manager = make_user(agency, Role.MANAGER, name="Camille Rostaing")
    activity = make_activity(agency)
    client = make_client(agency, phone="+33479001248", manager_id=manager.id)
    opportunity = make_opportunity(client, activity, FORM, manager_id=manager.id)
    service = make_service(agency, activity)

    class Home:
        pass

    found = Home()
    found.agency, found.manager, found.activity, found.client = agency, manager, activity, client
    found.opportunity, found.service, found.who = opportunity, service, actor(agency, user=manager)
    return found


def _do(home, verb, *arguments, **named):
    with work(home.who, now=NOW) as unit:
        return verb(unit, *arguments, **named)


def _view(home):
    with reading(home.who, now=NOW) as unit:
        return view.view(unit, home.opportunity.id)


def _form(home):
    with reading(home.who, now=NOW) as unit:
        return filling.form(unit, home.opportunity.id)


def test_a_new_opportunity_uses_the_current_form_and_the_clients_manager(home):
    with Session(get_engine()) as session:
        session.get_one(FormTemplate, home.opportunity.form_template_id).current = False
        session.commit()
    save(
        FormTemplate(
            agency_id=home.agency.id, activity_id=home.activity.id, name="v9", number=9_000_000, definition=FORM
        )
    )
    one = _do(home, edit.create, home.client.id, home.activity.id, "Sortie d’hôpital")
    with Session(get_engine()) as session:
        found = session.get_one(Opportunity, one)
        assert (found.stage, found.manager_id, found.number) == ("new", home.manager.id, "OPP-0001")
        assert session.get_one(FormTemplate, found.form_template_id).number == 9_000_000


def _another_form(home):
    """A second form of the activity, in force."""
    place = {"agency_id": home.agency.id, "activity_id": home.activity.id, "family": "form2", "number": 1}
    return save(FormTemplate(**place, name="Urgence", definition={**FORM, "name": "Urgence"}))


def test_of_several_forms_of_an_activity_the_usual_one_is_offered_first_and_another_may_be_chosen(home):
    other = _another_form(home)
    with reading(home.who, now=NOW) as unit:
        offered = [one.value for one in choices.forms(unit, home.activity.id)]
    assert offered == [str(home.opportunity.form_template_id), str(other.id)]
    asked = str(home.client.id), str(home.activity.id), "Chute cette nuit"
    usual, chosen = _do(home, entry.for_client, *asked), _do(home, entry.for_client, *asked, str(other.id))
    with Session(get_engine()) as session:
        used = [session.get_one(Opportunity, one).form_template_id for one in (usual, chosen)]
    assert used == [home.opportunity.form_template_id, other.id]


def test_a_form_that_was_replaced_meanwhile_is_refused_at_its_field(home):
    other = _another_form(home)
    with Session(get_engine()) as session:
        session.get_one(FormTemplate, other.id).current = False
        session.commit()
    with pytest.raises(RefusedFields) as refusal:
        _do(home, entry.for_client, str(home.client.id), str(home.activity.id), "", str(other.id))
    assert set(refusal.value.errors) == {"form"}


def test_the_clients_data_is_read_live_and_never_copied(home):
    save(Pet(agency_id=home.agency.id, client_id=home.client.id, species="Chat", name="Mistigri"))
    save(ClientContact(agency_id=home.agency.id, client_id=home.client.id, name="Hélène Ferrand", relation="fille"))
    values = {field.key: field.value for field in _view(home).inherited}
    assert values["pets"] == "Chat Mistigri"
    assert values["main_carer"] == "Hélène Ferrand, fille"
    assert values["phone"] == "04 79 00 12 48"
    assert _form(home).live.answers["phone"].value == "04 79 00 12 48"


def test_a_field_shows_when_its_condition_holds(home):
    assert "sling" not in _form(home).live.visible
    _do(home, fill, home.opportunity.id, {}, {"lift": True, "sling": "M"})
    assert "sling" in _form(home).live.visible


@pytest.mark.parametrize(
    ("request_form", "answers", "fields"),
    [
        ({}, {"floor": "85"}, {"floor"}),
        ({}, {"unknown": "x"}, {"unknown"}),
        ({"wished_start": "31/02/2027"}, {"floor": "abc"}, {"request.wished_start", "floor"}),
        ({"evaluated_on": "2030-01-01"}, {}, {"request.evaluated_on"}),
        ({"manager_id": 999_999}, {}, {"request.manager_id"}),
        ({"mode": "forged"}, {}, {"request.mode"}),
        ({"need": "x" * 4001}, {}, {"request.need"}),
    ],
)
def test_every_wrong_answer_is_named_at_its_field_and_nothing_is_saved(home, request_form, answers, fields):
    saved = _do(home, fill, home.opportunity.id, request_form, answers)
    assert (set(saved.errors), saved.kept) == (fields, [])
    assert _view(home).version == 1


def test_answers_are_saved_in_their_stored_form(home):
    form = {"wished_start": "30/11/2026", "need": "Aide le matin", "funding": "APA"}
    _do(home, fill, home.opportunity.id, form, {"lift": True, "sling": "M", "floor": "2"})
    shown = _view(home)
    assert (shown.wished_start, shown.need, shown.funding, shown.version) == ("2026-11-30", "Aide le matin", "APA", 2)
    assert _form(home).live.answers["floor"].value == "2"


def test_a_mission_takes_its_services_skills_and_tasks(home):
    skill = make_skill(home.agency)
    task = save(Task(agency_id=home.agency.id, activity_id=home.activity.id, name="Lever", minutes=15, essential=True))
    save(ServiceSkill(agency_id=home.agency.id, service_id=home.service.id, skill_id=skill.id, level=2))
    save(ServiceTask(agency_id=home.agency.id, service_id=home.service.id, task_id=task.id))
    _do(home, missions.add, home.opportunity.id, home.service.id)
    shown = _view(home)
    assert [(need.skill_id, need.level) for need in shown.missions[0].skills] == [(skill.id, 2)]
    assert [(line.name, line.essential) for line in shown.tasks] == [("Lever", True)]


def test_a_shipped_service_is_read_in_english_and_kept_as_it_is(home):
    service = make_service(home.agency, home.activity, name="Aide au lever et au coucher")
    _do(home, missions.add, home.opportunity.id, service.id)
    with work(replace(home.who, locale="en"), now=NOW) as unit:
        shown = view.view(unit, home.opportunity.id).missions[0]
        cards = [card for column in board.board(unit, Filters()) for card in column.cards]
        missions.save(unit, shown.id, shown.version, {"label": shown.label, "starts_on": shown.starts_on})
    assert (shown.label, cards[0].services) == ("Help getting up and going to bed",) * 2
    assert _view(home).missions[0].label == "Aide au lever et au coucher"


def test_a_service_of_another_activity_is_refused(home):
    with pytest.raises(Refused, match="autre activité"):
        _do(home, missions.add, home.opportunity.id, make_service(home.agency).id)


def test_weekly_slots_make_hours_and_keep_who_holds_them(home):
    mission = make_mission(home.opportunity, home.service, ((0, 480, 570), (1, 480, 570)), workers=2)
    kept = _view(home).missions[0].slots[0].id
    worker = make_worker(home.agency)
    save(SlotWorker(agency_id=home.agency.id, slot_id=kept, worker_id=worker.id))
    pair = {**SLOT, "workers": 2}
    _do(home, missions.save_slots, mission.id, 1, [{**pair, "id": str(kept)}, {**pair, "weekday": 5, "weeks": "even"}])
    shown = _view(home).missions[0]
    assert shown.slots[0].id == kept
    assert (shown.minutes, shown.places, shown.covered) == (135, 4, 1)
    assert [slot.weeks for slot in shown.slots] == ["every", "even"]


@pytest.mark.parametrize(
    ("slots", "field"),
    [
        ([{"weekday": 0, "start": 570, "end": 480}], "slots.0"),
        ([SLOT, {**SLOT, "start": 540, "end": 600}], "slots.1"),
        ([{**SLOT, "weekday": 9}], "slots.0"),
        ([{**SLOT, "end": 485}], "slots.0"),
    ],
)
def test_a_slot_that_cannot_be_worked_is_refused_where_it_stands(home, slots, field):
    mission = make_mission(home.opportunity, home.service)
    with pytest.raises(RefusedFields) as refusal:
        _do(home, missions.save_slots, mission.id, 1, slots)
    assert field in refusal.value.errors


@pytest.mark.parametrize(
    "slot", [{}, {"weekday": "x", "start": 1, "end": 2}, {**SLOT, "weeks": "never"}, {**SLOT, "anchor": "x"}]
)
def test_a_slot_that_cannot_be_read_changes_nothing(home, slot):
    mission = make_mission(home.opportunity, home.service, ((0, 480, 570),))
    with pytest.raises(Refused):
        _do(home, missions.save_slots, mission.id, 1, [slot])
    assert len(_view(home).missions[0].slots) == 1


def test_a_mission_ends_after_it_starts(home):
    mission = make_mission(home.opportunity, home.service)
    with pytest.raises(RefusedFields) as refusal:
        _do(home, missions.save, mission.id, 1, {"starts_on": "2026-12-01", "ends_on": "2026-11-01", "workers": 9})
    assert set(refusal.value.errors) == {"ends_on", "workers"}


def test_stages_follow_the_work_done(home):
    with pytest.raises(Refused, match="mission"):
        _do(home, stages.move, home.opportunity.id, "quote")
    make_mission(home.opportunity, home.service, ((0, 480, 570),))
    _do(home, stages.move, home.opportunity.id, "quote")
    _do(home, stages.move, home.opportunity.id, "search")
    with pytest.raises(Refused):
        _do(home, stages.move, home.opportunity.id, "active")
    with pytest.raises(Refused, match="motif"):
        _do(home, stages.move, home.opportunity.id, "lost")
    _do(home, stages.move, home.opportunity.id, "lost", "Prix")
    assert (_view(home).stage, _view(home).lost_reason) == ("lost", "Prix")
    assert {step.state for step in _view(home).steps} == {"todo"}
    _do(home, stages.move, home.opportunity.id, "new")
    assert _view(home).lost_reason == ""


def test_a_move_is_taken_back_as_it_was_until_another_one_follows(home):
    make_mission(home.opportunity, home.service, ((0, 480, 570),))
    with Session(get_engine()) as session:
        since = session.get_one(Opportunity, home.opportunity.id).stage_since
    step = _do(home, stages.move, home.opportunity.id, "search")
    _do(home, stages.take_back, step)
    with Session(get_engine()) as session:
        opportunity = session.get_one(Opportunity, home.opportunity.id)
        assert (opportunity.stage, opportunity.stage_since) == ("new", since)
        entry = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.verb, entry.noun, entry.changes["stage"]) == ("undo", "opportunities", ["search", "new"])
    with pytest.raises(Refused, match="encore changé d’étape"):
        _do(home, stages.take_back, step)


def test_the_board_shows_each_opportunity_once_in_its_stage(home):
    make_mission(home.opportunity, home.service, ((0, 480, 570),))
    with reading(home.who, now=NOW) as unit:
        columns = board.board(unit, Filters())
        found = board.board(unit, Filters(text="ferr"))
        nothing = board.board(unit, Filters(text="zzz"))
    assert {column.key: column.count for column in columns} == {
        "new": 1,
        "quote": 0,
        "search": 0,
        "planning": 0,
        "active": 0,
    }
    assert found[0].cards[0].title == "Mme Odette Ferrand"
    assert sum(column.count for column in nothing) == 0


def test_the_list_starts_with_what_waits_longest_and_ends_with_what_is_over(home):
    waits = {"planning": 2, "new": 9, "active": 300, "closed": 400, "lost": 1}
    for stage, days in waits.items():
        make_opportunity(home.client, home.activity, FORM, stage=stage, stage_since=NOW - timedelta(days=days))

    def shown(*order):
        with reading(home.who, now=NOW) as unit:
            return [row.stage for row in board.page(unit, Filters(), 1, *order).rows]

    assert shown() == ["new", "planning", "new", "active", "lost", "closed"]
    assert shown("since", True) == ["closed", "active", "new", "planning", "lost", "new"]
    assert shown("stage") == ["new", "new", "planning", "active", "closed", "lost"]


def test_the_rail_shows_the_reminders_and_how_many_notes(home):
    other = make_opportunity(home.client, home.activity, FORM)
    form = {"title": "Appeler le binôme", "due_on": "2026-12-01", "link": f"client:{home.client.id}"}
    _do(home, record.save, 0, 0, {**form, "link": f"opportunity:{home.opportunity.id}"})
    _do(home, record.save, 0, 0, {**form, "title": "Rappeler la fille"})
    _do(home, record.save, 0, 0, {**form, "title": "Autre dossier", "link": f"opportunity:{other.id}"})
    save(Note(agency_id=home.agency.id, client_id=home.client.id, title="Contente", noted_at=NOW))
    shown = _view(home)
    assert ({row.title for row in shown.reminders}, shown.notes) == ({"Appeler le binôme", "Rappeler la fille"}, 1)
    with reading(home.who, now=NOW) as unit:
        assert record.fields(unit, 0, home.opportunity.id).link == f"opportunity:{home.opportunity.id}"


def test_shipped_tasks_and_risks_are_read_in_english_and_kept_as_they_are(home):
    shipped = activity("aide_a_la_personne")
    task, risk = shipped.tasks[0], shipped.risks[0]
    measure = conduct(risk.measures)
    _do(home, lines.save_task, home.opportunity.id, 0, {"name": task.name, "minutes": 5})
    _do(home, lines.save_risk, home.opportunity.id, 0, {"situation": risk.name, "measure": measure})
    home.who = replace(home.who, locale="en")
    seen = _view(home)
    shown, said = seen.tasks[0], seen.risks[0]
    assert task.name != shown.name
    assert measure != said.measure
    _do(home, lines.save_task, home.opportunity.id, shown.id, {"name": shown.name, "minutes": 20})
    _do(home, lines.save_risk, home.opportunity.id, said.id, {"situation": "Mine", "measure": said.measure})
    home.who = replace(home.who, locale="fr")
    kept = _view(home)
    assert (kept.tasks[0].name, kept.tasks[0].minutes) == (task.name, 20)
    assert (kept.risks[0].situation, kept.risks[0].measure) == ("Mine", measure)


def test_a_task_of_the_catalogue_is_there_once(home):
    task = save(Task(agency_id=home.agency.id, activity_id=home.activity.id, name="Vaisselle", minutes=10))
    _do(home, lines.add_catalogue_task, home.opportunity.id, task.id)
    with pytest.raises(Refused, match="déjà"):
        _do(home, lines.add_catalogue_task, home.opportunity.id, task.id)


def test_tasks_and_risks_are_checked(home):
    with pytest.raises(RefusedFields) as refusal:
        _do(home, lines.save_task, home.opportunity.id, 0, {"name": " ", "minutes": 9000, "frequency": "weekdays"})
    assert set(refusal.value.errors) == {"name", "minutes", "weekdays"}
    with pytest.raises(RefusedFields) as refusal:
        _do(home, lines.save_risk, home.opportunity.id, 0, {"situation": "", "measure": "", "level": "x"})
    assert set(refusal.value.errors) == {"situation", "measure", "level"}
    _do(home, lines.save_task, home.opportunity.id, 0, {"name": "Lever", "minutes": 15})
    _do(home, lines.save_risk, home.opportunity.id, 0, {"situation": "Chute", "measure": "Ne pas relever seul"})
    shown = _view(home)
    assert [(line.name, line.frequency_label) for line in shown.tasks] == [("Lever", "Chaque visite")]
    assert shown.risks[0].measure == "Ne pas relever seul"


def test_duplicating_locks_copies_and_schedules_the_reminder(home):
    make_mission(home.opportunity, home.service, ((0, 480, 570),), workers=2)
    _do(home, lines.save_task, home.opportunity.id, 0, {"name": "Lever", "minutes": 15})
    _do(home, lines.save_risk, home.opportunity.id, 0, {"situation": "Chute", "measure": "Ne pas relever seul"})
    form = {"manager_id": home.manager.id, "evaluated_on": "2026-01-31"}
    _do(home, fill, home.opportunity.id, form, {"floor": "2"})
    waited = {"title": "Rappel ré-évaluation des besoins", "due_on": NOW.date(), "opportunity_id": home.opportunity.id}
    old = save(Reminder(agency_id=home.agency.id, **waited)).id
    copy_id = _do(home, duplicate.duplicate, home.opportunity.id)
    with Session(get_engine()) as session:
        assert session.get_one(Reminder, old).situation == "done"
        copy = session.get_one(Opportunity, copy_id)
        assert (copy.locked_at, copy.answers, copy.copy_of_id) == (None, {"floor": 2}, home.opportunity.id)
        mission = session.exec(select(Mission).where(Mission.opportunity_id == copy_id)).one()
        assert len(session.exec(select(Slot).where(Slot.mission_id == mission.id)).all()) == 1
        assert len(session.exec(select(OpportunityTask).where(OpportunityTask.opportunity_id == copy_id)).all()) == 1
        reminder = session.exec(select(Reminder).where(Reminder.opportunity_id == copy_id)).one()
    assert (reminder.title, reminder.due_on) == ("Rappel ré-évaluation des besoins", date(2026, 12, 31))
    assert (reminder.category, reminder.manager_id) == ("Suivi évaluation", home.manager.id)
    assert (reminder.situation, reminder.alert, reminder.priority, reminder.mail) == ("to_handle", True, "urgent", True)


@pytest.mark.parametrize(
    "forge",
    [
        lambda home, mission: _do(home, fill, home.opportunity.id, {"need": "forged"}, {}),
        lambda home, mission: _do(home, stages.move, home.opportunity.id, "lost", "Prix"),
        lambda home, mission: _do(home, missions.add, home.opportunity.id, home.service.id),
        lambda home, mission: _do(home, missions.save, mission.id, 1, {"starts_on": "2026-12-01"}),
        lambda home, mission: _do(home, missions.save_slots, mission.id, 1, [SLOT]),
        lambda home, mission: _do(home, missions.delete, mission.id),
        lambda home, mission: _do(home, lines.save_task, home.opportunity.id, 0, {"name": "x", "minutes": 1}),
        lambda home, mission: _do(home, lines.save_risk, home.opportunity.id, 0, {"situation": "x", "measure": "y"}),
        lambda home, mission: _do(home, duplicate.duplicate, home.opportunity.id),
    ],
)
def test_a_locked_form_refuses_every_change_on_the_server(home, forge):
    mission = make_mission(home.opportunity, home.service)
    _do(home, duplicate.duplicate, home.opportunity.id)
    with pytest.raises(Refused, match="verrouillé"):
        forge(home, mission)


def test_another_agency_and_a_worker_see_nothing(home):
    stranger = make_agency()
    with pytest.raises(NotFound), reading(actor(stranger)) as unit:
        view.view(unit, home.opportunity.id)
    with pytest.raises(Forbidden), reading(actor(home.agency, Role.WORKER)) as unit:
        view.view(unit, home.opportunity.id)
    with pytest.raises(NotFound), work(actor(stranger)) as unit:
        missions.add(unit, home.opportunity.id, home.service.id)


def test_hours_beyond_the_care_plan_are_the_clients(home):
    save(
        CarePlan(
            agency_id=home.agency.id,
            client_id=home.client.id,
            funder="APA",
            monthly_minutes=300,
            starts_on=date(2026, 1, 1),
        )
    )
    make_mission(home.opportunity, home.service, ((0, 480, 570),))
    shown = _view(home)
    assert (shown.asked_hours, shown.over_plan) == ("6\u00a0h\u00a030", "1\u00a0h\u00a030 à la charge du client")


def test_skills_of_a_mission_come_from_the_agency_alone(home):
    mission = make_mission(home.opportunity, home.service)
    foreign = make_skill(make_agency())
    with pytest.raises(NotFound):
        _do(home, missions.save, mission.id, 1, {"starts_on": "2026-12-01", "skills": [{"skill_id": foreign.id}]})
    with Session(get_engine()) as session:
        assert session.exec(select(MissionSkill)).all() == []
