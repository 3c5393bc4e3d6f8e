"""A day on the map: where each worker goes in which order, with the minutes and kilometres of each way.

The keys are those of `careapp.components.day_map`; minutes are the day's on the agency's wall.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np

from careapp.actions.matching_data.decisions import settings_of
from careapp.actions.planning.board import Row, Sheet, open_sheet, visits
from careapp.actions.work import Work
from careapp.db.queries import planning as queries
from careapp.domain.permissions import Permission
from careapp.domain.visits import VisitStatus
from careapp.matching.problem import Place
from careapp.matching.travel import Points, Ways, haversine_km, minutes_between
from careapp.settings import get_settings

DECIMALS: Final = 5  # of a degree: a metre


class Leg(NamedTuple):
    """A way of a worker: its minutes, and its kilometres as the crow flies times the detour, None when unknown."""

    minutes: int
    km: float | None


def day(work: Work, on: date) -> dict[str, Any]:
    """The routes of a day, and the visits nobody has."""
    work.require(Permission.PLANNING_READ)
    sheet, rows = open_sheet(work, on, on)
    rows = [row for row in rows if row.status != VisitStatus.CANCELLED]
    drawn = visits(work, sheet, rows)
    places = [sheet.places.at(row.client, row.address) for row in rows]
    before, back = _legs(work, sheet, rows, places)
    return {
        "day": on.isoformat(),
        "tz": str(work.tz),
        "workers": _workers(work, sheet, rows, back),
        "visits": [
            {key: one[key] for key in ("i", "w", "s", "e", "cl", "p", "st", "l")}
            | {"at": _point(place), "tr": leg.minutes if leg else None, "km": leg.km if leg else None}
            for one, place, leg in zip(drawn, places, before, strict=True)
        ],
        "tiles": get_settings().map_tiles,
        "credit": get_settings().map_credit,
    }


def travelled(work: Work, sheet: Sheet, rows: Sequence[Row]) -> int:
    """The minutes of all the ways of a day, from home and back; the visits in the order of their start."""
    places = [sheet.places.at(row.client, row.address) for row in rows]
    before, back = _legs(work, sheet, rows, places)
    return sum(leg.minutes for leg in (*before, *back.values()) if leg)


def _point(place: Place | None) -> list[float] | None:
    return [round(place.lat, DECIMALS), round(place.lon, DECIMALS)] if place else None


def _legs(
    work: Work, sheet: Sheet, rows: Sequence[Row], places: Sequence[Place | None]
) -> tuple[list[Leg | None], dict[int, Leg]]:
    """The way to each visit, from home or from the visit before, and each worker's way home after the last."""
    starts: list[tuple[int, Place | None, Place | None]] = []
    ends: dict[int, Place | None] = {}
    told: list[int] = []
    for number, row in enumerate(rows):
        worker = sheet.workers.get(row.worker or 0)
        if worker is not None:
            key = int(row.worker or 0)
            starts.append((key, ends.get(key, worker.home), places[number]))
            ends[key] = places[number]
            told.append(number)
    home = [(key, last, sheet.workers[key].ends_at or sheet.workers[key].home) for key, last in ends.items()]
    legs = _measured(work, sheet, [*starts, *home])
    before: list[Leg | None] = [None] * len(rows)
    for number, leg in zip(told, legs, strict=False):
        before[number] = leg
    return before, dict(zip(ends, legs[len(starts) :], strict=True))


def _measured(work: Work, sheet: Sheet, ways: Sequence[tuple[int, Place | None, Place | None]]) -> list[Leg]:
    if not ways:
        return []
    settings = settings_of(work)
    modes = Ways.among(settings, sheet.places.roads.matrix, (sheet.workers[key].transport for key, _a, _b in ways))
    a, b = Points.of([way[1] for way in ways]), Points.of([way[2] for way in ways])
    minutes = minutes_between(settings, modes, modes.of, a, b).tolist()
    km = (haversine_km(a.lat, a.lon, b.lat, b.lon) * settings.detour).tolist()
    return [Leg(each, None if np.isnan(far) else round(far, 1)) for each, far in zip(minutes, km, strict=True)]


def _workers(work: Work, sheet: Sheet, rows: Sequence[Row], back: dict[int, Leg]) -> list[dict[str, Any]]:
    """Those who work that day, by name; one who has left is there for the visits that are still hers."""
    busy = {row.worker for row in rows if row.worker is not None}
    sectors = dict(work.tuples(queries.sector_names(work.actor.agency_id)))
    gone = busy - set(sheet.workers)
    names = {key: f"{first} {last}" for key, _title, first, last in _gone(work, gone)}
    found = [
        {
            "i": key,
            "n": sheet.workers[key].name if key in sheet.workers else names.get(key, ""),
            "sector": sectors.get(key, ""),
            "m": sheet.workers[key].transport if key in sheet.workers else "",
            "home": _point(sheet.workers[key].home) if key in sheet.workers else None,
            "tr": back[key].minutes if key in back else None,
            "km": back[key].km if key in back else None,
        }
        for key in busy
    ]
    return sorted(found, key=lambda one: (one["n"], one["i"]))


def _gone(work: Work, ids: set[int | None]) -> Sequence[tuple]:
    return work.tuples(queries.worker_names(work.actor.agency_id, ids)) if ids else ()  # type: ignore[arg-type]
