"""Incidents: reported with all that follows, handled along their table, counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.incidents import listing, proposal, record
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, Incident, Mail, Note, Reminder
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_opportunity,
    make_service,
    make_user,
    make_visit,
    make_worker,
)

FALL = {
    "occurred_on": "2026-11-24",
    "occurred_at": "08:20",
    "place": "Salle de bain",
    "category": "fall",
    "severity": "moderate",
    "facts": "Glissade pendant le transfert, hanche douloureuse.",
    "measures": "Appel du 15.",
    "informed_family": "on",
}


class Scene:
    """A client with a manager, and a worker who visits."""

    def __init__(self) -> None:
        self.agency = make_agency()
        self.manager = make_user(self.agency, Role.MANAGER, name="Camille Rostaing")
        self.client = make_client(self.agency, manager_id=self.manager.id)
        self.worker = make_worker(self.agency)
        self.visit = make_visit(self.client, make_service(self.agency), worker_id=self.worker.id)

    def form(self, **changes):
        return {**FALL, "client_id": str(self.client.id), f"worker_{self.worker.id}": "on", **changes}

    def report(self, now=NOW, by=None, **changes):
        with work(by or actor(self.agency), now=now) as unit:
            return record.report(unit, self.form(**changes))

    def do(self, verb, *args, role=Role.MANAGER, now=NOW):
        with work(actor(self.agency, role), now=now) as unit:
            return verb(unit, *args)


def all_of(database, model):
    with Session(database) as session:
        return list(session.exec(select(model).order_by(model.id)))


def test_choosing_a_client_proposes_its_manager_and_its_workers(database):
    scene = Scene()
    make_worker(scene.agency, last_name="Ailleurs")
    proposed = scene.do(proposal.propose, scene.client.id)
    assert (proposed.supervisor, proposed.due) == ("Camille Rostaing", "1er déc.")
    assert [(box.name, box.detail, box.checked) for box in proposed.workers] == [("Samira Haddad", "1 visite", True)]


def test_a_report_writes_notes_a_reminder_and_a_mail_without_health_data(database):
    scene = Scene()
    incident_id = scene.report()

    (incident,) = all_of(database, Incident)
    assert (incident.id, incident.number, incident.status) == (incident_id, "EI-001", "to_handle")
    assert (incident.supervisor_id, incident.due_on.isoformat()) == (scene.manager.id, "2026-12-01")
    assert (incident.occurred_at.isoformat(), incident.informed) == ("2026-11-24T07:20:00+00:00", ["family"])

    of_client, of_worker = sorted(all_of(database, Note), key=lambda note: note.worker_id or 0)
    assert (of_client.client_id, of_client.incident_id, "hanche" in of_client.body) == (
        scene.client.id,
        incident_id,
        True,
    )
    assert (of_worker.worker_id, of_worker.client_id, "hanche" in of_worker.body) == (scene.worker.id, None, False)

    (reminder,) = all_of(database, Reminder)
    assert (reminder.manager_id, reminder.due_on, reminder.alert) == (scene.manager.id, incident.due_on, True)

    (mail,) = all_of(database, Mail)
    assert (mail.recipient, mail.subject) == (scene.manager.email, "Événement indésirable EI-001 (OF)")
    for word in ("Ferrand", "hanche", "chute", "Glissade", "modéré"):
        assert word.lower() not in (mail.subject + mail.body).lower()
    assert "report" in {entry.verb for entry in all_of(database, AuditEntry)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"occurred_on": "2026-11-25"}, "occurred_on"),
        ({"occurred_at": "11:00"}, "occurred_at"),
        ({"category": "meteor"}, "category"),
        ({"severity": ""}, "severity"),
        ({"facts": " "}, "facts"),
        ({"due_on": "2036-01-01"}, "due_on"),
    ],
)
def test_a_report_that_cannot_be_is_refused_at_its_field(sqlite_database, changes, field):
    with pytest.raises(RefusedFields) as refusal:
        Scene().report(**changes)
    assert field in refusal.value.errors
    assert all_of(sqlite_database, Incident) == []


def test_nobody_from_elsewhere_is_named_in_an_incident(sqlite_database):
    scene, other = Scene(), Scene()
    idle = make_worker(scene.agency, last_name="Sans visite")
    with pytest.raises(NotFound):
        scene.report(client_id=str(other.client.id))
    with pytest.raises(NotFound):
        scene.report(supervisor_id=str(other.manager.id))
    with pytest.raises(NotFound):
        scene.report(**{f"worker_{other.worker.id}": "on"})
    with pytest.raises(RefusedFields):
        scene.report(**{f"worker_{idle.id}": "on"})
    assert all_of(sqlite_database, Note) == []


def test_a_worker_reports_at_an_own_clients_alone(sqlite_database):
    scene = Scene()
    stranger = make_client(scene.agency)
    hers = actor(scene.agency, Role.WORKER, worker=scene.worker)
    incident_id = scene.report(by=hers, corrective_actions="Rien", supervisor_id=str(make_user(scene.agency).id))
    (incident,) = all_of(sqlite_database, Incident)
    assert (incident.id, incident.supervisor_id, incident.corrective_actions) == (incident_id, scene.manager.id, "")
    with pytest.raises(NotFound):
        scene.report(by=hers, client_id=str(stranger.id))
    with pytest.raises(Forbidden):
        scene.do(record.view, incident_id, role=Role.WORKER)
    with pytest.raises(Forbidden):
        scene.do(record.move, incident_id, 1, "handled", role=Role.COORDINATOR)


def test_a_change_is_followed_by_notes_reminder_and_the_new_supervisor(sqlite_database):
    scene = Scene()
    incident_id = scene.report()
    other = make_user(scene.agency, Role.MANAGER)
    form = {**FALL, "facts": "Tout autre chose.", "supervisor_id": str(other.id), "due_on": "2026-12-05"}
    shown = scene.do(record.save, incident_id, 1, form)
    assert [note.body for note in all_of(sqlite_database, Note) if "Tout autre chose" in note.body]
    assert [note.worker_id for note in all_of(sqlite_database, Note)] == [None]
    (reminder,) = all_of(sqlite_database, Reminder)
    assert (reminder.manager_id, reminder.due_on.isoformat()) == (other.id, "2026-12-05")
    assert [mail.recipient for mail in all_of(sqlite_database, Mail)] == [scene.manager.email, other.email]
    assert (shown.proposal.supervisor_id, shown.fields.due_on) == (str(other.id), "2026-12-05")
    with pytest.raises(Stale):
        scene.do(record.save, incident_id, 1, form)


def test_an_incident_and_its_reminder_close_and_open_together(sqlite_database):
    scene = Scene()
    incident_id = scene.report(severity="serious")
    with pytest.raises(Refused):
        scene.do(record.move, incident_id, 1, "handled")
    view = scene.do(record.save, incident_id, 1, scene.form(severity="serious", corrective_actions="Frein réglé"))
    handled = scene.do(record.move, incident_id, view.version, "handled", now=NOW + timedelta(days=2))
    assert (handled.status, handled.delay) == ("handled", "Traité en 2 j")
    assert all_of(sqlite_database, Reminder)[0].situation == "done"
    scene.do(record.move, incident_id, handled.version, "in_progress")
    assert all_of(sqlite_database, Reminder)[0].situation == "to_handle"


def test_a_handling_writes_its_own_fields_alone_and_goes_with_its_status(database):
    scene = Scene()
    grave = scene.report(severity="serious")
    due = {"due_on": "2026-12-05", "cause": "Tapis", "facts": "Autre chose", "severity": "minor"}
    with pytest.raises(Refused) as refused:
        scene.do(record.handle, grave, 1, due, "handled")
    assert refused.value.field == "corrective_actions"
    with Session(database) as session:
        assert session.get_one(Incident, grave).cause == ""
    view = scene.do(record.handle, grave, 1, {**due, "corrective_actions": "Tapis ôté."}, "handled")
    assert (view.status, view.fields.cause, view.fields.due_on) == ("handled", "Tapis", "2026-12-05")
    assert (view.fields.facts, view.fields.severity) == (FALL["facts"], "serious")
    with Session(database) as session:
        reminder = session.exec(select(Reminder)).one()
        assert (reminder.situation, reminder.due_on.isoformat()) == ("done", "2026-12-05")
        assert len(session.exec(select(Mail)).all()) == 1
        assert {"save", "move"} <= set(session.exec(select(AuditEntry.verb).where(AuditEntry.noun == "incidents")))


def test_a_handling_is_the_managers_and_never_writes_on_an_old_version(sqlite_database):
    scene = Scene()
    number = scene.report()
    with pytest.raises(Forbidden):
        scene.do(record.handle, number, 1, {}, role=Role.COORDINATOR)
    version = scene.do(record.handle, number, 1, {"cause": "Tapis"}, "in_progress").version
    with pytest.raises(Stale):
        scene.do(record.handle, number, 1, {"cause": "Lit"})
    with pytest.raises(RefusedFields) as refused:
        scene.do(record.handle, number, version, {"due_on": "2090-01-01"})
    assert list(refused.value.errors) == ["due_on"]


def test_a_second_fall_within_a_year_offers_to_duplicate_the_form(sqlite_database):
    scene = Scene()
    scene.report()
    form = make_opportunity(scene.client, make_activity(scene.agency))
    again = scene.do(proposal.repetition, scene.client.id, "fall")
    assert (again.title, again.number) == ("Deuxième événement « Chute » en 12 mois", form.number)
    assert scene.do(proposal.repetition, scene.client.id, "theft_damage").title == ""
    with work(actor(scene.agency, Role.MANAGER), now=NOW + timedelta(days=400)) as unit:
        assert proposal.repetition(unit, scene.client.id, "fall").title == ""


def test_the_control_table_shows_the_overdue_first_and_counts(database):
    scene = Scene()
    scene.report()
    scene.report(category="theft_damage", severity="serious")
    done = scene.report(facts="Autre")
    scene.do(record.move, done, 1, "handled")
    later = NOW + timedelta(days=9)
    scene.report(now=later, occurred_on="2026-12-02", category="medication")
    with reading(actor(scene.agency), now=later) as unit:
        page = listing.listed(unit, Listing())
        late = listing.listed(unit, Listing(filters={"status": "overdue"}, sort="severity"))
        named = listing.listed(unit, Listing(text="haddad", filters={"category": "fall"}))
        numbers = listing.figures(unit)
        hers = listing.of_record(unit, "worker", scene.worker.id)
    assert [row.number for row in page.rows] == ["EI-002", "EI-001", "EI-004", "EI-003"]
    assert [row.overdue for row in page.rows] == [True, True, False, False]
    assert page.rows[0].delay == "Hors délai de 2 j"
    assert page.counts == {"open": 3, "overdue": 2, "handled": 1, "all": 4}
    assert [row.severity for row in late.rows] == ["serious", "moderate"]
    assert (named.figures.total, len(hers)) == (2, 4)
    assert (numbers.total, numbers.open, numbers.overdue, numbers.grave_open) == (4, 3, 2, 1)
    assert (len(numbers.weeks), numbers.categories[0].label, numbers.categories[0].count) == (12, "Chute", 2)


def test_incidents_of_another_agency_do_not_exist(sqlite_database):
    scene, other = Scene(), Scene()
    incident_id = scene.report()
    for verb, *args in ((record.view,), (record.save, 1, FALL), (record.move, 1, "handled")):
        with pytest.raises(NotFound):
            other.do(verb, incident_id, *args)
    with reading(actor(other.agency), now=NOW) as unit:
        assert listing.listed(unit, Listing()).figures.total == 0
