from datetime import date, timedelta
from itertools import combinations

import pytest

from careapp.domain.working_time import (
    LABELS,
    LEGAL_PARAMETERS,
    Agreement,
    Level,
    Unit,
    legal_parameters,
    read_notice_reason,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("code", "hours", "level"),
    [("daily_rest", 11, "block"), ("weekly_rest", 35, "block"), ("day_work", 10, "block"), ("week_work", 48, "block"),
     ("span_max", 13, "block"), ("average_week_work", 44, "warn"), ("pause", 6, "warn"), ("full_time", 35, "fact")],
)  # fmt: skip
@pytest.mark.parametrize("agreement", list(Agreement))
def test_the_code_du_travail_holds_for_everybody(code, hours, level, agreement):
    parameter = legal_parameters(TODAY, "" if code == "day_work" else agreement)[code]
    assert (parameter.value, parameter.unit, parameter.level) == (hours * 60, Unit.MINUTES, level)
    assert parameter.source.startswith("Code du travail, L31")


def test_an_agreement_adds_its_own():
    assert legal_parameters(TODAY, "3127")["day_work"].level == Level.WARN  # up to 12 h, 70 days a year
    assert legal_parameters(TODAY, "3127")["long_day_work"].value == 12 * 60
    assert "span" not in legal_parameters(TODAY)
    assert legal_parameters(TODAY, "3127")["span"].value == 12 * 60
    assert legal_parameters(TODAY, "3127")["sundays"].value == 2
    assert legal_parameters(TODAY, "2941")["meal_break"].value == 30
    assert "sundays" not in legal_parameters(TODAY, "2941")


@pytest.mark.parametrize(
    ("on", "agreement", "value", "unit"),
    [
        (date(2017, 5, 11), "3127", 3, Unit.DAYS),
        (date(2017, 5, 12), "3127", 7, Unit.WORKING_DAYS),
        (date(2021, 6, 2), "3127", 7, Unit.WORKING_DAYS),
        (date(2021, 6, 3), "3127", 3, Unit.WORKING_DAYS),
        (TODAY, "2941", 7, Unit.DAYS),
        (TODAY, "", 7, Unit.WORKING_DAYS),
    ],
)
def test_the_notice_of_a_change_follows_the_rulings(on, agreement, value, unit):
    notice = legal_parameters(on, agreement)["notice"]
    assert (notice.value, notice.unit) == (value, unit)


def test_every_parameter_is_dated_and_sourced_and_none_overlaps_itself():
    assert {parameter.code for parameter in LEGAL_PARAMETERS} == set(LABELS)
    for parameter in LEGAL_PARAMETERS:
        assert parameter.value > 0
        assert parameter.source
        assert parameter.ends_on is None or parameter.starts_on < parameter.ends_on
    for one, other in combinations(LEGAL_PARAMETERS, 2):
        if (one.code, one.agreement) == (other.code, other.agreement):
            first, second = sorted((one, other), key=lambda p: p.starts_on)
            assert first.ends_on is not None
            assert first.ends_on + timedelta(days=1) <= second.starts_on


def test_what_was_not_read_in_its_text_blocks_nobody():
    assert all(p.level is not Level.BLOCK for p in LEGAL_PARAMETERS if not p.checked)


def test_an_unknown_agreement_leaves_the_code():
    assert legal_parameters(TODAY, "9999") == legal_parameters(TODAY)


def test_a_reason_of_short_notice_is_told_by_its_code_or_in_its_words():
    assert read_notice_reason("hospital") == "hospital"
    assert read_notice_reason(" Hospitalisation du client, ce matin") == "hospital"
    assert read_notice_reason("Parce que") == read_notice_reason("") == ""


POINTS = {
    Agreement.NONE: (
        "day_work daily_rest span_max week_work average_week_work weekly_rest days_per_week pause pause_length"
        " rest_floor travel_work other_jobs part_time_least complementary part_time overtime_hours overtime_first"
        " overtime_next notice"
    ),
    Agreement.SERVICES: (
        "paid_wait short_wait interruptions long_interruptions fourth_interruption span long_day_work long_days notice "
        "sundays sunday_pay great_holiday_pay holiday_pay holiday_refusals night_start night_end night_least"
        " night_work night_year night_rest night_length late_pay night_presence night_alone on_call_rest annual_full"
        " annual_part complementary"
    ),
    Agreement.NONPROFIT: (
        "rest_days weekend_off days_in_a_row meal_break planning_notice notice_least notice usual_days complementary "
        "refusals sundays_in_a_row sunday_pay holiday_pay span"
    ),
}


@pytest.mark.parametrize("agreement", POINTS)
def test_every_point_of_the_law_has_its_figure(agreement):
    own = {one.code for one in LEGAL_PARAMETERS if one.agreement == agreement}
    assert set(POINTS[agreement].split()) - own == set()
