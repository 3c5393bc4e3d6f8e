"""The next thing to do for an opportunity: what a person wrote, by when, and whether that day has passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from careapp.domain.reading import Reading
from careapp.i18n import _, formats, ngettext

FARTHEST: Final = timedelta(days=2 * 366)
LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done, and on which day at the latest."""

    what: str = ""
    on: date | None = None


def read_next_step(form: Mapping[str, Any], today: date, kept: date | None = None) -> NextStep:
    """The step a form describes, empty to have none; raise RefusedFields. A new day is not in the past."""
    reading = Reading(form)
    step = NextStep(reading.text("what", LONGEST), reading.day("on"))
    if step.on and not step.what:
        reading.refuse("what", _("Dites ce qu’il y a à faire ce jour-là."))
    if step.on and step.on != kept and not today <= step.on <= today + FARTHEST:
        reading.refuse("on", _("Choisissez une date à venir, dans les deux ans."))
    reading.check()
    return step


def when_text(on: date | None, today: date) -> str:
    """`"demain"`, `"mar. 1 déc."`, or how many days late."""
    if on is None:
        return ""
    if on < today:
        return ngettext("retard {count} j", "retard {count} j", (today - on).days)
    near = formats.near_day(on, today)
    return near if near == formats.short_day(on) else near.lower()
