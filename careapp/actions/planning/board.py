"""A day of the agency as the planning board draws it: workers, visits, travel, absences, trouble.

The keys are those of `careapp.components.planning_board`; minutes are the day's on the agency's wall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha1
from typing import Any, Final, NamedTuple

import numpy as np
import orjson

from careapp.actions.matching_data import workers as worker_data
from careapp.actions.matching_data.agenda import Places
from careapp.actions.matching_data.clock import Wall
from careapp.actions.matching_data.decisions import settings_of
from careapp.actions.matching_data.workers import Horizon
from careapp.actions.planning import late
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Sector
from careapp.db.models.visits import Visit
from careapp.db.queries import planning as queries
from careapp.domain.durations import DAY, duration_text
from careapp.domain.people import full_name, initials
from careapp.domain.permissions import Permission
from careapp.domain.visits import VisitStatus
from careapp.i18n import _, formats
from careapp.matching.problem import Worker
from careapp.matching.travel import Points, Ways, minutes_between

COLOURS: Final = 6
WAITING: Final = (VisitStatus.PLANNED, VisitStatus.TO_CONFIRM)


class Row(NamedTuple):
    """A row of `queries.board_rows`."""

    id: int
    worker: int | None
    start: int
    end: int
    client: int
    address: int | None
    mission: int | None
    status: str
    version: int
    pair: str
    locked: bool
    civility: str
    first_name: str
    last_name: str
    service: str
    service_id: int
    sector: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What drawing a span of days needs besides its visits."""

    horizon: Horizon
    workers: dict[int, Worker]
    places: Places
    skills: dict[int, dict[int, str]]
    now: int
    late_after: int


def day(work: Work, on: date) -> dict[str, Any]:
    """The whole day, as the board's source gives it."""
    work.require(Permission.PLANNING_READ)
    sheet, rows = open_sheet(work, on, on)
    payload = {
        "day": on.isoformat(),
        "tz": str(work.tz),
        "workers": people(work, sheet, rows),
        "visits": visits(work, sheet, rows),
        "sectors": {row.id: row.name for row in work.all(work.mine(Sector))},
    }
    told = orjson.dumps(payload, option=orjson.OPT_NON_STR_KEYS)
    return {**payload, "rev": sha1(told, usedforsecurity=False).hexdigest()[:16]}


def of_workers(work: Work, on: date, worker_ids: Collection[int], visit_id: int) -> list[dict[str, Any]]:
    """The visits some workers have on a day, and one visit more whoever has it."""
    mine = Visit.worker_id.in_(worker_ids) | (Visit.id == visit_id)  # type: ignore[union-attr]
    sheet, rows = open_sheet(work, on, on, mine)
    return visits(work, sheet, rows)


def open_sheet(work: Work, first: date, last: date, *where: Any, also: Collection[int] = ()) -> tuple[Sheet, list[Row]]:
    """The visits of a span of days and what is needed to draw them; with `where`, workers that have none in `also`."""
    horizon = Horizon(Wall(first, work.tz), first, last)
    bounds = horizon.wall.midnight(first), horizon.wall.midnight(last + timedelta(days=1))
    rows = [Row(*row) for row in work.tuples(queries.board_rows(work.actor.agency_id, *bounds, *where))]
    ids = {row.worker for row in rows if row.worker is not None} | set(also) if where else None
    places = Places.read(work, {row.client for row in rows} if where else None)
    workers = worker_data.build(worker_data.read(work, horizon, ids), horizon, places.roads)
    skills: dict[int, dict[int, str]] = defaultdict(dict)
    for mission, skill, name in work.tuples(queries.mission_skill_names(work.actor.agency_id, *bounds, *where)):
        skills[mission][skill] = label(name)
    now = horizon.wall.minute(work.now)
    people = {worker.id: worker for worker in workers}
    return Sheet(horizon, people, places, skills, now, late.tolerance(work)), rows  # type: ignore[misc]


def visits(work: Work, sheet: Sheet, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Visits as the board knows them, in the order of worker and start."""
    starts = sheet.horizon.wall.minutes(np.array([row.start for row in rows], dtype=np.int64)).tolist()
    names = {
        client: full_name(first, last, civility)
        for client, civility, first, last in {(row.client, row.civility, row.first_name, row.last_name) for row in rows}
    }
    ways = _ways(work, sheet, rows, starts)
    return [
        _visit(sheet, row, names[row.client], start, *way) for row, start, way in zip(rows, starts, ways, strict=True)
    ]


def _visit(sheet: Sheet, row: Row, name: str, start: int, travel: int | None, short: bool) -> dict[str, Any]:
    end = start + row.end - row.start
    skills = sheet.skills.get(row.mission or 0, {})
    return {
        "i": row.id,
        "w": row.worker,
        "s": start,
        "e": end,
        "c": row.last_name,
        "cl": name,
        "p": label(row.service),
        "st": _state(sheet, row, start, end, short),
        "v": row.version,
        "k": row.pair or None,
        "l": row.locked,
        "tr": travel,
        "sk": ", ".join(skills.values()),
        "ci": row.client,
        "cs": row.sector or 0,
        "si": row.service_id,
        "ki": list(skills),
        **({"n": row.note} if row.note else {}),
    }


def _state(sheet: Sheet, row: Row, start: int, end: int, short: bool) -> str:
    if row.worker is None or row.status not in WAITING:
        return row.status
    worker = sheet.workers.get(row.worker)
    away = worker is None or any(absence.start < end and start < absence.end for absence in worker.absences)
    if away or short:
        return "conflict"
    late = row.status == VisitStatus.PLANNED and sheet.now > start + sheet.late_after
    return "late" if late else row.status


def _ways(work: Work, sheet: Sheet, rows: Sequence[Row], starts: Sequence[int]) -> list[tuple[int | None, bool]]:
    """Minutes from each worker's visit before on the same day (None for the first), and whether time is short."""
    found: list[tuple[int | None, bool]] = [(None, False)] * len(rows)
    pairs, last = [], {}
    for number, row in enumerate(rows):
        if row.worker in sheet.workers and row.status != VisitStatus.CANCELLED:
            before = last.get(row.worker)
            if before is not None and starts[before] // DAY == starts[number] // DAY:
                pairs.append((before, number))
            last[row.worker] = number
    if not pairs:
        return found
    settings = settings_of(work)
    a, b = ([rows[pair[side]] for pair in pairs] for side in (0, 1))
    transports = (sheet.workers[row.worker].transport for row in b)  # type: ignore[index]
    ways = Ways.among(settings, sheet.places.roads.matrix, transports)
    minutes = minutes_between(settings, ways, ways.of, _points(sheet, a), _points(sheet, b)).tolist()
    for (before, number), value in zip(pairs, minutes, strict=True):
        found[number] = value, value > rows[number].start - rows[before].end
    return found


def _points(sheet: Sheet, rows: Sequence[Row]) -> Points:
    return sheet.places.points((row.client for row in rows), (row.address for row in rows))


def people(work: Work, sheet: Sheet, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The workers of a day as the board's rows, those who have left while they still have visits among them."""
    sectors = dict(work.tuples(queries.sector_names(work.actor.agency_id)))
    gone = {row.worker for row in rows if row.worker is not None} - set(sheet.workers)
    others = work.tuples(queries.worker_names(work.actor.agency_id, gone)) if gone else ()
    away = [{"f": 0, "t": DAY, "label": _("N’est plus en activité")}]
    return [
        *(_worker(sheet, worker, sectors.get(worker_id, "")) for worker_id, worker in sheet.workers.items()),
        *(_row(key, full_name(first, last), sectors.get(key, ""), [], away) for key, _title, first, last in others),
    ]


def _worker(sheet: Sheet, worker: Worker, sector: str) -> dict[str, Any]:
    absences = [absence_of(sheet, absence) for absence in worker.absences if absence.start < DAY and absence.end > 0]
    row = _row(worker.id, worker.name, sector, closed(worker, 0), absences)  # type: ignore[arg-type]
    return {**row, "ss": sorted(worker.sectors), "ks": sorted(worker.skills)}  # type: ignore[type-var]


def _row(key: int, name: str, sector: str, off: list, absences: list) -> dict[str, Any]:
    first, _space, last = name.partition(" ")
    row = {"i": key, "n": name, "s": initials(first, last), "c": key % COLOURS, "h": duration_text(0)}
    return {**row, "sector": sector, "off": off, "abs": absences}


def absence_of(sheet: Sheet, absence: Any, midnight: int = 0) -> dict[str, Any]:
    """An absence on one day, with its last date when it goes on."""
    label = absence.reason or _("Absence")
    if absence.end > midnight + DAY:
        last = sheet.horizon.wall.epoch + timedelta(days=(absence.end - 1) // DAY)
        label = _("{reason} · jusqu’au {date}", reason=label, date=formats.day_month(last))
    return {"f": max(absence.start - midnight, 0), "t": min(absence.end - midnight, DAY), "label": label}


def closed(worker: Worker, midnight: int) -> list[list[int]]:
    """The minutes of a day a worker does not offer."""
    if worker.availability is None:
        return []
    spans = sorted((max(s - midnight, 0), min(e - midnight, DAY)) for s, e in worker.availability)
    found, reach = [], 0
    for start, end in spans:
        if end <= start:
            continue
        if start > reach:
            found.append([reach, start])
        reach = max(reach, end)
    return [*found, [reach, DAY]] if reach < DAY else found
