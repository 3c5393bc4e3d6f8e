from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.reevaluation import (
    People,
    ReminderRule,
    check_postponement,
    next_due,
    punctuality,
    read_rule,
    reevaluation_reminder,
)
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
from careapp.domain.repetition import add_months


def test_the_reminder_of_a_duplicated_form_has_its_nine_values():
    rule, today = ReminderRule(), date(2026, 11, 24)
    due_on = next_due(rule, date(2026, 11, 12), today)
    reminder = reevaluation_reminder(rule, due_on, People(opportunity=7))
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


@pytest.mark.parametrize(
    ("rule", "evaluated_on", "due_on"),
    [
        (ReminderRule(months=6), date(2026, 11, 12), date(2027, 5, 12)),
        (ReminderRule(count_from="copy"), date(2026, 1, 31), date(2027, 10, 24)),
        (ReminderRule(), date(2026, 1, 31), date(2026, 12, 31)),
        (ReminderRule(), date(2025, 12, 1), date(2027, 10, 24)),  # a year ago: its eleven months are over already
    ],
)
def test_the_months_are_counted_from_the_evaluation_an_activity_has_chosen(rule, evaluated_on, due_on):
    assert next_due(rule, evaluated_on, date(2026, 11, 24)) == due_on


@pytest.mark.parametrize(("managed_by", "keeper"), [("opportunity", 1), ("client", 2), ("starter", 3), ("person", 9)])
def test_who_manages_the_reminder_is_the_activitys_choice(managed_by, keeper):
    rule = ReminderRule(managed_by=managed_by, manager_id=9)
    assert reevaluation_reminder(rule, date(2027, 1, 1), People(1, 2, 3)).manager_id == keeper
    nobody = reevaluation_reminder(ReminderRule(managed_by="client"), date(2027, 1, 1), People(opportunity=1))
    assert nobody.manager_id == 1


def test_nine_values_are_read_from_a_form_or_refused_at_their_fields():
    form = {
        "title": "Revoir le projet d’accueil", "count_from": "copy", "months": "6", "category": "Satisfaction",
        "managed_by": "person", "manager_id": "4", "situation": "to_handle", "priority": "high", "alert": "on",
    }  # fmt: skip
    rule = read_rule(form, ReminderRule(), {4})
    assert rule == ReminderRule(
        "Revoir le projet d’accueil", "copy", 6, "Satisfaction", "person", 4, "to_handle", True, "high", False
    )
    assert read_rule({**form, "managed_by": "client"}, ReminderRule(), {4}).manager_id is None
    wrong = {
        "count_from": "x", "months": "0", "category": "x", "managed_by": "person", "manager_id": "5", "situation": "x",
        "priority": "x",
    }  # fmt: skip
    with pytest.raises(RefusedFields) as refusal:
        read_rule(wrong, ReminderRule(), {4})
    assert set(refusal.value.errors) == {"title", *wrong} - {"managed_by"}


@pytest.mark.parametrize(
    ("to", "reason", "field"),
    [
        (None, "Hospitalisée", "to"),
        (date(2026, 12, 1), "Hospitalisée", "to"),
        (date(2027, 12, 2), "Hospitalisée", "to"),
        (date(2027, 1, 10), "  ", "reason"),
    ],
)
def test_a_re_evaluation_is_postponed_to_a_later_day_within_a_year_and_for_a_reason(to, reason, field):
    due, today = date(2026, 12, 1), date(2026, 11, 24)
    with pytest.raises(Refused) as refusal:
        check_postponement(to, due, today, reason)
    assert refusal.value.field == field
    assert check_postponement(date(2027, 1, 10), due, today, "Hospitalisée") == date(2027, 1, 10)


def test_what_is_not_over_counts_neither_for_nor_against():
    today, due = date(2026, 11, 24), date(2026, 11, 10)
    done = [(due, due), (due, date(2026, 11, 11)), (due, None), (date(2026, 11, 28), None)]
    found = punctuality(done, [date(2026, 11, 1), date(2026, 11, 30)], today)
    assert (found.on_time, found.late, found.waited, found.percent) == (1, 1, 2, 25)
    assert punctuality([], [], today).percent is None


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
