"""What other nouns know of a client: opportunities, visits, documents."""

from __future__ import annotations

from sqlmodel import select

from careapp.actions import records
from careapp.actions.documents.texts import closed
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.clients import Client
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.visits import Visit
from careapp.db.queries import records as queries
from careapp.domain.permissions import Permission
from careapp.i18n import formats
from careapp.readmodels.records import DocumentLine, OpportunityLine, VisitPage


def opportunities(work: Work, client_id: int) -> list[OpportunityLine]:
    """The opportunities of a client, latest first."""
    work.require(Permission.OPPORTUNITIES_READ)
    client = work.get(Client, client_id)
    rows = work.all(queries.opportunities_of(work.actor.agency_id, client.id or 0))
    named: dict[int, list[str]] = {}
    for opportunity_id, service in work.all(queries.services_of([row.id for row, _activity in rows])):
        named.setdefault(opportunity_id, []).append(label(service))
    return [
        OpportunityLine(
            id=row.id,
            number=row.number,
            url=f"/opportunities/{row.id}",
            activity=label(activity),
            services=", ".join(dict.fromkeys(named.get(row.id, ()))),
            stage=row.stage,
            since=formats.date_text(row.stage_since.astimezone(work.tz).date()),
            locked=row.locked_at is not None,
        )
        for row, activity in rows
    ]


def visits(work: Work, client_id: int, past: bool = False, page: int = 1) -> VisitPage:
    """Some of the visits of a client."""
    return records.visit_page(work, Visit.client_id, work.get(Client, client_id).id or 0, past=past, page=page)


def documents(work: Work, client_id: int) -> list[DocumentLine]:
    """The documents issued for a client, latest first."""
    work.require(Permission.DOCUMENTS_SEND)
    client = work.get(Client, client_id)
    columns = (IssuedDocument.id, IssuedDocument.title, IssuedDocument.kind, IssuedDocument.issued_at)
    statement = select(*columns, IssuedDocument.issued_by).where(
        IssuedDocument.agency_id == work.actor.agency_id, IssuedDocument.client_id == client.id,
        IssuedDocument.kind.not_in(closed(work)),  # type: ignore[attr-defined]
    )  # fmt: skip
    return [
        DocumentLine(key, title, kind, formats.moment(at, work.tz), by, f"/api/documents/{key}.pdf")
        for key, title, kind, at, by in work.all(statement.order_by(IssuedDocument.issued_at.desc()).limit(200))
    ]
