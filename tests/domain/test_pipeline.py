"""How far opportunities come, how long they stay, why they are lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from careapp.domain.pipeline import Journey, Stay, groups, reasons, steps, tally

START = datetime(2026, 9, 1, tzinfo=UTC)


def _journey(*stays: tuple[str, int], reason: str = "", group: str = "Hôpital") -> Journey:
    """Stays of so many days one after another; the last one lasts when its days are 0."""
    at, made = START, []
    for stage, days in stays:
        left = at + timedelta(days=days) if days else None
        made.append(Stay(stage, at, left))
        at = left or at
    return Journey(stays[-1][0], reason, group, tuple(made))


WON = _journey(("new", 2), ("quote", 4), ("search", 6), ("planning", 2), ("active", 0))
QUICK = _journey(("new", 4), ("search", 2), ("planning", 2), ("active", 10), ("closed", 0), group="Mairie")
LOST = _journey(("new", 1), ("quote", 9), ("lost", 0), reason="Prix")
OPEN = _journey(("new", 0))


def test_a_stage_counts_those_who_came_to_it_or_beyond():
    found = steps([WON, QUICK, LOST, OPEN])
    assert [step.count for step in found] == [4, 3, 2, 2, 2]
    assert [step.waiting for step in found] == [1, 0, 0, 0, 1]
    assert [step.days for step in found] == [2, 6.5, 4, 2, 10]
    assert found[0].onward == 0.75
    assert found[-1].onward is None


def test_the_rate_counts_those_that_are_settled():
    total = tally([WON, QUICK, LOST, OPEN])
    assert (total.opened, total.won, total.lost, total.running) == (4, 2, 1, 1)
    assert (total.rate, total.days_to_win) == (2 / 3, 11)
    assert tally([]).rate is None


def test_reasons_and_groups_come_the_largest_first():
    other = _journey(("new", 1), ("lost", 0), reason="Hors zone", group="Mairie")
    assert reasons([LOST, LOST, other, WON]) == [("Prix", 2), ("Hors zone", 1)]
    assert [(name, one.opened, one.lost) for name, one in groups([WON, LOST, other]).items()] == [
        ("Hôpital", 2, 1),
        ("Mairie", 1, 1),
    ]
