"""A published instance solved and written the way the literature reports it: travel, lateness and the largest lateness.

The problem is the one the product solves, with the rules of the paper instead of those of the trade, and with the
fractions of a minute that the file has. Mankowska, Meisel, Bierwirth 2014; Ceschia et al. 2024.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np

from careapp.matching.hhcrsp import Instance, to_problem
from careapp.matching.problem import Level, RuleSetting, Settings
from careapp.matching.roster import Roster, compile_day
from careapp.matching.rules import RULES
from careapp.matching.weights import Weights

OF_THE_PAPER: Final = {"skill", "window", "overlap", "travel", "pair", "synchronisation"}
DAY: Final = date(2026, 1, 5)


def rules_of_the_paper() -> Settings:
    """The paper's hard rules alone, and its objective."""
    off = {rule.code: RuleSetting(Level.OFF) for rule in RULES if rule.code not in OF_THE_PAPER}
    return Settings(
        rules=off, weights=Weights(late_minute=2, largest_late_minute=2, stranger=0, sunday=0, evening=0, long_day=0)
    )


def solve_published(instance: Instance, time_limit: float, seed: int, begun: float) -> dict:
    """The solution file of an instance; `begun` is when the clock of the limit started (monotonic seconds)."""
    from careapp.matching.search.chains import search
    from careapp.matching.search.compiled import compiled
    from careapp.matching.search.first import first_plan

    deadline = begun + time_limit
    roster = _exact(compile_day(to_problem(instance, DAY, 0, rules_of_the_paper()), 0), instance)
    day = compiled(roster)
    routes = first_plan(roster, day, (), seed, deadline, bool)
    best = search(day, routes, seed, deadline, bool, lambda _best, _cost: None, False, None)
    lines = [(int(best.route[v]), float(best.start[v]), v) for v in range(day.visits) if best.route[v] >= 0]
    return {
        "instance": instance.name,
        "objective": round(objective(instance, roster, lines), 4),
        "seconds": round(time.monotonic() - begun, 2),
        "routes": {
            str(worker + 1): [_line(instance, roster, visit, start) for _w, start, visit in sorted(mine)]
            for worker in range(len(instance.caregivers))
            if (mine := [line for line in lines if line[0] == worker])
        },
    }


def _exact(roster: Roster, instance: Instance) -> Roster:
    """The roster with the minutes of the file as they stand there."""
    nodes = [_node(roster, visit) for visit in range(len(roster.visits))] + [0] * len(
        roster.home
    )  # all days begin and end at the depot
    minutes = np.array(instance.distances)[np.ix_(nodes, nodes)]
    away = np.array(instance.distances)[0][nodes[: len(roster.visits)]]
    opens = {patient.id: patient.earliest for patient in instance.patients}
    earliest = [max(float(opens[str(v.client_id)]), a) for v, a in zip(roster.visits, away, strict=True)]
    last = {patient.id: patient.latest for patient in instance.patients}
    latest = [last[str(visit.client_id)] + visit.minutes for visit in roster.visits]
    return replace(roster, travel=np.stack([minutes.astype(np.float32)]), earliest=earliest, latest=latest)


def _line(instance: Instance, roster: Roster, visit: int, start: float) -> dict:
    asked = roster.visits[visit]
    service = instance.services.index(next(iter(asked.required)))
    return {"patient": _node(roster, visit), "service": service + 1, "start": round(start, 4)}


def _node(roster: Roster, visit: int) -> int:
    place = roster.visits[visit].place
    return place.node if place else 0


def objective(instance: Instance, roster: Roster, lines: list[tuple[int, float, int]]) -> float:
    """(travel + lateness + largest lateness) / 3 of visits (route, start, visit), worked out from the file alone."""
    travel, late = 0.0, [0.0]
    last = {patient.id: patient.latest for patient in instance.patients}
    for worker in {line[0] for line in lines}:
        places = [_node(roster, v) for _w, _s, v in sorted(line for line in lines if line[0] == worker)]
        way = [0, *places, 0]
        travel += sum(instance.distances[a][b] for a, b in pairwise(way))
    late += [max(0.0, start - last[str(roster.visits[v].client_id)]) for _w, start, v in lines]
    return (travel + sum(late) + max(late)) / 3
