"""From when on something is an alert, and what a pause asks for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from careapp.domain.alerts import AlertLimits, drift, read_limits, read_pause, share_of_days
from careapp.domain.refusal import RefusedFields

TODAY = date(2026, 11, 24)
LIMITS = {"skill_days": "60", "skill_urgent_days": "30", "plan_percent": "10", "contract_percent": "10",
          "conflict_days": "14"}  # fmt: skip


@pytest.mark.parametrize(
    ("planned", "expected", "percent", "apart"),
    [
        (100, 100, 10, None),
        (110, 100, 10, None),
        (111, 100, 10, 11),
        (89, 100, 10, -11),
        (0, 100, 10, -100),
        (50, 0, 10, None),
    ],
)
def test_a_difference_within_the_tolerance_is_no_alert(planned, expected, percent, apart):
    assert drift(planned, expected, percent) == apart


@pytest.mark.parametrize(
    ("starts", "ends", "share"),
    [
        (date(2026, 1, 1), None, Fraction(1)),
        (date(2026, 11, 16), None, Fraction(1, 2)),
        (date(2026, 1, 1), date(2026, 11, 15), Fraction(1, 2)),
        (date(2026, 12, 1), None, Fraction(0)),
        (date(2026, 1, 1), date(2026, 10, 31), Fraction(0)),
    ],
)
def test_a_plan_counts_for_the_days_of_the_month_that_it_covers(starts, ends, share):
    assert share_of_days(starts, ends, date(2026, 11, 1), date(2026, 11, 30)) == share


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        ({"until": "2026-11-25", "reason": "Vu avec la famille"}, {}),
        ({"until": "2026-11-24", "reason": "x"}, {"until": "Choisissez une date à venir."}),
        ({"until": "2028-01-01", "reason": "x"}, {"until": "Un an au plus : l’alerte reviendra alors."}),
        ({"until": "", "reason": ""}, {"until": "Remplissez ce champ.", "reason": "Remplissez ce champ."}),
        ({"until": "31/02/2027", "reason": "x"}, {"until": "Le 31/02/2027 n’existe pas au calendrier."}),
    ],
)
def test_an_alert_is_put_aside_with_a_reason_until_a_date_within_the_year(form, errors):
    try:
        read_pause(form, TODAY)
    except RefusedFields as refusal:
        found = refusal.errors
    else:
        found = {}
    assert {key: text.replace("\u00a0", " ") for key, text in found.items()} == errors


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"skill_days": "0"}, "skill_days"), ({"plan_percent": "101"}, "plan_percent"),
        ({"contract_percent": "dix"}, "contract_percent"), ({"skill_urgent_days": "90"}, "skill_urgent_days"),
        ({"contract_span": "year"}, "contract_span"),
    ],
)  # fmt: skip
def test_a_limit_that_cannot_be_is_refused_at_its_field(change, field):
    with pytest.raises(RefusedFields) as refusal:
        read_limits({**LIMITS, **change})
    assert list(refusal.value.errors) == [field]


def test_what_an_agency_has_not_set_well_keeps_its_default():
    assert AlertLimits.of({}) == AlertLimits()
    assert AlertLimits.of({"alerts": {"skill_days": "x", "contract_span": "year", "plan_percent": 5}}) == AlertLimits(
        plan_percent=5
    )
    assert read_limits({**LIMITS, "contract_span": "week"}) == AlertLimits(contract_span="week")
