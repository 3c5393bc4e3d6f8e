"""Several coordinators drop one visit at once: one wins, the others are told who did; a drop sent twice is one drop."""

from __future__ import annotations

import pytest

from benchmarks import drag_race


def test_of_many_who_drag_a_visit_one_wins_each_round_and_the_others_are_told(database):
    found = drag_race.race(clients=6, rounds=5)
    assert (found["one winner"], found["told"], found["lost"], found["error"]) == (5, 25, 0, 0)


@pytest.mark.parametrize("arrivals", [8])
def test_one_drop_that_arrives_many_times_at_once_moves_the_visit_once(database, monkeypatch, arrivals):
    seen = []

    def one_person(people, payloads):
        seen.extend(drag_race_together([people[0]] * arrivals, [payloads[0]] * arrivals))
        return seen[-1:]

    drag_race_together = drag_race.together
    monkeypatch.setattr(drag_race, "together", one_person)
    found = drag_race.race(clients=1, rounds=1)
    assert (found["one winner"], found["lost"], found["error"]) == (1, 0, 0)
    assert all(answer == seen[0] for answer in seen)
    assert len(seen) == arrivals
