"""The catalogue as its administrators keep it: nothing used is lost, nothing wrong gets in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from careapp.actions.catalog import activities, edit, load, rows, skills
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, MissionSkill, Service, ServiceSkill, Skill, SkillLevel, WorkerSkill
from careapp.domain.permissions import Role, house
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import (
    actor,
    make_activity,
    make_agency,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    make_skill,
    make_worker,
    save,
)

SERVICE = {"name": "Accompagnement", "hourly_price": "27,50", "vat_rate": "5.5", "colour": "blue"}
TASK = {"group": "Repas", "name": "Préparer le repas", "minutes": "30", "essential": "on"}
RISK = {"name": "Chute", "level": "high", "measures": "Freins serrés.\n\n Appeler le 15. "}


def do(agency, verb, *args, role=Role.ADMINISTRATOR):
    with work(actor(agency, role)) as unit:
        return verb(unit, *args)


def see(agency, query, *args, role=Role.ADMINISTRATOR, locale="fr"):
    with reading(replace(actor(agency, role), locale=locale)) as unit:
        return query(unit, *args)


def loaded():
    agency = make_agency()
    with work(house(agency.id)) as unit:
        load.load(unit)
    return agency


def test_a_new_service_shows_with_its_price_skills_and_tasks(database):
    agency = make_agency()
    activity, skill = make_activity(agency), make_skill(agency, name="Toilette")
    save(SkillLevel(agency_id=agency.id, name="Débutant", rank=0))
    save(SkillLevel(agency_id=agency.id, name="Confirmé", rank=1))
    do(agency, edit.save_task, activity.id, 0, 0, TASK)
    task = see(agency, activities.catalog, activity.id).tasks[0]
    assert (task.duration, task.essential, task.group) == ("30\xa0min", True, "Repas")
    do(agency, edit.save_service, activity.id, 0, 0, SERVICE, [(skill.id, 1)], [task.id])
    service = see(agency, activities.catalog, activity.id).services[0]
    assert (service.price_text, service.vat_text, service.gross_text) == ("27,50\xa0€", "5,5 %", "29,01\xa0€")
    assert [(one.name, one.level_name) for one in service.skills] == [("Toilette", "Confirmé")]
    assert service.tasks == [str(task.id)]
    with Session(database) as session:
        assert session.exec(select(Service)).one().code == "accompagnement"
        assert [entry.verb for entry in session.exec(select(AuditEntry))] == ["create", "create"]


def test_a_changed_service_keeps_its_code_and_grows_its_version(database):
    agency = make_agency()
    service = make_service(agency)
    activity_id = service.activity_id
    do(agency, edit.save_service, activity_id, service.id, 1, SERVICE, [], [])
    row = see(agency, activities.catalog, activity_id).services[0]
    assert (row.name, row.version) == ("Accompagnement", 2)
    with pytest.raises(Stale):
        do(agency, edit.save_service, activity_id, service.id, 1, SERVICE, [], [])
    with Session(database) as session:
        kept = session.get(Service, service.id)
        assert (kept.code, kept.hourly_price, kept.vat_rate) == (service.code, Decimal("27.50"), Decimal("5.5"))


WRONG = [
    (edit.save_service, {**SERVICE, "name": " "}, "name"),
    (edit.save_service, {**SERVICE, "name": "x" * 81}, "name"),
    (edit.save_service, {**SERVICE, "hourly_price": ""}, "hourly_price"),
    (edit.save_service, {**SERVICE, "hourly_price": "-2"}, "hourly_price"),
    (edit.save_service, {**SERVICE, "hourly_price": "2000"}, "hourly_price"),
    (edit.save_service, {**SERVICE, "hourly_price": "vingt"}, "hourly_price"),
    (edit.save_service, {**SERVICE, "vat_rate": "7"}, "vat_rate"),
    (edit.save_service, {**SERVICE, "colour": "pink"}, "colour"),
    (edit.save_task, {**TASK, "name": ""}, "name"),
    (edit.save_task, {**TASK, "minutes": "-1"}, "minutes"),
    (edit.save_task, {**TASK, "minutes": "601"}, "minutes"),
    (edit.save_risk, {**RISK, "measures": "\n "}, "measures"),
    (edit.save_risk, {**RISK, "measures": "a\n" * 21}, "measures"),
    (edit.save_risk, {**RISK, "level": "deadly"}, "level"),
]


@pytest.mark.parametrize(("verb", "form", "field"), WRONG)
def test_each_field_has_its_sentence(sqlite_database, verb, form, field):
    agency = make_agency()
    activity = make_activity(agency)
    links = ([], []) if verb is edit.save_service else ()
    with pytest.raises(RefusedFields) as refusal:
        do(agency, verb, activity.id, 0, 0, form, *links)
    assert list(refusal.value.errors) == [field]


def test_a_name_is_given_once_in_an_activity(sqlite_database):
    agency = make_agency()
    one, other = make_activity(agency), make_activity(agency)
    do(agency, edit.save_task, one.id, 0, 0, TASK)
    do(agency, edit.save_task, other.id, 0, 0, TASK)
    for name in (TASK["name"], TASK["name"].upper()):
        with pytest.raises(RefusedFields, match="existe déjà"):
            do(agency, edit.save_task, one.id, 0, 0, {**TASK, "name": name})


def test_a_service_asks_only_for_what_the_catalogue_holds(sqlite_database):
    agency, elsewhere = make_agency(), make_agency()
    activity, skill = make_activity(agency), make_skill(agency)
    foreign = make_skill(elsewhere)
    for wrong in ([(foreign.id, 0)], [(skill.id, 9)], [(skill.id, 0), (skill.id, 0)]):
        with pytest.raises(RefusedFields) as refusal:
            do(agency, edit.save_service, activity.id, 0, 0, SERVICE, wrong, [])
        assert "skills" in refusal.value.errors
    with pytest.raises(RefusedFields):
        do(agency, edit.save_service, activity.id, 0, 0, SERVICE, [], [12345])


def test_what_is_retired_stays_and_comes_back(database):
    agency = make_agency()
    activity = make_activity(agency)
    do(agency, edit.save_risk, activity.id, 0, 0, RISK)
    risk = see(agency, activities.catalog, activity.id).risks[0]
    assert (risk.measures, risk.level_text) == (["Freins serrés.", "Appeler le 15."], "Élevé")
    do(agency, rows.set_active, "risk", risk.id, risk.version, False)
    again = see(agency, activities.catalog, activity.id).risks[0]
    assert (again.active, again.version) == (False, 2)
    with pytest.raises(Stale):
        do(agency, rows.set_active, "risk", risk.id, 1, True)
    do(agency, rows.set_active, "risk", risk.id, 2, True)
    with pytest.raises(NotFound):
        do(agency, rows.set_active, "users", 1, 1, False)


def test_an_activity_is_switched_off_and_on(sqlite_database):
    agency = make_agency()
    activity = make_activity(agency)
    do(agency, edit.set_activity, activity.id, False)
    assert not see(agency, activities.catalog, activity.id).activity.active
    do(agency, edit.set_activity, activity.id, True)
    assert see(agency, activities.catalog).activity.active


def test_the_shipped_catalogue_shows_whole_in_both_languages(sqlite_database):
    agency = loaded()
    shown = see(agency, activities.catalog)
    assert len(shown.activities) == 4
    assert shown.activity.services == len(shown.services) > 3
    english = see(agency, activities.catalog, locale="en")
    assert english.activity.label == "Home care"
    skilled = see(agency, skills.catalog)
    assert len(skilled.levels) >= 3
    assert (skilled.categories[0].first, skilled.categories[-1].last) == (True, True)


def test_saving_a_translated_entry_keeps_its_french_text(sqlite_database):
    agency = loaded()
    english = see(agency, activities.catalog, locale="en").tasks[0]
    french = see(agency, activities.catalog).tasks
    form = {"group": english.group, "name": english.name, "minutes": "25"}
    activity = see(agency, activities.catalog).activity
    with work(replace(actor(agency, Role.ADMINISTRATOR), locale="en")) as unit:
        edit.save_task(unit, activity.id, english.id, english.version, form)
    after = {task.id: task for task in see(agency, activities.catalog).tasks}
    before = next(task for task in french if task.id == english.id)
    assert (after[english.id].name, after[english.id].group) == (before.name, before.group)
    assert after[english.id].minutes == "25"


def test_a_skill_is_made_changed_and_counted(database):
    agency = make_agency()
    skill = make_skill(agency, name="Permis B")
    make_worker(agency, skills=(skill,))
    form = {
        "name": "Permis de conduire",
        "category_id": str(skill.category_id),
        "blocking": "on",
        "validity_months": "180",
    }
    do(agency, skills.save_skill, skill.id, 1, form)
    row = see(agency, skills.catalog).skills[0]
    assert (row.name, row.blocking, row.validity, row.holders) == ("Permis de conduire", True, "180 mois", 1)
    with pytest.raises(RefusedFields, match="existe déjà"):
        do(agency, skills.save_skill, 0, 0, form)
    foreign = make_skill(make_agency())
    with pytest.raises(RefusedFields) as refusal:
        do(agency, skills.save_skill, 0, 0, {**form, "name": "Autre", "category_id": str(foreign.category_id)})
    assert "category_id" in refusal.value.errors
    with pytest.raises(RefusedFields):
        do(agency, skills.save_skill, 0, 0, {**form, "name": "Autre", "validity_months": "0"})


def scale(agency, *names):
    return [save(SkillLevel(agency_id=agency.id, name=name, rank=rank)) for rank, name in enumerate(names)]


def test_a_level_that_moves_takes_its_holders_along(database):
    agency = make_agency()
    levels = scale(agency, "Débutant", "Confirmé", "Expert")
    skill = make_skill(agency)
    worker = make_worker(agency)
    save(WorkerSkill(agency_id=agency.id, worker_id=worker.id, skill_id=skill.id, level=1))
    service = make_service(agency)
    save(ServiceSkill(agency_id=agency.id, service_id=service.id, skill_id=skill.id, level=2))
    do(agency, skills.move_level, levels[1].id, True)
    assert [level.name for level in see(agency, skills.catalog).levels] == ["Débutant", "Expert", "Confirmé"]
    with Session(database) as session:
        assert session.exec(select(WorkerSkill.level)).one() == 2
        assert session.exec(select(ServiceSkill.level)).one() == 1
    do(agency, skills.move_level, levels[0].id, False)
    assert [level.name for level in see(agency, skills.catalog).levels] == ["Débutant", "Expert", "Confirmé"]


def test_a_level_in_use_stays_and_an_unused_one_closes_the_gap(database):
    agency = make_agency()
    levels = scale(agency, "Débutant", "Initié", "Expert")
    skill = make_skill(agency)
    activity = make_activity(agency)
    mission = make_mission(make_opportunity(make_client(agency), activity), make_service(agency, activity))
    save(MissionSkill(agency_id=agency.id, mission_id=mission.id, skill_id=skill.id, level=2))
    with pytest.raises(Refused, match="sert 1 fois"):
        do(agency, skills.remove_level, levels[2].id)
    do(agency, skills.remove_level, levels[1].id)
    with Session(database) as session:
        ranks = session.exec(select(SkillLevel.name, SkillLevel.rank).order_by(SkillLevel.rank)).all()
        assert [tuple(row) for row in ranks] == [("Débutant", 0), ("Expert", 1)]
        assert session.exec(select(MissionSkill.level)).one() == 1


def test_levels_and_categories_are_named_added_and_seen_before_they_change(sqlite_database):
    agency = make_agency()
    (first,) = scale(agency, "Débutant")
    do(agency, skills.save_level, 0, "", {"name": "Confirmé"})
    do(agency, skills.save_level, first.id, "Débutant", {"name": "Novice"})
    with pytest.raises(Stale):
        do(agency, skills.save_level, first.id, "Débutant", {"name": "Encore"})
    with pytest.raises(RefusedFields):
        do(agency, skills.save_level, first.id, "Novice", {"name": "Confirmé"})
    do(agency, skills.save_category, 0, "", {"name": "Santé"})
    do(agency, skills.save_category, 0, "", {"name": "Langues"})
    shelves = see(agency, skills.catalog).categories
    do(agency, skills.move_category, shelves[1].id, True)
    assert [row.name for row in see(agency, skills.catalog).categories] == ["Langues", "Santé"]
    do(agency, skills.remove_category, shelves[0].id)
    assert [row.name for row in see(agency, skills.catalog).categories] == ["Langues"]


def test_a_category_with_skills_stays(sqlite_database):
    agency = make_agency()
    skill = make_skill(agency)
    with pytest.raises(Refused, match="rangez"):
        do(agency, skills.remove_category, skill.category_id)


def test_what_another_agency_keeps_does_not_exist(sqlite_database):
    agency, elsewhere = make_agency(), make_agency()
    activity, mine = make_activity(elsewhere), make_activity(agency)
    service, skill = make_service(elsewhere), make_skill(elsewhere)
    (level,) = scale(elsewhere, "Débutant")
    attempts = [
        (edit.set_activity, activity.id, False),
        (edit.save_service, activity.id, 0, 0, SERVICE, [], []),
        (edit.save_service, mine.id, service.id, 1, SERVICE, [], []),
        (edit.save_task, activity.id, 0, 0, TASK),
        (rows.set_active, "service", service.id, 1, False),
        (skills.save_skill, skill.id, 1, {"name": "X", "category_id": str(skill.category_id)}),
        (skills.save_level, level.id, "Débutant", {"name": "X"}),
        (skills.move_level, level.id, True),
        (skills.remove_level, level.id),
        (skills.move_category, skill.category_id, True),
        (skills.remove_category, skill.category_id),
    ]
    for verb, *args in attempts:
        with pytest.raises(NotFound):
            do(agency, verb, *args)
    with Session(sqlite_database) as session:
        assert session.get(Skill, skill.id).version == 1


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.WORKER])
def test_only_administrators_change_the_catalogue(sqlite_database, role):
    agency = make_agency()
    activity = make_activity(agency)
    attempts = [
        (edit.set_activity, activity.id, False),
        (edit.save_service, activity.id, 0, 0, SERVICE, [], []),
        (edit.save_task, activity.id, 0, 0, TASK),
        (edit.save_risk, activity.id, 0, 0, RISK),
        (rows.set_active, "task", 1, 1, False),
        (skills.save_skill, 0, 0, {}),
        (skills.save_level, 0, "", {}),
        (skills.remove_level, 1),
    ]
    for verb, *args in attempts:
        with pytest.raises(Forbidden):
            do(agency, verb, *args, role=role)
    if role == Role.WORKER:
        with pytest.raises(Forbidden):
            see(agency, activities.catalog, role=role)
