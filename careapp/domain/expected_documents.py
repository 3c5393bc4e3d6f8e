"""Documents expected of clients and workers: whether one is there, valid, soon to expire, or without object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from careapp.domain.reading import Reading
from careapp.domain.reevaluation import add_months
from careapp.domain.workflows import Badge
from careapp.i18n import N_, _

VALIDITY: Final = (1, 240)  # months
REMINDER: Final = (0, 365)  # days
USUAL_REMINDER: Final = 30


class Whom(StrEnum):
    """Who hands a document over."""

    CLIENT = "client"
    WORKER = "worker"


class State(StrEnum):
    """Where an expected document stands."""

    EXPIRED = "expired"
    MISSING = "missing"
    EXPIRING = "expiring"
    VALID = "valid"
    OPTIONAL = "optional"
    WAIVED = "waived"


WHOM_LABELS: Final[Mapping[str, str]] = {Whom.CLIENT: N_("Client"), Whom.WORKER: N_("Intervenant")}
STATE_BADGES: Final[Mapping[str, Badge]] = {
    State.EXPIRED: Badge(N_("Expiré"), "triangle-alert", "red"),
    State.MISSING: Badge(N_("Manquant"), "file-x", "red"),
    State.EXPIRING: Badge(N_("Expire bientôt"), "clock-alert", "amber"),
    State.VALID: Badge(N_("Reçu"), "circle-check", "green"),
    State.OPTIONAL: Badge(N_("Non reçu"), "file", "gray"),
    State.WAIVED: Badge(N_("Sans objet"), "circle-slash", "gray"),
}
TO_ASK: Final = (State.EXPIRED, State.MISSING, State.EXPIRING)
"""The states in which somebody has to be asked, in the order of urgency."""


@dataclass(frozen=True, slots=True)
class ExpectedDraft:
    """A document of the catalogue, checked."""

    name: str
    whom: str
    activity_id: int | None
    obligatory: bool
    validity_months: int | None
    reminder_days: int
    ground: str


@dataclass(frozen=True, slots=True)
class ReceivedDraft:
    """What is said of a document of one record, checked."""

    received_on: date | None
    valid_until: date | None
    waived: bool
    remark: str


def read_expected(form: Mapping[str, Any]) -> ExpectedDraft:
    """The document a form describes; raise RefusedFields."""
    reading = Reading(form)
    days = reading.integer("reminder_days", *REMINDER)
    draft = ExpectedDraft(
        name=reading.text("name", 120, required=True),
        whom=reading.choice("whom", WHOM_LABELS),
        activity_id=reading.reference("activity_id"),
        obligatory=reading.flag("obligatory"),
        validity_months=reading.integer("validity_months", *VALIDITY),
        reminder_days=USUAL_REMINDER if days is None else days,
        ground=reading.text("ground", 200),
    )
    if not draft.whom:
        reading.refuse("whom", _("Dites qui remet ce document."))
    reading.check()
    return draft


def read_received(form: Mapping[str, Any], today: date, validity_months: int | None) -> ReceivedDraft:
    """What a form says of a document; without a last day it is valid for the months of the catalogue."""
    reading = Reading(form)
    waived, remark = reading.flag("waived"), reading.text("remark", 400)
    if waived:
        if not remark:
            reading.refuse("remark", _("Dites pourquoi ce document est sans objet."))
        reading.check()
        return ReceivedDraft(None, None, True, remark)
    received, until = reading.day("received_on", required=True), reading.day("valid_until")
    if received and received > today:
        reading.refuse("received_on", _("Cette date est à venir."))
    if received and until is None and validity_months:
        until = add_months(received, validity_months)
    if received and until and until < received:
        reading.refuse("valid_until", _("La fin doit suivre le début ({start}).", start=f"{received:%d/%m/%Y}"))
    reading.check()
    return ReceivedDraft(received, until, False, remark)


def remind_on(valid_until: date | None, reminder_days: int) -> date | None:
    """The day from which a document is said to expire."""
    return valid_until - timedelta(days=reminder_days) if valid_until else None


def state_of(
    received_on: date | None, valid_until: date | None, reminder: date | None, waived: bool, on: date
) -> State:
    """Where a document that somebody wrote down stands on a day; it is valid on its last day."""
    if waived:
        return State.WAIVED
    if received_on is None:
        return State.MISSING
    if valid_until is not None and valid_until < on:
        return State.EXPIRED
    return State.EXPIRING if reminder is not None and reminder <= on else State.VALID
