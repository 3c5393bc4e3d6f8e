"""Mission sheets of a day, a round or a selection printed into one file: asked for, done by a job, taken, forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlmodel import col

from careapp.actions.mission_sheets import issue
from careapp.actions.work import Work, reading, work
from careapp.db.models.clients import Client
from careapp.db.models.documents import PrintRun
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries.jobs import make_once, one_to_lease
from careapp.documents.batch import print_all
from careapp.domain.durations import DAY
from careapp.domain.people import full_name
from careapp.domain.permissions import Actor, Permission
from careapp.domain.recurrence import instants
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import N_, _, formats
from careapp.readmodels.print_runs import PrintRunView

JOB: Final = "print_runs"
MOST: Final = 500
KEPT: Final = timedelta(hours=24)
LEASE: Final = timedelta(minutes=10)
SHOWN: Final = 10
LIVING: Final = ("waiting", "running")
LABELS: Final = {
    "waiting": N_("En attente"), "running": N_("En cours"), "done": N_("Prêt"), "cancelled": N_("Annulée"),
    "failed": N_("Échec"), "forgotten": N_("Effacé"),
}  # fmt: skip


def ask_for_day(work: Work, on: date | None = None, worker_id: int = 0) -> PrintRunView:
    """Print the sheets of everyone visited on a day, today where none is named; one worker's round in its order."""
    work.require(Permission.DOCUMENTS_SEND)
    day = on or work.today
    first, last = instants(day, 0, DAY, work.tz)
    within = Visit.starts_at >= first, Visit.starts_at < last, Visit.status != "cancelled"
    rows = select(Visit.opportunity_id, Visit.client_id).where(Visit.agency_id == work.actor.agency_id, *within)
    title = _("Fiches du {date}", date=formats.date_text(day))
    if worker_id:
        worker = work.get(Worker, worker_id)
        rows = rows.where(Visit.worker_id == worker_id)
        title = f"{title}, {full_name(worker.first_name, worker.last_name)}"
    order = (Visit.starts_at,) if worker_id else (Visit.client_id, Visit.starts_at)
    return _ask(work, title, _opportunities(work, work.session.execute(rows.order_by(*order)).all()))


def ask_for_client(work: Work, client_id: int) -> PrintRunView:
    """Print the sheets of a client's living opportunities."""
    work.require(Permission.DOCUMENTS_SEND)
    client = work.get(Client, client_id)
    rows = work.mine(Opportunity).where(
        Opportunity.client_id == client_id, col(Opportunity.stage).not_in(("closed", "lost"))
    )
    title = _("Fiches de {name}", name=full_name(client.first_name, client.last_name, client.civility))
    return _ask(work, title, [row.id or 0 for row in work.all(rows.order_by(Opportunity.id))])


def ask_for(work: Work, opportunity_ids: Sequence[int]) -> PrintRunView:
    """Print the sheets of some opportunities, in their order."""
    work.require(Permission.DOCUMENTS_SEND)
    if len(opportunity_ids) > MOST:
        raise Refused(_("Imprimez {most} fiches au plus à la fois.", most=MOST))
    chosen = [work.get(Opportunity, key).id or 0 for key in dict.fromkeys(opportunity_ids)]
    return _ask(work, _("Fiches choisies"), chosen)


def _opportunities(work: Work, visits: Sequence[Any]) -> list[int]:
    """The opportunities of visits; a visit made by hand stands for the one in force at its client's."""
    loose = {client_id for opportunity_id, client_id in visits if opportunity_id is None}
    rank = col(Opportunity.stage) == "active"
    living = work.mine(Opportunity).where(
        col(Opportunity.client_id).in_(loose), col(Opportunity.stage).not_in(("closed", "lost"))
    )
    in_force = {row.client_id: row.id for row in work.all(living.order_by(rank, Opportunity.id))} if loose else {}
    found = [opportunity_id or in_force.get(client_id) for opportunity_id, client_id in visits]
    return list(dict.fromkeys(key for key in found if key))


def _ask(work: Work, title: str, opportunities: list[int]) -> PrintRunView:
    if not opportunities:
        raise Refused(_("Aucune fiche à imprimer ici."))
    if len(opportunities) > MOST:
        raise Refused(_("Imprimez {most} fiches au plus à la fois.", most=MOST))
    mine = work.mine(PrintRun).where(PrintRun.user_id == work.actor.user_id, col(PrintRun.status).in_(LIVING))
    if work.session.exec(mine).first() is not None:
        raise Refused(_("Une impression est déjà en cours : attendez-la ou annulez-la."))
    run = PrintRun(
        agency_id=work.actor.agency_id,
        title=title,
        opportunities=opportunities,
        total=len(opportunities),
        user_id=work.actor.user_id,
        asked_by=work.actor.name,
        asked_at=work.now,
    )
    work.audit("ask_print", work.add(run), sheets=len(opportunities))
    plain = {"payload": {}, "attempts": 0, "status": "due", "error": ""}
    make_once(work.session, kind=JOB, dedupe_key=f"{JOB}:{run.id}", due_at=work.now, **plain)
    return _view(work, run)


def mine(work: Work) -> list[PrintRunView]:
    """The print runs of the person, the latest first."""
    work.require(Permission.DOCUMENTS_SEND)
    rows = work.mine(PrintRun).where(PrintRun.user_id == work.actor.user_id, PrintRun.status != "forgotten")
    return [_view(work, row) for row in work.all(rows.order_by(col(PrintRun.id).desc()).limit(SHOWN))]


def _own(work: Work, run_id: int) -> PrintRun:
    run = work.get(PrintRun, run_id)
    if run.user_id != work.actor.user_id:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    return run


def _view(work: Work, run: PrintRun) -> PrintRunView:
    ready = run.status == "done" and run.content is not None
    return PrintRunView(
        id=run.id or 0,
        title=run.title,
        status=run.status,
        status_label=_(LABELS[run.status]),
        total=run.total,
        done=run.done,
        percent=100 * run.done // max(run.total, 1),
        left_out=run.left_out,
        asked=formats.moment(run.asked_at, work.tz),
        until=formats.moment(run.finished_at + KEPT, work.tz) if ready and run.finished_at else "",
        url=f"/api/print-runs/{run.id}.pdf" if ready else "",
        running=run.status in LIVING,
    )


def cancel(work: Work, run_id: int) -> PrintRunView:
    """Stop a print run; what it did is thrown away."""
    work.require(Permission.DOCUMENTS_SEND)
    run = _own(work, run_id)
    if run.status not in LIVING:
        raise Refused(_("Cette impression est déjà terminée."))
    run.status, run.finished_at = "cancelled", work.now
    work.audit("cancel_print", run)
    return _view(work, run)


def content(work: Work, run_id: int) -> tuple[str, bytes]:
    """The title and the file of one's own print run, while it is kept."""
    work.require(Permission.DOCUMENTS_SEND)
    run = _own(work, run_id)
    if run.content is None:
        raise NotFound(_("Ce fichier n’est plus gardé. Relancez l’impression."))
    return run.title, run.content


def run_waiting(actor: Actor, now: datetime | None = None) -> int:
    """Print what an agency waits for, run after run; give how many were done."""
    count = 0
    while (run_id := _take(actor, now)) is not None:
        _print(actor, run_id)
        count += 1
    return count


def _take(actor: Actor, now: datetime | None) -> int | None:
    with work(actor, now=now) as unit:
        free = col(PrintRun.leased_until).is_(None) | (col(PrintRun.leased_until) <= unit.now)
        waits = unit.mine(PrintRun).where(col(PrintRun.status).in_(LIVING), free).order_by(PrintRun.id)
        run = unit.session.execute(one_to_lease(waits)).scalar()
        if run is None:
            return None
        run.status, run.done, run.left_out, run.leased_until = "running", 0, [], unit.now + LEASE
        return run.id


def _print(actor: Actor, run_id: int) -> None:
    with reading(actor) as unit:
        run = unit.get(PrintRun, run_id)
        keys = list(run.opportunities)
    left_out: list[str] = []
    made: list[int] = []

    def lost(place: int) -> None:
        reason = _("Cette fiche n’a pas pu être mise en page.")
        left_out.append(f"{_number(actor, made[place])} : {reason}")

    try:
        pages = _pages(actor, keys, made, left_out)
        written = print_all(pages, lambda done: _tell(actor, run_id, done), lost)
    except Refused as refusal:
        _finish(actor, run_id, "failed", None, [refusal.reason])
        return
    if written is not None:
        _finish(actor, run_id, "done", written, left_out)
    elif left_out and len(left_out) == len(keys):
        _finish(actor, run_id, "failed", None, left_out)


def _pages(actor: Actor, keys: Sequence[int], made: list[int], left_out: list[str]) -> Iterator[str]:
    """The pages of the sheets; one that cannot be made is left out with its reason, the others are printed."""
    for key in keys:
        try:
            with reading(actor) as unit:
                html = issue.page(unit, key).html
        except Refused as refusal:
            left_out.append(f"{_number(actor, key)} : {refusal.reason}")
            continue
        made.append(key)
        yield html


def _number(actor: Actor, key: int) -> str:
    with reading(actor) as unit:
        row = unit.session.get(Opportunity, key)
        return row.number if row else str(key)


def _tell(actor: Actor, run_id: int, done: int) -> bool:
    """Write down how far a run is; it goes on unless somebody cancelled it."""
    with work(actor) as unit:
        values = {"done": done, "leased_until": unit.now + LEASE}
        still = update(PrintRun).where(PrintRun.id == run_id, PrintRun.status == "running").values(values)
        return unit.session.execute(still).rowcount == 1


def _finish(actor: Actor, run_id: int, status: str, written: bytes | None, left_out: list[str]) -> None:
    with work(actor) as unit:
        run = unit.get(PrintRun, run_id)
        if run.status != "running":
            return
        run.status, run.content, run.left_out, run.finished_at = status, written, left_out, unit.now
        run.done = run.total - len(left_out) if status == "done" else run.done
        unit.audit("print_together", run, sheets=run.done, opportunities=run.opportunities[:MOST])


def forget_old(work: Work) -> int:
    """Throw away the files that were kept long enough, and the runs of last month."""
    before = work.now - KEPT
    mine = PrintRun.agency_id == work.actor.agency_id
    old = mine, col(PrintRun.finished_at) < before, PrintRun.status != "forgotten"
    count = work.session.execute(update(PrintRun).where(*old).values(content=None, status="forgotten")).rowcount
    work.session.execute(delete(PrintRun).where(mine, col(PrintRun.finished_at) < work.now - timedelta(days=30)))
    return count
