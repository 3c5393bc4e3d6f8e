"""The comparison with other solvers: its judge lets no broken rule pass, its tasks can be served whole."""

from __future__ import annotations

import pytest

from benchmarks import peer_tasks, peers
from benchmarks.peer_solvers import by_careapp

MINUTES = [[0, 10, 20], [10, 0, 15], [20, 15, 0]]


def _task(**second: object) -> dict:
    visits = [
        {"place": 1, "service": 30, "first": 60, "last": 90, "skills": ["care"]},
        {"place": 2, "service": 30, "first": 60, "last": 120, "skills": []} | second,
    ]
    workers = [{"home": 0, "skills": ["care"]}, {"home": 0, "skills": []}]
    return {"name": "small", "minutes": MINUTES, "workers": workers, "visits": visits}


def test_travel_goes_from_home_to_home() -> None:
    assert peers.judge(_task(), [[0, 1], []]) == peers.Outcome(0, 10 + 15 + 20)
    assert peers.judge(_task(), [[0], []]) == peers.Outcome(1, 20)


@pytest.mark.parametrize(
    ("routes", "second"),
    [
        ([[0, 1], []], {"last": 104}),  # 60 + 30 + 15 = 105
        ([[1], [0]], {}),  # the second worker lacks the skill
        ([[0, 1], [1]], {}),  # twice
        ([[0, 1]], {}),  # a worker is missing
    ],
)
def test_a_broken_rule_is_no_answer(routes: list[list[int]], second: dict) -> None:
    with pytest.raises(ValueError, match=r"visit|worker"):
        peers.judge(_task(**second), routes)


def test_windows_open_until_everybody_can_be_served() -> None:
    tight = {**_task(last=60, first=60), "workers": [{"home": 0, "skills": ["care"]}]}
    assert peer_tasks.widened(tight)["slack"] == 15  # the far one first, the near one at 105


def test_fewer_open_visits_come_before_less_travel() -> None:
    assert peers.Outcome(0, 900) < peers.Outcome(1, 10)
    assert peers.behind(peers.Outcome(0, 100), peers.Outcome(0, 110)) == pytest.approx(10)
    assert peers.behind(peers.Outcome(0, 100), peers.Outcome(1, 110)) is None


def test_what_nobody_can_do_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be served"):
        peer_tasks.widened(_task(skills=["cooking"]))


def test_the_engine_answers_within_the_rules() -> None:
    assert peers.judge(_task(), by_careapp.build(_task(), 0, 0.5)()) == peers.Outcome(0, 45)
