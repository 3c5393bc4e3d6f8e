"""A worker reads what is offered and answers; where the first has it, a yes gives the visit at once."""

from __future__ import annotations

from careapp.actions.my.own import worker_of
from careapp.actions.my.places import Places
from careapp.actions.offers.open_visit import open_visit
from careapp.actions.visits import traces
from careapp.actions.visits.judging import Blocked, Placing, judge
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client
from careapp.db.models.offers import VisitOffer
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import my as own
from careapp.db.queries import offers as queries
from careapp.db.queries.records import count
from careapp.domain.durations import DAY, duration_text
from careapp.domain.offers import OfferStatus
from careapp.domain.people import short_name
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import instants
from careapp.domain.refusal import NotFound
from careapp.domain.working_time import notice_reason_text
from careapp.i18n import _, formats
from careapp.readmodels.offers import MyOffer


def mine(work: Work) -> list[MyOffer]:
    """The open visits offered to the worker signed in, soonest first."""
    work.require(Permission.OWN_DAY)
    worker = worker_of(work)
    rows = work.session.execute(queries.of_worker(work.actor.agency_id, worker.id or 0, work.now)).all()
    places = Places(work, {visit.client_id for _offer, visit in rows})
    return [_shown(work, worker, offer, visit, places) for offer, visit in rows]


def _shown(work: Work, worker: Worker, offer: VisitOffer, visit: Visit, places: Places) -> MyOffer:
    address = places.of_visit(visit)
    minutes = int((visit.ends_at - visit.starts_at).total_seconds()) // 60
    return MyOffer(
        id=offer.id or 0,
        version=offer.version,
        day=formats.near_day(visit.starts_at.astimezone(work.tz).date(), work.today),
        hours=formats.span(visit.starts_at, visit.ends_at, work.tz),
        duration=duration_text(minutes),
        client=_known(work, worker, visit),
        service=label(work.get(Service, visit.service_id).name),
        city=address.city if address else "",
        around=_around(work, worker, visit),
        status=offer.status,
        first_has_it=offer.first_has_it,
    )


def _known(work: Work, worker: Worker, visit: Visit) -> str:
    """The client's name for a worker who already goes there; nothing for another, who has no need of it yet."""
    theirs = own.of_worker(work.actor.agency_id, worker.id or 0)
    if not work.session.scalar(count(Visit, theirs, Visit.client_id == visit.client_id)):
        return ""
    client = work.get(Client, visit.client_id)
    return short_name(client.first_name, client.last_name, client.civility)


def _around(work: Work, worker: Worker, visit: Visit) -> str:
    """What the worker does just before and after on that day."""
    begins, ends = instants(visit.starts_at.astimezone(work.tz).date(), 0, DAY, work.tz)
    theirs = own.of_worker(work.actor.agency_id, worker.id or 0)
    day = work.all(work.mine(Visit).where(theirs, Visit.starts_at >= begins, Visit.starts_at < ends))
    before = max((one.ends_at for one in day if one.ends_at <= visit.starts_at), default=None)
    after = min((one.starts_at for one in day if one.starts_at >= visit.ends_at), default=None)
    told = [
        _("après une visite finie à {time}", time=formats.clock(before, work.tz)) if before else "",
        _("avant celle de {time}", time=formats.clock(after, work.tz)) if after else "",
    ]
    return ", ".join(filter(None, told)) or _("Vous n’avez pas d’autre visite ce jour-là")


def unanswered(work: Work) -> int:
    """How many open visits wait for the answer of the worker signed in."""
    work.require(Permission.OWN_DAY)
    worker_id = work.actor.worker_id or 0
    return work.session.scalar(queries.count_unanswered(work.actor.agency_id, worker_id, work.now)) or 0


def accept(work: Work, offer_id: int, seen_version: int) -> bool:
    """Say that one is willing; gives whether the visit is the worker's own from now on.

    Raise Refused when the visit is no longer open, or when the rules forbid it to the worker by now.
    """
    work.require(Permission.OWN_DAY)
    offer, worker = _own(work, offer_id, seen_version), worker_of(work)
    visit = open_visit(work, offer.visit_id)
    judgement = judge(work, [Placing(visit, visit.starts_at, visit.ends_at, worker.id)])
    if judgement.blocking:
        raise Blocked(judgement.blocking)
    _answered(work, offer, OfferStatus.WILLING)
    if not offer.first_has_it or len(judgement.warnings) > len(judgement.short):
        work.audit("willing", visit)
        return False
    agreed = notice_reason_text("agreed")  # what comes at short notice is the worker's own wish
    judgement.demand(agreed)
    before = traces.snapshot(visit)
    visit.worker_id = worker.id
    traces.note(work, "take_offer", [(visit, before)], reason=agreed if judgement.warnings else "",
                warnings=list(judgement.warnings))  # fmt: skip
    return True


def decline(work: Work, offer_id: int, seen_version: int) -> None:
    """Say that one cannot."""
    work.require(Permission.OWN_DAY)
    offer = _own(work, offer_id, seen_version)
    _answered(work, offer, OfferStatus.DECLINED)
    work.audit("decline", work.get(Visit, offer.visit_id))


def _own(work: Work, offer_id: int, seen_version: int) -> VisitOffer:
    offer = work.get_seen(VisitOffer, offer_id, seen_version)
    if offer.worker_id != worker_of(work).id or offer.status == OfferStatus.CLOSED:
        raise NotFound(_("Cette visite ne vous est plus proposée."))
    return offer


def _answered(work: Work, offer: VisitOffer, status: OfferStatus) -> None:
    offer.status, offer.answered_at = status, work.now
