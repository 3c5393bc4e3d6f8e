"""Visits: the rules say no with their reasons, the database refuses double booking, what was done can be undone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.visits import edit, undo, view
from careapp.actions.visits.cancel import cancel
from careapp.actions.visits.edit import Target
from careapp.actions.visits.judging import Blocked, ReasonNeeded
from careapp.actions.work import DoubleBooking, Forbidden, work
from careapp.db.models import Absence, AuditEntry, Mission, MissionSkill, Visit, WorkerChoice
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
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
    make_visit,
    make_worker,
    save,
)

HOUR = timedelta(hours=1)


class Town:
    """An agency with a client, a service, two workers and a coordinator."""

    def __init__(self) -> None:
        self.agency = make_agency()
        self.client, self.service = make_client(self.agency), make_service(self.agency)
        self.samira = make_worker(self.agency)
        self.leila = make_worker(self.agency, last_name="Mansouri", first_name="Leïla")
        self.user = make_user(self.agency)
        self.me = actor(self.agency, user=self.user)

    def visit(self, hours: float = 2, **traits) -> Visit:
        return make_visit(self.client, self.service, NOW + hours * HOUR, **traits)

    def form(self, **fields) -> dict:
        plain = {"client_id": self.client.id, "service_id": self.service.id, "day": "2026-11-25"}
        return {**plain, "start": "08:00", "end": "09:30", **fields}


def at(hours: float, worker_id: int | None, minutes: int = 60) -> Target:
    start = NOW + hours * HOUR
    return Target(start, start + timedelta(minutes=minutes), worker_id)


def reload(database, visit: Visit) -> Visit:
    with Session(database) as session:
        return session.get_one(Visit, visit.id)


def test_a_new_visit_is_planned_and_written_down(database):
    town = Town()
    with work(town.me, now=NOW) as unit:
        visit_id = edit.create(unit, town.form(worker_id=str(town.samira.id)))
    with Session(database) as session:
        visit = session.get_one(Visit, visit_id)
        entry = session.exec(select(AuditEntry)).one()
    assert (visit.starts_at.isoformat(), visit.worker_id) == ("2026-11-25T07:00:00+00:00", town.samira.id)
    assert (entry.verb, entry.noun_id) == ("create", visit_id)


def test_all_that_is_wrong_in_a_new_visit_is_told_at_once(database):
    town = Town()
    wrong = {**town.form(client_id="", service_id=""), "start": "14:00", "end": "13:00"}
    with pytest.raises(RefusedFields) as refusal, work(town.me, now=NOW) as unit:
        edit.create(unit, wrong)
    assert list(refusal.value.errors) == ["client_id", "service_id", "end"]
    assert refusal.value.errors["end"] == "La fin doit suivre le début."


def test_a_new_visit_is_judged_as_one_its_worker_does_not_know_of_yet(database):
    town = Town()
    short = make_worker(town.agency, weekly_hours=20)
    given = town.form(worker_id=str(short.id))
    with pytest.raises(ReasonNeeded, match="Prévenu 1 jour"), work(town.me, now=NOW) as unit:
        edit.create(unit, given)
    with work(town.me, now=NOW) as unit:
        visit_id = edit.create(unit, {**given, "reason": "Accord au téléphone"})
    with Session(database) as session:
        assert session.get_one(Visit, visit_id).worker_id == short.id


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"day": "31/02/2026"}, "day"),
        ({"day": "2090-01-01"}, "day"),
        ({"start": "25:00"}, "start"),
        ({"start": ""}, "start"),
        ({"end": "08:00"}, "end"),
        ({"end": "07:30"}, "end"),
        ({"client_id": ""}, "client_id"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_at_its_field(sqlite_database, fields, field):
    town = Town()
    with pytest.raises(Refused) as refused, work(town.me, now=NOW) as unit:
        edit.create(unit, town.form(**fields))
    known = refused.value.errors if isinstance(refused.value, RefusedFields) else {refused.value.field: ""}
    assert field in known


def test_a_visit_may_pass_midnight(sqlite_database):
    town = Town()
    with work(town.me, now=NOW) as unit:
        visit_id = edit.create(unit, town.form(start="22:00", end="06:00"))
        visit = unit.get(Visit, visit_id)
        assert visit.ends_at - visit.starts_at == 8 * HOUR


def test_a_move_goes_through_and_raises_the_version(database):
    town = Town()
    visit = town.visit(worker_id=town.samira.id)
    with work(town.me, now=NOW) as unit:
        edit.move(unit, visit.id, 1, at(4, town.leila.id, 90))
    moved = reload(database, visit)
    assert (moved.worker_id, moved.version, moved.ends_at - moved.starts_at) == (town.leila.id, 2, 1.5 * HOUR)


def test_a_move_that_rules_forbid_gives_every_reason(database):
    town = Town()
    visit = town.visit()
    town.visit(4, worker_id=town.leila.id)
    save(WorkerChoice(agency_id=town.agency.id, client_id=town.client.id, worker_id=town.leila.id, kind="never"))
    away = {"starts_at": NOW, "ends_at": NOW + 30 * HOUR, "reason": "Congé payé"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    with pytest.raises(Blocked) as refused, work(town.me, now=NOW) as unit:
        edit.move(unit, visit.id, 1, at(4.5, town.leila.id))
    said = " | ".join(refused.value.reasons)
    assert "Ne doit plus intervenir chez Mme Odette Ferrand" in said
    assert "Congé payé" in said
    assert "Occupé par une visite" in said
    assert reload(database, visit).version == 1


def test_a_warning_asks_for_a_reason_which_is_kept(database):
    town = Town()
    visit = town.visit()
    short = make_worker(town.agency, weekly_hours=1)
    town.visit(-3, worker_id=short.id)
    with pytest.raises(ReasonNeeded) as asked, work(town.me, now=NOW) as unit:
        edit.assign(unit, visit.id, 1, short.id)
    told = [warning.split("\u00a0")[0].split(",")[0] for warning in asked.value.warnings]
    assert [words[:19] for words in told] == ["Heures complémentai", "Prévenu 0 jour à l’", "Dépasse son contrat"]
    with work(town.me, now=NOW) as unit:
        edit.assign(unit, visit.id, 1, short.id, "Remplacement urgent")
    with Session(database) as session:
        entry = session.exec(select(AuditEntry)).one()
    assert reload(database, visit).reason == "Remplacement urgent"
    assert (entry.changes["reason"], entry.changes["warnings"]) == ("Remplacement urgent", asked.value.warnings)


def test_a_missing_skill_warns_and_one_that_no_one_may_lack_forbids(sqlite_database):
    town = Town()
    opportunity = make_opportunity(town.client, make_activity(town.agency))
    mission: Mission = make_mission(opportunity, town.service)
    for skill in (
        make_skill(town.agency, name="Repassage"),
        make_skill(town.agency, name="Lève-personne", blocking=True),
    ):
        save(MissionSkill(agency_id=town.agency.id, mission_id=mission.id, skill_id=skill.id))
    visit = town.visit(mission_id=mission.id)
    with pytest.raises(Blocked) as refused, work(town.me, now=NOW) as unit:
        edit.assign(unit, visit.id, 1, town.samira.id)
    assert refused.value.reasons == ["Compétence manquante\u00a0: Lève-personne"]
    able = make_worker(town.agency, skills=(skill,))
    with pytest.raises(ReasonNeeded) as asked, work(town.me, now=NOW) as unit:
        edit.assign(unit, visit.id, 1, able.id)
    assert asked.value.warnings == ["Compétence manquante\u00a0: Repassage"]


def test_a_version_seen_too_long_ago_is_refused(database):
    town = Town()
    visit = town.visit()
    with work(town.me, now=NOW) as unit:
        edit.move(unit, visit.id, 1, at(5, None))
    with pytest.raises(Stale), work(town.me, now=NOW) as unit:
        edit.move(unit, visit.id, 1, at(6, None))


@pytest.mark.parametrize("status", ["done", "running", "cancelled"])
def test_what_is_over_or_locked_does_not_move(sqlite_database, status):
    town = Town()
    with pytest.raises(Refused), work(town.me, now=NOW) as unit:
        edit.move(unit, town.visit(status=status).id, 1, at(5, None))
    with pytest.raises(Refused), work(town.me, now=NOW) as unit:
        edit.move(unit, town.visit(9, locked=True).id, 1, at(5, None))


def test_both_halves_of_a_pair_keep_the_same_time(database):
    town = Town()
    first = town.visit(worker_id=town.samira.id, pair_key="p", position=1)
    second = town.visit(worker_id=town.leila.id, pair_key="p", position=2)
    with work(town.me, now=NOW) as unit:
        edit.move(unit, first.id, 1, at(4, town.samira.id))
    assert reload(database, second).starts_at == NOW + 4 * HOUR
    with pytest.raises(Blocked) as refused, work(town.me, now=NOW) as unit:
        edit.assign(unit, first.id, 2, town.leila.id)
    assert any("binôme" in reason.lower() for reason in refused.value.reasons)
    with work(town.me, now=NOW) as unit:
        undo.undo(unit)
    assert [reload(database, one).starts_at for one in (first, second)] == [NOW + 2 * HOUR] * 2


def test_undo_takes_back_one_thing_after_the_other(database):
    town = Town()
    visit = town.visit(worker_id=town.samira.id)
    with work(town.me, now=NOW) as unit:
        edit.move(unit, visit.id, 1, at(4, town.leila.id))
    with work(town.me, now=NOW) as unit:
        cancel(unit, visit.id, 2, "client_notice")
    for expected in [("planned", town.leila.id), ("planned", town.samira.id)]:
        with work(town.me, now=NOW) as unit:
            undo.undo(unit)
        found = reload(database, visit)
        assert (found.status, found.worker_id) == expected
    with pytest.raises(Refused), work(town.me, now=NOW) as unit:
        undo.undo(unit)


def test_a_change_of_status_is_undone_even_where_the_visit_would_not_be_planned_today(database):
    town = Town()
    visit = town.visit(-1, worker_id=town.samira.id)
    town.visit(-3, worker_id=town.leila.id)
    with work(town.me, now=NOW) as unit:
        edit.set_status(unit, visit.id, 1, "done")
    away = {"starts_at": NOW - 2 * HOUR, "ends_at": NOW + HOUR, "reason": "sick"}
    save(Absence(agency_id=town.agency.id, worker_id=town.samira.id, **away))
    with work(town.me, now=NOW) as unit:
        assert undo.undo(unit) == undo.Undone([visit.id], [])
        assert view.view(unit, visit.id).history[1].what == "Statut changé : Réalisée"
    assert reload(database, visit).status == "planned"


def test_undo_brings_a_conflict_back_and_says_so(database):
    town = Town()
    town.visit(2, worker_id=town.samira.id)
    far = make_client(town.agency, place=(45.9, 6.4))
    visit = make_visit(far, town.service, NOW + 3 * HOUR, worker_id=town.samira.id)
    with work(town.me, now=NOW) as unit:
        edit.unassign(unit, visit.id, 1)
    with work(town.me, now=NOW) as unit:
        assert "Trajet impossible" in undo.undo(unit).warnings[0]
    assert reload(database, visit).worker_id == town.samira.id


def test_undo_of_a_new_visit_takes_it_away_and_never_what_someone_else_changed(database):
    town = Town()
    with work(town.me, now=NOW) as unit:
        visit_id = edit.create(unit, town.form())
    with work(town.me, now=NOW) as unit:
        undo.undo(unit)
    with Session(database) as session:
        assert session.get(Visit, visit_id) is None
    visit = town.visit()
    with work(town.me, now=NOW) as unit:
        edit.move(unit, visit.id, 1, at(4, None))
    with work(actor(town.agency, user=make_user(town.agency)), now=NOW) as unit:
        edit.lock(unit, visit.id, 2, True)
    with pytest.raises(Stale), work(town.me, now=NOW) as unit:
        undo.undo(unit)


def test_a_cancelled_visit_frees_its_worker_and_comes_back_only_if_possible(database):
    town = Town()
    visit = town.visit(worker_id=town.samira.id)
    with pytest.raises(Refused), work(town.me, now=NOW) as unit:
        cancel(unit, visit.id, 1, "")
    with work(town.me, now=NOW) as unit:
        cancel(unit, visit.id, 1, "hospital")
    with work(town.me, now=NOW) as unit:
        edit.set_status(unit, visit.id, 2, "planned")
    assert reload(database, visit).reason == ""
    with work(town.me, now=NOW) as unit:
        cancel(unit, visit.id, 3, "hospital")
    town.visit(worker_id=town.samira.id)
    with pytest.raises(Blocked), work(town.me, now=NOW) as unit:
        edit.set_status(unit, visit.id, 4, "planned")


def test_a_copy_is_a_visit_of_its_own(database):
    town = Town()
    visit = town.visit(worker_id=town.samira.id)
    with work(town.me, now=NOW) as unit:
        copy_id = edit.duplicate(unit, visit.id, at(6, town.samira.id))
    with Session(database) as session:
        copy = session.get_one(Visit, copy_id)
    assert (copy.client_id, copy.starts_at, copy.slot_id) == (town.client.id, NOW + 6 * HOUR, None)


def test_another_agency_and_another_role_are_told_apart(sqlite_database):
    town, stranger = Town(), Town()
    visit, theirs = town.visit(), stranger.visit()
    with pytest.raises(NotFound), work(town.me, now=NOW) as unit:
        edit.move(unit, theirs.id, 1, at(4, None))
    with pytest.raises(NotFound), work(town.me, now=NOW) as unit:
        edit.assign(unit, visit.id, 1, stranger.samira.id)
    with pytest.raises(Forbidden), work(actor(town.agency, Role.WORKER), now=NOW) as unit:
        edit.move(unit, visit.id, 1, at(4, None))


def test_of_two_coordinators_on_one_visit_one_wins(database):
    town = Town()
    visit = town.visit()
    outcomes = run_together([lambda n=n: move_once(town, visit.id, at(3 + n, None)) for n in range(4)])
    assert outcomes.count("ok") == 1
    assert set(outcomes) <= {"ok", "Stale"}
    assert reload(database, visit).version == 2


def test_of_two_visits_for_one_worker_at_one_time_one_is_made(database):
    town = Town()
    visits = [town.visit() for _n in range(4)]
    outcomes = run_together([lambda v=v: move_once(town, v.id, at(2, town.samira.id)) for v in visits])
    assert outcomes.count("ok") == 1
    assert set(outcomes) <= {"ok", "Blocked", "DoubleBooking"}


def move_once(town: Town, visit_id: int, target: Target) -> str:
    try:
        with work(town.me, now=NOW) as unit:
            edit.move(unit, visit_id, 1, target)
    except (Stale, DoubleBooking, Blocked) as refusal:
        return type(refusal).__name__
    return "ok"


def run_together(calls: list) -> list[str]:
    barrier, outcomes = threading.Barrier(len(calls)), []

    def run(call) -> None:
        barrier.wait(10)
        outcomes.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("Hospitalisation du client, ce matin", "hospital"),
        ("colleague_absent", "colleague_absent"),
        ("Urgent", "other"),
    ],
)
def test_a_change_at_short_notice_keeps_the_code_of_its_reason(sqlite_database, reason, kept):
    town = Town()
    visit, later = town.visit(), town.visit(24 * 20)
    short = make_worker(town.agency, weekly_hours=20)
    with pytest.raises(ReasonNeeded) as asked, work(town.me, now=NOW) as unit:
        edit.assign(unit, visit.id, 1, short.id)
    assert [one.value for one in asked.value.notices][:2] == ["colleague_absent", "health_worse"]
    assert "Absence imprévue d’un collègue" in asked.value.notices[0].label
    with work(town.me, now=NOW) as unit:
        edit.assign(unit, visit.id, 1, short.id, reason)
        edit.assign(unit, later.id, 1, short.id)
    assert reload(sqlite_database, visit).notice_reason == kept
    assert reload(sqlite_database, later).notice_reason == ""
    with work(town.me, now=NOW) as unit:
        undo.undo(unit)
        undo.undo(unit)
    assert reload(sqlite_database, visit).notice_reason == ""
