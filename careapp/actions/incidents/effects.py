"""What an incident writes elsewhere: follow-up notes in records, a reminder and a mail for its supervisor."""

from __future__ import annotations

from careapp.actions import mails, messages
from careapp.actions.people import keeper
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident, IncidentWorker, Note, Reminder
from careapp.domain.incidents import GRAVE, FollowUp, IncidentStatus, client_note, worker_note
from careapp.domain.messages import MessageKind
from careapp.domain.notes import NoteKind
from careapp.domain.people import initials, short_name
from careapp.domain.reminders import Priority, Situation
from careapp.i18n import N_, _, formats, using_locale
from careapp.settings import get_settings

CATEGORY = N_("Événement indésirable")
MAIL = MessageKind.INCIDENT


def on_report(work: Work, incident: Incident, client: Client) -> None:
    """Note, remember and tell."""
    write_notes(work, incident, client)
    _remember(work, incident)
    _tell(work, incident, client)


def on_change(work: Work, incident: Incident, client: Client, *, told: bool) -> None:
    """Let notes and reminder follow the incident; tell a supervisor who was not told yet."""
    write_notes(work, incident, client)
    for reminder in _reminders(work, incident):
        if reminder.due_on != incident.due_on and incident.due_on > work.today:
            reminder.raised_at = None
        reminder.due_on, reminder.manager_id = incident.due_on, incident.supervisor_id
    if not told:
        _tell(work, incident, client)


def on_move(work: Work, incident: Incident) -> None:
    """The reminder is done with the incident, and open again with it."""
    handled = incident.status == IncidentStatus.HANDLED
    for reminder in _reminders(work, incident):
        reminder.situation = Situation.DONE if handled else Situation.TO_HANDLE
        reminder.done_at = work.now if handled else None


def write_notes(work: Work, incident: Incident, client: Client) -> None:
    """The note of the client's record and one in that of each worker concerned, made or brought up to date."""
    about = (incident.number, incident.category, incident.severity)
    who = short_name(client.first_name, client.last_name, client.civility)
    texts: dict[int | None, FollowUp] = {None: client_note(*about, incident.facts, incident.measures, incident.due_on)}
    for row in work.all(work.mine(IncidentWorker).where(IncidentWorker.incident_id == incident.id)):
        texts[row.worker_id] = worker_note(*about, who, incident.due_on)
    notes = {note.worker_id: note for note in work.all(work.mine(Note).where(Note.incident_id == incident.id))}
    for worker_id, text in texts.items():
        note = notes.get(worker_id) or _new_note(work, incident, worker_id)
        note.title, note.body = text.title, text.body
        work.add(note)
    for worker_id in set(notes) - set(texts):
        work.session.delete(notes[worker_id])


def _new_note(work: Work, incident: Incident, worker_id: int | None) -> Note:
    return Note(
        agency_id=incident.agency_id,
        kind=NoteKind.INCIDENT,
        client_id=None if worker_id else incident.client_id,
        worker_id=worker_id,
        incident_id=incident.id,
        noted_at=work.now,
    )


def _remember(work: Work, incident: Incident) -> None:
    reminder = Reminder(
        agency_id=incident.agency_id,
        title=_("Traiter l’événement {number}", number=incident.number),
        due_on=incident.due_on,
        category=CATEGORY,
        manager_id=incident.supervisor_id,
        priority=Priority.URGENT if incident.severity in GRAVE else Priority.HIGH,
        client_id=incident.client_id,
        incident_id=incident.id,
    )
    work.audit("schedule", work.add(reminder), due_on=incident.due_on.isoformat())


def _reminders(work: Work, incident: Incident) -> list[Reminder]:
    return list(work.all(work.mine(Reminder).where(Reminder.incident_id == incident.id)))


def _tell(work: Work, incident: Incident, client: Client) -> None:
    """A mail to the supervisor: number, initials, date and link; neither name, category nor facts."""
    if incident.supervisor_id is None:
        return
    supervisor = keeper(work, incident.supervisor_id)
    with using_locale(supervisor.locale):
        values = {
            "evenement": {"numero": incident.number, "echeance": formats.date_text(incident.due_on)},
            "client": {"initiales": initials(client.first_name, client.last_name)},
            "lien": f"{get_settings().address}/incidents/{incident.id}",
        }
        mail = messages.written(work, MAIL, values, language=supervisor.locale, recipient=supervisor.name)
    mails.queue(work, supervisor.email, mail.subject, mail.body, kind=MAIL, client_id=incident.client_id)
