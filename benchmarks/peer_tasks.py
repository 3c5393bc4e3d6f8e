"""The tasks of `benchmarks.peers`: published instances and agencies made by lot, without pairs, with hard windows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import Final

from benchmarks import agency, hhcrsp
from careapp.matching.problem import Place

INSTANCES: Final = {
    "Mankowska 50/3": "mankowska/InstanzCPLEX_HCSRP_50_3.txt",
    "Mankowska 100/3": "mankowska/InstanzVNS_HCSRP_100_3.txt",
    "Mankowska 200/3": "mankowska/InstanzVNS_HCSRP_200_3.txt",
    "Mankowska 300/3": "mankowska/InstanzVNS_HCSRP_300_3.txt",
    "Cesena 73": "italian/instance_015-cesena-r15-p73-s2-sim20.2-seq15.8.json",
    "Macerata 131": "italian/instance_013-macerata-r15-p131-s5-sim22.9-seq13.2.json",
    "Florence 323": "italian/instance_021-florence-r26-p323-s3-sim18.1-seq12.6.json",
}
AGENCY: Final = "agency 40 × 400"
QUARTER: Final = 15
WIDEST: Final = 1_440


def tasks(only: Sequence[str] = ()) -> Iterator[dict]:
    """Each task whose name holds one of some texts, all without."""

    def wanted(name: str) -> bool:
        return not only or any(text in name for text in only)

    with tempfile.TemporaryDirectory() as work:
        folder = hhcrsp.unpacked(Path(work))
        for name, file in INSTANCES.items():
            if wanted(name):
                yield widened(from_instance(name, hhcrsp.read(folder / file)))
    if wanted(AGENCY):
        yield widened(from_agency(AGENCY, 1, 40, 400))


def from_instance(name: str, day: hhcrsp.Day) -> dict:
    """A task of single visits from one depot; no visit begins before the way from there."""
    size = len(day.services) + 1
    minutes = [[ceil(way - 1e-6) for way in row[:size]] for row in day.distances[:size]]
    visits = [
        {
            "place": place,
            "service": ceil(length),
            "first": max(ceil(window[0]), minutes[0][place]),
            "last": int(window[1]),
            "skills": [f"s{service}"],
        }
        for place, (wanted, window) in enumerate(zip(day.services, day.windows, strict=True), 1)
        for service, length in wanted
    ]
    workers = [{"home": 0, "skills": [f"s{service}" for service in sorted(held)]} for held in day.able]
    return {"name": name, "minutes": minutes, "workers": workers, "visits": visits}


def from_agency(name: str, seed: int, workers: int, visits: int) -> dict:
    """A task of an agency's day: homes apart, skills at three levels, the windows of its clients."""
    problem = agency.agency(seed, workers, visits)
    places = [one.home or Place(0, 0) for one in problem.workers] + [one.place or Place(0, 0) for one in problem.visits]
    levels = {
        one.id: [f"{skill}{level}" for skill, held in one.skills.items() for level in range(1, held.level + 1)]
        for one in problem.workers
    }
    return {
        "name": name,
        "minutes": [[_by_car(a, b) for b in places] for a in places],
        "workers": [{"home": number, "skills": levels[one.id]} for number, one in enumerate(problem.workers)],
        "visits": [
            {
                "place": workers + number,
                "service": one.minutes,
                "first": one.window[0],
                "last": one.window[1] - one.minutes,
                "skills": [f"{skill}{level}" for skill, level in one.required.items()],
            }
            for number, one in enumerate(problem.visits)
        ],
    }


def _by_car(a: Place, b: Place) -> int:
    """Minutes at 30 km/h on roads 1.3 times as long as the crow flies, on the flat map of a small region."""
    north, east = (a.lat - b.lat) * 111.2, (a.lon - b.lon) * 77.9
    return ceil((north * north + east * east) ** 0.5 * 1.3 * 2)


def widened(task: dict) -> dict:
    """The task, last starts moved by the fewest quarters of an hour that let plain insertion serve everybody."""
    for slack in range(0, WIDEST, QUARTER):
        visits = [{**one, "last": max(one["last"] + slack, one["first"])} for one in task["visits"]]
        if _inserted({**task, "visits": visits}):
            return {**task, "visits": visits, "slack": slack}
    raise ValueError(f"{task['name']}: somebody cannot be served at any hour")


def _inserted(task: dict) -> bool:
    """Whether each visit, those few can do first, finds a place: where it adds least travel and begins soonest."""
    workers, visits = task["workers"], task["visits"]
    able = [[w for w, one in enumerate(workers) if set(visit["skills"]) <= set(one["skills"])] for visit in visits]
    routes: list[list[int]] = [[] for _worker in workers]
    for number in sorted(range(len(visits)), key=lambda one: (len(able[one]), visits[one]["last"])):
        fits = [
            (cost, worker, place)
            for worker in able[number]
            for place in range(len(routes[worker]) + 1)
            if (cost := _cost(task, workers[worker]["home"], routes[worker], place, number)) is not None
        ]
        if not fits:
            return False
        _cost_of_it, worker, place = min(fits)
        routes[worker].insert(place, number)
    return True


def _cost(task: dict, home: int, route: list[int], place: int, number: int) -> int | None:
    """Minutes of travel a visit adds at a place of a route, and its start; None when somebody would be late."""
    minutes, visits = task["minutes"], task["visits"]
    here, now, begin = home, 0, 0
    for stop in (*route[:place], number, *route[place:]):
        visit = visits[stop]
        now = max(now + minutes[here][visit["place"]], visit["first"])
        if now > visit["last"]:
            return None
        begin = now if stop == number else begin
        here, now = visit["place"], now + visit["service"]
    a, b = (visits[route[i]]["place"] if 0 <= i < len(route) else home for i in (place - 1, place))
    middle = visits[number]["place"]
    return minutes[a][middle] + minutes[middle][b] - minutes[a][b] + begin
