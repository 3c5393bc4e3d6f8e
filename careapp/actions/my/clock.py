"""Arriving at a visit and leaving it: the time is the one of the audit trail.

What is tapped without network arrives later: it counts from the tap when that can be (`domain.visits.tap_counts`), and
the trail keeps both moments.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from careapp.actions.my.own import own_visit, worker_of
from careapp.actions.my.tasks import waiting_tasks
from careapp.actions.visits import traces
from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.db.queries import my as queries
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, Stale
from careapp.domain.visits import EARLIEST, VisitStatus, at_once, check_visit_move, tap_counts
from careapp.i18n import _, formats

ARRIVE: Final = "arrive"
LEAVE: Final = "leave"
NOT_ARRIVED: Final = "not_arrived"
NOT_LEFT: Final = "not_left"
VERBS: Final = (ARRIVE, LEAVE, NOT_ARRIVED, NOT_LEFT)
REGRET: Final = timedelta(minutes=30)


class Clocked(NamedTuple):
    """When something was tapped, and when that reached the agency."""

    at: datetime
    sent: datetime
    forced: bool = False


class Moment(NamedTuple):
    """The moment a clocking counts from, and what its line of audit tells of the tap."""

    at: datetime
    told: dict[str, str]


class Clockings:
    """When the worker arrived at visits and left them."""

    def __init__(self, work: Work, visits: Sequence[Visit]) -> None:
        self.tz, self.now = work.tz, work.now
        ids = [visit.id or 0 for visit in visits]
        rows = work.all(queries.clockings(work.actor.agency_id, ids, VERBS)) if ids else []
        clocked = [
            (visit_id, verb, Clocked(traces.happened(at, told), at, bool(told.get(traces.FORCED))))
            for visit_id, verb, at, told in rows
        ]
        self.times = {(visit_id, verb): one for visit_id, verb, one in clocked}

    def arrived(self, visit: Visit) -> str:
        """The time of arrival as text, nothing before it."""
        return self._text(self._arrival(visit))

    def departed(self, visit: Visit) -> str:
        """The time of departure as text."""
        return self._text(self._departure(visit))

    def sent_later(self, visit: Visit) -> str:
        """When arrival or departure reached the agency, if that was later than the tap."""
        arrival, departure = (
            formats.clock(one.sent, self.tz) if one and one.sent != one.at and not one.forced else ""
            for one in (self._arrival(visit), self._departure(visit))
        )
        if arrival and departure:
            return _("Arrivée envoyée à {arrival}, départ envoyé à {departure}", arrival=arrival, departure=departure)
        if arrival:
            return _("Arrivée envoyée à {time}", time=arrival)
        return _("Départ envoyé à {time}", time=departure) if departure else ""

    def span(self, visit: Visit) -> tuple[Clocked | None, Clocked | None]:
        """When somebody arrived and left, as far as it is known."""
        return self._arrival(visit), self._departure(visit)

    def forced(self, visit: Visit) -> bool:
        """Whether the agency wrote the arrival or the departure."""
        return any(one.forced for one in self.span(visit) if one)

    def last(self, visit: Visit) -> datetime | None:
        """The latest moment something was clocked at a visit, or taken back."""
        return max((self.times[key].at for key in self.times if key[0] == visit.id), default=None)

    def may_return(self, visit: Visit) -> bool:
        """Say whether the worker left a moment ago, and may still take the departure back."""
        left = self.times.get((visit.id, LEAVE))
        return (
            visit.status == VisitStatus.DONE and left is not None and not left.forced and self.now - left.sent <= REGRET
        )

    def _arrival(self, visit: Visit) -> Clocked | None:
        known = visit.status in (VisitStatus.RUNNING, VisitStatus.DONE)
        return self.times.get((visit.id or 0, ARRIVE)) if known else None

    def _departure(self, visit: Visit) -> Clocked | None:
        return self.times.get((visit.id or 0, LEAVE)) if visit.status == VisitStatus.DONE else None

    def _text(self, clocked: Clocked | None) -> str:
        return formats.clock(clocked.at, self.tz) if clocked else ""


def arrive(work: Work, visit_id: int, tapped: int = 0) -> None:
    """Begin a visit of one's own, `tapped` at a millisecond of the browser's clock (0 for now).

    Raise Refused when it is not its time or another one is under way.
    """
    visit = _own(work, visit_id)
    moment = _moment(work, visit, tapped)
    if moment.at < visit.starts_at - EARLIEST or moment.at > visit.ends_at + timedelta(hours=12):
        hours = formats.span(visit.starts_at, visit.ends_at, work.tz)
        when = formats.near_day(visit.starts_at.astimezone(work.tz).date(), work.today)
        raise Refused(_("Cette visite est prévue {when} de {hours} : ce n’est pas l’heure.", when=when, hours=hours))
    _begin(work, visit, ARRIVE, moment)


def _begin(work: Work, visit: Visit, verb: str, moment: Moment) -> None:
    running = Visit.worker_id == visit.worker_id, Visit.status == VisitStatus.RUNNING, Visit.id != visit.id
    if work.all(work.mine(Visit).where(*running)):
        raise Refused(_("Une autre visite est en cours : pointez d’abord votre départ."))
    _move(work, visit, VisitStatus.RUNNING, verb, moment)


def leave(work: Work, visit_id: int, tapped: int = 0) -> None:
    """End a visit; raise Refused while an essential task has no answer."""
    visit = _own(work, visit_id)
    open_tasks = waiting_tasks(work, visit)
    if open_tasks:
        names = ", ".join(open_tasks)
        raise Refused(_("Répondez d’abord aux tâches obligatoires : {names}.", names=names))
    _move(work, visit, VisitStatus.DONE, LEAVE, _moment(work, visit, tapped))


def take_back(work: Work, visit_id: int, tapped: int = 0) -> None:
    """Take back an arrival, or a departure that reached the agency a moment ago, pressed by mistake."""
    visit = _own(work, visit_id)
    moment = _moment(work, visit, tapped)
    if visit.status == VisitStatus.RUNNING:
        _move(work, visit, VisitStatus.PLANNED, NOT_ARRIVED, moment)
    elif Clockings(work, [visit]).may_return(visit):
        _begin(work, visit, NOT_LEFT, moment)
    elif visit.status == VisitStatus.DONE:
        minutes = int(REGRET.total_seconds()) // 60
        raise Refused(_("Ce départ date de plus de {count} min : l’agence peut le corriger.", count=minutes))
    else:
        raise Stale(_("Cette visite n’est plus en cours."))


def _own(work: Work, visit_id: int) -> Visit:
    work.require(Permission.OWN_DAY)
    worker_of(work)
    return own_visit(work, visit_id)


def _moment(work: Work, visit: Visit, tapped: int) -> Moment:
    """The moment of a tap where it can be so, else that of its arrival here."""
    tap = _instant(tapped)
    if tap is None or at_once(tap, work.now):
        return Moment(work.now, {})
    if tap_counts(tap, work.now, work.tz, Clockings(work, [visit]).last(visit)):
        return Moment(tap, {traces.TAPPED: tap.isoformat()})
    return Moment(work.now, {traces.TAP_REFUSED: tap.isoformat()})


def _instant(milliseconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds > 0 else None
    except (OverflowError, OSError, ValueError):
        return None


def _move(work: Work, visit: Visit, to: VisitStatus, verb: str, moment: Moment) -> None:
    check_visit_move(visit.status, to, moment.at, visit.starts_at)
    before = traces.snapshot(visit)
    visit.status = to
    traces.note(work, verb, [(visit, before)], **moment.told)
