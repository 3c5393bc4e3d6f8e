"""Reminders: written, handled, and brought to life once when their day has come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import reminders, search
from careapp.actions.opportunities import duplicate
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, Mail, Reminder
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role, house
from careapp.domain.reevaluation import REEVALUATION_TITLE
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_opportunity,
    make_user,
    save,
    shipped_form,
)

FORM = {"title": "Relancer le devis", "due_on": "2026-11-30", "category": "Devis", "alert": "on", "priority": "high"}


def do(agency, verb, *args, user=None, role=Role.COORDINATOR, now=NOW, **more):
    with work(actor(agency, role, user), now=now) as unit:
        return verb(unit, *args, **more)


def titles(agency, user=None, mine=False, now=NOW, **asked):
    with reading(actor(agency, user=user), now=now) as unit:
        return [row.title for row in reminders.listed(unit, Listing(**asked), mine=mine).rows]


def raised(agency, now):
    with work(house(agency.id), now=now) as unit:
        return reminders.raise_due(unit)


def make_reminder(agency, **traits):
    return save(
        Reminder(
            agency_id=agency.id, **{"title": "Rappeler", "category": "Autre", "due_on": date(2026, 11, 24), **traits}
        )
    )


def test_reminders_are_listed_with_the_late_first(database):
    agency = make_agency()
    me = make_user(agency)
    make_reminder(agency, title="Demain", due_on=date(2026, 11, 25), manager_id=me.id)
    make_reminder(agency, title="En retard", due_on=date(2026, 11, 18))
    make_reminder(agency, title="Fait", situation="done")
    make_reminder(make_agency(), title="Ailleurs")
    assert titles(agency, filters={"situation": "to_handle"}) == ["En retard", "Demain"]
    assert titles(agency, user=me, mine=True, filters={"situation": "to_handle"}) == ["Demain"]
    assert titles(agency, filters={"situation": "done"}) == ["Fait"]
    assert titles(agency, text="retard") == ["En retard"]
    with reading(actor(agency), now=NOW) as unit:
        page = reminders.listed(unit, Listing(filters={"situation": "late"}))
    assert (page.counts, page.rows[0].due) == ({"to_handle": 2, "late": 1, "done": 1}, "Retard 6 j")


def test_a_reminder_is_written_changed_handled_and_opened_again(database):
    agency = make_agency()
    user, client = make_user(agency), make_client(agency)
    key = do(agency, reminders.save, 0, 0, {**FORM, "client_id": str(client.id), "manager_id": str(user.id)}, user=user)
    do(agency, reminders.save, key, 1, {**FORM, "title": "Relancer encore"})
    with pytest.raises(Stale):
        do(agency, reminders.save, key, 1, FORM)
    do(agency, reminders.move, key, "done")
    with pytest.raises(Refused):
        do(agency, reminders.move, key, "dismissed")
    do(agency, reminders.move, key, "to_handle")
    with Session(database) as session:
        verbs = session.exec(select(AuditEntry.verb).where(AuditEntry.noun_id == key).order_by(AuditEntry.id)).all()
        assert session.get(Reminder, key).done_at is None
    assert verbs == ["schedule", "save", "move", "move"]


def test_what_a_reminder_may_not_be_is_refused(sqlite_database):
    agency, other = make_agency(), make_agency()
    with pytest.raises(RefusedFields):
        do(agency, reminders.save, 0, 0, {**FORM, "due_on": "2026-11-01"})
    with pytest.raises(NotFound):
        do(agency, reminders.save, 0, 0, {**FORM, "client_id": str(make_client(other).id)})
    with pytest.raises(NotFound):
        do(agency, reminders.save, 0, 0, {**FORM, "manager_id": str(make_user(other).id)})
    with pytest.raises(NotFound):
        do(agency, reminders.move, make_reminder(other).id, "done")
    with pytest.raises(Forbidden):
        do(agency, reminders.save, 0, 0, FORM, role=Role.WORKER)


def test_a_late_reminder_can_be_changed_without_choosing_another_day(sqlite_database):
    agency = make_agency()
    late = make_reminder(agency, due_on=date(2026, 11, 10))
    do(agency, reminders.save, late.id, 1, {**FORM, "due_on": "2026-11-10"})
    assert titles(agency) == ["Relancer le devis"]


def test_a_due_reminder_comes_to_life_once_with_its_mail(database):
    agency = make_agency()
    manager = make_user(agency)
    client = make_client(agency)
    about = {"manager_id": manager.id, "client_id": client.id, "mail": True}
    make_reminder(agency, title="La fille de Mme Ferrand après la chute", **about)
    make_reminder(agency, title="Sans alerte", alert=False)
    make_reminder(agency, title="Demain", due_on=date(2026, 11, 25))
    assert (raised(agency, NOW), raised(agency, NOW)) == (1, 0)
    with Session(database) as session:
        mail = session.exec(select(Mail)).one()
    assert (mail.recipient, mail.subject) == (manager.email, "Rappel : Autre (OF)")
    assert not {"Ferrand", "chute"} & set((mail.subject + " " + mail.body).split())
    assert raised(agency, NOW + timedelta(days=1)) == 1


def test_the_mail_of_a_reminder_says_the_word_once_in_both_languages(sqlite_database):
    agency = make_agency()
    for locale in ("fr", "en"):
        make_reminder(agency, title=REEVALUATION_TITLE, mail=True, manager_id=make_user(agency, locale=locale).id)
    assert raised(agency, NOW) == 2
    with Session(sqlite_database) as session:
        subjects = sorted(session.exec(select(Mail.subject)).all())
    assert [subject.replace("\u00a0", " ") for subject in subjects] == [
        "Rappel : ré-évaluation des besoins",
        "Reminder: Reassessment of needs",
    ]


def test_the_yearly_reminder_of_a_duplicated_form_is_raised_eleven_months_later(sqlite_database):
    agency = make_agency()
    manager = make_user(agency)
    form = make_opportunity(make_client(agency), make_activity(agency), shipped_form(), manager_id=manager.id)
    do(agency, duplicate.duplicate, form.id)
    assert raised(agency, NOW) == 0
    later = NOW + timedelta(days=334)
    assert raised(agency, later) == 1
    with Session(sqlite_database) as session:
        assert session.exec(select(Mail)).one().subject == "Rappel : ré-évaluation des besoins (OF)"
    with reading(actor(agency), now=later) as unit:
        assert search.counts(unit)["reminders"] == 1
