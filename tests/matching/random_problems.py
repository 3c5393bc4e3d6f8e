"""Random problems whose existing plan is legal, for the property tests."""

from __future__ import annotations

import random

from careapp.matching.problem import Absence, Break, Busy, Place, Problem, SkillHeld, Visit, Worker
from tests.matching.build import at, problem


def place(draw: random.Random) -> Place:
    return Place(45.57 + draw.uniform(-0.04, 0.04), 5.92 + draw.uniform(-0.05, 0.05))


def _worker(draw: random.Random, number: int, days: int) -> Worker:
    hours = tuple((at(day, 6), at(day, draw.choice([14, 20, 22]))) for day in range(days) if draw.random() < 0.9)
    away = draw.randrange(days)
    return Worker(
        number,
        f"W{number}",
        place(draw),
        draw.choice(["car", "bike", "foot"]),
        skills={
            s: SkillHeld(draw.randint(1, 2), draw.choice([None, days // 2]))
            for s in ("wash", "lift")
            if draw.random() < 0.8
        },
        availability=hours,
        absences=(Absence(at(away, 0), at(away, 12), "Congé"),) if draw.random() < 0.3 else (),
        contract_minutes=draw.choice([None, 900, 2100]),
        gender=draw.choice(["female", "male"]),
        extra_minutes={0: draw.choice([0, 1500])},
        most_day_minutes=draw.choice([None, None, 300]),
        most_week_minutes=draw.choice([None, None, 1200]),
        ends_at=draw.choice([None, None, place(draw)]),
        breaks=draw.choice([(), (), (Break(690, 870, 45),), (Break(660, 840, 30), Break(1080, 1260, 20))]),
    )


def _rows(draw: random.Random, worker: Worker, days: int) -> list[Busy]:
    rows = []
    for day in range(days):
        minute = at(day, 8) + draw.randrange(120)
        for number in range(draw.choice([0, 0, 2, 4]) if day % 7 < 5 else 0):
            where, length = place(draw), draw.choice([30, 45, 60])
            rows.append(Busy(worker.id, minute, minute + length, where.lat, where.lon, f"b{worker.id}-{day}-{number}"))
            minute += length + 110
    return rows


def _visits(draw: random.Random, workers: int, days: int, windows: bool) -> list[Visit]:
    visits, homes = [], {client: place(draw) for client in range(3)}
    for number in range(draw.randint(4, 14)):
        day, client = draw.randrange(days), draw.randrange(3)
        start = at(day, draw.choice([7, 8, 12, 18, 21])) + draw.choice([0, 15, 30])
        end, traits = start + draw.choice([30, 60, 90]), {}
        if windows and draw.random() < 0.7:
            traits = {"earliest": start - 30, "latest": end + draw.choice([0, 30, 90]), "soft_end": draw.random() < 0.4}
        if draw.random() < 0.2:
            traits |= {"never": frozenset({draw.randrange(workers)}), "gender": draw.choice(["", "female"])}
        traits |= {"required": draw.choice([{}, {"wash": 1}, {"lift": 2}]), "slot": (day % 7, start % 1440)}
        traits |= {"place": homes[client], "history": {draw.randrange(workers): 5}}
        if draw.random() < 0.25:
            gap = (0, 0) if not windows or draw.random() < 0.5 else (20, 60)
            halves = [
                Visit(f"{number}-{p}", client, start, end, pair_key=number, position=p, gap=gap, **traits)
                for p in (0, 1)
            ]
            visits += halves
        else:
            earlier = [visit.id for visit in visits if abs(visit.start - start) < 180]
            after = {draw.choice(earlier): draw.choice([0, 20])} if earlier and draw.random() < 0.3 else {}
            visits.append(Visit(number, client, start, end, after=after, **traits))
    return visits


def random_problem(seed: int, days: int = 14, windows: bool = False) -> Problem:
    draw = random.Random(seed)
    count = draw.randint(1, 6)
    workers = [_worker(draw, number, days) for number in range(count)]
    rows = [row for worker in workers for row in _rows(draw, worker, days)]
    return problem(*workers, visits=tuple(_visits(draw, count, days, windows)), rows=tuple(rows))
