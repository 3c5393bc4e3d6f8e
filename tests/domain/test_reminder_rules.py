"""Rules that make reminders, the habits of an agency, the groups of the list."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from careapp.domain.refusal import RefusedFields
from careapp.domain.reminder_habits import ReminderHabits, read_digest
from careapp.domain.reminder_rules import RULES, due_day, filled, read_rule, usual
from careapp.domain.reminders import When, read_category, read_snooze, when_due
from careapp.i18n import using_locale

TUESDAY = date(2026, 11, 24)
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("kind", "cause", "delay", "day"),
    [
        ("reevaluation", TUESDAY, 0, TUESDAY),
        ("quote", date(2026, 11, 17), 7, TUESDAY),
        ("satisfaction", date(2026, 10, 25), 30, TUESDAY),
        ("plan", date(2027, 1, 8), 45, TUESDAY),
        ("skill", date(2027, 1, 23), 60, TUESDAY),
        ("contract", date(2026, 12, 24), 30, TUESDAY),
    ],
)
def test_a_rule_counts_from_its_cause(kind, cause, delay, day):
    assert due_day(kind, cause, delay) == day


@pytest.mark.parametrize("kind", RULES)
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_what_the_house_ships_passes_its_own_form(kind, locale):
    with using_locale(locale):
        from careapp.i18n import _

        shipped = usual(kind)
        form = {"delay": str(shipped.delay), "title": _(shipped.title), "note": _(shipped.note), "mail": shipped.mail,
                "category": shipped.category, "priority": shipped.priority, "alert": True}  # fmt: skip
        assert read_rule(kind, form) == shipped


def test_a_text_may_name_what_its_rule_knows_and_nothing_else():
    form = {"delay": "7", "title": "Relancer {client}", "note": "{client} puis {intervenant}", "active": "on"}
    with pytest.raises(RefusedFields) as told:
        read_rule("quote", form)
    assert list(told.value.errors) == ["note"]
    assert "{client}, {numéro}, {date}" in told.value.errors["note"]
    assert filled("Relancer {client} le {date}", {"client": "Mme Ferrand"}) == "Relancer Mme Ferrand le"
    assert filled("{client.__class__} {0}", {"client": "x"}) == ""


def test_what_a_rule_may_not_be_is_told_at_its_field():
    with pytest.raises(RefusedFields) as told:
        read_rule("skill", {"delay": "900", "title": "", "active": "on", "category": "Inconnue"})
    assert set(told.value.errors) == {"delay", "title", "category", "manager_id"}


@pytest.mark.parametrize(
    ("due", "when"),
    [
        (date(2026, 11, 23), When.LATE), (TUESDAY, When.TODAY), (date(2026, 11, 29), When.WEEK),
        (date(2026, 11, 30), When.LATER),
    ],
)  # fmt: skip
def test_the_list_has_four_groups(due, when):
    assert when_due(due, TUESDAY) == when
    assert when_due(date(2026, 12, 6), date(2026, 11, 29)) == When.WEEK


def test_a_reminder_is_put_off_by_a_usual_delay_or_to_a_day_to_come():
    assert [read_snooze({"by": by}, TUESDAY).day for by in ("day", "three")] == [25, 27]
    assert read_snooze({"by": "week"}, TUESDAY) == date(2026, 12, 1)
    assert read_snooze({"day": "2027-01-04"}, TUESDAY) == date(2027, 1, 4)
    for wrong in ({"day": "2026-11-24"}, {"day": ""}, {"day": "2090-01-01"}, {"by": "never"}):
        with pytest.raises(RefusedFields):
            read_snooze(wrong, TUESDAY)


def test_the_morning_begins_at_its_hour_on_the_wall_in_winter_and_in_summer():
    habits = ReminderHabits(digest_hour=7)
    for utc, morning in (
        (datetime(2026, 11, 24, 5, 59, tzinfo=UTC), False), (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 24, 5, 0, tzinfo=UTC), True), (datetime(2026, 7, 24, 4, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 10, 59, tzinfo=UTC), True), (datetime(2026, 11, 24, 11, 0, tzinfo=UTC), False),
    ):  # fmt: skip
        assert habits.is_morning(utc, PARIS) is morning
    assert not ReminderHabits(digest=False).is_morning(datetime(2026, 11, 24, 6, 0, tzinfo=UTC), PARIS)


def test_habits_that_are_not_well_kept_are_the_usual_ones():
    assert ReminderHabits.of({"reminders": {"digest_hour": 99, "categories": None}}) == ReminderHabits()
    kept = ReminderHabits(("Travaux",), False, 8)
    assert ReminderHabits.of({"reminders": kept.plain()}) == kept
    assert (kept.known[-2:], read_digest({"digest": "on", "digest_hour": "6"})) == (("Travaux", "Autre"), (True, 6))
    with pytest.raises(RefusedFields):
        read_digest({"digest_hour": "23"})
    with pytest.raises(RefusedFields):
        read_category({"category": "devis"}, kept.known)
