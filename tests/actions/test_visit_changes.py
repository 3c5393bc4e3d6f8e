"""What is done to a visit besides moving it: cancelled for a typed reason, split, annotated, done again; refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.planning import locked_days
from careapp.actions.visits import edit, kept_notes, undo, view
from careapp.actions.visits.cancel import cancel
from careapp.actions.visits.judging import Blocked
from careapp.actions.visits.redo import redo
from careapp.actions.visits.splitting import split
from careapp.actions.work import DoubleBooking, Forbidden, work
from careapp.db.models import AuditEntry, KeptNote, LockedDay, Visit
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, Stale
from tests.actions.test_visits import HOUR, Town, at, reload
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_client,
    make_mission,
    make_opportunity,
    make_sector,
    make_user,
    save,
)


def boss(town: Town):
    return actor(town.agency, Role.MANAGER, make_user(town.agency, Role.MANAGER, name="Hélène Fort"))


def done(town: Town, verb, *args, **more):
    with work(town.me, now=NOW) as unit:
        return verb(unit, *args, **more)


def test_a_cancelled_visit_keeps_its_reason_and_effect_in_columns_and_history(database):
    town = Town()
    visit = town.visit(worker_id=town.samira.id)
    done(town, cancel, visit.id, 1, "client_late", "Prévenue à 8 h", paid=False)
    kept = reload(database, visit)
    effect = (kept.status, kept.cancellation, kept.cancellation_billed, kept.cancellation_paid)
    assert effect == ("cancelled", "client_late", True, False)
    shown = done(town, view.view, visit.id)
    assert shown.cancellation_effect == "Client absent, prévenu trop tard : facturée au client, non payée"
    assert shown.history[0].detail == "Client absent, prévenu trop tard, facturée au client, non payée"
    done(town, edit.set_status, visit.id, 2, "planned")
    assert (reload(database, visit).cancellation, reload(database, visit).cancellation_billed) == ("", False)


def test_a_visit_is_not_cancelled_without_a_typed_reason(sqlite_database):
    town = Town()
    visit = town.visit()
    with pytest.raises(Refused, match="Choisissez le motif"):
        done(town, edit.set_status, visit.id, 1, "cancelled", "Hospitalisation")
    with pytest.raises(Refused, match="Choisissez le motif"):
        done(town, cancel, visit.id, 1, "vacances")
    assert reload(sqlite_database, visit).version == 1


def test_a_visit_is_split_undone_and_split_again(database):
    town = Town()
    visit = town.visit(worker_id=town.samira.id, minutes=90)
    second = done(town, split, visit.id, 1, 12 * 60 + 30)
    with Session(database) as session:
        first, other = session.get_one(Visit, visit.id), session.get_one(Visit, second)
        assert (first.ends_at, other.starts_at) == (NOW + 2.5 * HOUR,) * 2
        assert (other.ends_at, other.worker_id, other.client_id) == (NOW + 3.5 * HOUR, town.samira.id, town.client.id)
    done(town, undo.undo)
    assert reload(database, visit).ends_at == NOW + 3.5 * HOUR
    with Session(database) as session:
        assert session.get(Visit, second) is None
    done(town, redo)
    assert reload(database, visit).ends_at == NOW + 2.5 * HOUR
    with Session(database) as session:
        assert session.get_one(Visit, second).starts_at == NOW + 2.5 * HOUR


def test_both_halves_of_a_pair_are_split_into_two_pairs(database):
    town = Town()
    first = town.visit(worker_id=town.samira.id, pair_key="p")
    town.visit(worker_id=town.leila.id, pair_key="p", position=2)
    second = done(town, split, first.id, 1, 12 * 60 + 30)
    with Session(database) as session:
        rows = session.exec(select(Visit).order_by(Visit.id)).all()
        key = session.get_one(Visit, second).pair_key
    assert [row.ends_at - row.starts_at for row in rows] == [HOUR / 2] * 4
    assert [row.pair_key for row in rows] == ["p", "p", key, key]


@pytest.mark.parametrize("minute", [12 * 60, 13 * 60, 12 * 60 + 2, 9 * 60, -5, 99 * 60])
def test_a_visit_is_split_within_itself_only(sqlite_database, minute):
    town = Town()
    visit = town.visit()
    with pytest.raises(Refused, match="pendant la visite"):
        done(town, split, visit.id, 1, minute)
    assert reload(sqlite_database, visit).version == 1


def test_a_note_is_kept_and_not_repeated_in_the_trail(sqlite_database):
    town = Town()
    visit = town.visit(status="done")
    done(town, edit.annotate, visit.id, 1, "Clé chez la voisine")
    assert reload(sqlite_database, visit).note == "Clé chez la voisine"
    with Session(sqlite_database) as session:
        assert "Clé" not in str(session.exec(select(AuditEntry)).one().changes)
    with pytest.raises(Stale):
        done(town, edit.annotate, visit.id, 1, "Autre")


def test_the_history_tells_from_where_to_where(sqlite_database):
    town = Town()
    visit = town.visit(worker_id=town.samira.id)
    done(town, edit.move, visit.id, 1, at(4, town.leila.id))
    done(town, edit.move, visit.id, 2, at(4, town.leila.id, 90))
    resized, moved = done(town, view.view, visit.id).history
    assert resized.detail == "Avant : fin à 15:00. Après : fin à 15:30."
    assert moved.who == town.user.name
    assert "12:00–13:00, Samira Haddad" in moved.detail.split("Après")[0]
    assert "14:00–15:00, Leïla Mansouri" in moved.detail.split("Après")[1]


def test_twenty_actions_are_undone_and_redone_one_after_the_other(database):
    town = Town()
    visit = town.visit()
    for n in range(22):
        done(town, edit.move, visit.id, n + 1, at(3 + n / 4, None))
    for n in range(20):
        done(town, undo.undo)
        assert reload(database, visit).starts_at == NOW + (3 + (20 - n) / 4) * HOUR
    with pytest.raises(Refused, match="rien à annuler"):
        done(town, undo.undo)
    for n in range(20):
        done(town, redo)
        assert reload(database, visit).starts_at == NOW + (3 + (n + 2) / 4) * HOUR
    with pytest.raises(Refused, match="rien à rétablir"):
        done(town, redo)
    done(town, undo.undo)
    assert reload(database, visit).starts_at == NOW + (3 + 20 / 4) * HOUR


def test_a_new_visit_taken_back_comes_again_as_it_was(database):
    town = Town()
    visit_id = done(town, edit.create, town.form(worker_id=str(town.samira.id)))
    done(town, undo.undo)
    done(town, redo)
    with Session(database) as session:
        again = session.get_one(Visit, visit_id)
    assert (again.worker_id, again.client_id, again.ends_at - again.starts_at) == (
        town.samira.id, town.client.id, 1.5 * HOUR,
    )  # fmt: skip
    done(town, undo.undo)
    with Session(database) as session:
        assert session.get(Visit, visit_id) is None


def _all(database) -> list[Visit]:
    with Session(database) as session:
        return list(session.exec(select(Visit)))


def test_a_visit_that_is_done_again_has_its_note_again(database):
    town = Town()
    visit_id = done(town, edit.create, town.form(worker_id=None))
    done(town, edit.annotate, visit_id, 1, "Clé chez la voisine")
    for _round in range(2):
        done(town, undo.undo)
        assert _all(database) == []
        done(town, redo)
        assert [(one.id, one.note) for one in _all(database)] == [(visit_id, "Clé chez la voisine")]
    with Session(database) as session:
        assert all("Clé" not in str(entry.changes) for entry in session.exec(select(AuditEntry)))
        assert session.exec(select(KeptNote)).all() == []
    done(town, undo.undo)
    assert (kept_notes.forget_old(NOW), kept_notes.forget_old(NOW + timedelta(days=2))) == (0, 1)


def test_redo_is_refused_after_something_new_or_what_someone_else_changed(database):
    town = Town()
    visit, other = town.visit(), town.visit(8)
    done(town, edit.move, visit.id, 1, at(4, None))
    done(town, undo.undo)
    done(town, edit.move, other.id, 1, at(9, None))
    with pytest.raises(Refused, match="rien à rétablir"):
        done(town, redo)
    done(town, undo.undo)
    with work(actor(town.agency, user=make_user(town.agency)), now=NOW) as unit:
        edit.lock(unit, other.id, 3, True)
    with pytest.raises(Stale, match="n’est plus rétablie"):
        done(town, redo)


def lock_day(town: Town, sector_id: int | None = None) -> None:
    with work(boss(town), now=NOW) as unit:
        locked_days.lock(unit, NOW.date(), sector_id)


def test_a_manager_locks_a_day_and_opens_it_again(database):
    town = Town()
    visit = town.visit()
    lock_day(town)
    with pytest.raises(Refused, match=r"24 nov\. est verrouillé par Hélène Fort : rien n’a été modifié"):
        done(town, edit.move, visit.id, 1, at(4, None))
    with work(boss(town), now=NOW) as unit:
        (lock,) = locked_days.of_day(unit, NOW.date())
        locked_days.unlock(unit, lock.id)
    done(town, edit.move, visit.id, 1, at(4, None))


def test_a_coordinator_locks_no_day_and_nobody_locks_it_twice(sqlite_database):
    town = Town()
    with pytest.raises(Forbidden):
        done(town, locked_days.lock, NOW.date())
    lock_day(town)
    with pytest.raises(Refused, match="déjà verrouillée"):
        lock_day(town)


def test_a_sector_s_lock_holds_its_clients_alone(sqlite_database):
    town = Town()
    sector = make_sector(town.agency, name="Bissy")
    inside = make_client(town.agency, sector_id=sector.id)
    mine, theirs = town.visit(), save(_visit(town, inside))
    lock_day(town, sector.id)
    done(town, edit.move, mine.id, 1, at(4, None))
    with pytest.raises(Refused, match="pour le secteur Bissy"):
        done(town, edit.move, theirs.id, 1, at(4, None))


def _visit(town: Town, client) -> Visit:
    span = {"starts_at": NOW + 2 * HOUR, "ends_at": NOW + 3 * HOUR}
    return Visit(agency_id=town.agency.id, client_id=client.id, service_id=town.service.id, **span)


LOCKED = {
    "move": lambda visit: (edit.move, visit.id, visit.version, at(4, None)),
    "bring": lambda visit: (edit.move, visit.id, visit.version, at(4, None)),
    "assign": lambda visit: (edit.assign, visit.id, visit.version, 1),
    "unassign": lambda visit: (edit.unassign, visit.id, visit.version),
    "duplicate": lambda visit: (edit.duplicate, visit.id, at(4, None)),
    "lock": lambda visit: (edit.lock, visit.id, visit.version, True),
    "cancel": lambda visit: (cancel, visit.id, visit.version, "hospital"),
    "split": lambda visit: (split, visit.id, visit.version, 12 * 60 + 30),
    "undo": lambda _visit: (undo.undo,),
}


@pytest.mark.parametrize("verb", LOCKED)
def test_on_a_locked_day_nothing_changes(sqlite_database, verb):
    town = Town()
    visit = town.visit(hours=2 + 24 * (verb == "bring"))
    done(town, edit.move, visit.id, 1, at(3 + 24 * (verb == "bring"), town.samira.id))
    lock_day(town)
    before = reload(sqlite_database, visit)
    with pytest.raises(Refused, match="est verrouillé"):
        done(town, *LOCKED[verb](before))
    assert reload(sqlite_database, visit).model_dump() == before.model_dump()


def test_no_visit_is_made_on_a_locked_day(sqlite_database):
    town = Town()
    save(LockedDay(agency_id=town.agency.id, on=date(2026, 11, 25), locked_by="Hélène Fort", locked_at=NOW))
    with pytest.raises(Refused, match="est verrouillé"):
        done(town, edit.create, town.form())


@pytest.mark.parametrize("verb", [name for name in LOCKED if name not in ("duplicate", "bring", "undo")])
def test_what_is_invoiced_does_not_change(sqlite_database, verb):
    town = Town()
    visit = town.visit(invoiced_at=NOW)
    with pytest.raises(Refused, match="Cette visite est facturée"):
        done(town, *LOCKED[verb](visit))
    assert reload(sqlite_database, visit).version == 1


def test_a_visit_over_another_outside_the_contract_or_stale_is_refused_with_its_sentence(sqlite_database):
    town = Town()
    town.visit(4, worker_id=town.samira.id)
    visit = town.visit()
    with pytest.raises((Blocked, DoubleBooking), match="Occupé par une visite"):
        done(town, edit.move, visit.id, 1, at(4.5, town.samira.id))
    with pytest.raises(Refused, match="dure au moins"):
        done(town, edit.move, visit.id, 1, at(4, None, -60))
    with pytest.raises(Stale):
        done(town, edit.move, visit.id, 7, at(4, None))
    assert reload(sqlite_database, visit).version == 1


def test_a_visit_leaves_neither_the_period_of_its_mission_nor_is_planned_for_a_closed_one(sqlite_database):
    town = Town()
    opportunity = make_opportunity(town.client, make_activity(town.agency))
    days = {"starts_on": NOW.date(), "ends_on": NOW.date() + timedelta(days=1)}
    mission = make_mission(opportunity, town.service, **days)
    visit = town.visit(mission_id=mission.id, opportunity_id=opportunity.id)
    with pytest.raises(Refused, match="La mission s’est terminée le"):
        done(town, edit.move, visit.id, 1, at(50, None))
    with pytest.raises(Refused, match="La mission ne commence que le"):
        done(town, edit.duplicate, visit.id, at(-24, None))
    with work(town.me, now=NOW) as unit:
        unit.get(type(opportunity), opportunity.id).stage = "closed"
    with pytest.raises(Refused, match=r"La mission OPP-.* est close"):
        done(town, edit.move, visit.id, 1, at(4, None))
    assert reload(sqlite_database, visit).version == 1


def test_another_agency_s_day_and_visit_stay_out_of_reach(sqlite_database):
    town, stranger = Town(), Town()
    theirs = stranger.visit()
    lock_day(stranger)
    with Session(sqlite_database) as session:
        lock_id = session.exec(select(LockedDay.id)).one()
    with pytest.raises(NotFound), work(boss(town), now=NOW) as unit:
        locked_days.unlock(unit, lock_id)
    with pytest.raises(NotFound):
        done(town, split, theirs.id, 1, 750)
    done(town, edit.move, town.visit().id, 1, at(4, None))
