"""Dates and clock times as the documents write them, in a language ("fr" or "en")."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

NBSP = "\N{NO-BREAK SPACE}"


def long_date(day: date, language: str = "fr") -> str:
    """ "lundi 30 novembre 2026"; the first of a month is written the French way, "1er"."""
    text = format_date(day, "EEEE d MMMM y", locale=_locale(language))
    return text.replace(" 1 ", " 1er ", 1) if language == "fr" and day.day == 1 else text


def short_date(day: date, language: str = "fr") -> str:
    """ "30/11/2026" in both languages of the product."""
    return format_date(day, "dd/MM/y", locale=_locale(language))


def day_name(weekday: int, language: str = "fr") -> str:
    """ "Lundi" for 0."""
    return format_date(date(2024, 1, 1 + weekday), "EEEE", locale=_locale(language)).capitalize()


def clock(minutes: int) -> str:
    """ "8:00" for 480 minutes of the day: shorter than on screen, since a box on paper is narrow."""
    return f"{minutes % 1440 // 60}:{minutes % 60:02d}"


def _locale(language: str) -> str:
    return "en_GB" if language == "en" else "fr_FR"
