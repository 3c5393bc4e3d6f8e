"""Conflicts of the days ahead: who is planned but away or gone, cannot be there in time, or has too little rest.

The planned visits are looked at as columns; names are read for what is found alone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final, NamedTuple

import numpy as np
from sqlmodel import select

from careapp.actions.alerts.planned import Planned
from careapp.actions.alerts.sight import Sight
from careapp.actions.matching_data.agenda import Places
from careapp.actions.matching_data.clock import Wall
from careapp.actions.matching_data.decisions import settings_of
from careapp.actions.matching_data.workers import Horizon
from careapp.db.models.clients import Client
from careapp.db.models.visits import Visit
from careapp.db.queries import alerts as queries
from careapp.domain.durations import DAY, duration_text
from careapp.domain.people import full_name, initials
from careapp.domain.visits import VisitStatus
from careapp.i18n import _
from careapp.matching import problem as problems
from careapp.matching.problem import Settings
from careapp.matching.rules import BY_CODE
from careapp.matching.travel import Ways, minutes_between

WAITING: Final = (VisitStatus.PLANNED, VisitStatus.TO_CONFIRM)
MOST: Final = 1000  # of which names are read
REST: Final = "daily_rest"


class Conflict(NamedTuple):
    """A visit that its worker cannot do as planned, and why."""

    visit_id: int
    start: int  # minutes of the wall clock since today's midnight
    end: int
    client: str
    initials: str
    why: str


def found(sight: Sight) -> list[Conflict]:
    """The visits of the days ahead that cannot be done as planned, soonest first, each with its gravest reason."""
    horizon = _horizon(sight)
    planned = sight.planned.between(-DAY, (sight.limits.conflict_days + 1) * DAY)
    known: dict[int, str] = {}
    for reasons in (_gone(sight, planned), _away(sight, horizon, planned), *_between(sight, horizon, planned)):
        known = {**reasons, **known}
    return _told(sight, planned, known)


def _horizon(sight: Sight) -> Horizon:
    """The agency's days ahead, with the day before for the rest of the first."""
    today = sight.work.today
    last = today + timedelta(days=sight.limits.conflict_days)
    return Horizon(Wall(today, sight.work.tz), today - timedelta(days=1), last)


def _gone(sight: Sight, planned: Planned) -> dict[int, str]:
    active = np.array(list(sight.transports), dtype=np.int64)
    rows = (~np.isin(planned.worker, active)) & (planned.start >= 0)
    return dict.fromkeys(planned.visit[rows].tolist(), _("n’est plus en activité"))


def _away(sight: Sight, horizon: Horizon, planned: Planned) -> dict[int, str]:
    begins, ends = horizon.wall.midnight(horizon.first), horizon.wall.midnight(horizon.last + timedelta(days=1))
    hit: list[int] = []
    for worker_id, starts, until in sight.work.tuples(queries.absences(sight.work.actor.agency_id, begins, ends)):
        rows = planned.of(worker_id)
        first, last = int(starts.timestamp()) // 60, int(until.timestamp()) // 60
        crossed = (planned.begin[rows] < last) & (planned.end[rows] > first) & (planned.start[rows] >= 0)
        hit += planned.visit[rows][crossed].tolist()
    return dict.fromkeys(hit, _("intervenant absent"))


def _between(sight: Sight, horizon: Horizon, planned: Planned) -> tuple[dict[int, str], dict[int, str]]:
    """What is wrong between a visit and the one before it of the same worker: the way, or the rest of the night."""
    second = np.flatnonzero(planned.worker[1:] == planned.worker[:-1]) + 1
    second = second[(planned.start[second] >= 0) & np.isin(planned.worker[second], list(sight.transports))]
    same_day = planned.start[second] // DAY == planned.start[second - 1] // DAY
    settings = settings_of(sight.work)
    ways = _too_far(sight, settings, planned, second[same_day])
    return ways, _unrested(sight, horizon, settings, planned, second[~same_day])


def _too_far(sight: Sight, settings: Settings, planned: Planned, second: np.ndarray) -> dict[int, str]:
    if not len(second):
        return {}
    places = Places.read(sight.work)
    pairs = np.stack([planned.client, planned.address])
    stops, at = np.unique(pairs, axis=1, return_inverse=True)
    points, at = places.points(*stops.tolist()), at.ravel()
    people = list(sight.transports)
    ways = Ways.among(settings, places.roads.matrix, sight.transports.values())
    way = ways.of[np.searchsorted(people, planned.worker[second])]
    minutes = minutes_between(settings, ways, way, points.take(at[second - 1]), points.take(at[second]))
    short = minutes > planned.begin[second] - planned.end[second - 1]
    return {
        visit: _("{minutes} min de trajet : trop peu de temps", minutes=value)
        for visit, value in zip(planned.visit[second][short].tolist(), minutes[short].tolist(), strict=True)
    }


def _unrested(
    sight: Sight, horizon: Horizon, settings: Settings, planned: Planned, second: np.ndarray
) -> dict[int, str]:
    """The first visit of a day whose worker rested less than the rule that forbids it asks for."""
    people = tuple(problems.Worker(worker_id, "") for worker_id in sight.transports)
    asked = problems.Problem(epoch=horizon.wall.epoch, workers=people, settings=settings)
    place = np.searchsorted(list(sight.transports), planned.worker[second])
    days = planned.start[second] // DAY
    by_day = {day: BY_CODE[REST].limits_on(asked, day, 0) for day in np.unique(days).tolist()}
    limit = np.array([by_day[day][at] for day, at in zip(days.tolist(), place.tolist(), strict=True)], dtype=np.int64)
    rest = planned.start[second] - planned.finish[second - 1]
    short = (rest < limit) & (rest > settings.thresholds.same_duty)
    return {
        visit: _("{rest} de repos au lieu de {limit}", rest=duration_text(had), limit=duration_text(least))
        for visit, had, least in zip(
            planned.visit[second][short].tolist(), rest[short].tolist(), limit[short].tolist(), strict=True
        )
    }


def _told(sight: Sight, planned: Planned, known: dict[int, str]) -> list[Conflict]:
    """What was found with the names of its clients; visits that are done, or under way, are left aside."""
    rows = np.flatnonzero(np.isin(planned.visit, list(known)))
    rows = rows[np.argsort(planned.start[rows], kind="stable")][:MOST]
    names = _names(sight, planned.visit[rows].tolist())
    spans = zip(*(column[rows].tolist() for column in (planned.visit, planned.start, planned.finish)), strict=True)
    return [Conflict(key, start, end, *names[key], known[key]) for key, start, end in spans if key in names]


def _names(sight: Sight, visit_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    columns = Visit.id, Client.civility, Client.first_name, Client.last_name
    named = select(*columns).join(Client, Client.id == Visit.client_id)  # type: ignore[call-overload]
    named = named.where(Visit.id.in_(visit_ids), Visit.status.in_(WAITING))  # type: ignore[union-attr, attr-defined]
    return {
        key: (full_name(first, last, title), initials(first, last))
        for key, title, first, last in sight.work.tuples(named)
    }
