"""Recherche and Affecter: who can take a mission's slots, who cannot and why, and what an assignment does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.assigning import assign, release
from careapp.actions.search_workers import Filters, search
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Absence, MissionSkill, Slot, SlotWorker, Visit, WorkerChoice
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused
from tests.actions.test_generate import mission_of, run, visits
from tests.actions.test_visits import Town, run_together
from tests.factories import NOW, actor, make_client, make_skill, make_visit, make_worker, save


@pytest.fixture
def town(database) -> Town:
    town = Town()
    town.engine = database
    return town


def find(town: Town, mission, **filters):
    with reading(town.me, now=NOW) as unit:
        return search(unit, mission.id, Filters(**filters))


def test_workers_are_ranked_with_their_slots_travel_hours_and_history(town):
    mission = mission_of(town)
    town.visit(-30, worker_id=town.leila.id, status="done")
    busy = make_client(town.agency)
    for week in range(8):
        start = NOW.replace(hour=7) + timedelta(days=6 + 7 * week)
        make_visit(busy, town.service, start, worker_id=town.samira.id)
    found = find(town, mission)
    first, second = found.candidates
    assert (found.title, found.places, found.found) == ("Aide à la toilette", 2, 2)
    assert "dès le 24/11/2026" in found.subtitle
    assert (first.name, first.known, first.possible, first.total) == (
        "Leïla Mansouri", "Connaît le client : 1 visite", 2, 2,
    )  # fmt: skip
    assert [bar.kind for bar in second.bars] == ["cannot", "can"]
    assert "Occupé par une visite" in second.slots[0].reason
    assert first.hours == "34\u00a0h restantes"
    assert found.team == "2 places sur 2" or found.team.endswith("2 places sur 2")


def test_the_others_are_told_apart_with_the_reason_of_each(town):
    mission = mission_of(town)
    save(WorkerChoice(agency_id=town.agency.id, client_id=town.client.id, worker_id=town.leila.id, kind="never"))
    away = {"starts_at": NOW, "ends_at": NOW + timedelta(days=90), "reason": "Congé parental"}
    save(Absence(agency_id=town.agency.id, worker_id=town.samira.id, **away))
    found = find(town, mission)
    assert (found.found, found.excluded_total) == (0, 2)
    reasons = {row.name: row.reason for row in found.excluded}
    assert "Congé parental" in reasons["Samira Haddad"]
    assert "Ne doit plus intervenir" in reasons["Leïla Mansouri"]
    assert found.relaxation
    assert "Absence 1" in found.excluded_counts


def test_nobody_can_and_the_least_change_is_told(town):
    mission = mission_of(town, slots=((0, 480, 570),))
    save(WorkerChoice(agency_id=town.agency.id, client_id=town.client.id, worker_id=town.leila.id, kind="never"))
    busy = make_client(town.agency)
    for week in range(60):
        start = NOW.replace(hour=6) + timedelta(days=6 + 7 * week)
        make_visit(busy, town.service, start, minutes=90, worker_id=town.samira.id)
    found = find(town, mission)
    assert found.found == 0
    assert found.relaxation.startswith("Si la visite du lundi peut commencer à 08:")
    assert found.relaxation.endswith("Samira Haddad convient.")


def test_skills_that_may_lack_show_once_asked_and_those_that_may_not_never(town):
    mission = mission_of(town)
    soft, hard = make_skill(town.agency, name="Repassage"), make_skill(town.agency, name="Permis B", blocking=True)
    for skill in (soft, hard):
        save(MissionSkill(agency_id=town.agency.id, mission_id=mission.id, skill_id=skill.id))
    make_worker(town.agency, last_name="Buffet", first_name="Karine", skills=(soft, hard))
    make_worker(town.agency, last_name="Charvet", first_name="Hélène", skills=(hard,))
    assert [one.name for one in find(town, mission).candidates] == ["Karine Buffet"]
    lax = {one.name: [chip.state for chip in one.skills] for one in find(town, mission, skills=False).candidates}
    assert lax == {"Karine Buffet": ["has", "has"], "Hélène Charvet": ["missing", "has"]}


def test_filters_narrow_and_say_what_they_hide(town):
    mission = mission_of(town)
    make_worker(town.agency, last_name="Loin", first_name="Paul", latitude=46.2, longitude=6.1)
    assert len(find(town, mission).candidates) == 3
    assert [one.name for one in find(town, mission, text="mansou").candidates] == ["Leïla Mansouri"]
    assert len(find(town, mission, near=True).candidates) == 2
    assert find(town, mission, text="zzz").relaxation.startswith("Vos filtres cachent")


def test_a_mission_without_slots_says_so(town):
    with pytest.raises(Refused, match="créneaux"):
        find(town, mission_of(town, slots=()))
    with pytest.raises(Refused, match="période"):
        find(town, mission_of(town, ends_on=date(2026, 11, 1)))


def test_who_holds_the_mission_is_not_kept_from_it_by_its_own_visits(town):
    mission = mission_of(town)
    run(town, assign, mission.id, town.samira.id)
    found = next(one for one in find(town, mission).candidates if one.worker_id == town.samira.id)
    assert (found.possible, found.assigned, found.free) == (2, 2, 0)


def test_an_assignment_takes_the_slots_and_their_visits(town):
    mission = mission_of(town)
    found = run(town, assign, mission.id, town.samira.id)
    assert (found.slots, found.made, found.reasons) == (2, 16, [])
    assert "Samira Haddad prend 2 créneaux (16 visites)." in found.sentence
    assert {visit.worker_id for visit in visits(town)} == {town.samira.id}
    with pytest.raises(Refused, match="déjà prises"):
        run(town, assign, mission.id, town.leila.id)


def test_one_slot_alone_counts_its_own_visits(town):
    mission = mission_of(town)
    with Session(town.engine) as session:
        first = session.exec(select(Slot.id).order_by(Slot.weekday)).first()
    assert run(town, assign, mission.id, town.samira.id, [first]).sentence.startswith(
        "Samira Haddad prend 1 créneau (8 visites)."
    )


def test_one_slot_to_each_and_visits_already_there_are_given(town):
    from careapp.actions.visits.generate import generate

    mission = mission_of(town)
    run(town, generate, mission.id)
    with Session(town.engine) as session:
        monday, thursday = session.exec(select(Slot.id).order_by(Slot.weekday)).all()
    first = run(town, assign, mission.id, town.samira.id, [monday])
    run(town, assign, mission.id, town.leila.id, [thursday])
    assert (first.made, first.given) == (0, 8)
    assert [visit.worker_id for visit in visits(town)] == [town.leila.id, town.samira.id] * 8


def test_a_pair_has_two_places_and_nobody_takes_both(town):
    mission = mission_of(town, slots=((0, 480, 570),), workers=2)
    run(town, assign, mission.id, town.samira.id)
    with pytest.raises(Refused):
        run(town, assign, mission.id, town.samira.id)
    run(town, assign, mission.id, town.leila.id)
    with Session(town.engine) as session:
        held = session.exec(select(SlotWorker).order_by(SlotWorker.position)).all()
    assert [(row.worker_id, row.position) for row in held] == [(town.samira.id, 1), (town.leila.id, 2)]
    assert {visit.worker_id for visit in visits(town)} == {town.samira.id, town.leila.id}


def test_who_cannot_take_it_is_refused_with_the_reason(town):
    mission = mission_of(town)
    save(WorkerChoice(agency_id=town.agency.id, client_id=town.client.id, worker_id=town.leila.id, kind="never"))
    with pytest.raises(Refused, match="Ne doit plus intervenir"):
        run(town, assign, mission.id, town.leila.id)


def test_dates_that_fail_stay_open_with_their_reason(town):
    mission = mission_of(town)
    away = {"starts_at": NOW + timedelta(days=5), "ends_at": NOW + timedelta(days=8), "reason": "Formation"}
    save(Absence(agency_id=town.agency.id, worker_id=town.samira.id, **away))
    found = run(town, assign, mission.id, town.samira.id)
    assert found.slots == 2
    assert "Formation" in found.reasons[0]
    assert sum(visit.worker_id is None for visit in visits(town)) == 1


def test_a_release_frees_slots_and_future_visits(town):
    mission = mission_of(town)
    run(town, assign, mission.id, town.samira.id)
    assert run(town, release, mission.id, town.samira.id).open == 16
    assert {visit.worker_id for visit in visits(town)} == {None}


def test_two_missions_given_to_one_worker_at_once_never_overlap(town):
    missions = [mission_of(town, slots=((0, 480, 570),)) for _n in range(3)]

    def give(mission) -> str:
        try:
            run(town, assign, mission.id, town.samira.id)
        except Refused as refusal:
            return type(refusal).__name__
        return "ok"

    outcomes = run_together([lambda m=m: give(m) for m in missions])
    with Session(town.engine) as session:
        held = session.exec(select(Visit).where(Visit.worker_id == town.samira.id)).all()
    assert "ok" in outcomes
    assert len({visit.starts_at for visit in held}) == len(held)


def test_other_agencies_and_roles_are_refused(town):
    stranger = Town()
    with pytest.raises(NotFound):
        find(town, mission_of(stranger))
    with pytest.raises(NotFound):
        run(town, assign, mission_of(town).id, stranger.samira.id)
    with pytest.raises(Forbidden), work(actor(town.agency, Role.WORKER), now=NOW) as unit:
        assign(unit, 1, 1)
