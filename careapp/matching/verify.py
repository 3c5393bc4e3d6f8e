"""Hold a plan against the rules: visits enter the agenda one after the other, each checked with those before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from careapp.matching.agenda import Busy
from careapp.matching.cases import Cases
from careapp.matching.plan import Pick
from careapp.matching.problem import DAY, Id, Level, Problem, Visit
from careapp.matching.rules import BY_CODE, broken_by
from careapp.matching.tables import FAR, Asked


def busy_row(visit: Visit, pick: Pick) -> Busy:
    """The commitment a pick makes."""
    lat, lon, node = (None, None, -1) if visit.place is None else (visit.place.lat, visit.place.lon, visit.place.node)
    end = pick.start + visit.minutes
    return Busy(pick.worker_id, pick.start, end, lat, lon, visit.id, visit.client_name, visit.pair_key, node)


def narrowed(problem: Problem, worker_ids: Iterable[Id]) -> Problem:
    """The problem of a few workers; others keep only halves of pairs and what is in an asked order, as visits do."""
    wanted, ordered, busy = set(worker_ids), _ordered(problem.visits), problem.busy
    keep = busy.owned_by(wanted) | busy.paired
    if ordered:
        keep |= np.array([visit in ordered for visit in busy.visit_id], dtype=bool)
    workers = tuple(worker for worker in problem.workers if worker.id in wanted)
    visits = tuple(visit for visit in problem.visits if visit.id in ordered)
    return problem.made(workers=workers, visits=visits, busy=busy.take(keep))


def _ordered(visits: Iterable[Visit]) -> set[Id]:
    """Visits that come before or after another one."""
    linked = [visit for visit in visits if visit.after]
    return {visit.id for visit in linked} | {other for visit in linked for other in visit.after}


def cases_of(problem: Problem, visits: Sequence[Visit], picks: Sequence[Pick]) -> Cases:
    """The question each pick answers."""
    position = problem.staff.position
    return Cases(
        problem,
        Asked.of(visits),
        np.array([position[pick.worker_id] for pick in picks], dtype=np.int64),
        np.arange(len(picks)),
        np.array([pick.start for pick in picks], dtype=np.int64),
    )


def _rounds(visits: Mapping[Id, Visit], picks: Iterable[Pick]) -> list[list[Pick]]:
    """Picks by order of entry: one a worker and one of a pair or of an order each round, in the order of time."""
    orders: dict[Id, list[tuple]] = defaultdict(list)
    for visit in visits.values():
        for other in visit.after:
            for end in (visit.id, other):
                orders[end].append(("order", visit.id, other))
    turns: dict[object, int] = {}
    rounds: list[list[Pick]] = []
    for pick in sorted(picks, key=lambda one: (one.start, str(one.visit_id))):
        pair = visits[pick.visit_id].pair_key
        keys = [("worker", pick.worker_id)] + [("pair", pair)] * (pair is not None) + orders[pick.visit_id]
        turn = max(turns.get(key, 0) for key in keys)
        turns.update(dict.fromkeys(keys, turn + 1))
        rounds += [[] for _more in range(turn + 1 - len(rounds))]
        rounds[turn].append(pick)
    return rounds


def sift(problem: Problem, picks: Iterable[Pick]) -> tuple[list[Pick], list[tuple[Pick, str]]]:
    """Picks that hold together under the blocking rules, and the others each with the first rule it breaks.

    Interruptions are counted when all visits are in, for one that enters may end those another made.
    """
    later = _counted_later(problem)
    kept, refused = _entered(problem, list(picks), later)
    if later and (cut := _on_cut_days(problem, kept, later)):
        held = [pick for pick in kept if pick not in cut]
        rows = [busy_row(problem.visits[problem.rows[pick.visit_id]], pick) for pick in held]
        again, gone = _entered(problem.with_busy(rows), cut, {})
        return held + again, refused + gone
    return kept, refused


def _counted_later(problem: Problem) -> dict[str, int]:
    """The rules about interruptions that may block, each with the wait that counts; none that asks for the sector."""
    limits = problem.settings.thresholds
    waits = {"interruptions": limits.short_wait, "long_interruptions": limits.long_wait}
    decisions = {code: BY_CODE[code].decisions(problem.settings) for code in waits}
    return {
        code: waits[code]
        for code, made in decisions.items()
        if any(one.level is Level.BLOCK for one in made) and all(one.sectors is None for one in made)
    }


def _on_cut_days(problem: Problem, picks: Sequence[Pick], later: Mapping[str, int]) -> list[Pick]:
    """The picks of workers' days that are interrupted too often once all are planned."""
    planned = problem.with_busy([busy_row(problem.visits[problem.rows[pick.visit_id]], pick) for pick in picks])
    tables, wrong = planned.tables, set()
    day = tables.busy.start // DAY
    for code, wait in later.items():
        counted, counts = np.unique(
            np.stack([tables.busy_worker, day])[:, tables.waits > wait], axis=1, return_counts=True
        )
        for (worker, on), count in zip(counted.T.tolist(), counts.tolist(), strict=True):
            if count > BY_CODE[code].limits_on(problem, on, FAR)[worker]:
                wrong.add((problem.workers[worker].id, on))
    return [pick for pick in picks if (pick.worker_id, pick.start // DAY) in wrong]


def _entered(
    problem: Problem, picks: list[Pick], later: Mapping[str, int]
) -> tuple[list[Pick], list[tuple[Pick, str]]]:
    """Picks that enter the agenda in the order of time, and those refused by the rules that are not for later."""
    visits = {visit.id: visit for visit in problem.visits}
    now, kept, refused = narrowed(problem, {pick.worker_id for pick in picks}), [], []
    for entering in _rounds(visits, picks):
        codes = _first_codes(cases_of(now, [visits[pick.visit_id] for pick in entering], entering), later)
        kept += [pick for pick, code in zip(entering, codes, strict=True) if code is None]
        refused += [(pick, code) for pick, code in zip(entering, codes, strict=True) if code is not None]
        entered = [busy_row(visits[p.visit_id], p) for p, code in zip(entering, codes, strict=True) if code is None]
        now = now.with_busy(entered)
    return kept, refused


def _first_codes(cases: Cases, later: Mapping[str, int]) -> list[str | None]:
    codes: list[str | None] = [None] * len(cases)
    for code, where in broken_by(cases, (Level.BLOCK,)).items():
        for row in np.flatnonzero(where) if code not in later else ():
            codes[row] = codes[row] or code
    return codes
