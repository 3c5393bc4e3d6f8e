"""What a person decides as a re-evaluation is validated: from which day it counts, what else follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from careapp.domain.durations import parse_duration
from careapp.domain.parsing import parse_integer
from careapp.domain.people import check_gir
from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.i18n.formats import date_text

FARTHEST: Final = timedelta(days=366)
MOST_HOURS: Final = 744 * 60  # a month has no more


@dataclass(frozen=True, slots=True)
class Validation:
    """The first day of the new missions, the GIR and the hours granted from then on (None: as they are).

    `keep_workers` hands the slots nobody holds yet to those who hold the ones they were copied from.
    """

    effective_on: date
    gir: int | None = None
    plan_minutes: int | None = None
    keep_workers: bool = True

    @property
    def eve(self) -> date:
        """The last day of the missions before."""
        return self.effective_on - timedelta(days=1)


def read_validation(form: Mapping[str, Any], today: date) -> Validation:
    """The decision a form describes; raise RefusedFields. It counts from today at the earliest, within a year."""
    reading = Reading(form)
    day = reading.day("effective_on", required=True)
    if day and not today <= day <= today + FARTHEST:
        told = {"first": date_text(today), "last": date_text(today + FARTHEST)}
        reading.refuse("effective_on", _("Choisissez une date du {first} au {last}.", **told))
    found = Validation(
        effective_on=day or today,
        gir=reading.parsed("gir", lambda text: check_gir(parse_integer(text))),
        plan_minutes=reading.parsed("plan_hours", _month_of_hours),
        keep_workers=reading.flag("keep_workers"),
    )
    reading.check()
    return found


def _month_of_hours(text: str) -> int:
    hours = text.strip().replace(" ", "")
    minutes = int(hours) * 60 if hours.isascii() and hours.isdigit() and len(hours) < 5 else parse_duration(text)
    if not 0 < minutes <= MOST_HOURS:
        raise Refused(_("Donnez les heures d’un mois, comme 68 h."))
    return minutes
