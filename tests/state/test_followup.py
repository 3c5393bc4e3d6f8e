"""The screens of notes, reminders, satisfaction and mails through the event processor."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from careapp.db.models import Mail, Note, Reminder
from careapp.domain.permissions import Role
from careapp.state.client import ClientState
from careapp.state.mails import MailsState
from careapp.state.manager import ManagerState
from careapp.state.notes import NotesState
from careapp.state.reminder_form import ReminderFormState
from careapp.state.reminders import RemindersState
from careapp.state.satisfaction import SatisfactionState
from tests.factories import NOW, make_agency, make_client, make_user, make_worker, save


@pytest.fixture
def agency(sqlite_database):
    return make_agency()


@pytest.fixture
def coordinator(agency, signed_in):
    return signed_in(make_user(agency, name="Camille Rostaing"))


@pytest.fixture
def manager(agency, signed_in):
    return signed_in(make_user(agency, Role.MANAGER))


def rows_of(database, model):
    with Session(database) as session:
        return list(session.exec(select(model)))


async def test_a_note_is_written_changed_and_deleted_in_a_record(rig, agency, coordinator, sqlite_database):
    client = make_client(agency)
    await rig.send(ClientState, "load", coordinator, at=f"/clients/{client.id}?tab=notes")
    await rig.send(NotesState, "load_for", coordinator, noun="client", row_id=client.id)
    state = await rig.send(NotesState, "save", coordinator, form={"rating": "2"})
    assert (list(state.errors), rows_of(sqlite_database, Note)) == (["body"], [])
    note = {"form_number": str(state.form_number), "rating": "2", "body": "Froid.", "remind": "on"}
    for _click in range(2):
        state = await rig.send(NotesState, "save", coordinator, form=note)
    assert ([line.rating for line in state.lines], state.errors, state.counts["all"]) == ([2], {}, 1)
    assert (await rig.state(ClientState)).record.notes == 1
    assert len(rows_of(sqlite_database, Reminder)) == 1
    note_id = state.lines[0].id
    await rig.send(NotesState, "edit", coordinator, note_id=note_id)
    state = await rig.send(NotesState, "save", coordinator, form={"rating": "4", "body": "Mieux."})
    assert [line.body for line in state.lines] == ["Mieux."]
    await rig.send(NotesState, "ask_removal", coordinator, note_id=note_id)
    state = await rig.send(NotesState, "remove", coordinator)
    assert (state.lines, rig.failures) == ([], [])


async def test_a_note_in_a_workers_record_may_name_a_client(rig, agency, coordinator, sqlite_database):
    client, worker = make_client(agency), make_worker(agency)
    await rig.send(NotesState, "load_for", coordinator, noun="worker", row_id=worker.id)
    await rig.send(NotesState, "choose_kind", coordinator, kind="complaint")
    state = await rig.send(NotesState, "find_client", coordinator, text="ferr")
    assert [choice.label for choice in state.clients] == ["Aucun client", "Mme Odette Ferrand"]
    await rig.send(NotesState, "pick_client", coordinator, value=str(client.id))
    await rig.send(NotesState, "save", coordinator, form={"body": "Retard.", "worker_id": "999"})
    (note,) = rows_of(sqlite_database, Note)
    assert (note.kind, note.client_id, note.worker_id) == ("complaint", client.id, worker.id)


async def test_reminders_are_filtered_written_and_handled(rig, agency, coordinator, sqlite_database):
    save(Reminder(agency_id=agency.id, title="D’un autre", due_on=date(2030, 1, 1), category="Devis"))
    state = await rig.send(RemindersState, "load", coordinator, at="/reminders")
    assert (state.rows, state.mine) == ([], True)
    state = await rig.send(RemindersState, "show_mine", coordinator, mine=False)
    assert [row.title for row in state.rows] == ["D’un autre"]
    state = await rig.send(RemindersState, "filter_by", coordinator, name="category", value="Logistique")
    assert (state.rows, state.narrowed, state.query) == ([], True, "who=all&category=Logistique")
    await rig.send(RemindersState, "clear", coordinator)
    await rig.send(ReminderFormState, "open", coordinator, reminder_id=0)
    state = await rig.send(ReminderFormState, "save", coordinator, form={"title": "", "due_on": "2001-01-01"})
    assert (state.editing, set(state.errors)) == (True, {"title", "due_on"})
    wanted = {"title": "Barre d’appui", "due_on": "2030-01-01"}
    for _click in range(2):
        state = await rig.send(ReminderFormState, "save", coordinator, form=wanted)
    assert (state.editing, len(rows_of(sqlite_database, Reminder))) == (False, 2)
    await rig.send(RemindersState, "move", coordinator, reminder_id=2, to="dismissed")
    state = await rig.send(RemindersState, "move", coordinator, reminder_id=1, to="done")
    assert (state.rows, state.counts["closed"]) == ([], 2)
    assert rig.failures == []


async def test_reminders_chosen_together_are_put_off_given_and_taken_back(rig, agency, coordinator, sqlite_database):
    other = make_user(agency, name="Lucie Martinod")
    for title in ("Un", "Deux"):
        save(Reminder(agency_id=agency.id, title=title, due_on=date(2030, 1, 1), category="Devis"))
    save(Reminder(agency_id=agency.id, title="Clos", due_on=date(2030, 1, 1), category="Devis", situation="done"))
    await rig.send(RemindersState, "load", coordinator, at="/reminders?who=all")
    await rig.send(RemindersState, "toggle_all", coordinator)
    await rig.send(RemindersState, "ask", coordinator, what="snooze", reminder_id=0)
    state = await rig.send(RemindersState, "snooze", coordinator, form={"day": ""})
    assert (state.asking, list(state.errors)) == ("snooze", ["day"])
    state = await rig.send(RemindersState, "snooze", coordinator, form={"day": "2031-01-01"})
    assert (state.asking, {str(row.due_on) for row in rows_of(sqlite_database, Reminder)}) == (
        "", {"2030-01-01", "2031-01-01"},
    )  # fmt: skip
    toast = state._undo_toast
    await rig.send(RemindersState, "toast_action", coordinator, toast_id=toast)
    assert {str(row.due_on) for row in rows_of(sqlite_database, Reminder)} == {"2030-01-01"}
    await rig.send(RemindersState, "ask", coordinator, what="assign", reminder_id=1)
    await rig.send(RemindersState, "assign", coordinator, form={"manager_id": str(other.id)})
    await rig.send(RemindersState, "ask", coordinator, what="assign", reminder_id=0)
    state = await rig.send(RemindersState, "assign", coordinator, form={"manager_id": str(other.id)})
    assert state.refused == ["Un, 01/01/2030 : Lucie Martinod a déjà ce rappel."]
    assert [row.manager_id for row in rows_of(sqlite_database, Reminder)] == [other.id, other.id, None]
    assert rig.failures == []


async def test_the_late_reminders_of_everyone_and_one_of_them_are_opened_by_their_address(rig, agency, coordinator):
    late = save(Reminder(agency_id=agency.id, title="D’un autre", due_on=date(2020, 1, 1), category="Devis"))
    save(Reminder(agency_id=agency.id, title="Plus tard", due_on=date(2090, 1, 1), category="Devis"))
    state = await rig.send(RemindersState, "load", coordinator, at="/reminders?who=all&show=late")
    assert [row.title for row in state.rows] == ["D’un autre"]
    await rig.send(ReminderFormState, "load", coordinator, at=f"/reminders?open={late.id}")
    form = await rig.state(ReminderFormState)
    assert (form.editing, form.draft.title) == (True, "D’un autre")
    await rig.send(ReminderFormState, "close", coordinator, at=f"/reminders?open={late.id}")
    assert rig.redirects == ["/reminders"]
    await rig.send(RemindersState, "show_view", coordinator, show="open")
    state = await rig.send(RemindersState, "sort_by", coordinator, key="due")
    assert [row.title for row in state.rows] == ["Plus tard", "D’un autre"]
    assert rig.failures == []


async def test_a_view_of_the_reminders_is_kept_and_opened_first_in_a_new_tab(rig, agency, coordinator):
    await rig.send(RemindersState, "load", coordinator, at="/reminders?who=all&show=late")
    await rig.send(RemindersState, "ask_view", coordinator)
    state = await rig.send(RemindersState, "keep_view", coordinator, form={"name": ""})
    assert (state.asking, list(state.errors)) == ("view", ["name"])
    state = await rig.send(RemindersState, "keep_view", coordinator, form={"name": "Retards", "default": "on"})
    assert [(view.name, view.query, view.default) for view in state.views] == [("Retards", "who=all&show=late", True)]
    rig.tab = "another"
    state = await rig.send(RemindersState, "load", coordinator, at="/reminders")
    assert (state.mine, state.show) == (False, "late")
    state = await rig.send(RemindersState, "forget_view", coordinator, name="Retards")
    assert (state.views, rig.failures) == ([], [])


async def test_satisfaction_is_searched_and_narrowed_to_the_low_marks(rig, agency, coordinator):
    client = make_client(agency)
    for rating in (2, 5):
        row = {"kind": "satisfaction", "client_id": client.id, "rating": rating, "noted_at": NOW}
        save(Note(agency_id=agency.id, **row))
    state = await rig.send(SatisfactionState, "load", coordinator)
    assert [row.rating for row in state.rows] == [2, 5]
    state = await rig.send(SatisfactionState, "filter_by", coordinator, name="mark", value="low")
    assert (state.total, state.narrowed) == (1, True)
    state = await rig.send(SatisfactionState, "sort_by", coordinator, key="rating")
    assert (state.sort, rig.failures) == ("rating", [])


async def test_a_kept_mail_is_read_and_queued_again(rig, agency, manager, coordinator, sqlite_database):
    mail = save(Mail(agency_id=agency.id, recipient="a@example.org", subject="Objet", body="Texte", status="kept"))
    await rig.send(MailsState, "load", coordinator)
    assert await rig.toasts() == ["Votre rôle ne permet pas cette action."]
    state = await rig.send(MailsState, "load", manager)
    assert [row.subject for row in state.rows] == ["Objet"]
    state = await rig.send(MailsState, "open", manager, mail_id=mail.id)
    assert (state.reading, state.mail.body, state.mail.retriable) == (True, "Texte", True)
    state = await rig.send(MailsState, "retry", manager, mail_id=mail.id)
    assert (state.mail.status, rows_of(sqlite_database, Mail)[0].status) == ("queued", "queued")


async def test_a_managers_record_shows_the_notes_attached(rig, agency, coordinator):
    boss = make_user(agency, Role.MANAGER, name="Lucie Martinod")
    client = make_client(agency, manager_id=boss.id)
    row = {"kind": "satisfaction", "client_id": client.id, "manager_id": boss.id, "rating": 5, "noted_at": NOW}
    save(Note(agency_id=agency.id, **row))
    state = await rig.send(ManagerState, "load", coordinator, at=f"/managers/{boss.id}")
    assert (state.card.name, state.card.clients) == ("Lucie Martinod", 1)
    notes = await rig.send(NotesState, "load_for", coordinator, noun="manager", row_id=boss.id)
    assert [line.rating for line in notes.lines] == [5]
    stranger = make_user(make_agency(), Role.MANAGER)
    state = await rig.send(ManagerState, "load", coordinator, at=f"/managers/{stranger.id}")
    assert (state.found, rig.failures) == (False, [])
