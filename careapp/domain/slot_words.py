"""A weekly pattern in one line, as a quote or a letter says it."""

from __future__ import annotations

from collections.abc import Sequence

from careapp.domain.durations import span_text
from careapp.domain.recurrence import WEEKS_LABELS, Slot, Weeks, weekday_in_sentence
from careapp.i18n import _, formats, ngettext

_Key = tuple[tuple[int, ...], str, int]


def pattern_words(slots: Sequence[Slot], workers: int = 1) -> str:
    """`Lundi au samedi, 08:00–09:30 et 18:00–18:45 ; dimanche, 09:00–10:00, 2 intervenants`."""
    days: dict[tuple[int, int, str, int], set[int]] = {}
    for slot in slots:
        days.setdefault((slot.start, slot.end, slot.weeks, slot.n), set()).add(slot.weekday)
    times: dict[_Key, list[str]] = {}
    for (start, end, weeks, n), found in sorted(days.items(), key=lambda item: (min(item[1]), item[0])):
        times.setdefault((tuple(sorted(found)), weeks, n), []).append(span_text(start, end))
    parts = [
        ", ".join(part for part in (_days(named), _joined(spans), _weeks(weeks, n)) if part)
        for (named, weeks, n), spans in times.items()
    ]
    text = formats.opening(" ; ".join(parts))
    many = ngettext("{count} intervenant", "{count} intervenants", workers) if workers > 1 else ""
    return ", ".join(part for part in (text, many) if part)


def _days(weekdays: tuple[int, ...]) -> str:
    if len(weekdays) == 7:
        return _("tous les jours")
    names = [weekday_in_sentence(day) for day in weekdays]
    if len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        return _("{first} au {last}", first=names[0], last=names[-1])
    return _joined(names)


def _joined(texts: Sequence[str]) -> str:
    if len(texts) < 2:
        return "".join(texts)
    return _("{some} et {last}", some=", ".join(texts[:-1]), last=texts[-1])


def _weeks(weeks: str, n: int) -> str:
    if weeks == Weeks.EVERY:
        return ""
    return _("toutes les {n} semaines", n=n) if weeks == Weeks.NTH else _(WEEKS_LABELS[weeks]).lower()
