"""A client in hospital: the visits of a period cancelled at one stroke, with the reason; their workers are free."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from careapp.actions.dashboard.open_visits import midnight
from careapp.actions.repairs.cases import coming_in
from careapp.actions.visits import traces
from careapp.actions.visits.cancel import keep
from careapp.actions.visits.guards import check_open
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.visits import Visit
from careapp.domain.cancellations import decide
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused, RefusedFields
from careapp.domain.visits import VisitStatus
from careapp.i18n import _, formats

LONGEST: Final = timedelta(days=366)


def cancelled_ahead(work: Work, client_id: int, first: str, last: str) -> list[str]:
    """The visits that a client's stay in hospital would cancel, in words; raise RefusedFields."""
    work.require(Permission.PLANNING_READ)
    client = work.get(Client, client_id)
    begin, end = _period({"first": first, "last": last})
    return [
        f"{formats.short_day(visit.starts_at.astimezone(work.tz).date())}, "
        f"{formats.span(visit.starts_at, visit.ends_at, work.tz)}"
        for visit in _visits(work, client, begin, end)
    ]


def in_hospital(work: Work, client_id: int, form: dict[str, Any]) -> tuple[int, str, str]:
    """Cancel the client's visits from `first` to `last`; gives how many, and the first and last of their days.

    Those that have begun stay; one line of the audit trail holds them all, so that one undo brings them back.
    """
    work.require(Permission.PLANNING_EDIT)
    client = work.get(Client, client_id)
    begin, end = _period(form)
    reason = Reading(form).text("reason", 400, required=False) or _("Client hospitalisé")
    visits = _visits(work, client, begin, end)
    if not visits:
        name = full_name(client.first_name, client.last_name, client.civility)
        raise Refused(_("{client} n’a aucune visite à annuler sur ces dates.", client=name), "first")
    befores = [(visit, traces.snapshot(visit)) for visit in visits]
    for visit in visits:
        check_open(work, visit)
        visit.status, visit.reason = VisitStatus.CANCELLED, reason
        keep(visit, decide("hospital"))
    traces.note(work, "cancel", befores, reason=reason, cancellation="hospital")
    days = [visit.starts_at.astimezone(work.tz).date().isoformat() for visit in visits]
    return len(visits), days[0], days[-1]


def _period(form: dict[str, Any]) -> tuple[date, date]:
    reading = Reading(form)
    first = reading.day("first", required=True)
    last = reading.day("last") or first
    reading.check()
    begin, end = first or date.min, last or date.min
    if end < begin:
        raise RefusedFields({"last": _("La fin doit suivre le début.")})
    if end - begin > LONGEST:
        raise RefusedFields({"last": _("Un an au plus : vérifiez l’année.")})
    return begin, end


def _visits(work: Work, client: Client, begin: date, end: date) -> list[Visit]:
    """What is still to come of the period, however long ago it began."""
    if midnight(work, end + timedelta(days=1)) <= work.now:
        return []
    coming = coming_in(work, max(begin, work.today), end).where(Visit.client_id == client.id)
    return list(work.all(coming.order_by(Visit.starts_at, Visit.id)))
