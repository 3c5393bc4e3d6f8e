"""A breakdown of the day at the scale of an agency: 200 workers, 2,000 visits; three plans in 10 seconds."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace
from typing import Final

from benchmarks import figures
from benchmarks.opportunity import MONDAY, SKILLS
from careapp.matching.breakdown import Away, Breakdown, InHospital, Longer, Repair
from careapp.matching.metrics import current_picks
from careapp.matching.plan import Pick
from careapp.matching.problem import Place, Problem, SkillHeld, Visit, Worker
from careapp.matching.repair import repair
from careapp.matching.travel import travel_minutes
from careapp.matching.verify import sift

WORKERS: Final = 200
ROUND: Final = 10  # visits of a worker
LIMIT: Final = 10.0


def _place(draw: random.Random) -> Place:
    return Place(45.57 + draw.uniform(-0.1, 0.1), 5.92 + draw.uniform(-0.1, 0.1))


def instance(seed: int, workers: int = WORKERS, visits: int = ROUND) -> Problem:
    """A working day of an agency with its plan, drawn from a seed: rounds around the homes, windows of an hour."""
    draw, people, asked = random.Random(seed), [], []
    for number in range(workers):
        skills = {"wash": SkillHeld(draw.choice((1, 2, 3)))} if draw.random() < 0.8 else {}
        offered = ((draw.choice((390, 420, 480)), draw.choice((1200, 1260))),)
        people.append(Worker(number, f"W{number}", _place(draw), skills=skills, availability=offered))
    for person in people:
        minute, here = person.availability[0][0], person.home
        for turn in range(visits):
            place = Place(person.home.lat + draw.uniform(-0.02, 0.02), person.home.lon + draw.uniform(-0.02, 0.02))
            minutes = draw.choice((30, 30, 45, 60))
            start = minute + travel_minutes(Problem(MONDAY, ()), "car", here, place) + draw.choice((0, 5, 10, 20, 60))
            start = -(-start // 5) * 5
            if start + minutes > person.availability[0][1]:
                break
            history = {person.id: 20} | {draw.randrange(workers): 3 for _face in range(3)}
            needed = {"wash": 1} if person.skills and draw.random() < 0.4 else {}
            asked.append(
                Visit(
                    f"{person.id}-{turn}",
                    f"c{person.id}-{turn // 2}",
                    start,
                    start + minutes,
                    client_name=f"Client {person.id}-{turn // 2}",
                    place=place,
                    earliest=start - 30,
                    latest=start + minutes + 30,
                    required=needed,
                    history=history,
                    current=person.id,
                    pinned=person.id if draw.random() < 0.03 else None,
                )
            )
            minute, here = start + minutes, place
    problem = Problem(MONDAY, tuple(people), tuple(asked), skills=SKILLS)
    legal = {pick.visit_id for pick in sift(problem, current_picks(problem))[0]}
    return problem.asking(visit for visit in asked if visit.id in legal)


def breakdowns(problem: Problem, seed: int) -> dict[str, Breakdown]:
    """Each kind of breakdown, and all at once."""
    draw = random.Random(seed)
    sick, other, third = draw.sample([worker.id for worker in problem.workers], 3)
    away = (Away(sick, 0, 1440, "Maladie"),)
    like = draw.choice(problem.visits)
    added = (replace(like, id="new", client_id="new", client_name="Nouveau", pinned=None, current=None, history={}),)
    longer = tuple(
        Longer(visit.id, visit.minutes + 45) for visit in [v for v in problem.visits if v.current == other][2:4]
    )
    hospital = (InHospital(next(v for v in problem.visits if v.current == third).client_id, 0, 1440),)
    return {
        "worker away": Breakdown(away=away),
        "visit added": Breakdown(added=added),
        "visits longer": Breakdown(longer=longer),
        "client in hospital": Breakdown(hospital=hospital),
        "all at once": Breakdown(away, added, longer, hospital),
    }


def broken_rules(problem: Problem, breakdown: Breakdown, answer: Repair) -> int:
    """Visits of the three plans the rules refuse when each whole plan is held against them."""
    from careapp.matching.breakdown import broken_down

    after, found = broken_down(problem, breakdown), 0
    for plan in answer.plans:
        picks = {v.id: Pick(v.id, v.current, v.start) for v in after.visits if v.current is not None}
        for visit in answer.affected:
            picks.pop(visit, None)
        picks |= {line.visit_id: Pick(line.visit_id, line.to_worker, line.to_start) for line in plan.changes}
        found += len(sift(after, picks.values())[1])
    return found


def measure(seeds: tuple[int, ...] = (1, 2, 3)) -> list[figures.Figure]:
    """The slowest repair, and what its plans break or leave open."""
    spent, faults, plans, left = [], 0, [], 0
    for seed in seeds:
        problem = instance(seed)
        for kind, breakdown in breakdowns(problem, seed).items():
            begun = time.perf_counter()
            answer = repair(problem, breakdown, seed=1)
            spent.append(time.perf_counter() - begun)
            faults += broken_rules(problem, breakdown, answer)
            plans.append(len(answer.plans))
            left += min((plan.totals.unassigned for plan in answer.plans), default=0)
            print(seed, kind, f"{len(problem.visits)} visits, {len(answer.affected)} touched, {spent[-1]:.2f} s")
            for plan in answer.plans:
                print("   ", plan.aim, plan.totals)
    return [
        figures.at_most("repair, 200 workers × 2,000 visits: the slowest", max(spent), "s", LIMIT),
        figures.at_most("the same: the median", statistics.median(spent), "s", LIMIT),
        figures.exactly("the same: rules broken by the plans", faults, "visits", 0),
    ]


if __name__ == "__main__":
    figures.write("repair", measure())
