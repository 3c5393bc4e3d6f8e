"""Visits made from slots: once each, in pairs, only given where rules allow, and following the slots."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.assigning import assign
from careapp.actions.opportunities.duplicate import duplicate
from careapp.actions.visits import edit
from careapp.actions.visits.generate import generate
from careapp.actions.work import work
from careapp.db.models import Absence, LockedDay, Mission, Reevaluation, Slot, SlotWorker, Visit
from careapp.domain.refusal import NotFound, Refused
from tests.actions.test_visits import Town, run_together
from tests.factories import NOW, make_activity, make_mission, make_opportunity, make_sector, save, shipped_form


def mission_of(town: Town, slots=((0, 480, 570), (3, 480, 570)), **traits):
    traits = {"starts_on": date(2026, 11, 24), **traits}
    opportunity = make_opportunity(town.client, make_activity(town.agency), shipped_form(), stage="planning")
    return make_mission(opportunity, town.service, slots, **traits)


def hold(town: Town, mission, worker, position: int = 1) -> None:
    with Session(town.engine) as session:
        ids = session.exec(select(Slot.id).where(Slot.mission_id == mission.id)).all()
    for slot_id in ids:
        save(SlotWorker(agency_id=town.agency.id, slot_id=slot_id, worker_id=worker.id, position=position))


@pytest.fixture
def town(database) -> Town:
    town = Town()
    town.engine = database
    return town


def run(town: Town, verb, *args):
    with work(town.me, now=NOW) as unit:
        return verb(unit, *args)


def visits(town: Town) -> list[Visit]:
    with Session(town.engine) as session:
        return list(session.exec(select(Visit).order_by(Visit.starts_at, Visit.position)).all())


def test_eight_weeks_of_two_slots_are_made_once(town):
    mission = mission_of(town)
    hold(town, mission, town.samira)
    first, again = run(town, generate, mission.id), run(town, generate, mission.id)
    assert (first.made, first.unassigned, again.made, again.kept) == (16, 0, 0, 16)
    made = visits(town)
    assert made[0].starts_at == datetime(2026, 11, 26, 7, tzinfo=UTC)
    assert {visit.worker_id for visit in made} == {town.samira.id}


def test_a_longer_horizon_only_adds_what_is_missing(town):
    mission = mission_of(town)
    run(town, generate, mission.id, 5)
    assert run(town, generate, mission.id, 6).made == 2


def test_a_mission_ends_when_it_says(town):
    mission = mission_of(town, ends_on=date(2026, 12, 3))
    assert run(town, generate, mission.id).made == 3


def test_eight_o_clock_stays_eight_o_clock_when_the_clocks_change(town):
    mission = mission_of(town, slots=((6, 480, 570),), starts_on=date(2027, 3, 21))
    run(town, generate, mission.id, 2)
    assert [visit.starts_at.hour for visit in visits(town)] == [7, 6]


def test_a_pair_makes_two_visits_that_share_their_key(town):
    mission = mission_of(town, slots=((0, 480, 570),), workers=2)
    hold(town, mission, town.samira, 1)
    hold(town, mission, town.leila, 2)
    assert run(town, generate, mission.id, 1).made == 2
    one, other = visits(town)
    assert one.pair_key == other.pair_key != ""
    assert [one.worker_id, other.worker_id] == [town.samira.id, town.leila.id]


def test_a_holder_who_may_not_leaves_the_visit_open_with_the_reason(town):
    mission = mission_of(town)
    hold(town, mission, town.samira)
    away = {"starts_at": NOW, "ends_at": NOW + timedelta(days=7), "reason": "Congé payé"}
    save(Absence(agency_id=town.agency.id, worker_id=town.samira.id, **away))
    found = run(town, generate, mission.id, 2)
    assert (found.made, found.unassigned) == (4, 2)
    assert "S. Haddad" in found.reasons[0]
    assert "Congé payé" in found.reasons[0]


def test_a_moved_visit_is_not_made_again(town):
    mission = mission_of(town, slots=((0, 480, 570),))
    run(town, generate, mission.id, 1)
    visit = visits(town)[0]
    later = visit.starts_at + timedelta(days=1)
    run(town, edit.move, visit.id, 1, edit.Target(later, later + timedelta(hours=1), None))
    assert run(town, generate, mission.id, 1).made == 0


def test_generating_twice_at_once_makes_each_visit_once(town):
    mission = mission_of(town)

    def once() -> str:
        try:
            run(town, generate, mission.id)
        except Exception as error:
            return type(error).__name__
        return "ok"

    outcomes = run_together([once] * 3)
    assert outcomes.count("ok") >= 1
    assert len(visits(town)) == 16


def test_the_mission_of_another_agency_does_not_exist(town):
    with pytest.raises(NotFound):
        run(town, generate, mission_of(Town()).id)


def reevaluated(town: Town, mission) -> int:
    """The mission of the copy of a mission's form, whose visits are not made yet though it counts."""
    copy_id = run(town, duplicate, mission.opportunity_id)
    with Session(town.engine) as session, session.begin():
        session.exec(select(Reevaluation)).one().validated_at = NOW
        return session.exec(select(Mission.id).where(Mission.opportunity_id == copy_id)).one()


def spans(town: Town) -> list[tuple]:
    return [(visit.starts_at, visit.mission_id) for visit in visits(town) if visit.status != "cancelled"]


def test_a_copy_makes_no_visit_before_it_is_validated(town):
    source = mission_of(town)
    run(town, generate, source.id)
    made = spans(town)
    copy_id = run(town, duplicate, source.opportunity_id)
    with Session(town.engine) as session:
        copy = session.exec(select(Mission.id).where(Mission.opportunity_id == copy_id)).one()
    with pytest.raises(Refused, match="pas validée"):
        run(town, generate, copy)
    told = run(town, assign, copy, town.samira.id)
    assert "suivront la validation" in told.sentence
    assert spans(town) == made


def test_a_copy_takes_over_from_its_source_without_doubling_a_visit(town):
    source = mission_of(town, starts_on=date(2026, 3, 2))
    run(town, generate, source.id)
    times = [start for start, _mission in spans(town)]
    copy = reevaluated(town, source)
    assert {mission for _start, mission in spans(town)} == {source.id}  # until the copy is planned, nothing changes
    run(town, generate, copy)
    assert spans(town) == [(start, copy) for start in times]
    run(town, generate, source.id)
    assert spans(town) == [(start, copy) for start in times]
    with Session(town.engine) as session:
        first, second = session.get_one(Mission, source.id), session.get_one(Mission, copy)
    assert (first.ends_on, second.starts_on, second.ends_on) == (date(2026, 11, 23), date(2026, 11, 24), None)


def test_a_copy_that_begins_later_leaves_its_source_the_days_before(town):
    source = mission_of(town)
    run(town, generate, source.id)
    copy = reevaluated(town, source)
    with Session(town.engine) as session, session.begin():
        session.get_one(Mission, copy).starts_on = date(2026, 12, 7)
    run(town, generate, copy)
    assert [mission for _start, mission in spans(town)][:4] == [source.id] * 3 + [copy]


def test_a_visit_changed_by_hand_stands_in_place_of_the_copys(town):
    source = mission_of(town)
    run(town, generate, source.id)
    moved = visits(town)[0]
    run(town, edit.assign, moved.id, moved.version, town.samira.id)
    copy = reevaluated(town, source)
    run(town, generate, copy)
    assert [mission for _start, mission in spans(town)] == [source.id] + [copy] * 15


def test_who_makes_the_visits_of_the_source_may_take_those_of_its_copy(town):
    source = mission_of(town)
    hold(town, source, town.samira)
    run(town, generate, source.id)
    copy = reevaluated(town, source)
    told = run(town, assign, copy, town.samira.id)
    assert (told.slots, {visit.worker_id for visit in visits(town)}) == (2, {town.samira.id})
    assert {mission for _start, mission in spans(town)} == {copy}


def test_a_slot_of_every_other_week_keeps_its_weeks_in_the_copy(town):
    source = mission_of(town, slots=((3, 480, 570),), starts_on=date(2026, 11, 12))
    with Session(town.engine) as session, session.begin():
        slot = session.exec(select(Slot)).one()
        slot.weeks, slot.every = "nth", 2
    run(town, generate, source.id)
    times = [start for start, _mission in spans(town)]
    copy = reevaluated(town, source)
    run(town, generate, copy)
    assert spans(town) == [(start, copy) for start in times]


def test_no_visit_is_made_on_a_locked_day_before_it_is_opened_again(town):
    mission = mission_of(town, ((1, 480, 570), (3, 480, 570)))
    run(town, generate, mission.id, 1)
    made = {visit.starts_at.date() for visit in visits(town)}
    with Session(town.engine) as session, session.begin():
        session.connection().exec_driver_sql("DELETE FROM visits")
    first = min(made)
    lock = save(LockedDay(agency_id=town.agency.id, on=first, locked_by="Hélène Fort", locked_at=NOW))
    found = run(town, generate, mission.id, 1)
    assert {visit.starts_at.date() for visit in visits(town)} == made - {first}
    assert any("est verrouillé : la visite n’y est pas créée" in reason for reason in found.reasons)
    with Session(town.engine) as session, session.begin():
        session.delete(session.get_one(LockedDay, lock.id))
    run(town, generate, mission.id, 1)
    assert {visit.starts_at.date() for visit in visits(town)} == made


def test_the_lock_of_another_sector_keeps_no_visit_from_being_made(town):
    mission = mission_of(town)
    other = make_sector(town.agency, name="Bissy")
    for day in range(1, 8):
        on = NOW.date() + timedelta(days=day)
        save(LockedDay(agency_id=town.agency.id, on=on, sector_id=other.id, locked_by="Hélène Fort", locked_at=NOW))
    assert run(town, generate, mission.id, 1).made > 0
