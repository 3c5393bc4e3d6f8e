"""Proposals: the solver offers, a person decides; what no longer fits is refused line by line, never half applied."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from careapp.actions import solver_pool
from careapp.actions.opportunities import duplicate
from careapp.actions.proposals import ask, decide, goals, store, view
from careapp.actions.visits import edit, undo
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Absence, LockedDay, Proposal, ProposalLine, Reevaluation, SlotWorker, Visit
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused
from careapp.matching.gains import told
from careapp.matching.plan import Status
from careapp.matching.solve import solve
from tests.actions.test_generate import mission_of, run, visits
from tests.actions.test_visits import Town, at
from tests.factories import NOW, actor, make_client, make_sector, make_user, make_visit, save

TODAY = date(2026, 11, 24)


@pytest.fixture
def town(database) -> Town:
    town = Town()
    town.engine = database
    return town


def propose(town: Town, question, *args):
    asked = run(town, question, *args)
    proposal_id = run(town, store.store, asked, solve(asked.problem, time_limit=5), 1.0)
    return show(town, proposal_id)


def show(town: Town, proposal_id: int):
    with reading(town.me, now=NOW) as unit:
        return view.view(unit, proposal_id)


def test_an_opportunity_tells_revenue_then_cost_and_margin_once_an_hour_has_a_cost(town):
    mission = mission_of(town)
    town.service.hourly_price = Decimal("29.50")
    save(town.service)
    figures = {row.label: row.after for row in propose(town, ask.opportunity, mission.opportunity_id).metrics}
    assert figures["Chiffre d’affaires HT"] == "708,00\u00a0€"
    assert "Marge" not in figures
    town.agency.settings = {"hour_cost": "20.00"}
    save(town.agency)
    figures = {row.label: row.after for row in propose(town, ask.opportunity, mission.opportunity_id).metrics}
    assert (figures["Coût des heures"], figures["Marge"]) == ("480,00\u00a0€", "228,00\u00a0€")


def test_a_proposal_that_is_not_proven_tells_how_near_it_is(town):
    asked = run(town, ask.opportunity, mission_of(town).opportunity_id)
    plan = solve(asked.problem, time_limit=5)
    cut = replace(plan, status=Status.FEASIBLE, bound=plan.objective * 0.985)
    assert "À 2 % près" in show(town, run(town, store.store, asked, cut, 5.0)).computed


def test_an_opportunity_is_proposed_by_slot_and_accepted_whole(town):
    mission = mission_of(town)
    found = propose(town, ask.opportunity, mission.opportunity_id)
    assert (found.status, found.offered, len(found.lines)) == ("offered", 2, 2)
    assert found.lines[0].when == "Lundi 08:00–09:30 · 8 dates"
    figures = {row.label: (row.before, row.after) for row in found.metrics}
    assert figures["Visites non affectées"] == ("16", "0")
    assert figures["Heures confiées"] == ("0\u00a0min", "24\u00a0h")
    assert "Heures de contrat remplies" not in figures
    assert visits(town) == []
    assert run(town, decide.accept, found.id) == (2, 0)
    made = visits(town)
    assert len(made) == 16
    assert None not in {visit.worker_id for visit in made}
    with Session(town.engine) as session:
        assert len(session.exec(select(SlotWorker)).all()) == 2
    assert show(town, found.id).status == "settled"
    with pytest.raises(Refused, match="déjà tenues"):
        run(town, ask.opportunity, mission.opportunity_id)


def test_one_line_alone_can_be_accepted_or_rejected(town):
    mission = mission_of(town)
    found = propose(town, ask.opportunity, mission.opportunity_id)
    first, second = found.lines
    run(town, decide.accept, found.id, [first.id])
    run(town, decide.reject, found.id, [second.id])
    after = show(town, found.id)
    assert [line.status for line in after.lines] == ["accepted", "rejected"]
    assert len(visits(town)) == 8
    with pytest.raises(Refused):
        run(town, decide.accept, found.id, [first.id])


def test_a_line_that_no_longer_fits_is_refused_whole_and_the_others_go_in(town):
    mission = mission_of(town)
    found = propose(town, ask.opportunity, mission.opportunity_id)
    monday = found.lines[0]
    other = make_client(town.agency, last_name="Achard")
    start = NOW.replace(hour=7) + timedelta(days=6 + 21)
    make_visit(other, town.service, start, worker_id=monday.worker_id)
    assert run(town, decide.accept, found.id) == (1, 1)
    refused = show(town, found.id).lines[0]
    assert (refused.status, "Occupé" in refused.refusal) == ("refused", True)
    made = [visit for visit in visits(town) if visit.mission_id == mission.id]
    assert {visit.starts_at.weekday() for visit in made} == {3}
    assert len(made) == 8


def test_a_pair_is_proposed_to_two_people(town):
    mission = mission_of(town, slots=((0, 480, 570),), workers=2)
    found = propose(town, ask.opportunity, mission.opportunity_id)
    assert {line.worker_id for line in found.lines} == {town.samira.id, town.leila.id}
    assert run(town, decide.accept, found.id) == (2, 0)
    assert len(visits(town)) == 16


def test_visits_already_made_but_open_are_given_not_made_again(town):
    from careapp.actions.visits.generate import generate

    mission = mission_of(town)
    run(town, generate, mission.id)
    found = propose(town, ask.opportunity, mission.opportunity_id)
    run(town, decide.accept, found.id)
    assert len(visits(town)) == 16
    assert None not in {visit.worker_id for visit in visits(town)}


def test_a_reevaluated_opportunity_is_proposed_to_those_whose_visits_it_takes_the_place_of(town):
    mission = mission_of(town)
    run(town, decide.accept, propose(town, ask.opportunity, mission.opportunity_id).id)
    before = {visit.starts_at: visit.worker_id for visit in visits(town)}
    away = {"starts_at": NOW, "ends_at": NOW + timedelta(days=200), "reason": "sick"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    copy = run(town, duplicate.duplicate, mission.opportunity_id)
    with pytest.raises(Refused, match="Validez d’abord"):
        propose(town, ask.opportunity, copy)
    with Session(town.engine) as session, session.begin():
        session.exec(select(Reevaluation)).one().validated_at = NOW
    found = propose(town, ask.opportunity, copy)
    assert [line.worker_id for line in found.lines] == [town.samira.id] * 2
    assert {visit.opportunity_id for visit in visits(town)} == {mission.opportunity_id}
    assert run(town, decide.accept, found.id, [found.lines[0].id]) == (1, 0)
    after = visits(town)
    assert {visit.opportunity_id for visit in after} == {copy}
    assert {visit.starts_at for visit in after} == set(before)
    assert [visit.worker_id for visit in after].count(None) == 8
    assert run(town, decide.accept, found.id) == (1, 0)
    assert {visit.worker_id for visit in visits(town)} == {town.samira.id}


def test_a_day_gives_its_open_visits_and_mends_its_conflicts(town):
    for hours in (1, 2, 3):
        town.visit(hours)
    away = {"starts_at": NOW, "ends_at": NOW + timedelta(days=1), "reason": "Arrêt maladie"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    sick = town.visit(5, worker_id=town.leila.id)
    town.visit(7, worker_id=town.samira.id)
    found = propose(town, ask.day, TODAY)
    assert found.offered == 4
    assert [line.before for line in found.lines if line.visit_id == sick.id] == ["Leïla Mansouri"]
    assert run(town, decide.accept, found.id) == (4, 0)
    assert {visit.worker_id for visit in visits(town)} == {town.samira.id}


def test_a_line_that_is_undone_on_the_board_is_offered_again(town):
    visit = town.visit(1)
    found = propose(town, ask.day, TODAY)
    run(town, decide.accept, found.id)
    assert show(town, found.id).status == "settled"
    assert run(town, undo.undo).visits == [visit.id]
    again = show(town, found.id)
    assert (again.status, [line.status for line in again.lines]) == ("offered", ["offered"])
    assert run(town, decide.accept, found.id) == (1, 0)


def test_what_was_accepted_at_one_stroke_is_undone_at_one_stroke(town):
    alone, *together = [town.visit(hours) for hours in (1, 3, 5)]
    found = propose(town, ask.day, TODAY)
    lines = {line.visit_id: line.id for line in found.lines}
    run(town, decide.accept, found.id, [lines[alone.id]], "first")
    for visit in together:
        run(town, decide.accept, found.id, [lines[visit.id]], "second")
    assert set(run(town, undo.undo).visits) == {visit.id for visit in together}
    assert {visit.id for visit in visits(town) if visit.worker_id} == {alone.id}
    assert show(town, found.id).offered == 2
    assert run(town, undo.undo).visits == [alone.id]


def test_of_a_stroke_undone_what_someone_else_changed_stays(town):
    first, second = town.visit(1), town.visit(3)
    found = propose(town, ask.day, TODAY)
    run(town, decide.accept, found.id, None, "all")
    with work(town.me, now=NOW) as unit:
        unit.get(Visit, second.id).locked = True
    taken_back = run(town, undo.undo)
    assert taken_back.visits == [first.id]
    assert "1 visite a changé depuis" in taken_back.warnings[-1]
    assert {visit.id for visit in visits(town) if visit.worker_id} == {second.id}


def test_a_visit_changed_meanwhile_is_refused_with_its_reason(town):
    visit, other = town.visit(1), town.visit(4)
    found = propose(town, ask.day, TODAY)
    with work(town.me, now=NOW) as unit:
        unit.get(Visit, visit.id).locked = True
    assert run(town, decide.accept, found.id) == (1, 1)
    after = {line.visit_id: (line.status, line.refusal) for line in show(town, found.id).lines}
    assert after[visit.id] == ("refused", "Cette visite a changé depuis la proposition.")
    assert after[other.id][0] == "accepted"


@pytest.mark.parametrize(
    ("was", "before", "after", "sign"),
    [
        ("samira", "Samira Haddad, même intervenant, 10:00", "10:15", "clock"),
        ("leila", "Leïla Mansouri, 10:00", "Samira Haddad", "arrow-right-left"),
        ("", "Non affectée, 10:00", "Samira Haddad", "user-plus"),
    ],
)
def test_a_line_tells_what_changes_the_hour_or_the_worker(town, was, before, after, sign):
    visit = town.visit(1)
    proposal = save(Proposal(agency_id=town.agency.id, scope="day", day=str(TODAY), status="offered"))
    save(
        ProposalLine(
            agency_id=town.agency.id, proposal_id=proposal.id, visit_id=visit.id, worker_id=town.samira.id,
            previous_worker_id=getattr(town, was).id if was else None,
            content={"client": "Mme Odette Ferrand", "start": 615, "end": 675, "was": 600},
        )
    )  # fmt: skip
    line = show(town, proposal.id).lines[0]
    assert (line.before, line.after, line.icon) == (before, after, sign)


def test_what_nobody_can_take_is_told_with_the_reason(town):
    far = make_client(town.agency, preferred_gender="male", gender_required=True)
    make_visit(far, town.service, NOW + timedelta(hours=2))
    found = propose(town, ask.day, TODAY)
    assert (found.offered, len(found.open)) == (0, 1)
    assert found.open[0].reasons


def test_an_empty_day_and_strangers_are_refused(town):
    stranger = Town()
    with pytest.raises(Refused, match="Aucune visite"):
        run(town, ask.day, TODAY)
    with pytest.raises(NotFound):
        run(town, ask.opportunity, mission_of(stranger).opportunity_id)
    with pytest.raises(Forbidden), work(actor(town.agency, Role.WORKER), now=NOW) as unit:
        ask.day(unit, TODAY)


def test_a_computation_runs_beside_tells_how_far_it_is_and_stops(sqlite_database):
    town = Town()
    for hours in range(1, 6):
        town.visit(hours)
    asked = run(town, ask.day, TODAY)
    computation = solver_pool.start(asked.problem, 20)
    try:
        time.sleep(0.2)
        computation.stop()
        plan = computation.plan()
        assert computation.done
        assert len(plan.assignments) + len(plan.unassigned) == 5
    finally:
        solver_pool.close()
    with Session(sqlite_database) as session:
        assert session.exec(select(Proposal)).one().status == "computing"
        assert session.exec(select(ProposalLine)).all() == []


def scoped(town: Town, scope: ask.Scope):
    asked = run(town, ask.span, scope)
    plan = solve(asked.problem, time_limit=5)
    return show(town, run(town, store.store, asked, plan, 1.0, told(asked.problem, plan)))


def test_a_rejected_change_is_not_proposed_again_in_its_round(town):
    town.visit(1)
    first = scoped(town, ask.Scope(TODAY, TODAY))
    line = first.lines[0]
    run(town, decide.reject, first.id, [line.id])
    again = scoped(town, ask.Scope(TODAY, TODAY, round=first.round))
    assert again.round == first.round
    assert {one.worker_id for one in again.lines} == {town.samira.id, town.leila.id} - {line.worker_id}
    run(town, decide.reject, again.id, [again.lines[0].id])
    nobody = scoped(town, ask.Scope(TODAY, TODAY, round=first.round))
    assert (nobody.lines, len(nobody.open)) == ([], 1)
    fresh = scoped(town, ask.Scope(TODAY, TODAY))
    assert len(fresh.lines) == 1
    with reading(town.me, now=NOW) as unit:
        assert [one.id for one in view.before_it(unit, nobody.id)] == [again.id, first.id]


def test_a_line_is_refused_for_a_visit_that_somebody_moved_meanwhile_and_the_others_go_in(town):
    moved, stays = town.visit(1), town.visit(4)
    found = scoped(town, ask.Scope(TODAY, TODAY))
    assert len(found.lines) == 2
    other = actor(town.agency, user=make_user(town.agency, name="Claire Rey"))
    with work(other, now=NOW) as unit:
        edit.move(unit, moved.id, 1, at(1.25, None))
    assert run(town, decide.accept, found.id) == (1, 1)
    refusals = {line.visit_id: (line.status, line.refusal) for line in show(town, found.id).lines}
    changed = "Cette visite a changé depuis la proposition."
    assert refusals == {moved.id: ("refused", changed), stays.id: ("accepted", "")}
    after = {visit.id: visit for visit in visits(town)}
    assert (after[moved.id].worker_id, after[moved.id].starts_at) == (None, NOW + timedelta(hours=1.25))


def test_a_computation_that_is_stopped_before_its_turn_says_so(sqlite_database):
    town = Town()
    town.visit(1)
    asked = run(town, ask.day, TODAY)
    waiting = [solver_pool.start(asked.problem, 20) for _place in range(12)]
    try:
        waiting[-1].stop()
        with pytest.raises(Refused, match="Calcul arrêté avant d’avoir commencé"):
            waiting[-1].answer()
    finally:
        solver_pool.close()


def test_a_proposal_leaves_a_locked_day_alone(town):
    mission = mission_of(town)
    first = date(2026, 11, 26)
    save(LockedDay(agency_id=town.agency.id, on=first, locked_by="Hélène Fort", locked_at=NOW))
    found = propose(town, ask.opportunity, mission.opportunity_id)
    assert run(town, decide.accept, found.id) == (len(found.lines), 0)
    given = {visit.starts_at.date() for visit in visits(town) if visit.worker_id}
    assert first not in given
    assert given


def test_a_line_is_refused_when_one_of_its_days_was_locked_meanwhile(town):
    found = propose(town, ask.opportunity, mission_of(town).opportunity_id)
    save(LockedDay(agency_id=town.agency.id, on=date(2026, 11, 26), locked_by="Hélène Fort", locked_at=NOW))
    went_in, refused = run(town, decide.accept, found.id)
    assert (went_in + refused, refused) == (len(found.lines), 1)
    assert ["est verrouillé par Hélène Fort" in one.refusal for one in show(town, found.id).lines].count(True) == 1


def test_a_day_s_proposal_leaves_a_locked_sector_alone(town):
    sector = make_sector(town.agency, name="Bissy")
    inside = make_client(town.agency, sector_id=sector.id)
    make_visit(inside, town.service, NOW + timedelta(hours=2))
    visit = town.visit(4)
    save(LockedDay(agency_id=town.agency.id, on=TODAY, sector_id=sector.id, locked_by="Hélène Fort", locked_at=NOW))
    found = scoped(town, ask.Scope(TODAY, TODAY))
    assert [line.visit_id for line in found.lines] == [visit.id]
    assert found.computed.endswith("1 visite d’une journée verrouillée reste telle quelle.")


def test_a_part_of_the_day_is_optimised_alone_and_named(town):
    town.visit(1)  # 11:00
    inside = town.visit(3)  # 13:00
    town.visit(5)  # 15:00, when the part is over
    found = scoped(town, ask.Scope(TODAY, TODAY, since=12 * 60, till=15 * 60))
    assert [line.visit_id for line in found.lines] == [inside.id]
    assert found.title.endswith("12:00–15:00")
    with pytest.raises(Refused, match="Aucune visite à placer"):
        run(town, ask.span, ask.Scope(TODAY, TODAY, since=20 * 60, till=22 * 60))


def test_a_week_and_a_sector_are_optimised_apart(town):
    sector = make_sector(town.agency, name="Bissy")
    there = make_client(town.agency, sector_id=sector.id, last_name="Achard")
    mine = [make_visit(there, town.service, NOW + timedelta(days=days, hours=2)) for days in (0, 2)]
    town.visit(3)
    found = scoped(town, ask.Scope(TODAY, TODAY + timedelta(days=5), sector.id))
    assert {line.visit_id for line in found.lines} == {visit.id for visit in mine}
    assert found.title.endswith("Bissy")
    assert [line.date for line in found.lines] == ["2026-11-24", "2026-11-26"]
    assert run(town, decide.accept, found.id) == (2, 0)


def test_somebody_else_computing_the_same_is_named_and_another_sector_goes_on(town):
    sectors = [make_sector(town.agency, name=name) for name in ("Bissy", "Centre")]
    for sector in sectors:
        make_visit(make_client(town.agency, sector_id=sector.id), town.service, NOW + timedelta(hours=2))
    other = actor(town.agency, user=make_user(town.agency, name="Claire Rey"))
    with work(other, now=NOW) as unit:
        ask.span(unit, ask.Scope(TODAY, TODAY, sectors[0].id))
    with pytest.raises(Refused, match="Claire Rey calcule déjà"):
        run(town, ask.span, ask.Scope(TODAY, TODAY, sectors[0].id))
    with pytest.raises(Refused, match="Claire Rey"):
        run(town, ask.day, TODAY)
    assert run(town, ask.span, ask.Scope(TODAY, TODAY, sectors[1].id)).count == 1


def test_goals_are_kept_for_the_person_and_become_prices(town):
    assert run(town, goals.goals) == dict.fromkeys(("continuity", "travel", "hours", "fairness"), 2)
    run(town, goals.keep, {"continuity": 4, "travel": 0, "hours": "many", "storm": 3})
    kept = {"continuity": 4, "travel": 0, "hours": 2, "fairness": 2}
    assert run(town, goals.goals) == kept
    town.visit(1)
    weights = run(town, ask.day, TODAY).problem.settings.weights
    assert (weights.new_face, weights.travel_minute, weights.sunday) == (4800, 1, 30)
    stranger = Town()
    assert run(stranger, goals.goals)["continuity"] == 2


def test_a_change_tells_its_gain_and_the_table_what_it_is_worth(town):
    known = [town.visit(-24 * days, worker_id=town.leila.id) for days in (1, 2, 3)]
    away = {"starts_at": NOW, "ends_at": NOW + timedelta(days=1), "reason": "sick"}
    save(Absence(agency_id=town.agency.id, worker_id=town.samira.id, **away))
    town.visit(2, worker_id=town.samira.id)
    found = scoped(town, ask.Scope(TODAY, TODAY))
    assert found.lines[0].reason.startswith("Résout : ")
    figures = {row.label: (row.before, row.after) for row in found.metrics}
    assert figures["Continuité client"] == ("0\u00a0%", "100\u00a0%")
    assert len(known) == 3
