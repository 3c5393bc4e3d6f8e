"""Calendar feeds: given, given anew, taken back; answered to whoever holds the address."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import segno
from sqlalchemy import update

from careapp.actions.my.own import worker_of
from careapp.actions.work import Work
from careapp.db.engine import reading, transaction
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.feeds import CalendarFeed
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import feeds as queries
from careapp.documents.calendar import Feed, FeedVisit, ics
from careapp.domain.clients import ClientStatus
from careapp.domain.feeds import AHEAD, NAMING_LABELS, PAST, TOKEN_BYTES, Naming, called, naming_of
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound
from careapp.domain.visits import VisitStatus
from careapp.domain.workers import WorkerStatus
from careapp.i18n import _, formats
from careapp.readmodels.feeds import FeedView, NewFeed
from careapp.settings import get_settings

READ_EVERY: Final = timedelta(minutes=5)
GONE: Final = (WorkerStatus.LEFT, ClientStatus.ENDED)
STATUS: Final = {VisitStatus.CANCELLED: "CANCELLED", VisitStatus.TO_CONFIRM: "TENTATIVE"}
Holder = Worker | Client


@dataclass(frozen=True, slots=True)
class Answer:
    """What a calendar gets."""

    content: bytes
    tag: str
    changed_at: datetime


def of_worker(work: Work, worker_id: int) -> FeedView:
    """The feed of a worker of the agency."""
    work.require(Permission.WORKERS_READ)
    return _view(work, work.get(Worker, worker_id))


def of_client(work: Work, client_id: int) -> FeedView:
    """The feed of a client of the agency."""
    work.require(Permission.CLIENTS_READ)
    return _view(work, work.get(Client, client_id))


def own(work: Work) -> FeedView:
    """The feed of the worker signed in."""
    work.require(Permission.OWN_DAY)
    return _view(work, worker_of(work))


def give_worker(work: Work, worker_id: int, naming: str) -> NewFeed:
    """A new address for a worker; the one before stops answering."""
    work.require(Permission.WORKERS_EDIT)
    return _give(work, work.get(Worker, worker_id), naming)


def give_client(work: Work, client_id: int, naming: str) -> NewFeed:
    """A new address for a client; the one before stops answering."""
    work.require(Permission.CLIENTS_EDIT)
    return _give(work, work.get(Client, client_id), naming)


def give_own(work: Work, naming: str) -> NewFeed:
    """A new address for the worker signed in; the one before stops answering."""
    work.require(Permission.OWN_DAY)
    return _give(work, worker_of(work), naming)


def revoke_worker(work: Work, worker_id: int) -> None:
    """Stop answering at the address of a worker."""
    work.require(Permission.WORKERS_EDIT)
    _revoke(work, work.get(Worker, worker_id))


def revoke_client(work: Work, client_id: int) -> None:
    """Stop answering at the address of a client."""
    work.require(Permission.CLIENTS_EDIT)
    _revoke(work, work.get(Client, client_id))


def revoke_own(work: Work) -> None:
    """Stop answering at the address of the worker signed in."""
    work.require(Permission.OWN_DAY)
    _revoke(work, worker_of(work))


def _held(holder: Holder) -> Any:
    column = CalendarFeed.worker_id if isinstance(holder, Worker) else CalendarFeed.client_id
    return column == holder.id


def _living(work: Work, holder: Holder) -> CalendarFeed | None:
    return work.session.scalars(queries.living(_held(holder))).first()


def _view(work: Work, holder: Holder) -> FeedView:
    feed = _living(work, holder)
    if feed is None:
        return FeedView()
    made = formats.moment(feed.created_at, work.tz)
    return FeedView(
        active=True,
        made=_("Créé le {when} par {name}", when=made, name=feed.created_by) if feed.created_by else made,
        read=formats.moment(feed.read_at, work.tz) if feed.read_at else "",
        naming=feed.naming,
        naming_label=_(NAMING_LABELS[Naming(feed.naming)]),
    )


def _give(work: Work, holder: Holder, naming: str) -> NewFeed:
    chosen = naming_of(naming)
    before = _living(work, holder)
    if before is not None:
        before.revoked_at = work.now
        work.session.flush()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed(
        agency_id=work.actor.agency_id,
        worker_id=holder.id if isinstance(holder, Worker) else None,
        client_id=holder.id if isinstance(holder, Client) else None,
        token_hash=_digest(token),
        naming=chosen,
        created_at=work.now,
        created_by=work.actor.name,
    )
    work.add(feed)
    work.audit("give", feed, name=holder.code, renewed=before is not None)
    return _shown_once(token)


def _revoke(work: Work, holder: Holder) -> None:
    feed = _living(work, holder)
    if feed is None:
        raise NotFound(_("Cet agenda n’existe plus."))
    feed.revoked_at = work.now
    work.audit("take_back", feed, name=holder.code)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _shown_once(token: str) -> NewFeed:
    url = f"{get_settings().address}/calendar/{token}.ics"
    picture = segno.make_qr(url, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")
    return NewFeed(url, f"webcal://{url.partition('://')[2]}", picture)


def answer(token: str, now: datetime | None = None) -> Answer | None:
    """What the holder of an address reads; None for one that is unknown, revoked, or of somebody who has left."""
    now = now or datetime.now(UTC)
    with reading() as session:
        feed = session.scalars(queries.living(CalendarFeed.token_hash == _digest(token))).first()
        holder = feed and _holder(session, feed)
        if feed is None or holder is None or holder.status in GONE:
            return None
        content = ics(_read(session, feed, now), get_settings().tz)
    tag = hashlib.sha256(content).hexdigest()
    changed_at = feed.content_at if feed.content_at and feed.content_hash == tag else now.replace(microsecond=0)
    _note(feed, tag, changed_at, now)
    return Answer(content, tag[:32], changed_at)


def _holder(session: Any, feed: CalendarFeed) -> Holder | None:
    return session.get(Worker, feed.worker_id) if feed.worker_id else session.get(Client, feed.client_id)


def _read(session: Any, feed: CalendarFeed, now: datetime) -> Feed:
    mine = Visit.worker_id == feed.worker_id if feed.worker_id else Visit.client_id == feed.client_id
    rows = session.execute(queries.visits(feed.agency_id, now - PAST, now + AHEAD, mine)).all()
    return Feed("careapp", tuple(_visit(feed, *row) for row in rows))


def _visit(
    feed: CalendarFeed, visit: Visit, client: Client, worker: Worker | None, place: ClientAddress | None
) -> FeedVisit:
    other = client if feed.worker_id else worker
    name = called(feed.naming, other.first_name, other.last_name, other.code) if other else _("à pourvoir")
    return FeedVisit(
        id=visit.id or 0,
        version=visit.version,
        made_at=visit.created_at,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        summary=_("Visite {name}", name=name),
        location=", ".join(filter(None, (place.street, f"{place.postcode} {place.city}".strip()))) if place else "",
        status=STATUS.get(VisitStatus(visit.status), "CONFIRMED"),
    )


def _note(feed: CalendarFeed, tag: str, changed_at: datetime, now: datetime) -> None:
    """Remember that the feed was read, every five minutes at most, and since when it says what it says."""
    if feed.content_hash == tag and feed.read_at and now - feed.read_at < READ_EVERY:
        return
    with transaction() as session:
        noted = update(CalendarFeed).where(CalendarFeed.id == feed.id)
        session.execute(noted.values(read_at=now, content_hash=tag, content_at=changed_at))
