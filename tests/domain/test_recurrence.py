from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careapp.domain.day_rules import next_working_day, rule_in_force
from careapp.domain.public_holidays import holiday_names, holidays_between, public_holidays
from careapp.domain.recurrence import (
    NO_CALENDAR,
    Calendar,
    Slot,
    check_slots,
    falls_on,
    instants,
    is_even_week,
    occurrences,
    paid_minutes,
    planned,
    slot_faults,
    slots_overlap,
    week_totals,
    weekday_minutes,
    weekly_minutes,
)
from careapp.domain.refusal import Refused, RefusedFields
from tests.domain.recurrence_oracle import case_of, faults

PARIS = ZoneInfo("Europe/Paris")
MON, THU, SAT, SUN = 0, 3, 5, 6
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)


def hm(hours, minutes=0):
    return hours * 60 + minutes


def dates(slot, first, last, calendar=NO_CALENDAR):
    return [one.on for one in occurrences(slot, first, last, calendar)]


def test_a_weekly_slot_falls_on_its_weekday_between_both_dates():
    assert dates(Slot(MON, 480, 570), date(2026, 11, 30), date(2026, 12, 14)) == [
        date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14),
    ]  # fmt: skip
    assert dates(Slot(MON, 480, 570), date(2026, 12, 1), date(2026, 12, 6)) == []
    assert dates(Slot(MON, 480, 570), date(2026, 12, 7), date(2026, 12, 1)) == []


def test_a_slot_counts_from_the_day_it_was_changed_until_its_last():
    slot = Slot(MON, 480, 570, since=date(2026, 12, 2), until=date(2026, 12, 14))
    assert dates(slot, date(2026, 11, 30), date(2026, 12, 31)) == [date(2026, 12, 7), date(2026, 12, 14)]


def test_even_and_odd_weeks_follow_iso_numbers_over_a_year_of_53_weeks():
    first, last = date(2026, 12, 14), date(2027, 1, 24)
    even, odd = Slot(SAT, 480, 570, "even"), Slot(SAT, 480, 570, "odd")
    assert dates(even, first, last) == [date(2026, 12, 26), date(2027, 1, 16)]
    assert dates(odd, first, last) == [date(2026, 12, 19), date(2027, 1, 2), date(2027, 1, 9), date(2027, 1, 23)]
    assert (is_even_week(date(2027, 1, 3)), is_even_week(date(2027, 1, 4))) == (False, False)


@pytest.mark.parametrize("anchor", [date(2026, 11, 30), date(2026, 12, 6)])
def test_every_third_week_counts_from_the_week_of_its_anchor(anchor):
    slot = Slot(THU, 840, 960, "nth", 3, anchor)
    assert dates(slot, date(2026, 11, 1), date(2027, 1, 31)) == [
        date(2026, 11, 12), date(2026, 12, 3), date(2026, 12, 24), date(2027, 1, 14),
    ]  # fmt: skip


CHRISTMAS = Calendar(public_holidays(2026) | public_holidays(2027))


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("keep", [date(2026, 12, 18), date(2026, 12, 25), date(2027, 1, 1)]),
        ("cancel", [date(2026, 12, 18)]),
        ("move", [date(2026, 12, 18), date(2026, 12, 26), date(2027, 1, 2)]),
    ],
)
def test_a_visit_on_a_public_holiday_is_kept_cancelled_or_moved(rule, days):
    slot = Slot(4, 480, 570, on_holiday=rule)
    assert dates(slot, date(2026, 12, 18), date(2027, 1, 1), CHRISTMAS) == days


def test_the_next_working_day_is_no_sunday_and_no_holiday():
    alsace = public_holidays(2026, "6AE")
    assert next_working_day(date(2026, 12, 25), alsace) == date(2026, 12, 28)  # the 26th is one there, the 27th Sunday
    assert next_working_day(date(2026, 12, 25), public_holidays(2026)) == date(2026, 12, 26)


def test_a_visit_moved_upon_another_of_the_pattern_is_left_out():
    week = [Slot(day, 480, 570, on_holiday="move") for day in range(6)] + [Slot(4, 1080, 1140, on_holiday="move")]
    made = planned(week, date(2026, 12, 21), date(2026, 12, 27), CHRISTMAS)
    assert [(week[index].start, one.stands_for.day, one.on.day) for index, one in made if one.on.day >= 25] == [
        (480, 26, 26), (1080, 25, 26),
    ]  # fmt: skip


def test_a_slot_of_school_time_rests_in_school_holidays_and_the_other_way_round():
    autumn = Calendar(school=[date(2026, 10, 17) + timedelta(days=n) for n in range(16)])
    span = date(2026, 10, 12), date(2026, 11, 8), autumn
    assert dates(Slot(MON, 480, 570, school="term"), *span) == [date(2026, 10, 12), date(2026, 11, 2)]
    assert dates(Slot(MON, 480, 570, school="holidays"), *span) == [date(2026, 10, 19), date(2026, 10, 26)]
    assert not slots_overlap(Slot(MON, 480, 570, school="term"), Slot(MON, 500, 600, school="holidays"))


@pytest.mark.parametrize(
    ("levels", "rule"),
    [(("", "", "", ""), "keep"), (("", "", "", "move"), "move"), (("", "cancel", "keep", "move"), "cancel")],
)
def test_the_nearest_level_that_speaks_sets_the_rule(levels, rule):
    assert rule_in_force(*levels) == rule


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 120), st.integers(0, 6))
def test_even_and_odd_weeks_share_out_every_week(first, days, weekday):
    last = first + timedelta(days=days)
    each = {weeks: dates(Slot(weekday, 0, 60, weeks), first, last) for weeks in ("every", "even", "odd")}
    assert sorted(each["even"] + each["odd"]) == each["every"]
    assert all(falls_on(Slot(weekday, 0, 60), day) for day in each["every"])


def utc(day, hours, minutes=0):
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes)


@pytest.mark.parametrize(
    ("day", "start", "end", "starts", "ends"),
    [
        (date(2026, 11, 24), hm(8), hm(9, 30), (7, 0), (8, 30)),
        (date(2027, 7, 1), hm(8), hm(9, 30), (6, 0), (7, 30)),
        (date(2026, 11, 24), hm(22), hm(30), (21, 0), (29, 0)),
        # the night of spring: 02:00 becomes 03:00 at 01:00 UTC
        (SPRING, hm(1), hm(2), (0, 0), (1, 0)),
        (SPRING, hm(1), hm(2, 30), (0, 0), (1, 0)),
        (SPRING, hm(2, 30), hm(3, 30), (1, 0), (1, 30)),
        (SPRING, hm(2, 30), hm(2, 45), (1, 0), (1, 15)),
        (SPRING, hm(2), hm(3), (1, 0), (2, 0)),
        (SPRING, hm(3), hm(4), (1, 0), (2, 0)),
        (SPRING - timedelta(1), hm(22), hm(30), (21, 0), (28, 0)),
        (SPRING - timedelta(1), hm(26, 30), hm(27, 30), (25, 0), (25, 30)),
        # the night of autumn: 03:00 becomes 02:00 at 01:00 UTC, so that the night is an hour longer
        (AUTUMN, hm(2), hm(2, 30), (0, 0), (0, 30)),
        (AUTUMN, hm(2, 30), hm(2, 45), (0, 30), (0, 45)),
        (AUTUMN, hm(2, 30), hm(3, 30), (0, 30), (2, 30)),
        (AUTUMN, hm(3), hm(4), (2, 0), (3, 0)),
        (AUTUMN - timedelta(1), hm(22), hm(30), (20, 0), (29, 0)),
    ],
)
def test_a_slot_keeps_its_time_on_the_wall(day, start, end, starts, ends):
    assert instants(day, start, end, PARIS) == (utc(day, *starts), utc(day, *ends))


@given(st.sampled_from([SPRING, AUTUMN, date(2026, 6, 1)]), st.lists(st.integers(0, 288), min_size=3, max_size=3))
def test_neighbours_never_overlap_on_any_night(day, fives):
    a, b, c = (5 * n for n in sorted(fives))
    if not a < b < c or (day == SPRING and hm(2) <= a and b <= hm(3)):
        return
    first, second = instants(day, a, b, PARIS), instants(day, b, c, PARIS)
    assert first[0] < first[1] == second[0] < second[1]


def test_totals_are_those_of_the_slot_editor():
    slots = [Slot(day, hm(8), hm(9, 30)) for day in range(5)] + [
        Slot(THU, hm(14), hm(16)), Slot(SAT, hm(8), hm(9, 30), "even"), Slot(SUN, hm(8), hm(9, 30), "odd"),
    ]  # fmt: skip
    totals = week_totals(slots)
    assert (totals.even, totals.odd, totals.average, totals.month) == (hm(11), hm(11), hm(11), hm(47, 40))
    assert week_totals(slots, workers=2).month == hm(95, 20)
    assert weekly_minutes(slots) == hm(11)
    assert weekday_minutes(slots) == (90, 90, 90, 210, 90, 45, 45)


def test_even_and_odd_weeks_may_differ_and_every_nth_counts_for_its_share():
    slots = [Slot(MON, 480, 540, "even"), Slot(THU, 480, 600, "nth", 4, date(2026, 1, 1))]
    totals = week_totals(slots)
    assert (totals.even, totals.odd, totals.average) == (90, 30, 60)
    assert week_totals([]) == type(totals)(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        (Slot(MON, 480, 480), "La fin doit suivre le début (08:00)."),
        (Slot(MON, 480, 400), "La fin doit suivre le début (08:00)."),
        (Slot(MON, 480, 490), "au moins 15"),
        (Slot(MON, -10, 60), "dans la journée"),
        (Slot(MON, 1440, 1500), "dans la journée"),
        (Slot(MON, 480, 480 + 1381), "au plus 23"),
        (Slot(7, 480, 540), "jour de la semaine"),
        (Slot(MON, 480, 540, "sometimes"), "semaines"),
        (Slot(MON, 480, 540, "nth", 0, date(2026, 1, 1)), "nombre de semaines"),
        (Slot(MON, 480, 540, "nth", 3), "nombre de semaines"),
        (Slot(MON, 480, 540, on_holiday="sometimes"), "un jour férié"),
        (Slot(MON, 480, 540, school="sometimes"), "année scolaire"),
        (Slot(MON, 480, 540, since=date(2026, 2, 1), until=date(2026, 1, 1)), "doit suivre le premier"),
    ],
)
def test_a_slot_that_cannot_be_worked_is_refused_with_its_reason(slot, words):
    with pytest.raises(RefusedFields) as refusal:
        check_slots([Slot(THU, 480, 540), slot])
    assert list(refusal.value.errors) == ["slots.1"]
    assert words in refusal.value.errors["slots.1"].replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Slot(MON, 480, 570), Slot(MON, 570, 600), False),
        (Slot(MON, 480, 570), Slot(MON, 560, 600), True),
        (Slot(MON, 480, 570), Slot(THU, 480, 570), False),
        (Slot(MON, 480, 570, "even"), Slot(MON, 480, 570, "odd"), False),
        (Slot(MON, 480, 570, "even"), Slot(MON, 500, 570, "even"), True),
        (Slot(MON, 480, 570, "even"), Slot(MON, 500, 570), True),
        (Slot(MON, hm(23), hm(25)), Slot(1, 0, 60), True),
        (Slot(SUN, hm(22), hm(30)), Slot(MON, 300, 400), True),
        (Slot(SUN, hm(22), hm(30), "even"), Slot(MON, 300, 400, "even"), False),
        (Slot(SUN, hm(22), hm(30), "even"), Slot(MON, 300, 400, "odd"), True),
        (Slot(MON, 480, 570, "nth", 2, date(2026, 1, 5)), Slot(MON, 480, 570, "nth", 2, date(2026, 1, 12)), False),
        (Slot(MON, 480, 570, "nth", 2, date(2026, 1, 5)), Slot(MON, 480, 570, "nth", 3, date(2026, 1, 12)), True),
        (Slot(MON, 480, 570, "nth", 2, date(2026, 1, 5)), Slot(MON, 480, 570, "odd"), True),
    ],
)
def test_two_slots_of_a_mission_do_not_share_a_week_and_an_hour(one, other, overlap):
    assert slots_overlap(one, other) is slots_overlap(other, one) is overlap
    assert list(slot_faults([one, other])) == ([1] if overlap else [])


PATTERN = st.builds(
    Slot, st.integers(0, 6), st.integers(0, 1439), st.just(0), st.sampled_from(["every", "even", "odd", "nth"]),
    st.integers(1, 6), st.dates(date(2026, 1, 1), date(2026, 3, 1)),
)  # fmt: skip


@given(PATTERN, PATTERN, st.integers(15, 1440), st.integers(15, 1440))
def test_what_the_pattern_lets_pass_never_meets_within_a_year(one, other, length, other_length):
    one = Slot(one.weekday, one.start, one.start + length, one.weeks, one.n, one.anchor)
    other = Slot(other.weekday, other.start, other.start + other_length, other.weeks, other.n, other.anchor)
    if slots_overlap(one, other):
        return
    spans = sorted(
        (d.toordinal() * 1440 + slot.start, d.toordinal() * 1440 + slot.end)
        for slot in (one, other)
        for d in dates(slot, date(2027, 1, 11), date(2027, 12, 19))
    )
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_public_holidays_depend_on_the_region():
    assert len(public_holidays(2026)) == 11
    good_friday, saint_stephen = date(2026, 4, 3), date(2026, 12, 26)
    assert {good_friday, saint_stephen} <= public_holidays(2026, "57") & public_holidays(2026, "6AE")
    assert not {good_friday, saint_stephen} & public_holidays(2026)
    assert holiday_names(2026, "974")[date(2026, 12, 20)].startswith("Abolition")
    assert holiday_names(2026)[date(2026, 1, 1)] == "Jour de l’an"
    english = holiday_names(2026, locale="en")
    assert (english[date(2026, 1, 1)], english[date(2026, 5, 1)]) == ("New Year’s Day", "Labour Day")
    assert holidays_between(date(2026, 12, 20), date(2027, 1, 1)) == {date(2026, 12, 25), date(2027, 1, 1)}
    with pytest.raises(Refused):
        public_holidays(2026, "Bretagne")


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_days_wall_clock_and_paid_hours_are_right_over_clock_changes_and_holidays(seed):
    assert list(faults(*case_of(Random(seed)))) == []


@pytest.mark.parametrize(("eve", "minutes"), [(SPRING - timedelta(1), 420), (AUTUMN - timedelta(1), 540)])
def test_a_night_is_paid_for_the_hours_that_pass(eve, minutes):
    assert paid_minutes(*instants(eve, hm(22), hm(30), PARIS)) == minutes
