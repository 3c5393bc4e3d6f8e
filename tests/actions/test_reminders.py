"""Reminders: written, handled, put off, given away, repeated, and brought to life once when their day has come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import search
from careapp.actions.opportunities import duplicate
from careapp.actions.reminders import due, links, listing, many, record, views
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, Incident, Mail, Reminder
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
    make_mission,
    make_opportunity,
    make_service,
    make_user,
    make_worker,
    save,
    shipped_form,
)

FORM = {"title": "Relancer le devis", "due_on": "2026-11-30", "category": "Devis", "alert": "on", "priority": "high"}
DAY = timedelta(days=1)


def do(agency, verb, *args, user=None, role=Role.COORDINATOR, now=NOW, **more):
    with work(actor(agency, role, user), now=now) as unit:
        return verb(unit, *args, **more)


def look(agency, query, *args, user=None, now=NOW, **more):
    with reading(actor(agency, user=user), now=now) as unit:
        return query(unit, *args, **more)


def titles(agency, user=None, mine=False, now=NOW, **asked):
    return [row.title for row in look(agency, listing.listed, Listing(**asked), mine=mine, user=user, now=now).rows]


def raised(agency, now):
    with work(house(agency.id), now=now) as unit:
        return due.raise_due(unit) + due.repeat_due(unit)


def make_reminder(agency, **traits):
    return save(
        Reminder(
            agency_id=agency.id, **{"title": "Rappeler", "category": "Autre", "due_on": date(2026, 11, 24), **traits}
        )
    )


def rows(database):
    with Session(database) as session:
        return list(session.exec(select(Reminder).order_by(Reminder.id)))


def mails(database):
    with Session(database) as session:
        return list(session.exec(select(Mail).order_by(Mail.id)))


def test_reminders_are_listed_by_group_with_the_late_first(database):
    agency = make_agency()
    me = make_user(agency)
    make_reminder(agency, title="Demain", due_on=date(2026, 11, 25), manager_id=me.id)
    make_reminder(agency, title="En retard", due_on=date(2026, 11, 18), situation="in_progress")
    make_reminder(agency, title="Ce jour", priority="urgent")
    make_reminder(agency, title="Ce jour aussi")
    make_reminder(agency, title="Décembre", due_on=date(2026, 12, 20))
    make_reminder(agency, title="Fait", situation="done")
    make_reminder(make_agency(), title="Ailleurs")
    page = look(agency, listing.listed, Listing())
    assert [(row.head, row.head_count, row.title) for row in page.rows] == [
        ("En retard", 1, "En retard"), ("Aujourd’hui", 2, "Ce jour"), ("", 0, "Ce jour aussi"),
        ("Cette semaine", 1, "Demain"), ("Plus tard", 1, "Décembre"),
    ]  # fmt: skip
    assert page.counts == {"open": 5, "late": 1, "today": 2, "week": 1, "later": 1, "in_progress": 1, "closed": 1}
    assert (page.rows[0].due, page.rows[0].late) == ("Retard 6 j", True)
    for view, expected in (("late", ["En retard"]), ("later", ["Décembre"]), ("closed", ["Fait"]),
                           ("in_progress", ["En retard"])):  # fmt: skip
        assert titles(agency, filters={"view": view}) == expected
    assert titles(agency, user=me, mine=True) == ["Demain"]
    assert titles(agency, text="retard") == ["En retard"]
    assert titles(agency, filters={"priority": "urgent"}) == ["Ce jour"]
    assert "Demain" not in titles(agency, filters={"manager": "none"})
    assert look(agency, listing.figures, me.id) == (1, 0)


def test_a_reminder_is_written_changed_handled_and_opened_again(database):
    agency = make_agency()
    user, client = make_user(agency), make_client(agency)
    form = {**FORM, "link": f"client:{client.id}", "manager_id": str(user.id), "note": "Clés\nchez la voisine"}
    key = do(agency, record.save, 0, 0, form, user=user)
    do(agency, record.save, key, 1, {**form, "title": "Relancer encore", "situation": "in_progress"})
    with pytest.raises(Stale):
        do(agency, record.save, key, 1, FORM)
    do(agency, record.move, key, "done")
    with pytest.raises(Refused):
        do(agency, record.move, key, "dismissed")
    do(agency, record.move, key, "to_handle")
    row = rows(database)[0]
    assert (row.done_at, row.note, row.client_id) == (None, "Clés\nchez la voisine", client.id)
    history = do(agency, record.fields, key).history
    assert [event.what for event in history] == [
        "À traiter", "Traité", "En cours", "Modifié · titre", "Programmé · 30/11/2026",
    ]  # fmt: skip


def test_a_reminder_is_about_any_record_and_opens_it(database):
    agency = make_agency()
    client, worker = make_client(agency), make_worker(agency)
    activity = make_activity(agency)
    form = make_opportunity(client, activity, shipped_form())
    mission = make_mission(form, make_service(agency, activity), starts_on=NOW.date())
    facts = {"category": "fall", "severity": "minor", "facts": "Chute", "due_on": NOW.date(), "occurred_at": NOW}
    incident = save(Incident(agency_id=agency.id, client_id=client.id, number="EI-0007", **facts))
    wanted = {
        f"client:{client.id}": f"/clients/{client.id}", f"worker:{worker.id}": f"/workers/{worker.id}",
        f"opportunity:{form.id}": f"/opportunities/{form.id}", f"mission:{mission.id}": f"/opportunities/{form.id}",
        f"incident:{incident.id}": f"/incidents/{incident.id}",
    }  # fmt: skip
    offered = {one.value for text in ("ferrand", "haddad") for one in do(agency, links.choices, text)}
    assert offered == set(wanted)
    for link, url in wanted.items():
        key = do(agency, record.save, 0, 0, {**FORM, "title": link, "link": link})
        assert do(agency, record.fields, key).link == link
        assert do(agency, record.fields, key).link_text != ""
        assert {row.title: row.url for row in look(agency, listing.listed, Listing()).rows}[link] == url
    other = make_agency()
    stranger = make_client(other)
    for wrong in (f"client:{stranger.id}", "client:abc", "visit:1", "client:", "mission:99999999999"):
        with pytest.raises(NotFound):
            do(agency, record.save, 0, 0, {**FORM, "link": wrong})


def test_what_a_reminder_may_not_be_is_refused(sqlite_database):
    agency, other = make_agency(), make_agency()
    for wrong in ({"due_on": "2026-11-01"}, {"situation": "lost"}, {"category": "Inconnue"}, {"note": "x" * 1001},
                  {"repeats": "on", "every": "0"}):  # fmt: skip
        with pytest.raises(RefusedFields):
            do(agency, record.save, 0, 0, {**FORM, **wrong})
    with pytest.raises(NotFound):
        do(agency, record.save, 0, 0, {**FORM, "manager_id": str(make_user(other).id)})
    with pytest.raises(NotFound):
        do(agency, record.move, make_reminder(other).id, "done")
    with pytest.raises(Forbidden):
        do(agency, record.save, 0, 0, FORM, role=Role.WORKER)
    closed = make_reminder(agency, situation="done")
    with pytest.raises(Refused):
        do(agency, record.save, closed.id, 1, {**FORM, "situation": "dismissed"})


def test_a_late_reminder_can_be_changed_without_choosing_another_day(sqlite_database):
    agency = make_agency()
    late = make_reminder(agency, due_on=date(2026, 11, 10))
    do(agency, record.save, late.id, 1, {**FORM, "due_on": "2026-11-10"})
    assert titles(agency) == ["Relancer le devis"]


def test_who_is_given_a_reminder_by_another_is_told_once(database):
    agency = make_agency()
    me, other = make_user(agency, name="Camille"), make_user(agency, name="Lucie")
    client = make_client(agency)
    keys = [make_reminder(agency, manager_id=me.id, client_id=client.id, title=f"Secret {n}").id for n in range(3)]
    outcome = do(agency, many.assign, keys, {"manager_id": str(other.id)}, user=me)
    assert (outcome.done, outcome.refused) == (3, [])
    again = do(agency, many.assign, [*keys, 9999], {"manager_id": str(other.id)}, user=me)
    assert (again.done, len(again.refused)) == (0, 4)
    assert again.refused[0] == "Secret 0, 24/11/2026 : Lucie a déjà ce rappel."
    do(agency, many.assign, keys[:1], {"manager_id": str(me.id)}, user=me)
    sent = mails(database)
    assert [(mail.recipient, mail.subject) for mail in sent] == [(other.email, "3 rappels vous sont confiés")]
    assert "Camille vous confie ces 3 rappels" in sent[0].body
    assert f"/reminders?open={keys[0]}" in sent[0].body
    assert not {"Secret", "Ferrand"} & set(sent[0].body.split())


def test_a_selection_is_put_off_but_for_what_is_closed(database):
    agency = make_agency()
    late = make_reminder(agency, due_on=date(2026, 11, 20), raised_at=NOW)
    closed = make_reminder(agency, situation="done", title="Fini")
    outcome = do(agency, many.snooze, [late.id, closed.id], {"by": "three"})
    assert (outcome.done, outcome.refused) == (1, ["Fini, 24/11/2026 : Ce rappel est clos : rouvrez-le d’abord."])
    row = rows(database)[0]
    assert (row.due_on, row.planned_on, row.raised_at) == (date(2026, 11, 27), date(2026, 11, 20), None)
    do(agency, many.snooze, [late.id], {"day": "2026-12-24"})
    assert rows(database)[0].planned_on == date(2026, 11, 20)
    assert look(agency, listing.listed, Listing()).rows[0].day == "24/12/2026, prévu le 20/11/2026"
    assert raised(agency, NOW) == 0
    assert raised(agency, NOW + 30 * DAY) == 1


def test_a_gesture_is_taken_back_unless_somebody_else_was_there_since(database):
    agency = make_agency()
    me, other = make_user(agency), make_user(agency)
    one, two = (make_reminder(agency, manager_id=me.id, title=title) for title in ("Un", "Deux"))
    put_off = do(agency, many.snooze, [one.id, two.id], {"by": "week"})
    do(agency, many.assign, [two.id], {"manager_id": str(other.id)})
    back = do(agency, many.restore, put_off.steps)
    assert (back.done, back.refused) == (1, ["Deux, 01/12/2026 : Quelqu’un a modifié ce rappel entre-temps."])
    first = rows(database)[0]
    assert (first.due_on, first.planned_on) == (date(2026, 11, 24), None)
    handled = do(agency, many.move, [one.id], "done")
    do(agency, many.restore, handled.steps)
    assert rows(database)[0].situation == "to_handle"


def test_a_reminder_that_repeats_goes_on_once_it_is_handled(database):
    agency = make_agency()
    form = {**FORM, "due_on": "2027-01-31", "repeats": "on", "every": "1", "unit": "month", "until": "2027-03-31"}
    key = do(agency, record.save, 0, 0, form)
    do(agency, record.move, key, "done", now=NOW + 68 * DAY)
    first, second = rows(database)
    assert (first.first_on, second.due_on, second.first_on) == (None, date(2027, 2, 28), date(2027, 1, 31))
    assert (second.situation, second.series_id, second.title) == ("to_handle", key, "Relancer le devis")
    do(agency, record.move, key, "to_handle")
    do(agency, record.move, key, "done")
    assert len(rows(database)) == 2
    do(agency, record.move, second.id, "done", now=NOW + 96 * DAY)
    third = rows(database)[2]
    assert third.due_on == date(2027, 3, 31)
    do(agency, record.move, third.id, "done", now=NOW + 130 * DAY)
    assert len(rows(database)) == 3


def test_a_reminder_that_repeats_at_each_due_date_does_not_wait_to_be_handled(database):
    agency = make_agency()
    form = {**FORM, "due_on": "2026-11-25", "repeats": "on", "every": "1", "unit": "week", "made": "due"}
    do(agency, record.save, 0, 0, form)
    for now in (NOW, NOW + DAY, NOW + DAY, NOW + 2 * DAY):
        raised(agency, now)
    assert [row.due_on.day for row in rows(database)] == [25, 2]
    raised(agency, NOW + 30 * DAY)
    assert [str(row.due_on) for row in rows(database)] == ["2026-11-25", "2026-12-02", "2026-12-30"]
    assert len({row.origin for row in rows(database)}) == 3


def test_taking_back_a_handled_reminder_takes_its_next_one_back(database):
    agency = make_agency()
    key = do(agency, record.save, 0, 0, {**FORM, "repeats": "on", "every": "1", "unit": "week"})
    outcome = do(agency, many.move, [key], "done")
    do(agency, many.restore, outcome.steps)
    assert [(row.id, row.first_on) for row in rows(database)] == [(key, date(2026, 11, 30))]


def test_a_due_reminder_comes_to_life_once_with_its_mail(database):
    agency = make_agency()
    manager = make_user(agency)
    client = make_client(agency)
    about = {"manager_id": manager.id, "client_id": client.id, "mail": True}
    make_reminder(agency, title="La fille de Mme Ferrand après la chute", **about)
    make_reminder(agency, title="Sans alerte", alert=False)
    make_reminder(agency, title="Demain", due_on=date(2026, 11, 25))
    assert (raised(agency, NOW), raised(agency, NOW)) == (1, 0)
    mail = mails(database)[0]
    assert (mail.recipient, mail.subject) == (manager.email, "Rappel : Autre (OF)")
    assert not {"Ferrand", "chute"} & set((mail.subject + " " + mail.body).split())
    assert raised(agency, NOW + DAY) == 1


def test_the_mail_of_a_reminder_says_the_word_once_in_both_languages(sqlite_database):
    agency = make_agency()
    for locale in ("fr", "en"):
        make_reminder(agency, title=REEVALUATION_TITLE, mail=True, manager_id=make_user(agency, locale=locale).id)
    assert raised(agency, NOW) == 2
    assert sorted(mail.subject.replace("\u00a0", " ") for mail in mails(sqlite_database)) == [
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
    assert mails(sqlite_database)[0].subject == "Rappel : ré-évaluation des besoins (OF)"
    assert look(agency, search.counts, now=later)["reminders"] == 1
    assert look(agency, search.counts, now=later, user=make_user(agency))["reminders"] == 0


def test_a_person_keeps_views_of_their_own(database):
    agency = make_agency()
    me, other = make_user(agency), make_user(agency)
    do(agency, views.keep, "who=all&show=late", {"name": "Retards", "default": "on"}, user=me)
    do(agency, views.keep, "who=all&show=today", {"name": "retards"}, user=me)
    do(agency, views.keep, "", {"name": "Tout", "default": "on"}, user=me)
    assert [(view.name, view.query, view.default) for view in look(agency, views.kept, user=me)] == [
        ("Retards", "who=all&show=today", False),
        ("Tout", "", True),
    ]
    assert look(agency, views.kept, user=other) == []
    with pytest.raises(RefusedFields):
        do(agency, views.keep, "", {"name": ""}, user=me)
    with pytest.raises(NotFound):
        do(agency, views.forget, "Retards", user=other)
    do(agency, views.forget, "Retards", user=me)
    assert len(look(agency, views.kept, user=me)) == 1


def test_the_trail_of_a_reminder_holds_no_word_that_was_typed(sqlite_database):
    agency = make_agency()
    key = do(agency, record.save, 0, 0, {**FORM, "title": "Chute grave", "note": "Hanche"})
    do(agency, record.save, key, 1, {**FORM, "title": "Fracture", "note": "Bassin"})
    with Session(sqlite_database) as session:
        trail = " ".join(str(entry.changes) for entry in session.exec(select(AuditEntry)))
    assert not [word for word in ("Chute", "Hanche", "Fracture", "Bassin") if word in trail]
