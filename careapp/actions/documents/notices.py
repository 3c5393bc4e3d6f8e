"""The notice of an incident: the facts as they are written down, the client by initials."""

from __future__ import annotations

from careapp.actions.documents.letterheads import letterhead_of
from careapp.actions.documents.offers import manager_name
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident, IncidentWorker
from careapp.db.queries.records import count
from careapp.documents.incident_notice import IncidentNotice
from careapp.domain.incidents import (
    CATEGORIES,
    GRAVE,
    INFORMED_PARTIES,
    SEVERITY_BADGES,
    STATUS_BADGES,
    category_label,
)
from careapp.domain.people import initials
from careapp.i18n import _, formats, using_locale


def notice(work: Work, incident: Incident, language: str) -> IncidentNotice:
    """The notice in a language; access is checked by the caller."""
    with using_locale(language):
        client = work.get(Client, incident.client_id)
        concerned = IncidentWorker.agency_id == work.actor.agency_id, IncidentWorker.incident_id == incident.id
        local = incident.occurred_at.astimezone(work.tz)
        known = CATEGORIES.get(incident.category)
        return IncidentNotice(
            number=incident.number,
            issued_on=work.today,
            agency=letterhead_of(work, None, language),
            client=initials(client.first_name, client.last_name),
            language=language,
            birth_year=str(client.birth_date.year) if client.birth_date else "",
            happened_on=local.date(),
            happened_at=formats.clock(incident.occurred_at, work.tz),
            place=incident.place,
            category=category_label(incident.category),
            legal_category=known.legal if known else None,
            severity=_(SEVERITY_BADGES[incident.severity].label),
            grave=incident.severity in GRAVE,
            facts=incident.facts,
            measures=incident.measures,
            informed=tuple(_(INFORMED_PARTIES.get(party, party)) for party in incident.informed),
            reported_by=incident.reported_by,
            supervisor=manager_name(work, incident.supervisor_id),
            workers=work.session.scalar(count(IncidentWorker, *concerned)) or 0,
            status=_(STATUS_BADGES[incident.status].label),
            cause=incident.cause,
            corrective_actions=incident.corrective_actions,
            handled_on=incident.handled_at.astimezone(work.tz).date() if incident.handled_at else None,
        )
