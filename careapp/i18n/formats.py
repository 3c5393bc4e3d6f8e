"""Dates, times and amounts in the language of the running request."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency

from careapp.i18n import _, current_locale


def _babel_locale() -> str:
    return "en_GB" if current_locale() == "en" else "fr_FR"


def date_text(day: date | None) -> str:
    """`"24/11/2026"`, nothing for no date."""
    return f"{day:%d/%m/%Y}" if day else ""


def short_day(day: date) -> str:
    """`"mar. 24 nov."`."""
    return format_date(day, "EEE d MMM", locale=_babel_locale())


def long_day(day: date) -> str:
    """`"mardi 24 novembre 2026"`; the first of a month is `"1er"` in French."""
    text = format_date(day, "EEEE d MMMM y", locale=_babel_locale())
    return text.replace(" 1 ", " 1er ") if day.day == 1 and current_locale() == "fr" else text


def weekday_name(weekday: int) -> str:
    """`"Lundi"` for 0."""
    return format_date(date(2024, 1, 1 + weekday), "EEEE", locale=_babel_locale()).capitalize()


def day_month(day: date) -> str:
    """`"24 nov."`."""
    return format_date(day, "d MMM", locale=_babel_locale())


def near_day(day: date, today: date) -> str:
    """`"Aujourd’hui"`, `"Demain"`, `"Hier"`, or the short day."""
    words = {0: _("Aujourd’hui"), 1: _("Demain"), -1: _("Hier")}
    return words.get((day - today).days) or short_day(day)


def clock(instant: datetime, tz: ZoneInfo) -> str:
    """The time on the agency's wall, `"14:00"`."""
    return f"{instant.astimezone(tz):%H:%M}"


def span(start: datetime, end: datetime, tz: ZoneInfo) -> str:
    """`"14:00–15:00"`."""
    return f"{clock(start, tz)}–{clock(end, tz)}"


def moment(instant: datetime, tz: ZoneInfo) -> str:
    """`"24/11/2026 14:00"`."""
    return f"{instant.astimezone(tz):%d/%m/%Y %H:%M}"


def money(amount: Decimal) -> str:
    """`"2 639,09 €"`."""
    return format_currency(amount, "EUR", locale=_babel_locale())
