"""What belongs to the worker signed in: everything else does not exist."""

from __future__ import annotations

from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import my as queries
from careapp.db.queries.records import count
from careapp.domain.refusal import NotFound, Refused
from careapp.domain.visits import VisitStatus
from careapp.i18n import _


def worker_of(work: Work) -> Worker:
    """The worker the account stands for."""
    if work.actor.worker_id is None:
        raise Refused(_("Votre compte n’est relié à aucune fiche d’intervenant : voyez avec votre agence."))
    return work.get(Worker, work.actor.worker_id)


def own_visit(work: Work, visit_id: int) -> Visit:
    """A visit of the worker, NotFound for anybody else's or a cancelled one."""
    visit = work.get(Visit, visit_id)
    if work.actor.worker_id is None or visit.worker_id != work.actor.worker_id or visit.status == VisitStatus.CANCELLED:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    return visit


def own_client(work: Work, client_id: int) -> Client:
    """A client with at least one visit of the worker, NotFound for any other."""
    client = work.get(Client, client_id)
    mine = queries.of_worker(work.actor.agency_id, work.actor.worker_id or 0)
    if not work.session.scalar(count(Visit, mine, Visit.client_id == client_id)):
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    return client
