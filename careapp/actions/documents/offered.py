"""The documents a record can be printed or mailed as, for who asks."""

from __future__ import annotations

from typing import Final

from careapp.actions.documents.amendments import amended_by
from careapp.actions.documents.gather import gather, subject_of
from careapp.actions.documents.offers import check_offer
from careapp.actions.documents.texts import letters
from careapp.actions.work import Work
from careapp.db.models.opportunities import Opportunity
from careapp.documents.kinds import CLIENT, INCIDENT, KINDS, LETTER, OPPORTUNITY, Kind
from careapp.documents.offer import Offer
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.readmodels.documents import OfferedDocument

PLACES: Final = {OPPORTUNITY: "opportunities", CLIENT: "clients", INCIDENT: "incidents"}


def of_opportunity(work: Work, opportunity_id: int) -> list[OfferedDocument]:
    """What an opportunity can be printed as."""
    amended = amended_by(work, work.get(Opportunity, opportunity_id)) is not None
    kinds = [
        kind
        for kind in KINDS.values()
        if kind.subject == OPPORTUNITY and kind.issued and (amended or kind.key != "amendment")
    ]
    return _offered(work, kinds, opportunity_id)


def of_client(work: Work, client_id: int) -> list[OfferedDocument]:
    """The letters a client can be sent."""
    shipped = [kind for kind in KINDS.values() if kind.family == LETTER]
    return _offered(work, [*shipped, *letters(work, active=True)], client_id)


def of_incident(work: Work, incident_id: int) -> list[OfferedDocument]:
    """What an incident can be printed as."""
    return _offered(work, [kind for kind in KINDS.values() if kind.subject == INCIDENT], incident_id)


def _offered(work: Work, kinds: list[Kind], subject_id: int) -> list[OfferedDocument]:
    work.require(Permission.DOCUMENTS_SEND)
    return [_row(work, kind, subject_id) for kind in kinds if work.actor.may(kind.permission)]


def _row(work: Work, kind: Kind, subject_id: int) -> OfferedDocument:
    url = f"/api/{PLACES[kind.subject]}/{subject_id}/print/{kind.key}.pdf"
    subject = subject_of(work, kind, subject_id)
    lacks = ""
    if kind.family == "offer":
        try:
            value = gather(work, kind, subject, work.locale)
            assert isinstance(value, Offer)
            check_offer(value)
        except Refused as refusal:
            lacks = refusal.reason
    return OfferedDocument(kind.key, _(kind.title), _(kind.about), kind.icon, url, lacks)
