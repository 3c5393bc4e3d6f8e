"""The words of a mail: the agency's text for the kind, activity and language, filled from the records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import col

from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Agency
from careapp.db.models.catalog import Activity
from careapp.db.models.clients import Client
from careapp.db.models.messages import MessageTemplate
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import User
from careapp.documents import messages as texts
from careapp.documents.messages import Message
from careapp.domain.people import format_phone, initials, short_name
from careapp.domain.refusal import Refused
from careapp.i18n import LOCALES, formats, using_locale


def written(
    work: Work,
    kind: str,
    values: Mapping[str, Any],
    *,
    language: str,
    recipient: str = "",
    activity_id: int | None = None,
) -> Message:
    """The mail of a kind in a language; a text of the agency that cannot be filled gives way to the shipped one."""
    chosen = language if language in LOCALES else "fr"
    with using_locale(chosen):
        known = {**common_values(work, recipient), **values}
        own = template_of(work, kind, chosen, activity_id)
        try:
            return texts.write(own, known)
        except Refused:
            return texts.write(texts.shipped(kind, chosen), known)


def template_of(work: Work, kind: str, language: str, activity_id: int | None = None) -> Message:
    """The text in use: of the activity, else of every activity, else the shipped one."""
    row = current(work, kind, language, activity_id)
    if row is None and activity_id is not None:
        row = current(work, kind, language, None)
    return Message(row.subject, row.body) if row else texts.shipped(kind, language)


def current(work: Work, kind: str, language: str, activity_id: int | None) -> MessageTemplate | None:
    """The agency's own text of exactly this kind, language and activity (None: every activity)."""
    rows = work.mine(MessageTemplate).where(*exactly(kind, language, activity_id), col(MessageTemplate.current))
    return work.session.exec(rows).first()


def exactly(kind: str, language: str, activity_id: int | None) -> tuple[Any, ...]:
    """The versions of one text."""
    column = col(MessageTemplate.activity_id)
    of_activity = column.is_(None) if activity_id is None else column == activity_id
    return col(MessageTemplate.kind) == kind, col(MessageTemplate.language) == language, of_activity


def common_values(work: Work, recipient: str = "") -> dict[str, Any]:
    """What every text may say: the agency, the sender, who gets it, the day."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    user = work.session.get(User, work.actor.user_id) if work.actor.user_id else None
    address = ", ".join(part for part in (agency.street, f"{agency.postcode} {agency.city}".strip()) if part)
    return {
        "agence": {
            "nom": agency.name,
            "telephone": format_phone(agency.phone) if agency.phone else "",
            "courriel": agency.email,
            "adresse": address,
        },
        "expediteur": {"nom": user.name if user else work.actor.name},
        "destinataire": {"nom": recipient},
        "date": formats.date_text(work.today),
    }


def client_values(client: Client | None) -> dict[str, Any]:
    """The client a mail is about; empty words for none."""
    if client is None:
        return {"client": {"nom": "", "initiales": ""}}
    name = short_name(client.first_name, client.last_name, client.civility)
    return {"client": {"nom": name, "initiales": initials(client.first_name, client.last_name)}}


def opportunity_values(work: Work, opportunity: Opportunity) -> dict[str, Any]:
    """The opportunity a mail is about."""
    activity = work.session.get_one(Activity, opportunity.activity_id)
    return {"opportunite": {"numero": opportunity.number, "activite": label(activity.label)}}
