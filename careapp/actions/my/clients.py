"""The clients a worker visits, has visited or will visit."""

from __future__ import annotations

from datetime import datetime

from careapp.actions import records
from careapp.actions.my.own import worker_of
from careapp.actions.my.places import Places
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.queries import my as queries
from careapp.domain.listing import Listing
from careapp.domain.people import full_name, initials
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats
from careapp.readmodels.my import MyClient, MyClientPage


def listed(work: Work, listing: Listing) -> MyClientPage:
    """A page of the clients with at least one visit of the worker."""
    work.require(Permission.OWN_CLIENTS)
    agency_id, worker_id = work.actor.agency_id, worker_of(work).id or 0
    total = work.session.scalar(queries.count_clients(agency_id, worker_id, listing, work.now)) or 0
    found = queries.clients(agency_id, worker_id, listing, work.now)
    rows = work.all(records.page_of(found, listing, total))
    ids = [client.id for client, _ahead in rows]
    homes = Places(work, ids).main
    services = {key: name for key, name, _at in work.all(queries.last_services(agency_id, worker_id, ids))}
    shown = [
        MyClient(
            id=client.id,
            name=full_name(client.first_name, client.last_name, client.civility),
            initials=initials(client.first_name, client.last_name),
            about=", ".join(
                part for part in (getattr(homes.get(client.id), "city", ""), label(services.get(client.id, ""))) if part
            ),
            next=_next(work, ahead),
            soon=ahead is not None and ahead.astimezone(work.tz).date() == work.today,
        )
        for client, ahead in rows
    ]
    return MyClientPage(shown, records.figures(listing, total))


def _next(work: Work, ahead: datetime | None) -> str:
    if ahead is None:
        return _("Pas de visite à venir")
    return f"{formats.near_day(ahead.astimezone(work.tz).date(), work.today)} {formats.clock(ahead, work.tz)}"
