"""Notes: written in a client's or a worker's record, seen in those of the worker and manager attached to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from careapp.actions import records
from careapp.actions.parts import apply
from careapp.actions.people import client_name, keeper, worker_choices
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident, Note, Reminder
from careapp.db.models.users import User
from careapp.db.models.workers import Worker
from careapp.db.queries import followup as queries
from careapp.db.queries.records import count
from careapp.domain.listing import Listing
from careapp.domain.notes import (
    CALL_TITLE,
    CHANNEL_LABELS,
    LOW_RATING,
    NoteKind,
    average_rating,
    default_title,
    read_note,
)
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.refusal import NotFound, Refused
from careapp.domain.repetition import add_months
from careapp.i18n import N_, _, formats
from careapp.readmodels.notes import MarksPage, MonthMark, NoteEntry, NoteFields, NotesView, Satisfaction

MOST_SHOWN: Final = 200
MONTHS: Final = 12
REMIND_MONTHS: Final = 3
NOUNS: Final = {"client": Client, "worker": Worker, "manager": User}


def of_record(work: Work, noun: str, row_id: int, kind: str = "") -> NotesView:
    """The notes of a client, a worker or a manager, latest first; `kind` keeps one kind of them."""
    work.require(Permission.NOTES_READ)
    row = _subject(work, noun, row_id)
    about = queries.notes_about(work.actor.agency_id, noun, row_id)
    counts = dict(work.all(select(Note.kind, func.count()).where(*about).group_by(Note.kind)))
    kept = (*about, Note.kind == kind) if kind else about
    statement = queries.notes_named(*kept).order_by(Note.noted_at.desc(), Note.id.desc()).limit(MOST_SHOWN)
    return NotesView(
        lines=_entries(work, work.all(statement)),
        counts={**counts, "all": sum(counts.values())},
        satisfaction=_satisfaction(work, *about),
        workers=worker_choices(work),
        managers=records.managers(work),
        manager_id=str(getattr(row, "manager_id", None) or ""),
        respondent=full_name(row.first_name, row.last_name, row.civility) if isinstance(row, Client) else "",
    )


def count_about(work: Work, client_id: int) -> int:
    """How many notes are kept about a client."""
    work.require(Permission.NOTES_READ)
    about = queries.notes_about(work.actor.agency_id, "client", work.get(Client, client_id).id or 0)
    return work.session.scalar(select(func.count(Note.id)).where(*about)) or 0


def _subject(work: Work, noun: str, row_id: int) -> Client | Worker | User:
    if noun == "manager":
        return keeper(work, row_id)
    if noun not in NOUNS:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    return work.get(NOUNS[noun], row_id)


def _entries(work: Work, rows: Any) -> list[NoteEntry]:
    ids = {note.incident_id for note, *_others in rows if note.incident_id}
    found = {row.id: row for row in work.all(work.mine(Incident).where(Incident.id.in_(ids)))} if ids else {}
    return [_entry(work, *row, found.get(row[0].incident_id)) for row in rows]


def _entry(
    work: Work, note: Note, client: Client | None, worker: Worker | None, manager: str | None, incident: Incident | None
) -> NoteEntry:
    at = note.noted_at.astimezone(work.tz)
    return NoteEntry(
        id=note.id or 0,
        day=_day(at.date(), work.today),
        time=f"{at:%H:%M}",
        kind=note.kind,
        title=note.title,
        body=note.body,
        author=note.author or _("Créée automatiquement"),
        rating=note.rating or 0,
        channel=_(CHANNEL_LABELS.get(note.channel, "")),
        respondent=note.respondent,
        client=full_name(client.first_name, client.last_name, client.civility) if client else "",
        client_url=f"/clients/{client.id}" if client else "",
        worker=full_name(worker.first_name, worker.last_name) if worker else "",
        worker_url=f"/workers/{worker.id}" if worker else "",
        manager=manager or "",
        manager_url=f"/managers/{note.manager_id}" if manager else "",
        incident_url=f"/incidents/{incident.id}" if incident else "",
        incident_status=incident.status if incident else "",
        incident_due=formats.day_month(incident.due_on) if incident else "",
        editable=note.kind != NoteKind.INCIDENT and work.actor.may(Permission.NOTES_EDIT),
    )


def _day(day: date, today: date) -> str:
    return formats.day_month(day) if day.year == today.year else formats.date_text(day)


def _satisfaction(work: Work, *where: Any) -> Satisfaction:
    first = add_months(work.today.replace(day=1), 1 - MONTHS)
    since = datetime.combine(first, time(), work.tz)
    marks = [(at.astimezone(work.tz).date(), mark) for at, mark in work.all(queries.marks_since(since, *where))]
    by_month: dict[date, list[int]] = {}
    for day, mark in marks:
        by_month.setdefault(day.replace(day=1), []).append(mark)
    months = [_month(first_day, by_month[first_day]) for first_day in sorted(by_month)]
    ratings = [mark for _at, mark in marks]
    mean = average_rating(ratings)
    return Satisfaction(
        average=formats.number(mean, 1) if mean is not None else "",
        count=len(marks),
        low=sum(mark <= LOW_RATING for mark in ratings),
        months=months,
        curve=[month.value for month in months],
        sentence=", ".join(f"{month.label} {month.text}" for month in months),
    )


def _month(first_day: date, ratings: list[int]) -> MonthMark:
    mean = average_rating(ratings) or 0.0
    return MonthMark(formats.month(first_day), mean, formats.number(mean, 1), len(ratings))


def fields(work: Work, note_id: int) -> NoteFields:
    """A note as its form shows it; raise Refused for one that an incident wrote."""
    work.require(Permission.NOTES_EDIT)
    note = work.get(Note, note_id)
    _refuse_automatic(note)
    return NoteFields(
        id=note.id or 0,
        version=note.version,
        kind=note.kind,
        title=note.title,
        body=note.body,
        client_id=str(note.client_id or ""),
        client=client_name(work, note.client_id),
        worker_id=str(note.worker_id or ""),
        manager_id=str(note.manager_id or ""),
        rating=str(note.rating or ""),
        channel=note.channel,
        respondent=note.respondent,
        author=note.author,
    )


def _refuse_automatic(note: Note) -> None:
    if note.kind == NoteKind.INCIDENT:
        raise Refused(_("Cette note suit un événement : modifiez l’événement."))


def save(work: Work, note_id: int, seen_version: int, form: Mapping[str, Any]) -> str:
    """Write a note, a new one when `note_id` is 0; give the sentence that says what was done."""
    work.require(Permission.NOTES_EDIT)
    draft = read_note(form)
    note = work.get_seen(Note, note_id, seen_version) if note_id else _new(work)
    _refuse_automatic(note)
    _check_attached(work, draft.client_id, draft.worker_id, draft.manager_id)
    changed = apply(note, draft)
    note.title = draft.title or default_title(draft.kind, note.noted_at.astimezone(work.tz))
    work.add(note)
    work.audit("save" if note_id else "write", note, fields=changed)
    if Reading(form).flag("remind"):
        return _remind(work, note)
    return _("Note enregistrée.")


def _new(work: Work) -> Note:
    return Note(agency_id=work.actor.agency_id, noted_at=work.now, author=work.actor.name)


def _check_attached(work: Work, client_id: int | None, worker_id: int | None, manager_id: int | None) -> None:
    for model, row_id in ((Client, client_id), (Worker, worker_id)):
        if row_id is not None:
            work.get(model, row_id)
    if manager_id is not None:
        keeper(work, manager_id)


def _remind(work: Work, note: Note) -> str:
    client = work.get(Client, note.client_id) if note.client_id else None
    due_on = add_months(work.today, REMIND_MONTHS)
    reminder = Reminder(
        agency_id=work.actor.agency_id,
        title=CALL_TITLE,
        category=N_("Satisfaction"),
        due_on=due_on,
        manager_id=note.manager_id or (client.manager_id if client else None) or work.actor.user_id,
        client_id=note.client_id,
        worker_id=note.worker_id,
    )
    work.audit("schedule", work.add(reminder), due_on=due_on.isoformat())
    return _("Note enregistrée. Rappel le {date}.", date=formats.date_text(due_on))


def remove(work: Work, note_id: int) -> None:
    """Delete a note that a person wrote."""
    work.require(Permission.NOTES_EDIT)
    note = work.get(Note, note_id)
    _refuse_automatic(note)
    work.audit("remove", note, note_kind=note.kind)
    work.session.delete(note)


def marks(work: Work, listing: Listing) -> MarksPage:
    """A page of the agency's satisfaction notes, bad marks first unless another order is asked for."""
    work.require(Permission.NOTES_READ)
    where = queries.marks_wanted(work.actor.agency_id, listing)
    total = work.session.scalar(queries.counted(queries.marks_listed(work.actor.agency_id, listing))) or 0
    statement = queries.marks_listed(work.actor.agency_id, listing)
    rows = work.all(records.page_of(statement, listing, total))
    since = work.now - timedelta(days=365)
    low = work.session.scalar(count(Note, *where[:2], Note.rating <= LOW_RATING, Note.noted_at >= since))
    return MarksPage(_entries(work, rows), records.figures(listing, total), low or 0)


def agency_satisfaction(work: Work, worker_id: int = 0, manager_id: int = 0) -> Satisfaction:
    """The marks of twelve months, of one worker or manager when one is named."""
    work.require(Permission.NOTES_READ)
    where = [Note.agency_id == work.actor.agency_id]
    for column, row_id in ((Note.worker_id, worker_id), (Note.manager_id, manager_id)):
        if row_id:
            where.append(column == row_id)
    return _satisfaction(work, *where)
