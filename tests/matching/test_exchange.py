from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from careapp import cli
from careapp.matching.exchange import from_json, plan_to_json, to_json
from careapp.matching.plan import Pick
from careapp.matching.problem import ProblemError
from careapp.matching.solve import solve
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem

DOCS = Path(__file__).parents[2] / "docs"
WORKERS = [{"id": 1, "name": "Samira", "skills": {"7": {"level": 1}}}]
SKILLS = [{"id": 7, "name": "Toilette"}]
VISIT = {"client_id": 1, "start": 480, "end": 540}


def written(*visits: dict, **fields: Any) -> str:
    rows = [{"id": number, **VISIT, **visit} for number, visit in enumerate(visits)]
    return json.dumps({"epoch": "2026-11-23", "workers": WORKERS, "skills": SKILLS, "visits": rows, **fields})


def reasons(text: str) -> dict[Any, str]:
    plan = json.loads(plan_to_json(solve(from_json(text), time_limit=2)))
    return {one["visit_id"]: " ".join(one["reasons"]) for one in plan["unassigned"]}


def test_the_schemas_are_those_of_the_code():
    for path, text in runpy.run_path(str(DOCS / "schemas.py"))["files"]().items():
        assert path.read_text("utf-8") == text, "run: make docs"


@pytest.mark.parametrize("seed", range(10))
def test_a_problem_survives_its_file(seed):
    asked = random_problem(seed, windows=True)
    again = from_json(to_json(asked))
    assert again.visits[0].history == asked.visits[0].history
    assert [vars(worker) for worker in again.workers] == [vars(worker) for worker in asked.workers]
    assert [vars(visit) for visit in again.visits] == [vars(visit) for visit in asked.visits]
    assert to_json(from_json(to_json(again))) == to_json(again)


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("{", "?"),
        ("[]", "?"),
        (written({"strat": 3}), "visits.0.strat"),
        (written({"start": "eight"}), "visits.0.start"),
        (written({"required": {"9": 1}}), 0),
        (written({"earliest": 480, "latest": 500}), 0),
        (written({"end": 400}), 0),
        (written({"after": {"1": 0}}, {"after": {"0": 0}}), 0),
        (written({"pair_key": "p"}, {"pair_key": "p"}), "p"),
        (written({}, {"id": 0}), 0),
        (written({}, workers=[*WORKERS, *WORKERS]), 1),
        (written({}, matrix=[[0, -5], [5, 0]]), None),
        (written({}, matrix=[[0, 5]]), None),
        (written({}, settings={"rules": {"span": {"level": "maybe"}}}), "settings.rules.span"),
    ],
)
def test_bad_input_names_the_element(text, element):
    with pytest.raises(ProblemError) as error:
        solve(from_json(text), time_limit=1)
    assert str(error.value)
    assert error.value.element == element or str(error.value.element).startswith(str(element))


def test_nobody_to_work_is_said():
    with pytest.raises(ProblemError, match="Aucun intervenant"):
        solve(from_json(written({}, workers=[])))


def test_what_cannot_be_planned_stays_open_with_reasons():
    pair = [{"pair_key": "p", "position": 0}, {"pair_key": "p", "position": 1}]
    assert len(reasons(written(*pair))) == 1
    assert len(reasons(written({"pinned": 1}, {"pinned": 1, "start": 500, "end": 560}))) == 1
    assert list(reasons(written({"required": {"7": 3}}))) == [0]
    assert reasons(written({"required": {"7": 1}})) == {}


def test_an_asymmetric_matrix_that_is_no_metric_is_used_as_it_is():
    matrix = [[0, 50, 1], [2, 0, 1], [1, 1, 0]]
    nodes = [{"place": {"lat": 45.0, "lon": 5.0, "node": node}} for node in (0, 1)]
    there = written(nodes[0], {**nodes[1], "start": 560, "end": 600}, matrix=matrix)
    back = written(nodes[1], {**nodes[0], "start": 560, "end": 600}, matrix=matrix)
    assert len(reasons(there)) == 1
    assert reasons(back) == {}


def test_a_square_by_mode_survives_its_file_and_a_bad_one_is_named():
    squares = {"bike": [[0, 9], [9, 0]], "car": [[0, 5], [65535, 0]]}
    asked = from_json(written({}, matrix=squares))
    assert json.loads(to_json(asked))["matrix"] == squares
    assert asked.roads["car"].tolist() == squares["car"]
    with pytest.raises(ProblemError, match="bike") as error:
        solve(from_json(written({}, matrix=squares | {"bike": [[0, 9]]})))
    assert error.value.element == "bike"


def test_a_hundred_thousand_visits_are_read(tmp_path):
    visits = [{"start": 480 + 10 * number % 600, "end": 540 + 10 * number % 600} for number in range(100_000)]
    assert len(from_json(written(*visits)).visits) == 100_000


def test_the_command_writes_a_legal_plan(tmp_path, capsys):
    asked, file, out = random_problem(3), tmp_path / "problem.json", tmp_path / "plan.json"
    file.write_text(to_json(asked), "utf-8")
    assert cli.main(["solve", str(file), "--time-limit", "2", "--seed", "1", "--out", str(out)]) == 0
    lines = json.loads(out.read_text("utf-8"))["assignments"]
    assert faults(asked, [Pick(one["visit_id"], one["worker_id"], one["start"]) for one in lines]) == []
    file.write_text("{", "utf-8")
    assert cli.main(["solve", str(file)]) == 1
    assert "JSON" in capsys.readouterr().err
