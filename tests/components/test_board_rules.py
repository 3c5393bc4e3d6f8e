"""What the boards work out in the browser, run in node: times as typed and told, slots, rows of a day."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def run(script: str, *calls: list[Any]) -> list[Any]:
    """The values of calls to the functions of a script."""
    command = [str(NODE), "tests/components/run_script.mjs", script]
    done = subprocess.run(command, input=json.dumps(calls), capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def answers(script: str, function: str, cases: list[tuple[Any, ...]]) -> None:
    """Each case is the arguments of one call and, last, its value."""
    assert run(script, *([function, *case[:-1]] for case in cases)) == [case[-1] for case in cases]


def slot(number: str, weekday: int, start: int, end: int, weeks: str = "every", **more: Any) -> dict[str, Any]:
    return {"id": number, "weekday": weekday, "start": start, "end": end, "weeks": weeks, "workers": 1, **more}


def visit(number: int, worker: int | None, start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"i": number, "w": worker, "s": start, "e": end, "c": "Achard", "cl": "Mme Achard", "st": "planned", **more}


def test_a_time_is_understood_as_people_type_it():
    cases = [("8", 480), ("8h30", 510), ("8 H 30", 510), ("08:30", 510), ("0830", 510), ("930", 570), ("24:00", 1440)]
    answers("board_words.jsx", "minutesOf", [*cases, ("24:15", None), ("8:75", None), ("matin", None), ("", None)])


def test_durations_are_told_in_hours_and_minutes():
    nb = "\u00a0"
    cases = [(90, f"1{nb}h{nb}30"), (45, f"45{nb}min"), (120, f"2{nb}h"), (-270, f"−4{nb}h{nb}30")]
    answers("board_words.jsx", "duration", cases)
    answers("board_words.jsx", "duration", [(45, True, f"0{nb}h{nb}45"), (660, True, f"11{nb}h{nb}00")])


def test_a_minute_after_midnight_falls_on_the_next_day():
    cases = [("2026-11-24", 480, "2026-11-24T08:00"), ("2026-12-31", 1470, "2027-01-01T00:30")]
    answers("board_words.jsx", "wall", [*cases, ("2026-11-24", -15, "2026-11-23T23:45")])


def test_weeks_are_numbered_as_the_calendar_does():
    cases = [("2026-11-30", 49), ("2026-12-31", 53), ("2027-01-03", 53), ("2027-01-04", 1), ("2024-12-30", 1)]
    answers("slot_rules.jsx", "isoWeek", cases)


def test_slots_of_even_and_odd_weeks_count_for_half():
    slots = [slot(str(day), day, 480, 570, workers=2) for day in range(5)]
    slots += [
        slot("5", 5, 480, 570, "even", workers=2),
        slot("6", 6, 480, 570, "odd", workers=2),
        slot("7", 3, 840, 960),
    ]
    (found,) = run("slot_rules.jsx", ["totals", slots])
    assert (found["week"], found["even"], found["odd"]) == (660, 660, 660)
    assert (round(found["month"]), round(found["workers"])) == (2860, 5200)
    assert found["days"] == [90, 90, 90, 210, 90, 45, 45]


def test_a_slot_every_three_weeks_counts_for_a_third():
    (found,) = run("slot_rules.jsx", ["totals", [slot("1", 0, 480, 570, "nth", n=3)]])
    assert found["week"] == 30


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        (("every", 480, 570), ("every", 540, 600), True),
        (("every", 480, 570), ("every", 570, 600), False),
        (("even", 480, 570), ("odd", 480, 570), False),
        (("even", 480, 570), ("every", 480, 570), True),
        (("odd", 480, 570), ("odd", 500, 570), True),
        (("nth", 480, 570, "2026-11-30"), ("nth", 480, 570, "2026-12-07"), False),
        (("nth", 480, 570, "2026-11-30"), ("nth", 480, 570, "2026-12-21"), True),
        (("nth", 480, 570, "2026-11-30"), ("even", 480, 570), True),
    ],
)
def test_two_slots_collide_only_in_a_week_they_share(first, second, meet):
    made = [
        slot(str(number), 1, start, end, weeks, n=3, anchor=anchor[0] if anchor else None)
        for number, (weeks, start, end, *anchor) in enumerate((first, second))
    ]
    assert (run("slot_rules.jsx", ["collision", made[0], made])[0] is not None) is meet


def test_the_next_dates_follow_the_weeks_of_the_slot():
    wednesday = {"weekday": 2, "start": 480, "end": 570}
    calls = [["upcoming", {**wednesday, "weeks": weeks, **more}, "2026-11-30"] for weeks, more in (
        ("every", {}), ("even", {}), ("nth", {"n": 3, "anchor": "2026-11-30"}))]  # fmt: skip
    every, even, third = run("slot_rules.jsx", *calls)
    assert [one["day"] for one in every] == ["mer. 2 déc.", "mer. 9 déc.", "mer. 16 déc."]
    assert [one["week"] for one in even] == ["sem. 50, paire", "sem. 52, paire", "sem. 2, paire"]
    assert [one["day"] for one in third] == ["mer. 2 déc.", "mer. 23 déc.", "mer. 13 janv."]


def test_the_day_runs_from_six_to_ten_and_wider_for_visits_outside():
    cases = [
        ([visit(1, 1, 480, 540)], {"from": 360, "to": 1320}),
        ([visit(1, 1, 330, 1400)], {"from": 300, "to": 1440}),
    ]
    answers("planning_rules.jsx", "bounds", cases)


def test_unassigned_visits_take_as_few_lines_as_they_can():
    visits = [visit(1, None, 480, 600), visit(2, None, 540, 600), visit(3, None, 600, 660)]
    (lines,) = run("planning_rules.jsx", ["pack", visits])
    assert [[one["i"] for one in line] for line in lines] == [[1, 3], [2]]


def test_a_journey_longer_than_its_gap_is_impossible():
    visits = [visit(1, 1, 480, 540), visit(2, 1, 555, 600, tr=22), visit(3, 1, 660, 700, tr=14)]
    (found,) = run("planning_rules.jsx", ["journeys", visits])
    assert [(one["minutes"], one["bad"]) for one in found] == [(22, True), (14, False)]


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [(600, 660, None), (500, 560, "busy"), (1030, 1100, "off"), (720, 780, "absent"), (540, 600, None)],
)
def test_a_place_already_taken_or_closed_is_known_before_the_server_says_so(start, end, kind):
    worker = {"i": 1, "off": [[0, 420], [1020, 1440]], "abs": [{"f": 700, "t": 800, "label": "Formation"}]}
    carried = {"id": 9, "s": start, "e": end}
    (found,) = run("planning_rules.jsx", ["obstacle", worker, [visit(1, 1, 480, 540)], carried])
    assert (found and found["kind"]) == kind


@pytest.mark.parametrize(("wish", "start"), [(420, 420), (500, 660), (600, 660), (700, 700)])
def test_a_visit_pasted_on_a_taken_time_comes_after_those_it_would_meet(wish, start):
    row = [visit(2, 1, 540, 600), visit(1, 1, 480, 540), visit(3, 1, 600, 660), visit(4, 1, 420, 480, st="cancelled")]
    assert run("planning_rules.jsx", ["freeFrom", row, wish, 60]) == [start]


def test_what_changed_since_takes_the_place_of_what_was_known():
    old = {"rev": "a", "workers": [{"i": 1, "n": "Ana"}], "visits": [visit(1, 1, 480, 540), visit(2, 1, 600, 660)]}
    new = {"diff": True, "rev": "b", "visits": [visit(1, 1, 500, 560), visit(3, 1, 700, 760)], "gone": [2]}
    (found,) = run("planning_rules.jsx", ["merge", old, new])
    assert [(one["i"], one["s"]) for one in found["visits"]] == [(1, 500), (3, 700)]
    assert (found["rev"], found["workers"]) == ("b", old["workers"])


def test_an_answer_that_comes_late_does_not_undo_what_was_fetched_since():
    known = [visit(1, 1, 480, 540, v=6)]
    late, new = visit(1, 1, 500, 560, v=5), visit(2, 1, 600, 660, v=1)
    assert run("planning_rules.jsx", ["notOlder", known, [late, new]]) == [[new]]


def test_slots_of_even_and_odd_weeks_stand_apart_and_are_painted_one_over_the_other():
    cases = [("even", "odd", True), ("odd", "even", True), ("odd", "odd", False), ("every", "odd", False)]
    answers("slot_rules.jsx", "apart", [*cases, ("nth", "even", False)])


WORKERS = [
    {"i": 1, "n": "Ana Teixeira", "sector": "Bissy", "ss": [1], "ks": [7]},
    {"i": 2, "n": "Fatou Diop", "sector": "Annecy", "ss": [2, 1], "ks": []},
    {"i": 3, "n": "Chloé Girod", "sector": "", "ss": [], "ks": [7, 8]},
]


def kept(**asked: Any) -> tuple[list[Any], list[int] | None]:
    """Which rows and which visits of a small day answer filters."""
    of_day = [
        visit(1, 1, 480, 540, si=4, cs=1, ki=[7]),
        visit(2, 2, 480, 540, si=5, cs=2, ki=[], st="late"),
        visit(3, None, 600, 660, si=4, cs=2, ki=[7]),
        visit(4, None, 700, 760, si=5, cs=1, ki=[]),
    ]
    script = "planning_rules.jsx"
    plain = {"filter": "", "sectors": [], "services": [], "skills": [], "statuses": [], "sort": "sector", **asked}
    rows = [[key, [one for one in of_day if one["w"] == key]] for key in (None, 1, 2, 3)]
    (found,) = run(script, ["selectOf", WORKERS, rows, plain])
    hits = found["hits"]
    return [row["i"] for row in found["shown"]], hits if hits is None else sorted(hits)


@pytest.mark.parametrize(
    ("asked", "rows", "bright"),
    [
        ({}, [3, 2, 1], None),
        ({"sectors": ["1"]}, [2, 1], [1, 2, 4]),
        ({"sectors": ["2"], "skills": ["7"]}, [], [3]),
        ({"skills": ["7"]}, [3, 1], [1, 3]),
        ({"services": ["4"]}, [1], [1, 3]),
        ({"statuses": ["late"]}, [2], [2]),
        ({"statuses": ["unassigned"], "sectors": ["2"]}, [2], [3]),
        ({"filter": "chloe"}, [3], []),
        ({"filter": "achard", "services": ["5"]}, [2], [2, 4]),
        ({"sort": "name"}, [1, 3, 2], None),
        ({"grouped": True}, ["s:", 3, "s:Annecy", 2, "s:Bissy", 1], None),
    ],
)
def test_filters_hold_together_and_the_lane_answers_them_too(asked, rows, bright):
    assert kept(**asked) == (rows, bright)


def test_a_day_turned_to_clients_has_a_row_each_and_keeps_who_comes():
    day = {
        "sectors": {"1": "Bissy"},
        "workers": [{"i": 1, "n": "Ana Teixeira"}],
        "visits": [
            visit(1, 1, 480, 540, ci=5, cs=1, tr=12),
            visit(2, None, 600, 660, ci=5, cs=1),
            visit(3, 1, 700, 760, ci=6, cs=0, cl="M. Paul Blanc"),
        ],
    }
    (found,) = run("planning_rules.jsx", ["turned", day])
    assert [(row["i"], row["n"], row["s"], row["sector"]) for row in found["workers"]] == [
        ("c5", "Mme Achard", "A", "Bissy"), ("c6", "M. Paul Blanc", "PB", ""),
    ]  # fmt: skip
    assert [(one["w"], one["wk"], one["c"], one["tr"]) for one in found["visits"]] == [
        ("c5", 1, "Ana T.", None), (None, None, "Achard", None), ("c6", 1, "Ana T.", None),
    ]  # fmt: skip
    assert [one["i"] for one in found["workers"][0]["un"]] == [2]
