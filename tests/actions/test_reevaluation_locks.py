"""A form locked by its re-evaluation: its chain, who opens it again, who closes it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlmodel import Session, select

from careapp.actions.opportunities import duplicate, filling, lines, view
from careapp.actions.reevaluations import chain, locking, rules
from careapp.actions.work import Forbidden, reading, work
from careapp.db.engine import get_engine
from careapp.db.models import AuditEntry, Opportunity, OpportunityTask, Reevaluation, Reminder, Slot
from careapp.domain.form_merge import Written
from careapp.domain.permissions import Role
from careapp.domain.refusal import Refused, RefusedFields, Stale
from tests.actions.test_opportunities import FORM
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    make_user,
)
from tests.filled import fill


@pytest.fixture
def home(database):
    """An agency with an administrator, a coordinator and an opportunity evaluated in January."""
    agency = make_agency()
    boss, manager = make_user(agency, Role.ADMINISTRATOR, name="Philippe Maurin"), make_user(agency, Role.MANAGER)
    activity, client = make_activity(agency), make_client(agency, manager_id=manager.id, gir=3)
    traits = {"manager_id": manager.id, "evaluated_on": date(2026, 1, 31), "reevaluate_on": date(2026, 12, 31)}
    opportunity = make_opportunity(client, activity, FORM, **traits)
    make_mission(opportunity, make_service(agency, activity), ((0, 480, 570),))
    return SimpleNamespace(
        agency=agency,
        boss=actor(agency, Role.ADMINISTRATOR, boss),
        manager=actor(agency, Role.MANAGER, manager),
        activity=activity,
        opportunity=opportunity,
    )


def run(who, verb, *args, **named):
    with work(who, now=NOW) as unit:
        return verb(unit, *args, **named)


def look(who, verb, *args):
    with reading(who, now=NOW) as unit:
        return verb(unit, *args)


def version(opportunity_id: int) -> int:
    with Session(get_engine()) as session:
        return session.get_one(Opportunity, opportunity_id).version


def test_copies_and_their_lines_remember_where_they_come_from(home):
    run(home.manager, lines.save_task, home.opportunity.id, 0, {"name": "Lever", "minutes": 15})
    copy = run(home.manager, duplicate.duplicate, home.opportunity.id)
    with Session(get_engine()) as session:
        begun = session.exec(select(Reevaluation)).one()
        first, second = session.exec(select(Slot).order_by(Slot.id)).all()
        task, its_copy = session.exec(select(OpportunityTask).order_by(OpportunityTask.id)).all()
    assert (begun.source_id, begun.copy_id, begun.due_on) == (home.opportunity.id, copy, date(2026, 12, 31))
    assert (begun.validated_at, begun.known["gir"]) == (None, 3)
    assert (second.copy_of_id, its_copy.copy_of_id) == (first.id, task.id)


def test_a_chain_is_walked_both_ways_from_any_of_its_forms(home):
    second = run(home.manager, duplicate.duplicate, home.opportunity.id)
    third = run(home.manager, duplicate.duplicate, second)
    for shown in (home.opportunity.id, second, third):
        found = look(home.manager, chain.lock_view, shown)
        assert [one.id for one in found.versions] == [home.opportunity.id, second, third]
        assert [one.id for one in found.versions if one.current] == [shown]
        assert [one.locked for one in found.versions] == [True, True, False]
    middle = look(home.manager, chain.lock_view, second)
    assert (middle.previous_id, middle.next_id) == (home.opportunity.id, third)
    assert next(one.evaluated for one in middle.versions) == "Évaluation du 31/01/2026"


def test_only_the_administration_unlocks_and_says_why(home):
    copy = run(home.manager, duplicate.duplicate, home.opportunity.id)
    seen = version(home.opportunity.id)
    with pytest.raises(Forbidden):
        run(home.manager, locking.unlock, home.opportunity.id, seen, "Erreur de saisie")
    with pytest.raises(Refused, match="Dites pourquoi") as refusal:
        run(home.boss, locking.unlock, home.opportunity.id, seen, "   ")
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="pas verrouillé"):
        run(home.boss, locking.unlock, copy, version(copy), "Pour voir")
    run(home.boss, locking.unlock, home.opportunity.id, seen, "Erreur de saisie du besoin")
    told = look(home.manager, chain.lock_view, home.opportunity.id)
    assert told.unlocked == "Déverrouillé le 24/11/2026 par Philippe Maurin : Erreur de saisie du besoin"
    (line, *_rest) = look(home.manager, view.view, home.opportunity.id).history
    assert line.what == "Formulaire déverrouillé : Erreur de saisie du besoin"
    with Session(get_engine()) as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "unlock")).one()
    assert (entry.noun_id, entry.changes) == (home.opportunity.id, {"reason": "Erreur de saisie du besoin"})
    run(home.manager, fill, home.opportunity.id, {"need": "Corrigé"}, {})
    run(home.manager, locking.lock_again, home.opportunity.id, version(home.opportunity.id))
    with pytest.raises(Refused, match="verrouillé"):
        run(home.manager, fill, home.opportunity.id, {"need": "Encore"}, {})


def test_an_unlocked_form_edited_by_two_at_once_keeps_the_first_and_tells_the_second(home):
    run(home.manager, duplicate.duplicate, home.opportunity.id)
    run(home.boss, locking.unlock, home.opportunity.id, version(home.opportunity.id), "Erreur de saisie")
    run(home.manager, filling.save, home.opportunity.id, [Written("request.need", "", "Le premier")])
    saved = run(home.boss, filling.save, home.opportunity.id, [Written("request.need", "", "Le second")])
    assert (saved.kept, [(one.mine, one.theirs) for one in saved.clashes]) == ([], [("Le second", "Le premier")])
    with Session(get_engine()) as session:
        assert session.get_one(Opportunity, home.opportunity.id).need == "Le premier"


def test_a_form_has_one_copy_at_a_time_and_one_without_copy_is_not_closed(home):
    with pytest.raises(Refused, match="pas de copie"):
        run(home.manager, locking.lock_again, home.opportunity.id, 1)
    run(home.manager, duplicate.duplicate, home.opportunity.id)
    run(home.boss, locking.unlock, home.opportunity.id, version(home.opportunity.id), "Erreur de saisie")
    with pytest.raises(Refused, match="a déjà une copie"):
        run(home.manager, duplicate.duplicate, home.opportunity.id)


def test_an_activity_sets_the_nine_values_of_its_reminder(home):
    form = {
        "title": "Revoir le projet d’accueil", "count_from": "copy", "months": "6", "category": "Satisfaction",
        "managed_by": "person", "manager_id": str(home.boss.user_id), "situation": "to_handle", "priority": "high",
        "alert": "on",
    }  # fmt: skip
    with pytest.raises(Forbidden):
        run(home.manager, rules.save, home.activity.id, 0, form)
    with pytest.raises(RefusedFields) as refusal:
        run(home.boss, rules.save, home.activity.id, 0, {**form, "months": "0", "manager_id": "999999"})
    assert set(refusal.value.errors) == {"months", "manager_id"}
    run(home.boss, rules.save, home.activity.id, 0, form)
    with pytest.raises(Stale):
        run(home.boss, rules.save, home.activity.id, 0, form)
    copy = run(home.manager, duplicate.duplicate, home.opportunity.id)
    with Session(get_engine()) as session:
        made = session.exec(select(Reminder).where(Reminder.opportunity_id == copy)).one()
    assert (made.title, made.due_on, made.category) == ("Revoir le projet d’accueil", date(2027, 5, 24), "Satisfaction")
    assert (made.manager_id, made.situation, made.alert, made.priority, made.mail) == (
        home.boss.user_id, "to_handle", True, "high", False,
    )  # fmt: skip
    (row,) = look(home.boss, rules.listed).rows
    assert (row.own, row.fields.version) == (True, 1)
    run(home.boss, rules.restore, home.activity.id, 1)
    (row,) = look(home.boss, rules.listed).rows
    assert (row.own, row.fields.title, row.fields.months) == (False, "Rappel ré-évaluation des besoins", "11")


def test_a_new_date_of_evaluation_moves_what_follows_from_it(home):
    copy = run(home.manager, duplicate.duplicate, home.opportunity.id)
    run(home.manager, fill, copy, {"evaluated_on": "2026-11-10"}, {})
    with Session(get_engine()) as session:
        assert session.get_one(Opportunity, copy).reevaluate_on == date(2027, 10, 10)
        assert session.exec(select(Reminder.due_on).where(Reminder.opportunity_id == copy)).one() == date(2027, 10, 10)
