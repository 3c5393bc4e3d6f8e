"""The office offers an open visit to those who may take it, takes it back, and reads the answers."""

from __future__ import annotations

from collections.abc import Collection

from careapp.actions import mails, messages
from careapp.actions.offers.open_visit import called, open_visit
from careapp.actions.planning import verdicts
from careapp.actions.work import Work
from careapp.db.models.clients import ClientAddress
from careapp.db.models.offers import VisitOffer
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import my as addresses
from careapp.db.queries import offers as queries
from careapp.domain.durations import duration_text
from careapp.domain.messages import MessageKind
from careapp.domain.offers import LIVING, MOST_ASKED, OfferStatus
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _, formats
from careapp.readmodels.offers import OfferChoice, OfferLine, OfferPanel
from careapp.settings import get_settings


def panel(work: Work, visit_id: int) -> OfferPanel:
    """Who was asked about a visit and what they said."""
    work.require(Permission.PLANNING_READ)
    work.get(Visit, visit_id)
    rows = work.session.execute(queries.of_visit(work.actor.agency_id, visit_id)).all()
    return OfferPanel(
        visit_id=visit_id,
        open=_is_open(work, visit_id),
        first_has_it=any(row.first_has_it and row.status in LIVING for row, _worker in rows),
        living=sum(row.status in LIVING for row, _worker in rows),
        lines=[_line(work, row, worker) for row, worker in rows],
    )


def _is_open(work: Work, visit_id: int) -> bool:
    try:
        open_visit(work, visit_id)
    except Refused:
        return False
    return True


def _line(work: Work, row: VisitOffer, worker: Worker) -> OfferLine:
    when = row.answered_at or row.made_at
    name = full_name(worker.first_name, worker.last_name)
    return OfferLine(row.id or 0, row.worker_id, name, row.status, formats.moment(when, work.tz))


def able(work: Work, visit_id: int) -> list[OfferChoice]:
    """The workers whom nothing forbids to take an open visit, the least travel first."""
    work.require(Permission.PLANNING_EDIT)
    visit = open_visit(work, visit_id)
    found = verdicts.able(work, visit.id or 0)
    return [OfferChoice(one.value, *one.label.split(" · ", 1)) for one in found][:MOST_ASKED]


def offer(work: Work, visit_id: int, worker_ids: Collection[int], first_has_it: bool = False) -> int:
    """Put an open visit to workers who may take it, with a mail to each; gives how many mails leave."""
    work.require(Permission.PLANNING_EDIT)
    visit, chosen = open_visit(work, visit_id), list(dict.fromkeys(worker_ids))
    if not chosen:
        raise RefusedFields({"workers": _("Choisissez au moins un intervenant.")})
    workers = [work.get(Worker, worker_id) for worker_id in chosen]
    may = {one.worker_id for one in able(work, visit_id)}
    for worker in workers:
        if str(worker.id) not in may:
            name = full_name(worker.first_name, worker.last_name)
            raise RefusedFields({"workers": _("{name} ne peut pas prendre cette visite.", name=name)})
    for row in _living(work, visit_id):
        row.first_has_it = first_has_it
    told = sum(_put(work, visit, worker, first_has_it) for worker in workers)
    work.audit("offer", visit, count=len(workers))
    return told


def _living(work: Work, visit_id: int) -> list[VisitOffer]:
    rows = work.mine(VisitOffer).where(VisitOffer.visit_id == visit_id, VisitOffer.status.in_(LIVING))  # type: ignore[attr-defined]
    return list(work.all(rows))


def _put(work: Work, visit: Visit, worker: Worker, first_has_it: bool) -> bool:
    """Offer the visit to one worker, who is not asked twice unless they declined; says whether a mail leaves."""
    known = work.mine(VisitOffer).where(VisitOffer.visit_id == visit.id, VisitOffer.worker_id == worker.id)
    row = work.session.exec(known).first()
    if row is not None and row.status in LIVING:
        return False
    row = row or VisitOffer(
        agency_id=work.actor.agency_id, visit_id=visit.id or 0, worker_id=worker.id or 0, made_at=work.now
    )
    row.status, row.answered_at = OfferStatus.ASKED, None
    row.first_has_it, row.made_at, row.made_by = first_has_it, work.now, work.actor.name
    work.add(row)
    return _told(work, visit, worker, first_has_it)


def _told(work: Work, visit: Visit, worker: Worker, first_has_it: bool) -> bool:
    if not worker.email:
        return False
    rows = work.session.scalars(addresses.addresses(work.actor.agency_id, [visit.client_id])).all()
    said = {
        "visite": {
            "jour": formats.short_day(visit.starts_at.astimezone(work.tz).date()),
            "heures": formats.span(visit.starts_at, visit.ends_at, work.tz),
            "duree": duration_text(int((visit.ends_at - visit.starts_at).total_seconds()) // 60),
            "commune": _city(visit, rows),
            "premier": first_has_it,
        },
        "lien": f"{get_settings().address}/my/offers",
    }
    name, kind = full_name(worker.first_name, worker.last_name), MessageKind.OFFER
    mail = messages.written(work, kind, said, language=work.locale, recipient=name)
    mails.queue(work, worker.email, mail.subject, mail.body, kind=kind, worker_id=worker.id)
    return True


def _city(visit: Visit, rows: Collection[ClientAddress]) -> str:
    chosen = next((row for row in rows if row.id == visit.address_id), next(iter(rows), None))
    return chosen.city if chosen else ""


def withdraw(work: Work, visit_id: int) -> None:
    """Take a visit's offers back: nobody is asked any more."""
    work.require(Permission.PLANNING_EDIT)
    visit, rows = work.get(Visit, visit_id), _living(work, visit_id)
    if not rows:
        raise Refused(_("Cette visite n’est proposée à personne."))
    for row in rows:
        row.status = OfferStatus.CLOSED
    work.audit("close_offer", visit, count=len(rows))


def told(work: Work, visit_ids: Collection[int]) -> dict[int, str]:
    """In a few words who was asked about some visits: "2 disponibles sur 5"."""
    rows = work.tuples(queries.told(work.actor.agency_id, visit_ids)) if visit_ids else ()
    return {visit_id: called(asked, willing) for visit_id, asked, willing in rows}
