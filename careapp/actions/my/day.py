"""The worker's day: visits in order, what lies between them, which one is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from careapp.actions.my import places
from careapp.actions.my.clock import Clockings
from careapp.actions.my.own import worker_of
from careapp.actions.my.places import Places
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.clients import Client
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import my as queries
from careapp.domain.durations import DAY, duration_text
from careapp.domain.people import full_name, short_name
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import instants
from careapp.domain.visits import VisitStatus
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.my import MyDay, MyVisit

BREAK: Final = 60
SOON: Final = timedelta(minutes=15)
TRANSPORT_ICONS: Final = {"car": "car", "bike": "bike", "foot": "footprints", "transit": "bus", "scooter": "bike"}


@dataclass(frozen=True)
class _Stop:
    visit: Visit
    service: str
    client: Client


def day(work: Work, iso: str = "") -> MyDay:
    """The visits of a day given as ISO text, today's for anything else."""
    work.require(Permission.OWN_DAY)
    worker, chosen = worker_of(work), _day(work, iso)
    start, end = instants(chosen, 0, DAY, work.tz)
    span = Visit.starts_at >= start, Visit.starts_at < end
    rows = work.all(queries.visits(work.actor.agency_id, worker.id or 0, *span))
    stops = [_Stop(*row) for row in rows]
    visits, kilometres = _Writer(work, worker, stops).visits()
    return MyDay(
        day=chosen.isoformat(),
        title=_title(chosen),
        summary=_summary(stops, kilometres),
        today=chosen == work.today,
        previous=(chosen - timedelta(days=1)).isoformat(),
        following=(chosen + timedelta(days=1)).isoformat(),
        visits=visits,
    )


def _day(work: Work, iso: str) -> date:
    try:
        chosen = date.fromisoformat(iso)
    except ValueError:
        return work.today
    return chosen if abs((chosen - work.today).days) < 1500 else work.today


def _title(chosen: date) -> str:
    text = formats.long_day(chosen).rsplit(" ", 1)[0]
    return formats.opening(text)


def _summary(stops: Sequence[_Stop], kilometres: float) -> str:
    if not stops:
        return _("Aucune visite")
    visits = ngettext("{count} visite", "{count} visites", len(stops))
    length = duration_text(sum(minutes_of(stop.visit) for stop in stops))
    return ", ".join([visits, length, *([_road(kilometres)] if kilometres else [])])


def _road(kilometres: float) -> str:
    """`"6 km"`, or metres to the nearest hundred under one kilometre."""
    if round(kilometres, 1) < 1:
        return formats.distance(round(kilometres, 1) * 1000)
    return f"{formats.number(round(kilometres))}{formats.NO_BREAK}km"


def minutes_of(visit: Visit) -> int:
    """The planned length of a visit."""
    return round((visit.ends_at - visit.starts_at).total_seconds() / 60)


class Partners:
    """Who makes the other half of paired visits."""

    def __init__(self, work: Work, visits: Sequence[Visit], worker_id: int) -> None:
        keys = [visit.pair_key for visit in visits if visit.pair_key]
        rows = work.all(queries.partners(work.actor.agency_id, keys, worker_id)) if keys else []
        self.names: dict[tuple[str, int], list[str]] = {}
        for key, client_id, worker in rows:
            self.names.setdefault((key, client_id), []).append(full_name(worker.first_name, worker.last_name))

    def of(self, visit: Visit) -> str:
        """The names of the others, or nothing."""
        return ", ".join(self.names.get((visit.pair_key, visit.client_id), [])) if visit.pair_key else ""


class _Writer:
    """Writes the visits of one day."""

    def __init__(self, work: Work, worker: Worker, stops: Sequence[_Stop]) -> None:
        self.work, self.worker, self.stops = work, worker, stops
        visits = [stop.visit for stop in stops]
        self.places = Places(work, {visit.client_id for visit in visits})
        self.partners = Partners(work, visits, worker.id or 0)
        self.clock = Clockings(work, visits)
        self.current = self._current(visits)

    def _current(self, visits: Sequence[Visit]) -> int | None:
        running = [visit.id for visit in visits if visit.status == VisitStatus.RUNNING]
        ahead = [v.id for v in visits if v.status == VisitStatus.PLANNED and v.ends_at > self.work.now]
        today = [v for v in visits if v.starts_at.astimezone(self.work.tz).date() == self.work.today]
        return next(iter(running or ahead), None) if today else None

    def visits(self) -> tuple[list[MyVisit], float]:
        """The visits with what lies between them, and the kilometres of the day."""
        shown, kilometres, before = [], 0.0, None
        for stop in self.stops:
            view = self._visit(stop)
            if before is not None:
                view, km = self._after(before.visit, stop.visit, view)
                kilometres += km
            shown.append(view)
            before = stop
        return shown, kilometres

    def _after(self, before: Visit, visit: Visit, view: MyVisit) -> tuple[MyVisit, float]:
        ends = (self.places.of_visit(before), self.places.of_visit(visit))
        minutes, km = self.places.travel(self.worker.transport, *ends)
        free = round((visit.starts_at - before.ends_at).total_seconds() / 60) - minutes
        if free >= BREAK:
            return replace(view, gap=_("Pause, {time}", time=duration_text(free)), gap_icon="coffee"), km
        if not minutes:
            return view, km
        text = f"{duration_text(minutes)}, {_road(km)}"
        return replace(view, gap=text, gap_icon=TRANSPORT_ICONS.get(self.worker.transport, "car")), km

    def _visit(self, stop: _Stop) -> MyVisit:
        visit, client, tz = stop.visit, stop.client, self.work.tz
        address = self.places.of_visit(visit)
        waiting = visit.status in (VisitStatus.PLANNED, VisitStatus.TO_CONFIRM)
        return MyVisit(
            id=visit.id or 0,
            start=formats.clock(visit.starts_at, tz),
            hours=formats.span(visit.starts_at, visit.ends_at, tz),
            duration=duration_text(minutes_of(visit)),
            client_id=visit.client_id,
            client=full_name(client.first_name, client.last_name, client.civility),
            short_client=short_name(client.first_name, client.last_name, client.civility),
            service=label(stop.service),
            partner=self.partners.of(visit),
            address=places.line(address),
            place_url=places.way_url(address),
            phone_url=places.call_url(client),
            status=visit.status,
            arrived=self.clock.arrived(visit),
            departed=self.clock.departed(visit),
            current=visit.id == self.current,
            soon=self.work.now > visit.starts_at - SOON,
            late=waiting and self.work.now > visit.starts_at,
        )
