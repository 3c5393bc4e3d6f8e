"""Notes on a client, a worker or a manager: satisfaction, follow-up, complaints, incidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from careapp.domain.reading import Reading
from careapp.domain.workflows import Badge
from careapp.i18n import N_, _

LOW_RATING: Final = 2
CALL_TITLE: Final = N_("Appel satisfaction")


class NoteKind(StrEnum):
    """What a note is about."""

    SATISFACTION = "satisfaction"
    FOLLOWUP = "followup"
    COMPLAINT = "complaint"
    SUPERVISION = "supervision"
    INCIDENT = "incident"


KIND_BADGES: Final[Mapping[str, Badge]] = {
    NoteKind.SATISFACTION: Badge(N_("Satisfaction"), "smile", "teal"),
    NoteKind.FOLLOWUP: Badge(N_("Suivi"), "message-square", "blue"),
    NoteKind.COMPLAINT: Badge(N_("Réclamation"), "megaphone", "amber"),
    NoteKind.SUPERVISION: Badge(N_("Visite d’encadrement"), "house", "gray"),
    NoteKind.INCIDENT: Badge(N_("Événement indésirable"), "shield-alert", "red"),
}
WRITTEN_KINDS: Final = (NoteKind.SATISFACTION, NoteKind.FOLLOWUP, NoteKind.COMPLAINT, NoteKind.SUPERVISION)
"""What a person may write; the notes of incidents are written when an incident is saved."""

RATING_LABELS: Final[Mapping[int, str]] = {
    1: N_("Très mal"),
    2: N_("Mal"),
    3: N_("Moyen"),
    4: N_("Bien"),
    5: N_("Très bien"),
}
CHANNEL_LABELS: Final[Mapping[str, str]] = {
    "phone": N_("Téléphone"),
    "visit": N_("Visite"),
    "mail": N_("Courriel"),
    "letter": N_("Courrier"),
    "form": N_("Questionnaire"),
}


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """The fields of a note, checked; `client_id`, `worker_id` and `manager_id` say in whose records it is seen."""

    kind: str
    title: str
    body: str
    client_id: int | None
    worker_id: int | None
    manager_id: int | None
    rating: int | None
    channel: str
    respondent: str


def read_note(form: Mapping[str, Any]) -> NoteDraft:
    """The note a form describes; raise RefusedFields. A satisfaction note has a mark from 1 to 5, the others none."""
    reading = Reading(form)
    kind = reading.choice("kind", WRITTEN_KINDS, NoteKind.FOLLOWUP)
    rated = kind == NoteKind.SATISFACTION
    draft = NoteDraft(
        kind=kind,
        title=reading.text("title", 160),
        body=reading.text("body", 4000, lines=True, required=not rated),
        client_id=reading.reference("client_id"),
        worker_id=reading.reference("worker_id"),
        manager_id=reading.reference("manager_id"),
        rating=reading.integer("rating", 1, 5, required=rated) if rated else None,
        channel=reading.choice("channel", CHANNEL_LABELS),
        respondent=reading.text("respondent", 120),
    )
    if draft.client_id is None and draft.worker_id is None:
        reading.refuse("client_id", _("Rattachez la note à un client ou à un intervenant."))
    if rated and draft.rating and draft.rating <= LOW_RATING and not draft.body:
        reading.refuse("body", _("Dites ce qui ne va pas : cette note basse sera suivie."))
    reading.check()
    return draft


def default_title(kind: str, noted_at: datetime) -> str:
    """The title of a note that was given none."""
    return _("{kind} du {date}", kind=_(KIND_BADGES[kind].label), date=f"{noted_at:%d/%m/%Y}")


def average_rating(ratings: list[int]) -> float | None:
    """The mean mark to one decimal, None without marks."""
    return round(sum(ratings) / len(ratings), 1) if ratings else None
