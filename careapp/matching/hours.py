"""Rules of time: what is offered, what is planned around, rests and sums. `limit` is the agency's parameter."""

from __future__ import annotations

import numpy as np

from careapp.matching.breaks import missing_breaks
from careapp.matching.cases import Cases
from careapp.matching.rests import lost_weekly_rest
from careapp.matching.tables import FAR, Spans


def _covered(cases: Cases, spans: Spans) -> np.ndarray:
    index = spans.last_before(cases.worker, cases.start + 1)
    return spans.at(spans.end, cases.worker, index, -FAR) >= cases.end


def contract(cases: Cases, limit: int) -> np.ndarray:
    """No contract is in force during the visit."""
    return ~_covered(cases, cases.tables.staff.contracts)


def absence(cases: Cases, limit: int) -> np.ndarray:
    """The worker is away."""
    spans = cases.tables.staff.absences
    return spans.at(spans.end, cases.worker, spans.last_before(cases.worker, cases.end), -FAR) > cases.start


def availability(cases: Cases, limit: int) -> np.ndarray:
    """The visit leaves the hours the worker offers."""
    return ~_covered(cases, cases.tables.staff.available)


def window(cases: Cases, limit: int) -> np.ndarray:
    """The visit leaves the hours the client accepts."""
    windows = np.array([(*visit.window, visit.soft_end) for visit in cases.asked.visits], dtype=np.int64).reshape(-1, 3)
    earliest, latest, soft = windows[cases.visit].T
    return (cases.start < earliest) | ((cases.end > latest) & (soft == 0))


def overlap(cases: Cases, limit: int) -> np.ndarray:
    """The worker is with someone else."""
    return cases.previous_end > cases.start


def travel(cases: Cases, limit: int) -> np.ndarray:
    """There is no time to travel from the visit before or to the one after (`limit` is a margin in minutes)."""
    late = cases.previous_end + cases.leg_in + limit * (cases.previous_end > -FAR) > cases.start
    missed = cases.end + cases.leg_out + limit * (cases.next_start < FAR) > cases.next_start
    return ~overlap(cases, 0) & (late | missed)


def _partners(cases: Cases) -> list[tuple[int, np.ndarray]]:
    """Rows of planned other halves for each question whose visit is half of a pair."""
    if not any(visit.pair_key is not None for visit in cases.asked.visits):
        return []
    agenda, planned = cases.problem.busy, {}
    for row, key in enumerate(agenda.pair_key):
        if key is not None:
            planned.setdefault(key, []).append(row)
    keys = [visit.pair_key for visit in cases.asked.visits]
    return [(row, planned[keys[v]]) for row, v in enumerate(cases.visit) if keys[v] in planned]


def pair(cases: Cases, limit: int) -> np.ndarray:
    """The worker already is the other half of the pair."""
    broken, holders = np.zeros(len(cases), dtype=bool), cases.problem.busy.worker_id
    for row, partners in _partners(cases):
        broken[row] = any(holders[partner] == cases.worker_of(row).id for partner in partners)
    return broken


def synchronisation(cases: Cases, limit: int) -> np.ndarray:
    """The two halves of the pair do not begin as far apart as they must."""
    broken, starts = np.zeros(len(cases), dtype=bool), cases.problem.busy.start
    for row, partners in _partners(cases):
        visit = cases.visit_of(row)
        sign = 1 if visit.position else -1
        gaps = [sign * (int(cases.start[row]) - int(starts[partner])) for partner in partners]
        broken[row] = any(not visit.gap[0] <= gap <= visit.gap[1] for gap in gaps)
    return broken


def daily_rest(cases: Cases, limit: int) -> np.ndarray:
    """The night before or after is too short."""
    free = ~overlap(cases, 0)
    return free & (np.minimum(cases.rest_before, cases.rest_after) < limit)


def weekly_rest(cases: Cases, limit: int) -> np.ndarray:
    """The week has no long rest any more."""
    return lost_weekly_rest(cases, limit)


def day_work(cases: Cases, limit: int) -> np.ndarray:
    """The day holds too much work, travel between visits included."""
    return cases.day_work > limit


def week_work(cases: Cases, limit: int) -> np.ndarray:
    """The week holds too much work, travel between visits and other work included."""
    return cases.week_work > limit


def span(cases: Cases, limit: int) -> np.ndarray:
    """The day stretches too long from first start to last end, also across midnight."""
    return cases.span > limit


def pause(cases: Cases, limit: int) -> np.ndarray:
    """Work goes on too long without a pause of 20 minutes."""
    return ~overlap(cases, 0) & (cases.unbroken > limit)


def meal_break(cases: Cases, limit: int) -> np.ndarray:
    """The break for the meal, of `limit` minutes, or one the worker asks for finds no room in the day."""
    return np.any(missing_breaks(cases, limit) > 0, axis=0)


def contract_hours(cases: Cases, limit: int) -> np.ndarray:
    """The week goes beyond the hours of the contract by more than `limit` minutes."""
    return cases.week_work > cases.tables.column("contract_minutes")[cases.worker] + limit


def day_ceiling(cases: Cases, limit: int) -> np.ndarray:
    """The day goes beyond the worker's own most, by more than `limit` minutes."""
    return cases.day_work > cases.tables.column("most_day_minutes")[cases.worker] + limit


def week_ceiling(cases: Cases, limit: int) -> np.ndarray:
    """The week goes beyond the worker's own most, by more than `limit` minutes."""
    return cases.week_work > cases.tables.column("most_week_minutes")[cases.worker] + limit


def days_per_week(cases: Cases, limit: int) -> np.ndarray:
    """The week holds too many days of work."""
    return cases.days_of_week > limit


def days_in_a_row(cases: Cases, limit: int) -> np.ndarray:
    """Too many days of work follow each other."""
    return cases.days_in_a_row > limit


def interruptions(cases: Cases, limit: int) -> np.ndarray:
    """The day is cut too often by a wait of more than a quarter of an hour."""
    return cases.interruptions(cases.limits.short_wait) > limit


def long_interruptions(cases: Cases, limit: int) -> np.ndarray:
    """The day is cut too often by a wait of more than two hours."""
    return cases.interruptions(cases.limits.long_wait) > limit


def average_week_work(cases: Cases, limit: int) -> np.ndarray:
    """Twelve weeks in a row hold too much work on average."""
    return cases.average_week_work > limit


def long_days(cases: Cases, limit: int) -> np.ndarray:
    """The year holds too many days of more than ten hours."""
    return cases.long_days > limit


def sundays(cases: Cases, limit: int) -> np.ndarray:
    """The month holds too many worked Sundays, unless the worker agrees to more."""
    agreed = cases.tables.column("most_sundays", 0)[cases.worker]
    return cases.sundays > np.maximum(agreed, limit)


def night_work(cases: Cases, limit: int) -> np.ndarray:
    """The week holds too many nights of three hours' work or more for somebody not engaged as a night worker."""
    return (cases.nights > limit) & (cases.tables.column("works_nights")[cases.worker] == 0)


def part_time(cases: Cases, limit: int) -> np.ndarray:
    """A part-time worker's week reaches full time (`limit`)."""
    contract = cases.tables.column("contract_minutes")[cases.worker]
    return (contract < limit) & (cases.week_work >= limit)


def notice(cases: Cases, limit: int) -> np.ndarray:
    """A part-time worker would learn of the visit less than `limit` days ahead."""
    today = cases.problem.today
    if today is None:
        return np.zeros(len(cases), dtype=bool)
    contract = cases.tables.column("contract_minutes")[cases.worker]
    soon = (cases.day >= today) & (cases.day - today < limit) & (contract < cases.limits.full_time)
    own = [cases.tables.staff.position.get(visit.current, -1) for visit in cases.asked.visits]
    return soon & (np.array(own, dtype=np.int64)[cases.visit] != cases.worker)


def _linked(cases: Cases) -> list[tuple[int, int, int]]:
    """Of each asked visit: its position, the agenda's row of a visit it comes after or before, the signed gap."""
    asked = {visit.id: number for number, visit in enumerate(cases.asked.visits)}
    links = [(number, other, gap) for number, v in enumerate(cases.asked.visits) for other, gap in v.after.items()]
    for other in cases.problem.visits:
        links += [(asked[before], other.id, -gap - 1) for before, gap in other.after.items() if before in asked]
    if not links:
        return []
    rows = {visit: row for row, visit in enumerate(cases.problem.busy.visit_id)}
    return [(number, rows[other], gap) for number, other, gap in links if other in rows]


def precedence(cases: Cases, limit: int) -> np.ndarray:
    """The visit does not begin late enough after one it must follow, or leaves no time to one that follows it."""
    broken, busy = np.zeros(len(cases), dtype=bool), cases.problem.busy
    for number, row, gap in _linked(cases):
        mine = cases.visit == number
        early = cases.start < busy.end[row] + gap if gap >= 0 else cases.end - gap - 1 > busy.start[row]
        broken |= mine & early
    return broken
