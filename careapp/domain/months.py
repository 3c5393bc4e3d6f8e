"""Months on the calendar: their days, and the whole weeks that hold them."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = 7


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def month_first(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def month_last(day: date) -> date:
    """The last day of a day's month."""
    return month_after(day, 1) - timedelta(days=1)


def month_after(day: date, steps: int) -> date:
    """The first day of the month so many months after (or before) a day's own; it stays where no calendar goes."""
    number = day.year * 12 + day.month - 1 + steps
    year, month = divmod(number, 12)
    return date(min(max(year, 1901), 2198), month + 1, 1)


def month_weeks(day: date) -> list[date]:
    """The Mondays of the weeks that hold a day's month."""
    monday, last = monday_of(month_first(day)), month_last(day)
    return [monday + timedelta(days=WEEK * number) for number in range((last - monday).days // WEEK + 1)]
