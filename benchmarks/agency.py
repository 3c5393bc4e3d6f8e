"""An agency made by lot for the engine alone: homes in towns, skills with levels, hours, pairs, continuity, windows.

The shape is that of the large demo: 200 workers, 2,000 visits a day.
"""

from __future__ import annotations

import random
from datetime import date

from careapp.matching.problem import DAY, Place, Problem, Skill, SkillHeld, Visit, Worker

MONDAY = date(2026, 11, 23)
CENTRE = (45.57, 5.92)
TOWNS = 12
SKILLS = {"toilet": 0.6, "meal": 0.9, "cleaning": 0.9, "transfer": 0.5, "child": 0.4}  # share of workers who hold it
LENGTHS = (15, 15, 30, 30, 30, 30, 45, 45)
SHIFTS = ((7 * 60, 15 * 60), (8 * 60, 17 * 60), (12 * 60, 21 * 60), (7 * 60, 20 * 60))
PAIRED = 0.04


def agency(seed: int, workers: int = 200, visits: int = 2_000, days: int = 1, sector: str = "") -> Problem:
    """A problem of some days with so many visits a day."""
    draw = random.Random(seed)
    towns = [_near(draw, *CENTRE, 0.12) for _town in range(TOWNS)]
    people = tuple(_worker(draw, f"{sector}w{number}", towns, days) for number in range(workers))
    clients = [_client(draw, f"{sector}c{number}", towns, people) for number in range(max(1, visits // 2))]
    asked = [visit for day in range(days) for visit in _day(draw, clients, day, visits)]
    return Problem(MONDAY, people, tuple(asked), skills={name: Skill(name, name, ("1", "2", "3")) for name in SKILLS})


def _near(draw: random.Random, lat: float, lon: float, spread: float) -> tuple[float, float]:
    return lat + draw.gauss(0, spread), lon + draw.gauss(0, spread)


def _worker(draw: random.Random, name: str, towns: list[tuple[float, float]], days: int) -> Worker:
    held = {skill: SkillHeld(draw.randint(1, 3)) for skill, share in SKILLS.items() if draw.random() < share}
    begin, end = draw.choice(SHIFTS)
    off = {draw.randrange(7)} if days > 1 else set()
    hours = tuple((day * DAY + begin, day * DAY + end) for day in range(days) if day % 7 not in off)
    home = Place(*_near(draw, *draw.choice(towns), 0.02))
    return Worker(
        name,
        name,
        home,
        skills=held or {"meal": SkillHeld(3)},
        availability=hours,
        contract_minutes=draw.choice((1440, 1800, 2100)),
    )


def _client(draw: random.Random, name: str, towns: list[tuple[float, float]], people: tuple[Worker, ...]) -> dict:
    skill = draw.choice(["toilet", "toilet", "meal", "meal", "cleaning", "cleaning", "transfer", "child"])
    able = [one.id for one in people if skill in one.skills]
    known = draw.sample(able, min(len(able), draw.randint(0, 4)))
    return {
        "client_id": name,
        "place": Place(*_near(draw, *draw.choice(towns), 0.02)),
        "required": {skill: draw.choice((1, 1, 1, 2))},
        "history": {worker: draw.randint(1, 30) for worker in known},
        "preferred": frozenset(known[:1] if draw.random() < 0.3 else ()),
        "never": frozenset(draw.sample([one.id for one in people], 1) if draw.random() < 0.1 else ()),
    }


def _day(draw: random.Random, clients: list[dict], day: int, count: int) -> list[Visit]:
    found: list[Visit] = []
    while len(found) < count:
        client, number = draw.choice(clients), len(found)
        minutes, start = draw.choice(LENGTHS), day * DAY + 15 * draw.randint(7 * 4 + 2, 19 * 4)
        slack = draw.choice((0, 30, 60, 120))
        window = {"earliest": start - slack, "latest": start + minutes + slack}
        paired = draw.random() < PAIRED and len(found) + 1 < count
        for position in range(2 if paired else 1):
            name = f"{client['client_id']}.{day}.{number}.{position}"
            key = f"{client['client_id']}.{day}.{number}" if paired else None
            found.append(
                Visit(name, start=start, end=start + minutes, pair_key=key, position=position, **window, **client)
            )
    return found
