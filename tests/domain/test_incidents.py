from datetime import date

import pytest

from careapp.domain import incidents
from careapp.domain.incidents import CATEGORIES, SEVERITY_BADGES, SEVERITY_HELP, STATUS_BADGES, IncidentStatus, Severity
from careapp.domain.refusal import Refused, RefusedFields

FACTS = "Glissade pendant le transfert. Consciente, légère douleur à la hanche."


def test_an_incident_is_due_after_seven_days_unless_the_agency_says_otherwise():
    assert incidents.due_date(date(2026, 11, 24)) == date(2026, 12, 1)
    assert incidents.due_date(date(2026, 11, 24), 3) == date(2026, 11, 27)


def test_an_unhandled_incident_is_overdue_after_its_date():
    due = date(2026, 12, 1)
    assert not incidents.is_overdue("to_handle", due, due)
    assert incidents.is_overdue("in_progress", due, date(2026, 12, 2))
    assert not incidents.is_overdue("handled", due, date(2026, 12, 2))


@pytest.mark.parametrize(
    ("status", "to", "allowed"),
    [("to_handle", "in_progress", True), ("to_handle", "handled", True), ("in_progress", "handled", True),
     ("in_progress", "to_handle", True), ("handled", "in_progress", True), ("handled", "to_handle", False)],
)  # fmt: skip
def test_an_incident_moves_along_its_table(status, to, allowed):
    if allowed:
        assert incidents.check_incident_move(status, to).to == to
        return
    with pytest.raises(Refused):
        incidents.check_incident_move(status, to)


def test_a_grave_incident_is_closed_with_its_corrective_actions():
    with pytest.raises(Refused) as refusal:
        incidents.check_incident_move("in_progress", "handled", "serious", " ")
    assert refusal.value.field == "corrective_actions"
    assert incidents.check_incident_move("in_progress", "handled", "serious", "Frein réglé")
    assert incidents.check_incident_move("in_progress", "handled", "minor")


def test_the_note_in_the_clients_record_tells_the_facts():
    note = incidents.client_note("EI-221", "fall", "moderate", FACTS, "Appel du 15", date(2026, 12, 1))
    assert note.title == "Suivi de l’événement EI-221, chute"
    assert note.body.replace("\u00a0", " ").split("\n") == [
        "Gravité : modéré.", FACTS, "Mesures prises : Appel du 15", "À traiter avant le 01/12/2026.",
    ]  # fmt: skip


def test_the_note_in_the_workers_record_holds_no_health_facts():
    note = incidents.worker_note("EI-221", "fall", "moderate", "Mme Ferrand", date(2026, 12, 1))
    assert note.title == "Suivi de l’événement EI-221, chute"
    assert "Mme Ferrand" in note.body
    assert "hanche" not in note.body
    assert "01/12/2026" in note.body


def test_long_facts_are_cut_between_words():
    note = incidents.client_note("EI-1", "other", "minor", "mot " * 500, "", date(2026, 12, 1))
    assert "mot…" in note.body
    assert len(note.body) < 400


@pytest.mark.parametrize(
    ("category", "severity", "expected"),
    [("fall", "serious", True), ("fall", "minor", False), ("other", "critical", False), ("zzz", "critical", False)],
)
def test_grave_events_of_a_legal_category_are_notified(category, severity, expected):
    assert incidents.must_be_notified(category, severity) is expected


def test_tables_are_complete():
    assert set(STATUS_BADGES) == set(IncidentStatus)
    assert set(SEVERITY_BADGES) == set(SEVERITY_HELP) == set(Severity)
    assert all(category.legal is None or 1 <= category.legal <= 11 for category in CATEGORIES.values())
    assert incidents.category_label("gone") == "gone"


FORM = {
    "client_id": "3", "supervisor_id": "7", "worker_12": "on", "worker_9": True, "worker_5": "", "worker_x": "on",
    "occurred_on": "24/11/2026", "occurred_at": "8h20", "place": "Salle de bain", "category": "fall",
    "severity": "moderate", "facts": FACTS, "informed_family": "on",
}  # fmt: skip


def test_an_incident_is_read_from_its_form():
    draft = incidents.read_incident(FORM, date(2026, 11, 24))
    assert (draft.client_id, draft.supervisor_id, draft.worker_ids) == (3, 7, (9, 12))
    assert (draft.occurred_on, draft.occurred_at, draft.informed) == (date(2026, 11, 24), 500, ("family",))


@pytest.mark.parametrize(
    ("field", "value"),
    [("client_id", ""), ("occurred_on", "25/11/2026"), ("occurred_on", "01/01/2020"), ("occurred_at", "25:00"),
     ("category", ""), ("category", "zzz"), ("severity", ""), ("facts", " "), ("place", "x" * 121)],
)  # fmt: skip
def test_an_incident_that_cannot_be_is_refused_at_its_field(field, value):
    with pytest.raises(RefusedFields) as refusal:
        incidents.read_incident({**FORM, field: value}, date(2026, 11, 24))
    assert list(refusal.value.errors) == [field]
