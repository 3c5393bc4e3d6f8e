"""Five processes keep the clock, and the one that leads is killed: every reminder is told once."""

from __future__ import annotations

import pytest

from benchmarks import reminders


@pytest.mark.timeout(420)
def test_reminders_are_told_once_by_five_processes_whose_leader_is_killed(database):
    race, found = reminders.run(200, 40, term=3, leaders=1, others=1)
    assert (race.leaders_killed, race.others_killed) >= (1, 1)
    assert found == reminders.Found(missed=0, doubled=0, rules_missed=0, rules_doubled=0)
