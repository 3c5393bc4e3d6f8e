from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.reevaluation import add_months, reevaluation_reminder
from careapp.domain.refusal import Refused, RefusedFields
from careapp.domain.reminders import (
    ALERT_LABELS,
    PRIORITY_BADGES,
    SITUATION_BADGES,
    ReminderDraft,
    Situation,
    check_reminder_move,
    days_left,
    is_overdue,
    read_reminder,
)


def test_the_reminder_of_a_duplicated_form_has_its_eight_elements():
    reminder = reevaluation_reminder(date(2026, 11, 12), manager_id=7)
    assert reminder == ReminderDraft(
        title="Rappel ré-évaluation des besoins",
        due_on=date(2027, 10, 12),
        category="Suivi évaluation",
        manager_id=7,
        situation="to_handle",
        alert=True,
        priority="urgent",
        mail=True,
    )
    assert SITUATION_BADGES[reminder.situation].label == "À traiter"
    assert ALERT_LABELS[reminder.alert] == "Alerter"
    assert PRIORITY_BADGES[reminder.priority].label == "Urgent"


def test_the_months_before_the_reminder_are_the_agencys_choice():
    assert reevaluation_reminder(date(2026, 11, 12), None, months=6).due_on == date(2027, 5, 12)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 3, 31), 11, date(2028, 2, 29)),
        (date(2026, 3, 31), 11, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 15), 11, date(2027, 11, 15)),
        (date(2027, 1, 31), -2, date(2026, 11, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_where_the_month_ends(day, months, expected):
    assert add_months(day, months) == expected


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_adding_months_changes_the_month_by_exactly_that_many(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


def test_a_reminder_is_handled_put_aside_or_reopened():
    for pair in (("to_handle", "done"), ("to_handle", "dismissed"), ("done", "to_handle"), ("dismissed", "to_handle")):
        assert check_reminder_move(*pair)
    with pytest.raises(Refused):
        check_reminder_move("done", "dismissed")


def test_a_reminder_is_overdue_the_day_after():
    due = date(2026, 11, 24)
    assert [is_overdue(Situation.TO_HANDLE, due, date(2026, 11, day)) for day in (24, 25)] == [False, True]
    assert not is_overdue(Situation.DONE, due, date(2027, 1, 1))
    assert days_left(due, date(2026, 11, 25)) == -1


def test_a_reminder_is_read_from_a_form_or_refused_at_its_fields():
    today = date(2026, 11, 24)
    form = {"title": "Rappeler la fille", "due_on": "25/11/2026", "priority": "high", "mail": "on", "manager_id": "7"}
    assert read_reminder(form, today) == ReminderDraft(
        "Rappeler la fille", date(2026, 11, 25), "Autre", 7, alert=False, priority="high", mail=True
    )
    with pytest.raises(RefusedFields) as refusal:
        read_reminder({"due_on": "23/11/2026", "priority": "now", "category": "x"}, today)
    assert set(refusal.value.errors) == {"title", "due_on", "priority", "category"}
