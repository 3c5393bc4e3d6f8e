"""What a person does to a visit; each verb is judged by the rules, written down, and can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from careapp.actions.visits import cancel as cancelling
from careapp.actions.visits import traces
from careapp.actions.visits.guards import check_mission, check_open
from careapp.actions.visits.judging import Blocked, Placing, judge
from careapp.actions.work import Work
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.durations import DAY, parse_clock
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.recurrence import instants
from careapp.domain.refusal import NotFound, Refused
from careapp.domain.visits import VisitStatus, check_replannable, check_visit_move
from careapp.i18n import _

SHORTEST: Final = 5
REASON: Final = 400
YEARS_AHEAD: Final = 3
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a visit goes: instants and worker."""

    starts_at: datetime
    ends_at: datetime
    worker_id: int | None

    @classmethod
    def of(cls, visit: Visit) -> Target:
        """Where a visit is."""
        return cls(visit.starts_at, visit.ends_at, visit.worker_id)


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A visit as the dialog describes it."""

    client_id: int
    service_id: int
    address_id: int | None
    worker_id: int | None
    starts_at: datetime
    ends_at: datetime
    reason: str


def parse_draft(work: Work, form: dict[str, Any]) -> VisitDraft:
    """A draft from a form's `client_id`, `service_id`, `address_id`, `worker_id`, `day`, `start`, `end`, `reason`."""
    reading = Reading(form)
    client_id = reading.reference("client_id", required=True)
    service_id = reading.reference("service_id", required=True)
    day = reading.day("day", required=True)
    start = reading.parsed("start", parse_clock, required=True)
    end = reading.parsed("end", parse_clock, required=True)
    reason = reading.text("reason", REASON, lines=True)
    address_id, worker_id = reading.reference("address_id"), reading.reference("worker_id")
    if day and not _near(work, day):
        reading.refuse("day", _("Choisissez une date proche : {count} ans au plus.", count=YEARS_AHEAD))
    if start is not None and end is not None:
        _readable(reading, work, start, end)
    reading.check()
    starts_at, ends_at = span_of(work, day or work.today, start or 0, end or 0)
    return VisitDraft(client_id or 0, service_id or 0, address_id, worker_id, starts_at, ends_at, reason)


def _readable(reading: Reading, work: Work, start: int, end: int) -> None:
    """Tell a span that cannot be beside the other faults of the form."""
    try:
        span_of(work, work.today, start, end)
    except Refused as refusal:
        reading.refuse(refusal.field, refusal.reason)


def _near(work: Work, day: date) -> bool:
    return abs((day - work.today).days) <= YEARS_AHEAD * 366


def span_of(work: Work, day: date, start: int, end: int) -> tuple[datetime, datetime]:
    """The instants of a span of a day; an end at or before the start is the next day's, when it stays a short night."""
    length = end - start if end > start else end - start + DAY
    if end <= start and length > DAY // 2:
        raise Refused(_("La fin doit suivre le début."), "end")
    if length < SHORTEST:
        raise Refused(_("Une visite dure au moins {count} min.", count=SHORTEST), "end")
    return instants(day, start, start + length, work.tz)


def create(work: Work, form: dict[str, Any]) -> int:
    """Plan a visit; raise RefusedFields, Blocked, ReasonNeeded or DoubleBooking. Gives its id."""
    work.require(Permission.PLANNING_EDIT)
    draft = parse_draft(work, form)
    visit = Visit(
        agency_id=work.actor.agency_id,
        client_id=work.get(Client, draft.client_id).id,
        service_id=work.get(Service, draft.service_id).id,
        address_id=_address(work, draft),
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        reason=draft.reason,
    )
    check_open(work, visit)
    worker_id = _worker(work, draft.worker_id)
    warnings = _demand(work, [Placing(visit, visit.starts_at, visit.ends_at, worker_id)], draft.reason)
    visit.worker_id = worker_id
    work.add(visit)
    traces.note(work, "create", [(visit, None)], reason=draft.reason if warnings else "", warnings=warnings)
    return visit.id or 0


def _address(work: Work, draft: VisitDraft) -> int | None:
    if draft.address_id is None:
        return None
    address = work.get(ClientAddress, draft.address_id)
    if address.client_id != draft.client_id:
        raise NotFound(_("Cette adresse n’est pas celle du client."))
    return address.id


def _worker(work: Work, worker_id: int | None) -> int | None:
    return None if worker_id is None else work.get(Worker, worker_id).id


def _demand(work: Work, placings: Sequence[Placing], reason: str) -> list[str]:
    judgement = judge(work, placings)
    if judgement.warnings and not work.actor.may(Permission.PLANNING_OVERRIDE):
        raise Blocked([*judgement.blocking, *judgement.warnings])
    judgement.demand(reason)
    return list(judgement.warnings)


def save(work: Work, visit_id: int, seen_version: int, form: dict[str, Any]) -> None:
    """Change a visit from its dialog: service, address, time, worker; raise as `move` does."""
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    draft = parse_draft(work, {**form, "client_id": visit.client_id})
    before = traces.snapshot(visit)
    visit.service_id = work.get(Service, draft.service_id).id or 0
    visit.address_id = _address(work, draft)
    target = Target(draft.starts_at, draft.ends_at, draft.worker_id)
    _place(work, visit, target, draft.reason, "edit", before)


def move(work: Work, visit_id: int, seen_version: int, target: Target, reason: str = "") -> None:
    """Put a visit at another time or give it to someone else; the other half of a pair keeps the same time.

    Raise Stale when someone changed it first, Blocked, ReasonNeeded, or DoubleBooking from the database.
    """
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    _place(work, visit, target, reason[:REASON], "move", traces.snapshot(visit))


def _place(work: Work, visit: Visit, target: Target, reason: str, verb: str, before: dict[str, Any]) -> None:
    moved = target != Target.of(visit)
    check_open(work, visit, visit.starts_at, target.starts_at)
    if moved:
        check_replannable(visit.status, visit.locked)
        _check_span(work, target)
        check_mission(work, visit, target.starts_at)
    worker_id = _worker(work, target.worker_id)
    partners = partners_of(work, visit)
    followers = _followers(visit, target, partners)
    for partner, (starts_at, _ends_at) in followers:
        check_open(work, partner, partner.starts_at, starts_at)
    warnings = []
    if moved:
        around = [one for one in partners if one not in [partner for partner, _span in followers]]
        warnings = _demand(work, _placings(visit, target, followers, around), reason)
    touched = [(visit, before), *((partner, traces.snapshot(partner)) for partner, _span in followers)]
    visit.worker_id, visit.starts_at, visit.ends_at = worker_id, target.starts_at, target.ends_at
    for partner, (starts_at, ends_at) in followers:
        partner.starts_at, partner.ends_at = starts_at, ends_at
    if warnings:
        visit.reason = reason
    traces.note(work, verb, touched, reason=reason if warnings else "", warnings=warnings)


def _followers(visit: Visit, target: Target, partners: Sequence[Visit]) -> list[tuple[Visit, Span]]:
    """Where the other halves of a pair go: along with the visit, or as far from it as before."""
    if (target.starts_at, target.ends_at) == (visit.starts_at, visit.ends_at):
        return []
    found = []
    for partner in partners:
        check_replannable(partner.status, partner.locked)
        shift = target.starts_at - visit.starts_at
        together = (partner.starts_at, partner.ends_at) == (visit.starts_at, visit.ends_at)
        own = partner.starts_at + shift, partner.ends_at + shift
        found.append((partner, (target.starts_at, target.ends_at) if together else own))
    return found


def _placings(
    visit: Visit, target: Target, followers: Sequence[tuple[Visit, Span]], around: Sequence[Visit]
) -> list[Placing]:
    return [
        Placing(visit, target.starts_at, target.ends_at, target.worker_id),
        *(Placing(partner, *span, partner.worker_id) for partner, span in followers),
        *(Placing(one, one.starts_at, one.ends_at, one.worker_id, judged=False) for one in around),
    ]


def _check_span(work: Work, target: Target) -> None:
    length = target.ends_at - target.starts_at
    if length < timedelta(minutes=SHORTEST):
        raise Refused(_("Une visite dure au moins {count} min.", count=SHORTEST))
    if length > timedelta(days=1):
        raise Refused(_("Une visite dure un jour au plus."))
    if not _near(work, target.starts_at.astimezone(work.tz).date()):
        raise Refused(_("Choisissez une date proche : {count} ans au plus.", count=YEARS_AHEAD))


def partners_of(work: Work, visit: Visit) -> list[Visit]:
    """The other visits of a pair that are not cancelled."""
    if not visit.pair_key:
        return []
    same = Visit.client_id == visit.client_id, Visit.pair_key == visit.pair_key
    living = work.mine(Visit).where(*same, Visit.status != VisitStatus.CANCELLED)
    return [one for one in work.all(living) if one.id != visit.id]


def assign(work: Work, visit_id: int, seen_version: int, worker_id: int, reason: str = "") -> None:
    """Give a visit to a worker where it is; raise as `move` does."""
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    target = Target(visit.starts_at, visit.ends_at, worker_id)
    _place(work, visit, target, reason[:REASON], "assign", traces.snapshot(visit))


def unassign(work: Work, visit_id: int, seen_version: int, reason: str = "") -> None:
    """Take a visit from its worker."""
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    check_open(work, visit)
    check_replannable(visit.status, visit.locked)
    before = traces.snapshot(visit)
    visit.worker_id = None
    traces.note(work, "unassign", [(visit, before)], reason=reason[:REASON])


def duplicate(work: Work, visit_id: int, target: Target, reason: str = "") -> int:
    """Plan the same visit once more elsewhere; gives the id of the copy."""
    work.require(Permission.PLANNING_EDIT)
    model = work.get(Visit, visit_id)
    _check_span(work, target)
    copy = Visit(
        agency_id=model.agency_id,
        client_id=model.client_id,
        address_id=model.address_id,
        service_id=model.service_id,
        opportunity_id=model.opportunity_id,
        mission_id=model.mission_id,
        worker_id=_worker(work, target.worker_id),
        starts_at=target.starts_at,
        ends_at=target.ends_at,
    )
    check_open(work, copy)
    check_mission(work, copy, copy.starts_at)
    warnings = _demand(work, [Placing(copy, copy.starts_at, copy.ends_at, copy.worker_id)], reason)
    copy.reason = reason[:REASON] if warnings else ""
    work.add(copy)
    traces.note(work, "duplicate", [(copy, None)], of=visit_id, reason=copy.reason, warnings=warnings)
    return copy.id or 0


def lock(work: Work, visit_id: int, seen_version: int, locked: bool) -> None:
    """Keep a visit from being moved, by people and by proposals, or set it free."""
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    check_open(work, visit)
    before = traces.snapshot(visit)
    visit.locked = locked
    traces.note(work, "lock" if locked else "unlock", [(visit, before)])


def set_status(work: Work, visit_id: int, seen_version: int, to: str, reason: str = "") -> None:
    """Take a visit to another status; one that comes back must be possible again. Raise Refused.

    To cancel one takes a typed reason: see `cancel`.
    """
    work.require(Permission.PLANNING_EDIT)
    if to == VisitStatus.CANCELLED:
        raise Refused(_("Choisissez le motif de l’annulation."), "cancellation")
    visit = work.get_seen(Visit, visit_id, seen_version)
    assigned = visit.worker_id is not None
    check_visit_move(visit.status, to, work.now, visit.starts_at, assigned, reason)
    before = traces.snapshot(visit)
    if visit.status == VisitStatus.CANCELLED:
        check_open(work, visit)
        check_mission(work, visit, visit.starts_at)
        judgement = judge(work, [Placing(visit, visit.starts_at, visit.ends_at, visit.worker_id)])
        judgement.demand(reason or _("Visite rétablie"))
    elif visit.invoiced_at is not None:
        check_open(work, visit)
    if reason or visit.status == VisitStatus.CANCELLED:
        visit.reason = reason[:REASON]
    visit.status = to
    cancelling.keep(visit, None)
    traces.note(work, "status", [(visit, before)], reason=reason[:REASON])


def annotate(work: Work, visit_id: int, seen_version: int, note: str) -> None:
    """Write the note of a visit, which the trail does not repeat; raise Stale."""
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    if visit.note == note.strip():
        return
    visit.note = note.strip()[:REASON]
    work.session.flush()
    work.audit("annotate", visit, visits={str(visit.id): {"before": {}, "after": {}, "version": visit.version}})
