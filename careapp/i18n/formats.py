"""Dates, times, numbers and amounts in the language of the running request."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from careapp.i18n import _, current_locale, ngettext

NO_BREAK: Final = "\u00a0"


def _babel_locale() -> str:
    return "en_GB" if current_locale() == "en" else "fr_FR"


def date_text(day: date | None) -> str:
    """`"24/11/2026"`, nothing for no date."""
    return f"{day:%d/%m/%Y}" if day else ""


def short_day(day: date) -> str:
    """`"mar. 24 nov."`."""
    return _ordinal(format_date(day, "EEE d MMM", locale=_babel_locale()), day)


def long_day(day: date) -> str:
    """`"mardi 24 novembre 2026"`."""
    return _ordinal(format_date(day, "EEEE d MMMM y", locale=_babel_locale()), day)


def day_month(day: date) -> str:
    """`"24 nov."`."""
    return _ordinal(format_date(day, "d MMM", locale=_babel_locale()), day)


def _ordinal(text: str, day: date) -> str:
    """The first of a month is `1er` in French."""
    return text.replace("1 ", "1er ", 1) if day.day == 1 and current_locale() == "fr" else text


def month(day: date) -> str:
    """`"novembre 2026"`."""
    return format_date(day, "MMMM y", locale=_babel_locale())


def weekday_name(weekday: int) -> str:
    """The name of a weekday, 0 = Monday: `"Lundi"`."""
    return format_date(date(2024, 1, 1 + weekday), "EEEE", locale=_babel_locale()).capitalize()


def opening(text: str) -> str:
    """A text that opens a line: `"Mardi 24 novembre 2026"`; the names within keep their own capitals."""
    return text[:1].upper() + text[1:]


def week_label(day: date) -> str:
    """`"sem. 48, paire"`."""
    week = day.isocalendar().week
    return _("sem. {week}, impaire", week=week) if week % 2 else _("sem. {week}, paire", week=week)


def near_day(day: date, today: date) -> str:
    """`"Aujourd’hui"`, `"Demain"`, `"Hier"`, or the short day."""
    words = {0: _("Aujourd’hui"), 1: _("Demain"), -1: _("Hier")}
    return words.get((day - today).days) or short_day(day)


def days_away(day: date, today: date) -> str:
    """`"Dans 4 jours"`, `"Il y a 6 jours"`, `"Demain"`; the short day beyond a month, with another year."""
    away = (day - today).days
    if abs(away) > 31 and day.year != today.year:
        return f"{short_day(day)} {day.year}"
    if abs(away) < 2 or abs(away) > 31:
        return near_day(day, today)
    if away < 0:
        return ngettext("Il y a {count} jour", "Il y a {count} jours", -away)
    return ngettext("Dans {count} jour", "Dans {count} jours", away)


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


def number(value: Decimal | float, decimals: int = 0) -> str:
    """`"1 234"` or, with decimals, `"3,9"`."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, pattern, locale=_babel_locale())


def degrees(value: float | None) -> str:
    """`"45,5646"`, as a form takes it back; nothing for no value."""
    text = "" if value is None else str(value)
    return text.replace(".", ",") if current_locale() == "fr" else text


def percent(share: float) -> str:
    """`"91 %"` of 0.91."""
    return format_percent(share, locale=_babel_locale())


def distance(metres: float) -> str:
    """`"4,2 km"`, or `"350 m"` under one kilometre."""
    if metres < 1000:
        return f"{number(metres)}{NO_BREAK}m"
    return f"{number(metres / 1000, 1)}{NO_BREAK}km"
