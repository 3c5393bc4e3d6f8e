from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from careapp.domain.refusal import Refused
from careapp.domain.visits import (
    VISIT_BADGES,
    VisitState,
    VisitStatus,
    at_once,
    check_replannable,
    check_visit_move,
    possible_visit_moves,
    tap_counts,
    visit_moves,
    visit_state,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "to", "allowed"),
    [
        ("planned", "running", True), ("planned", "done", True), ("planned", "cancelled", True),
        ("planned", "to_confirm", True), ("to_confirm", "planned", True), ("to_confirm", "running", False),
        ("running", "done", True), ("running", "planned", True), ("running", "cancelled", False),
        ("done", "planned", True), ("done", "cancelled", False), ("cancelled", "planned", True),
        ("cancelled", "done", False), ("planned", "planned", False), ("planned", "zzz", False),
    ],
)  # fmt: skip
def test_a_visit_moves_along_its_table(status, to, allowed):
    if allowed:
        assert check_visit_move(status, to, NOON, NOON, reason="Hospitalisation").to == to
        return
    with pytest.raises(Refused):
        check_visit_move(status, to, NOON, NOON, reason="Hospitalisation")


def test_cancelling_asks_why():
    with pytest.raises(Refused, match="motif"):
        check_visit_move("planned", "cancelled", NOON, NOON)


def test_nobody_arrives_at_a_visit_without_a_worker_or_ends_one_to_come():
    with pytest.raises(Refused, match="intervenant"):
        check_visit_move("planned", "running", NOON, NOON, assigned=False)
    with pytest.raises(Refused, match="pas commencé"):
        check_visit_move("planned", "done", NOON, NOON + MINUTE)
    with pytest.raises(Refused, match="pas commencé"):
        check_visit_move("planned", "running", NOON, NOON + 121 * MINUTE)


def test_only_moves_that_would_be_accepted_are_offered():
    def offered(status, starts_at, assigned=True):
        return [move.to for move in possible_visit_moves(status, NOON, starts_at, assigned)]

    assert offered("planned", NOON) == ["running", "done", "to_confirm", "cancelled"]
    assert offered("planned", NOON, assigned=False) == offered("planned", NOON + 300 * MINUTE) == [
        "to_confirm", "cancelled",
    ]  # fmt: skip
    assert offered("done", NOON) == ["running", "planned"]


@pytest.mark.parametrize(
    ("status", "assigned", "conflict", "minutes", "state"),
    [
        ("planned", True, False, 0, "planned"),
        ("planned", True, False, 15, "planned"),
        ("planned", True, False, 16, "late"),
        ("planned", True, True, 16, "conflict"),
        ("planned", False, True, 16, "unassigned"),
        ("to_confirm", True, False, 30, "to_confirm"),
        ("to_confirm", False, False, 0, "unassigned"),
        ("running", True, True, 30, "conflict"),
        ("running", True, False, 30, "running"),
        ("done", True, True, 30, "done"),
        ("cancelled", False, False, 30, "cancelled"),
    ],
)
def test_a_visit_shows_the_trouble_it_is_in(status, assigned, conflict, minutes, state):
    assert visit_state(status, assigned, conflict, NOON, NOON + minutes * MINUTE) == state


@pytest.mark.parametrize(
    ("status", "locked", "words"),
    [("planned", False, ""), ("to_confirm", False, ""), ("planned", True, "verrouillée"),
     ("running", False, "en cours"), ("done", False, "réalisée"), ("cancelled", False, "annulée")],
)  # fmt: skip
def test_only_visits_to_come_and_unlocked_are_replanned(status, locked, words):
    if not words:
        check_replannable(status, locked)
        return
    with pytest.raises(Refused, match=words):
        check_replannable(status, locked)


def test_every_state_has_a_badge_and_every_status_a_way_on():
    assert set(VISIT_BADGES) == set(VisitState)
    assert all(visit_moves(status) for status in VisitStatus)


PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("late", "at_once_", "counts"),
    [
        (0, True, True), (59, True, True), (60, False, True), (3600, False, True),
        (-120, True, False), (-121, False, False), (13 * 3600 + 1, False, False),
    ],
)  # fmt: skip
def test_a_tap_that_arrives_late_counts_from_its_moment_on_the_same_day_only(late, at_once_, counts):
    tapped = NOON - timedelta(seconds=late)
    assert (at_once(tapped, NOON), tap_counts(tapped, NOON, PARIS, None)) == (at_once_, counts)


def test_a_tap_before_the_last_one_of_its_visit_does_not_count():
    assert tap_counts(NOON - MINUTE, NOON, PARIS, NOON - MINUTE)
    assert not tap_counts(NOON - 2 * MINUTE, NOON, PARIS, NOON - MINUTE)
