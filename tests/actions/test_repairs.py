"""Breakdowns: what they uncover, the ways out side by side, accepted line by line, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.proposals import decide
from careapp.actions.repairs import ask, cases, hospital, store, tell, view
from careapp.actions.visits import undo
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Absence, LockedDay, Mail, Visit
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields
from careapp.matching.alerts import alerts
from careapp.matching.repair import repair
from tests.actions.test_generate import run, visits
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_client, make_visit, make_worker, save

HOUR = timedelta(hours=1)


@pytest.fixture
def town(database) -> Town:
    town = Town()
    town.engine = database
    return town


def away(town: Town, worker, hours: float = 24) -> Absence:
    span = {"starts_at": NOW, "ends_at": NOW + hours * HOUR}
    return save(Absence(agency_id=town.agency.id, worker_id=worker.id, reason="sick", **span))


def mended(town: Town, *question, seconds: float = 4.0) -> view.RepairView:
    asked = run(town, ask.repair, *question)
    found = repair(asked.problem, asked.breakdown, time_limit=seconds)
    round = run(town, store.store, asked, found, alerts(asked.problem, asked.breakdown, found), 1.0)
    return shown(town, round)


def shown(town: Town, round: str) -> view.RepairView:
    with reading(town.me, now=NOW) as unit:
        return view.view(unit, round)


def read(town: Town, verb, *args):
    with reading(town.me, now=NOW) as unit:
        return verb(unit, *args)


def test_an_absence_shows_the_visits_it_uncovers_with_whom_to_ask(town):
    town.client.phone = "+33479001248"
    save(town.client)
    kept, gone = town.visit(1, worker_id=town.samira.id), town.visit(3, worker_id=town.leila.id)
    town.visit(-1, worker_id=town.leila.id)
    nobody = town.visit(5)
    absence = away(town, town.leila)
    case = read(town, cases.case, "absence", absence.id)
    assert [row.id for row in case.visits] == [gone.id]
    assert (case.visits[0].client, case.visits[0].phone) == ("Mme Odette Ferrand", "04 79 00 12 48")
    assert (case.visits[0].wish, case.to_ask, case.others) == ("ask", 1, 1)
    assert case.title.startswith("Leïla Mansouri, arrêt maladie")
    assert {kept.id, nobody.id} & {row.id for row in case.visits} == set()


def test_a_worker_away_is_replaced_three_ways_side_by_side_and_one_is_accepted_whole(town):
    gone = [town.visit(hours, worker_id=town.leila.id) for hours in (1, 3)]
    town.visit(7, worker_id=town.samira.id)
    found = mended(town, "absence", away(town, town.leila).id)
    assert 1 <= len(found.plans) <= 3
    plan = found.plans[0]
    assert [figure.label for figure in plan.figures] == [
        "Couverture", "Continuité", "Trajets", "Droit du travail", "Heures en plus", "Personnes dérangées",
    ]  # fmt: skip
    assert plan.figures[0].value == "Tout est couvert"
    assert [(line.visit_id, line.before, line.after) for line in plan.lines] == [
        (visit.id, "Leïla Mansouri", "Samira Haddad") for visit in gone
    ]
    assert run(town, decide.accept, plan.id, None, "all") == (2, 0)
    assert {visit.worker_id for visit in visits(town)} == {town.samira.id}
    assert shown(town, found.round).accepted == 2
    assert len(run(town, undo.undo).visits) == 2


def test_a_line_accepted_from_one_way_out_is_no_longer_possible_in_another(town):
    make_worker(town.agency, last_name="Diop", first_name="Fatou", latitude=45.6)
    gone = town.visit(1, worker_id=town.leila.id)
    found = mended(town, "absence", away(town, town.leila).id)
    line = found.plans[0].lines[0]
    run(town, decide.accept, found.plans[0].id, [line.id])
    for plan in found.plans[1:]:
        assert run(town, decide.accept, plan.id) == (0, 1)
        assert "a changé" in shown(town, found.round).plans[1].lines[0].refusal
    assert [visit.worker_id for visit in visits(town)] == [line.worker_id]
    assert line.visit_id == gone.id


def test_a_locked_visit_is_never_touched(town):
    locked = town.visit(1, worker_id=town.leila.id, locked=True)
    other = town.visit(3, worker_id=town.leila.id)
    busy = town.visit(3.5, worker_id=town.samira.id, locked=True)
    absence = away(town, town.leila)
    found = mended(town, "absence", absence.id)
    named = {line.visit_id for plan in found.plans for line in plan.lines}
    assert named == {other.id}
    assert {locked.id, busy.id} & named == set()
    assert read(town, cases.case, "absence", absence.id).visits[0].locked


def test_a_locked_day_is_left_out_of_the_ways_out_and_they_say_so(town):
    shut, tomorrow = town.visit(1, worker_id=town.leila.id), town.visit(25, worker_id=town.leila.id)
    run(town, cases.note_wishes, [shut.id], "leave")
    save(LockedDay(agency_id=town.agency.id, on=NOW.date(), locked_by="Hélène Fort", locked_at=NOW))
    absence = away(town, town.leila, 48)
    case = read(town, cases.case, "absence", absence.id)
    assert [row.closed for row in case.visits] == [True, False]
    assert (case.left, case.closed) == (0, "1 visite d’une journée verrouillée reste telle quelle.")
    found = mended(town, "absence", absence.id)
    assert {line.visit_id for plan in found.plans for line in plan.lines} == {tomorrow.id}
    assert found.computed.endswith("1 visite d’une journée verrouillée reste telle quelle.")
    for question in (("absence", absence.id, "2026-11-24", "2026-11-24"), ("visit", town.visit(2).id)):
        with pytest.raises(Refused, match="verrouillée"):
            run(town, ask.repair, *question)


def test_what_nobody_can_take_leaves_the_absent_worker_and_says_why(town):
    gone = town.visit(1, worker_id=town.leila.id)
    town.visit(1, worker_id=town.samira.id, locked=True)
    found = mended(town, "absence", away(town, town.leila).id)
    plan = found.plans[0]
    assert (plan.figures[0].value, plan.figures[0].mood) == ("1 sans personne", "bad")
    assert (plan.lines[0].after, len(plan.open)) == ("Non affectée", 1)
    assert run(town, decide.accept, plan.id) == (1, 0)
    assert [visit.worker_id for visit in visits(town) if visit.id == gone.id] == [None]


def test_a_client_who_wants_nobody_else_has_the_visit_cancelled_by_the_plan(town):
    gone = town.visit(1, worker_id=town.leila.id)
    run(town, cases.note_wishes, [gone.id], "leave")
    absence = away(town, town.leila)
    assert read(town, cases.case, "absence", absence.id).left == 1
    found = mended(town, "absence", absence.id)
    line = found.plans[0].lines[0]
    assert (line.icon, line.after) == ("ban", "Annulée")
    run(town, decide.accept, found.plans[0].id)
    kept = visits(town)[0]
    assert (kept.status, kept.reason) == ("cancelled", "Le client ne souhaite pas de remplaçant")
    with pytest.raises(Refused):
        run(town, cases.note_wishes, [gone.id], "perhaps")


def test_an_urgent_visit_is_placed_and_a_longer_one_pushes_the_next_to_somebody_else(town):
    urgent = town.visit(2)
    found = mended(town, "visit", urgent.id)
    assert [line.visit_id for line in found.plans[0].lines] == [urgent.id]
    first = town.visit(4, worker_id=town.samira.id)
    second = town.visit(5, worker_id=town.samira.id)
    longer = mended(town, "visit", first.id, "", "", 120)
    plan = longer.plans[0]
    assert {line.visit_id for line in plan.lines} >= {first.id, second.id}
    run(town, decide.accept, plan.id)
    after = {visit.id: visit for visit in visits(town)}
    assert after[first.id].ends_at - after[first.id].starts_at == 2 * HOUR
    assert not (
        after[first.id].worker_id == after[second.id].worker_id and after[second.id].starts_at < after[first.id].ends_at
    )


def test_people_concerned_are_told_once_by_mail_if_they_have_an_address(town):
    town.client.email, town.samira.email = "odette@test.example", "samira@test.example"
    save(town.client), save(town.samira)
    town.visit(1, worker_id=town.leila.id)
    found = mended(town, "absence", away(town, town.leila).id)
    run(town, decide.accept, found.plans[0].id)
    people = read(town, tell.people, found.round)
    assert [(one.name, one.mail) for one in people] == [
        ("Samira Haddad", "samira@test.example"), ("Mme Odette Ferrand", "odette@test.example"),
    ]  # fmt: skip
    assert run(town, tell.tell, found.round, [one.key for one in people]) == 2
    with Session(town.engine) as session:
        mails = session.exec(select(Mail).order_by(Mail.id)).all()
    assert [mail.recipient for mail in mails] == ["samira@test.example", "odette@test.example"]
    assert "vous est confiée" in mails[0].body
    assert "Samira Haddad viendra" in mails[1].body
    assert read(town, tell.people, found.round) == []
    with pytest.raises(Refused, match="déjà prévenu"):
        run(town, tell.tell, found.round, [])


def test_a_client_in_hospital_frees_the_visits_of_a_period_at_one_stroke(town):
    visits_ahead = [town.visit(hours, worker_id=town.samira.id) for hours in (1, 25, 24 * 9)]
    other = make_visit(make_client(town.agency, last_name="Achard"), town.service, NOW + 2 * HOUR)
    period = {"first": "2026-11-24", "last": "2026-11-30", "reason": "Hospitalisée à Chambéry"}
    assert len(read(town, hospital.cancelled_ahead, town.client.id, "2026-11-24", "2026-11-30")) == 2
    assert run(town, hospital.in_hospital, town.client.id, period) == (2, "2026-11-24", "2026-11-25")
    status = {visit.id: visit.status for visit in visits(town)}
    assert [status[visit.id] for visit in visits_ahead] == ["cancelled", "cancelled", "planned"]
    found = mended(town, "day", 0, "2026-11-24")
    assert [line.visit_id for line in found.plans[0].lines] == [other.id]
    assert len(run(town, undo.undo).visits) == 2
    with pytest.raises(RefusedFields):
        run(town, hospital.in_hospital, town.client.id, {"first": "2026-11-24", "last": "2026-11-20"})
    with pytest.raises(Refused, match="aucune visite"):
        run(town, hospital.in_hospital, town.client.id, {"first": "2027-01-04"})


def test_what_is_not_in_trouble_or_not_ours_is_refused(town):
    absence = away(town, town.leila)
    with pytest.raises(Refused, match="Rien à réparer"):
        run(town, ask.repair, "absence", absence.id)
    with pytest.raises(Refused, match="déjà commencé"):
        read(town, cases.case, "visit", town.visit(-1).id)
    with pytest.raises(NotFound):
        read(town, cases.case, "storm", 1)
    with pytest.raises(NotFound):
        read(town, view.view, "nothing")
    stranger = Town()
    with pytest.raises(NotFound):
        run(stranger, cases.case, "absence", absence.id)
    town.visit(1, worker_id=town.leila.id)
    with pytest.raises(Forbidden), work(actor(town.agency, Role.WORKER), now=NOW) as unit:
        ask.repair(unit, "absence", absence.id)


def test_a_long_absence_is_repaired_a_week_at_a_time(town):
    days = [town.visit(24 * day + 1, worker_id=town.leila.id) for day in range(0, 20, 4)]
    absence = away(town, town.leila, 24 * 20)
    case = read(town, cases.case, "absence", absence.id)
    assert (case.first, case.last, len(case.visits)) == ("2026-11-24", "2026-11-30", 2)
    later = read(town, cases.case, "absence", absence.id, "2026-12-08", "2026-12-31")
    assert (later.first, later.last) == ("2026-12-08", "2026-12-14")
    assert [row.id for row in later.visits] == [days[4].id]
    assert isinstance(days[0], Visit)
