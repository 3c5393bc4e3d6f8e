"""Sectors solved apart, and the pass over what they leave open."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.agency import agency
from careapp import cli
from careapp.matching import parts as module
from careapp.matching.exchange import to_json
from careapp.matching.explanation import why_open
from careapp.matching.parts import Found, Part, PartFailed, solve_parts, split
from careapp.matching.plan import Pick, Status
from careapp.matching.problem import Problem
from careapp.matching.runners import Here, Processes, local
from careapp.matching.solve import never, solve
from tests.matching.build import busy, problem, visit, worker
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem

EFFORT = 20


def sectors(count: int = 3, workers: int = 6, visits: int = 30, days: int = 2) -> Problem:
    """An agency of some sectors whose workers belong to one, to two or to none."""
    several = [agency(number, workers, visits, days, sector=f"s{number}-") for number in range(count)]
    people = [
        replace(one, sectors=frozenset({(number, number, number + 1, None)[place % 4], number} - {None}))
        for number, part in enumerate(several)
        for place, one in enumerate(part.workers)
    ]
    asked = [
        replace(one, sector=None if place % 11 == 0 and one.pair_key is None else number)
        for number, part in enumerate(several)
        for place, one in enumerate(part.visits)
    ]
    return replace(several[0], workers=tuple(people), visits=tuple(asked))


def by_parts(asked: Problem, runner=None, **how) -> list[Pick]:
    return solve_parts(asked, runner or Here(), never, seed=3, time_limit=60, effort=EFFORT, **how)[0]


def test_every_worker_and_every_visit_with_a_sector_is_in_one_part():
    asked = sectors()
    found = split(asked, 1, EFFORT)
    assert sorted(w.id for part in found for w in part.problem.workers) == sorted(w.id for w in asked.workers)
    placed = [v.id for part in found for v in part.problem.visits]
    assert sorted(placed) == sorted(v.id for v in asked.visits if v.sector is not None)
    assert [part.name for part in found] == ["0", "1", "2"]
    assert len({part.seed for part in found}) == 3
    again = split(replace(asked, workers=asked.workers, visits=asked.visits), 1, EFFORT)
    assert [(p.name, p.seed, [w.id for w in p.problem.workers]) for p in found] == [
        (p.name, p.seed, [w.id for w in p.problem.workers]) for p in again
    ]


def test_a_worker_of_several_sectors_goes_where_most_is_asked_of_them():
    nurse = worker("Nora", skills={}, sectors=frozenset({"a", "b"}))
    people = worker("Ana", sectors=frozenset({"a"})), worker("Béa", sectors=frozenset({"b"})), nurse
    asked = [visit(0, f"{8 + n:02}:00", f"{9 + n:02}:00", id=n, sector="b") for n in range(3)]
    asked += [visit(0, "08:00", "18:00", id=9, sector="a", required={"wash": 1})]
    found = split(problem(*people, visits=tuple(asked)), 0, 1)
    assert {part.name: [one.id for one in part.problem.workers] for part in found} == {
        "a": ["Ana"],
        "b": ["Béa", "Nora"],
    }


def test_halves_and_visits_in_an_asked_order_stay_together():
    people = worker("Ana", sectors=frozenset({"a"})), worker("Béa", sectors=frozenset({"b"}))
    halves = [visit(0, "08:00", f"{9 + p:02}:00", id=p, pair_key="x", position=p, sector="ab"[p]) for p in (0, 1)]
    chain = visit(id=3, sector="b"), visit(id=4, sector=None, after={3: 0}), visit(id=5, sector="a", after={4: 0})
    found = split(problem(*people, visits=(*halves, *chain, visit(id=6, sector="a"))), 0, 1)
    assert {part.name: {one.id for one in part.problem.visits} for part in found} == {"a": {3, 4, 5, 6}, "b": {0, 1}}


def test_the_plan_is_the_same_for_one_and_for_two_processes():
    asked = sectors(3, 4, 12, 1)
    plans = [by_parts(asked, runner) for runner in (Here(), Processes(2))]
    assert plans[0]
    assert plans[0] == plans[1]


def test_a_plan_of_parts_breaks_no_blocking_rule_and_books_nobody_twice():
    asked = sectors(workers=4)
    picks = by_parts(asked)
    assert faults(asked, picks) == []
    assert len({pick.visit_id for pick in picks}) == len(picks)
    assert {v.id for v in asked.visits if v.sector is None} & {pick.visit_id for pick in picks}


@settings(max_examples=25, deadline=None)
@example(274)  # no visit has a sector
@given(st.integers(0, 10**6))
def test_random_problems_in_parts_break_no_blocking_rule(seed):
    asked = random_problem(seed, days=4, windows=True)
    given_ = [replace(v, sector=(None, "a", "b")[v.client_id % 3]) for v in asked.visits]
    asked = replace(
        asked,
        visits=tuple(given_),
        workers=tuple(replace(w, sectors=frozenset("ab"[: n % 3])) for n, w in enumerate(asked.workers)),
    )
    assert faults(asked, by_parts(asked)) == []


def test_what_a_sector_cannot_place_goes_to_the_workers_of_the_others():
    people = worker("Ana", sectors=frozenset({"a"})), worker("Béa", sectors=frozenset({"b"}))
    asked = problem(
        *people,
        visits=(
            visit(id=1, sector="a"),
            visit(id=2, sector="a"),
            visit(0, "14:00", "15:00", id=3, sector="b"),
        ),
    )
    assert {(p.visit_id, p.worker_id) for p in by_parts(asked)} in (
        {(1, "Ana"), (2, "Béa"), (3, "Béa")},
        {(1, "Béa"), (2, "Ana"), (3, "Béa")},
    )


def test_a_shortlist_still_finds_the_one_who_is_free(monkeypatch):
    monkeypatch.setattr(module, "FEW", 2)
    monkeypatch.setattr(module, "CHOICES", 1)
    people = [worker(name, sectors=frozenset({name[0]})) for name in ("a1", "b1", "b2", "b3")]
    rows = [busy(name, 0, "07:00", "12:00") for name in ("a1", "b1", "b3")]
    asked = problem(*people, visits=(visit(id=1, sector="a"), visit(id=2, sector="b")), rows=(*rows,))
    taken = problem(*people, visits=(visit(id=1, sector="a"),), rows=(*rows,))
    assert {p.worker_id for p in by_parts(taken)} == {"b2"}
    assert [p.worker_id for p in by_parts(asked)] == ["b2"]


def test_the_cost_is_that_of_the_whole_plan():
    asked = sectors(workers=4)
    picks, cost, _status = solve_parts(asked, Here(), never, seed=3, time_limit=60, effort=EFFORT)
    open_ = len(asked.visits) - len(picks)
    unit = asked.settings.weights.open_visit / asked.settings.weights.travel_minute
    assert open_ * unit <= cost < (open_ + 1) * unit


def test_stopped_at_once_nothing_is_begun():
    began = monotonic()
    for runner in (Here(), Processes(2)):
        picks, _cost, status = solve_parts(sectors(), runner, lambda: True, effort=EFFORT)
        assert (picks, status) == ([], Status.CANCELLED)
    assert monotonic() - began < 10


def test_a_stop_on_the_way_gives_what_there_is_at_once():
    asked, told, since = sectors(2, 20, 150, 1), [], []

    def stop():
        if told and not since:
            since.append(monotonic())
        return bool(told)

    picks, _cost, status = solve_parts(
        asked, Processes(2), stop, time_limit=600, effort=10**6, progress=lambda placed, cost: told.append(placed)
    )
    assert monotonic() - since[0] < 10
    assert status is Status.CANCELLED
    assert picks
    assert faults(asked, picks) == []


def test_the_limit_cuts_a_search_that_is_too_long():
    asked, began = sectors(2, 10, 60, 1), monotonic()
    picks, _cost, status = solve_parts(asked, Here(), never, time_limit=2, effort=10**6)
    assert monotonic() - began < 10
    assert status is Status.FEASIBLE
    assert len(picks) > 60


class Deadly:
    """Ends the process that unpickles it."""

    def __reduce__(self):
        return os._exit, (7,)


def bad(thing: object) -> list[Part]:
    """Parts of which the second has something else for its travel matrix."""
    parts = split(sectors(days=1), 1, EFFORT)
    parts[1] = replace(parts[1], problem=replace(parts[1].problem, matrix=thing))
    return parts


@pytest.mark.parametrize("runner", [Here(), Processes(2)])
def test_a_part_that_fails_names_itself(runner):
    with pytest.raises(PartFailed, match="Secteur 1 : le calcul a échoué") as error:
        runner.run(bad("nonsense"), never, lambda *_told: None, 60)
    assert error.value.element == "1"


def test_the_error_of_a_part_passes_between_processes():
    error = pickle.loads(pickle.dumps(PartFailed.of("1", "no")))
    assert (str(error), error.element) == ("Secteur 1 : le calcul a échoué (no).", "1")


def test_a_process_that_dies_names_its_part():
    with pytest.raises(PartFailed, match=r"Secteur 1 .*code 7"):
        Processes(2).run(bad(Deadly()), never, lambda *_told: None, 60)


def test_many_visits_of_several_sectors_are_solved_in_parts(monkeypatch):
    monkeypatch.setattr("careapp.matching.parts.WORTH", 20)
    asked, seen = sectors(days=1), []

    class Told:
        def run(self, parts, stop, tell, seconds) -> list[Found]:
            seen.append([part.name for part in parts])
            return Here().run(parts, stop, tell, seconds)

    plan = solve(asked, seed=1, time_limit=1, runner=Told())
    assert seen == [["0", "1", "2"]]
    assert faults(asked, plan.picks) == []
    assert len(plan.assignments) + len(plan.unassigned) == len(asked.visits)
    assert all(line.reasons for line in plan.unassigned)


def test_why_visits_stay_open_does_not_hang_on_how_many_are_asked_at_a_time(monkeypatch):
    asked = sectors(days=1)
    at_once = why_open(asked, asked.visits, [])
    monkeypatch.setattr("careapp.matching.explanation.QUESTIONS", 40)
    assert why_open(asked, asked.visits, []) == at_once


def test_a_stopped_plan_says_that_nobody_looked_to_the_end(monkeypatch):
    monkeypatch.setattr("careapp.matching.parts.WORTH", 20)
    plan = solve(sectors(days=1), stop=lambda: True)
    assert plan.status is Status.CANCELLED
    assert any(line.reasons[0] == "Possible, mais la recherche a été arrêtée avant" for line in plan.unassigned)


def test_the_command_solves_sectors_in_processes(monkeypatch, tmp_path):
    monkeypatch.setattr("careapp.matching.parts.WORTH", 20)
    asked, found = tmp_path / "problem.json", []
    asked.write_text(to_json(sectors(2, 4, 12, 1)))
    for processes in ("1", "2"):
        out = tmp_path / f"plan-{processes}.json"
        words = ["solve", str(asked), "--time-limit", "30", "--processes", processes, "--out", str(out)]
        assert cli.main(words) == 0
        found.append(out.read_text())
    assert found[0] == found[1]


LONG = """
from careapp.matching.parts import solve_parts
from careapp.matching.runners import Processes
from tests.matching.test_parts import sectors

if __name__ == "__main__":
    solve_parts(sectors(2, 20, 150, 1), Processes(2), lambda: False, time_limit=600, effort=10**6)
"""


def test_processes_end_with_the_one_that_began_them(tmp_path):
    (tmp_path / "long.py").write_text(LONG)
    root = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    parent = subprocess.Popen([sys.executable, str(tmp_path / "long.py")], env=root, stderr=subprocess.DEVNULL)
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    try:
        assert eventually(lambda: len(children.read_text().split()) == 3)  # two and the one that cleans up after them
        begun = children.read_text().split()
    finally:
        parent.kill()
        parent.wait()
    assert eventually(lambda: not any(alive(one) for one in begun))


def eventually(holds, seconds: float = 30) -> bool:
    end = monotonic() + seconds
    while not holds() and monotonic() < end:
        sleep(0.1)
    return holds()


def alive(process: str) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_one_process_is_this_one():
    assert isinstance(local(1), Here)
    assert local(3) == Processes(3)
