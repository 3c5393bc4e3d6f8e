"""A problem too large for one search: a part for each sector, solved apart, then one pass over what they left open.

Days are not cut: rests, weekly hours and what is left of a contract need the days before, so the days of a sector
follow each other inside its part. Every worker belongs to one part, so that no two parts can ever plan the same person;
halves of a pair and visits in an asked order stay together. The pass afterwards seeks what is still open, and the
visits that have no sector, with the workers of all parts, everything placed being busy.

A part counts its moves and draws from a seed of its own, so that a plan is the same whoever computes the parts, in
whatever order. Who does is a `Runner`.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np

from careapp.i18n import _
from careapp.matching.day import cost_of_nothing, solve_days
from careapp.matching.options import Options
from careapp.matching.plan import Pick, Plan, Status
from careapp.matching.problem import Id, Problem, ProblemError, Visit, Worker
from careapp.matching.roster import penalty, without_route
from careapp.matching.verify import busy_row, narrowed, sift

Stop = Callable[[], bool]
Progress = Callable[[int, float], None]
Tell = Callable[[int, int, float], None]  # number of the part, visits placed so far, cost

WORTH: Final = 5_000  # visits from which parts cost no more than one search of all, whose memory is visits × workers
BATCH: Final = 40  # open visits sought a place at a time: a batch has a square of travel, and is seen whole
CHOICES: Final = 8  # workers looked at for each of them
FEW: Final = 300  # workers who are all looked at
ENOUGH: Final = 100_000  # moves a visit after which little is gained
STEADY: Final = 150_000  # moves a second that a machine of two cores surely makes: the limit should not cut a search
PARTS: Final = 0.8  # share of the time for the parts, the rest being for what they leave open


class PartFailed(ProblemError):
    """Names the part that could not be solved."""

    @classmethod
    def of(cls, part: str, fault: str) -> PartFailed:
        """The error of a part, told by its name."""
        return cls(_("Secteur {part} : le calcul a échoué ({fault}).", part=part, fault=fault), part)


@dataclass(frozen=True, eq=False)
class Part:
    """Holds what one search needs: its visits, its workers, their commitments, its draw and its moves a visit."""

    name: str
    problem: Problem
    seed: int
    effort: int
    start: Plan | None = None


@dataclass(frozen=True)
class Found:
    """Answers a part: picks the rules accept and their cost in minutes of travel."""

    picks: tuple[Pick, ...]
    cost: float


class Runner(Protocol):
    """Solves parts somewhere and hands the answers back in their order.

    `stop` asks for what there is: a part not begun then stays open. After `seconds` the parts are cut short.
    """

    def run(self, parts: Sequence[Part], stop: Stop, tell: Tell, seconds: float) -> list[Found]:
        """The answer of each part; raise PartFailed for one that has none."""
        ...


def is_worth_parts(problem: Problem) -> bool:
    """Whether a problem has sectors, and visits enough for a search in each."""
    return len(problem.visits) >= WORTH and len({v.sector for v in problem.visits} - {None}) > 1


def solve_part(part: Part, stop: Stop, tell: Progress | None = None) -> Found:
    """The search of one part."""
    picks, cost, _status = solve_days(part.problem, stop, part.seed, 0, tell, part.start, part.effort)
    return Found(tuple(picks), cost)


def unbegun(part: Part) -> Found:
    """The answer of a part that nobody began."""
    return Found((), _open_cost(part.problem, part.problem.visits))


def _open_cost(problem: Problem, visits: Iterable[Visit]) -> float:
    return sum(penalty(problem, visit) for visit in visits)


def share(part: Part, after: Sequence[Part], seconds: float, hands: int) -> float:
    """Seconds a part may take of those left, so that the parts after it have their turn; `hands` run at a time."""
    mine, theirs = len(part.problem.visits), sum(len(one.problem.visits) for one in after)
    return seconds * min(1.0, max(1, hands) * mine / max(1, mine + theirs))


def split(problem: Problem, seed: int, effort: int, start: Plan | None = None) -> list[Part]:
    """The parts of a problem, by their sector; visits without sector, or where nobody works, are in none."""
    groups = _by_sector(problem.visits)
    staff = _staff(problem.workers, groups)
    return [
        _part(problem, one, visits, staff[one], seed, effort, start) for one, visits in groups.items() if staff[one]
    ]


def _part(
    problem: Problem, sector: Id, visits: list[Visit], workers: set[Id], seed: int, effort: int, start: Plan | None
) -> Part:
    name, mine = str(sector), {visit.id for visit in visits}
    if start:
        kept = [one for one in start.assignments if one.visit_id in mine and one.worker_id in workers]
        start = replace(start, assignments=tuple(kept), unassigned=())
    draw = int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:4]) >> 1
    return Part(name, _of(problem.asking(visits), workers), draw, effort, start)


def _of(problem: Problem, workers: Iterable[Id]) -> Problem:
    """The same visits asked of some workers."""
    return narrowed(problem, workers).made(visits=problem.visits)


def _together(visits: Iterable[Visit]) -> list[list[Visit]]:
    """Visits that may not be separated: halves of a pair, and those in an asked order."""
    head: dict[object, object] = {}

    def find(key: object) -> object:
        while head.setdefault(key, key) != key:
            head[key] = key = head[head[key]]
        return key

    visits = list(visits)
    for visit in visits:
        pair = [("pair", visit.pair_key)] if visit.pair_key is not None else []
        for other in [*pair, *(("visit", before) for before in visit.after)]:
            head[find(other)] = find(("visit", visit.id))
    found: dict[object, list[Visit]] = defaultdict(list)
    for visit in visits:
        found[find(("visit", visit.id))].append(visit)
    return list(found.values())


def _by_sector(visits: Iterable[Visit]) -> dict[Id, list[Visit]]:
    """The visits of each sector; those that go together are where most of their minutes are."""
    found: dict[Id, list[Visit]] = defaultdict(list)
    for group in _together(visits):
        minutes: Counter[Id] = Counter()
        for visit in group:
            if visit.sector is not None:
                minutes[visit.sector] += visit.minutes
        if minutes:
            found[max(sorted(minutes, key=str), key=lambda sector: minutes[sector])] += group
    return {sector: found[sector] for sector in sorted(found, key=str)}


def _staff(workers: Sequence[Worker], groups: Mapping[Id, Sequence[Visit]]) -> dict[Id, set[Id]]:
    """The workers of each part: those of one sector there, the others in turn where most is asked of them.

    Without parts, as when no visit has a sector, nobody is in any.
    """
    if not groups:
        return {}
    asked = {sector: _asked(visits) for sector, visits in groups.items()}
    staff: dict[Id, set[Id]] = {sector: set() for sector in groups}
    free: list[tuple[Worker, list[Id]]] = []
    for worker in workers:
        homes = [sector for sector in groups if sector in worker.sectors]
        if len(homes) == 1:
            staff[homes[0]].add(worker.id)
        else:
            free.append((worker, homes or list(groups)))
    for worker, choices in free:
        staff[max(choices, key=lambda one: _needed(worker, asked[one]) / (1 + len(staff[one])))].add(worker.id)
    return staff


def _asked(visits: Iterable[Visit]) -> Counter[tuple[tuple[Id, int], ...]]:
    """Minutes asked for by the skills they take."""
    asked: Counter[tuple[tuple[Id, int], ...]] = Counter()
    for visit in visits:
        asked[tuple(visit.required.items())] += visit.minutes
    return asked


def _needed(worker: Worker, asked: Mapping[tuple[tuple[Id, int], ...], int]) -> int:
    """Minutes that a worker has the skills for."""
    held = worker.skills
    return sum(
        minutes
        for skills, minutes in asked.items()
        if all(skill in held and held[skill].level >= level for skill, level in skills)
    )


def solve_parts(
    problem: Problem,
    runner: Runner,
    stop: Stop,
    seed: int = 0,
    time_limit: float = 10.0,
    progress: Progress | None = None,
    start: Plan | None = None,
    effort: int | None = None,
) -> tuple[list[Pick], float, Status]:
    """The parts, then what they left open; picks that the rules accept, cost in minutes of travel, status.

    Without an `effort` the moves a visit follow from the time limit.
    """
    effort, over = effort or _effort(problem, time_limit), until(stop, time_limit)
    parts, tell = split(problem, seed, effort, start), Sum(progress)
    found = runner.run(parts, stop, tell, PARTS * time_limit)
    picks, cost = [pick for one in found for pick in one.picks], sum(one.cost for one in found)
    inside = {visit.id for part in parts for visit in part.problem.visits}
    cost += _open_cost(problem, [visit for visit in problem.visits if visit.id not in inside])
    if not stop():
        more, added = _coordinate(problem, picks, effort, over, seed, tell)
        picks, cost = picks + more, cost + added
    kept, _refused = sift(problem, picks)
    return kept, cost, Status.CANCELLED if stop() else Status.FEASIBLE


def _effort(problem: Problem, time_limit: float) -> int:
    """Moves a visit that there is time for, whoever computes."""
    return max(1, min(ENOUGH, int(STEADY * PARTS * time_limit / max(1, len(problem.visits)))))


def until(stop: Stop, seconds: float) -> Stop:
    """Stop when asked to, or after some seconds from now."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end or stop()


class Sum:
    """Adds up what the parts tell."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._told: dict[int, tuple[int, float]] = {}

    def __call__(self, number: int, placed: int, cost: float) -> None:
        """Hear a part, and tell the sum."""
        self._told[number] = placed, cost
        if self._progress:
            told = self._told.values()
            self._progress(sum(one[0] for one in told), sum(one[1] for one in told))


def _coordinate(
    problem: Problem, picks: Sequence[Pick], effort: int, stop: Stop, seed: int, tell: Tell
) -> tuple[list[Pick], float]:
    """Places for what is open, batch after batch, among the workers of all parts."""
    visits, taken = {visit.id: visit for visit in problem.visits}, {pick.visit_id for pick in picks}
    now = problem.with_busy([busy_row(visits[pick.visit_id], pick) for pick in picks])
    found: list[Pick] = []
    total = 0.0
    for batch in _batches(visit for visit in problem.visits if visit.id not in taken):
        if stop():
            break
        asked = _in_reach(now.asking(batch))
        if not asked.workers:
            continue
        more, cost, _status = solve_days(asked, stop, seed, 0, effort=effort)
        now = now.with_busy([busy_row(visits[pick.visit_id], pick) for pick in more])
        found, total = found + more, total + cost - cost_of_nothing(asked)
        tell(-1, len(found), total)
    return found, total


def _batches(visits: Iterable[Visit]) -> Iterator[list[Visit]]:
    """A few visits at a time, a day's after those of the day before, those that go together in one batch."""
    batch: list[Visit] = []
    for group in sorted(_together(visits), key=lambda group: min(visit.start for visit in group)):
        if batch and len(batch) + len(group) > BATCH:
            yield batch
            batch = []
        batch += group
    if batch:
        yield batch


def _in_reach(problem: Problem) -> Problem:
    """The same question to the workers most likely to have the time: of those allowed, the cheapest for each visit."""
    if len(problem.workers) <= FEW:
        return problem
    possible = Options.of(problem.made(settings=without_route(problem)), problem.visits)
    free = Options.of(problem, problem.visits).allowed
    far = 1 + int(possible.price.max(initial=0))
    price = np.where(possible.allowed, possible.price + far * ~free, np.iinfo(np.int64).max)
    chosen: set[Id] = set()
    for row, workers in zip(price, np.argsort(price, axis=1, kind="stable")[:, :CHOICES].tolist(), strict=True):
        chosen.update(problem.workers[worker].id for worker in workers if row[worker] < np.iinfo(np.int64).max)
    return _of(problem, chosen)
