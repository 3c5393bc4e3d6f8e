"""An independent judge of plans: plain Python over minutes, sharing no code with the engine but its dataclasses."""

from __future__ import annotations

from itertools import pairwise
from math import asin, ceil, cos, radians, sin, sqrt

from careapp.matching.problem import Problem, Visit, Worker

KMH = {"car": 30, "scooter": 28, "bike": 14, "transit": 14, "foot": 4.5}


class Item:
    def __init__(self, start, end, lat, lon, node, pair=None, visit=None):
        self.start, self.end, self.lat, self.lon, self.node = start, end, lat, lon, node
        self.pair, self.visit = pair, visit

    @property
    def day(self):
        return self.start // 1440


def minutes(problem: Problem, worker: Worker, a: Item, b: Item) -> int:
    square = problem.matrix.get(worker.transport) if isinstance(problem.matrix, dict) else problem.matrix
    if square is not None and a.node >= 0 and b.node >= 0 and square[a.node][b.node] != 65535:
        return ceil(square[a.node][b.node])
    if any(x is None or x != x for x in (a.lat, a.lon, b.lat, b.lon)):
        return 15
    p, q = radians(a.lat), radians(b.lat)
    chord = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(b.lon - a.lon) / 2) ** 2
    return ceil(2 * 6371 * asin(sqrt(chord)) * 1.3 / KMH[worker.transport] * 60 - 1e-6)


def faults(problem: Problem, picks) -> list[tuple[str, object]]:
    """Broken rules of a whole plan as (code, visit or worker id)."""
    visits = {visit.id: visit for visit in problem.visits}
    found, starts = [], {}
    seen = [pick.visit_id for pick in picks]
    found += [("twice", visit) for visit in set(seen) if seen.count(visit) > 1]
    for worker in problem.workers:
        mine = [pick for pick in picks if pick.worker_id == worker.id]
        for pick in mine:
            starts[pick.visit_id] = (pick.start, worker.id)
            found += [(code, pick.visit_id) for code in alone(worker, visits[pick.visit_id], pick.start)]
        if mine:
            placed = [item_of(visits[pick.visit_id], pick.start) for pick in mine]
            found += [(code, worker.id) for code in together(problem, worker, placed, busy_of(problem, worker))]
    return found + unsynchronised(problem, starts) + disordered(problem, starts)


def item_of(visit: Visit, start: int) -> Item:
    place = visit.place
    where = (place.lat, place.lon, place.node) if place else (None, None, -1)
    return Item(start, start + visit.end - visit.start, *where, visit.pair_key, visit)


def busy_of(problem: Problem, worker: Worker) -> list[Item]:
    b = problem.busy
    return [
        Item(int(b.start[i]), int(b.end[i]), b.lat[i], b.lon[i], int(b.node[i]), b.pair_key[i])
        for i in range(len(b))
        if b.worker_id[i] == worker.id
    ]


def inside(intervals, start, end) -> bool:
    if intervals is None:
        return True
    return all(any(a <= minute < b for a, b in intervals) for minute in range(start, end))


def alone(worker: Worker, visit: Visit, start: int) -> list[str]:
    end, day, found = start + visit.end - visit.start, start // 1440, []
    for skill, level in visit.required.items():
        held = worker.skills.get(skill)
        if held is None or held.level < level:
            found.append("skill")
        if held and not (held.from_day or -9999) <= day <= (9999 if held.expires_day is None else held.expires_day):
            found.append("credential")
    if not inside(worker.availability, start, end):
        found.append("availability")
    if not inside(worker.contracts, start, end):
        found.append("contract")
    if any(a.start < end and start < a.end for a in worker.absences):
        found.append("absence")
    earliest = visit.start if visit.earliest is None else visit.earliest
    latest = visit.end if visit.latest is None else visit.latest
    if start < earliest or (end > latest and not visit.soft_end):
        found.append("window")
    wishes = [
        ("never_again", worker.id in visit.never),
        ("gender", visit.gender and visit.gender != worker.gender),
        ("language", visit.languages and not visit.languages & worker.languages),
        ("transport", visit.transports and worker.transport not in visit.transports),
        ("pinned", visit.pinned is not None and visit.pinned != worker.id),
    ]
    return sorted({*found, *(code for code, broken in wishes if broken)})


def together(problem: Problem, worker: Worker, placed: list[Item], planned: list[Item]) -> list[str]:
    items, found = sorted([*placed, *planned], key=lambda item: item.start), set()
    new = set(map(id, placed))
    work_day: dict[int, int] = {}
    for item in items:
        work_day[item.day] = work_day.get(item.day, 0) + item.end - item.start
    for a, b in pairwise(items):
        trip = minutes(problem, worker, a, b)
        if a.day == b.day:
            free = b.start - a.end - trip
            work_day[a.day] += trip + (free if 0 < free <= 15 else 0)
        if id(a) not in new and id(b) not in new:
            continue
        if a.end > b.start:
            found.add("overlap")
        elif a.end + trip > b.start:
            found.add("travel")
        if a.day != b.day and b.start - a.end < 660:
            found.add("daily_rest")
    pairs = [item.pair for item in items if item.pair is not None]
    if len(pairs) != len(set(pairs)):
        found.add("pair")
    for day in {item.day for item in placed}:
        today = [item for item in items if item.day == day]
        if work_day[day] > 600:
            found.add("day_work")
        if worker.most_day_minutes is not None and work_day[day] > worker.most_day_minutes:
            found.add("day_ceiling")
        if any(not has_break(problem, worker, items, day, one) for one in worker.breaks):
            found.add("meal_break")
        if max(item.end for item in today) - min(item.start for item in today) > 780:
            found.add("span_max")
    shift = problem.epoch.weekday()
    for week in {(item.day + shift) // 7 for item in placed}:
        days = range(week * 7 - shift, week * 7 - shift + 7)
        total = sum(work_day.get(day, 0) for day in days) + worker.extra_minutes.get(week, 0)
        if total > 2880:
            found.add("week_work")
        if worker.most_week_minutes is not None and total > worker.most_week_minutes:
            found.add("week_ceiling")
        if len({item.day for item in items} & set(days)) > 6:
            found.add("days_per_week")
        if not rested(items, days.start * 1440):
            found.add("weekly_rest")
    return sorted(found)


def has_break(problem: Problem, worker: Worker, items: list[Item], day: int, asked) -> bool:
    begin, end = day * 1440 + asked.earliest, day * 1440 + asked.latest
    edges = [None, *items, None]
    for a, b in pairwise(edges):
        opens, closes = a.end if a else -(10**7), b.start if b else 10**7
        trip = minutes(problem, worker, a, b) if a and b and a.day == b.day else 0
        inside_hours = min(closes, end) - max(opens, begin)
        if min(closes - opens - trip, inside_hours) >= asked.minutes:
            return True
    return False


def rested(items: list[Item], monday: int) -> bool:
    edges = [(-(10**7), -(10**7)), *((item.start, item.end) for item in items), (10**7, 10**7)]
    for (_start, begin), (end, _end) in pairwise(edges):
        inside_week = min(end, monday + 7 * 1440) - max(begin, monday)
        if end - begin >= 35 * 60 and inside_week >= 1440:
            return True
    return False


def disordered(problem: Problem, starts) -> list[tuple[str, object]]:
    found, ends = [], {visit.id: visit.end - visit.start for visit in problem.visits}
    for visit in problem.visits:
        for other, gap in visit.after.items():
            both = visit.id in starts and other in starts
            if both and starts[visit.id][0] < starts[other][0] + ends[other] + gap:
                found.append(("precedence", visit.id))
    return found


def unsynchronised(problem: Problem, starts) -> list[tuple[str, object]]:
    halves: dict[object, dict[int, Visit]] = {}
    for visit in problem.visits:
        if visit.pair_key is not None and visit.id in starts:
            halves.setdefault(visit.pair_key, {})[visit.position] = visit
    found = []
    for key, both in halves.items():
        if len(both) == 2:
            (first, one), (second, other) = starts[both[0].id], starts[both[1].id]
            if one == other:
                found.append(("pair", key))
            if not both[1].gap[0] <= second - first <= both[1].gap[1]:
                found.append(("synchronisation", key))
    return found
