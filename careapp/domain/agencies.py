"""An agency as its administrator describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from careapp.domain.catalog import parse_hourly
from careapp.domain.day_rules import ON_HOLIDAY_LABELS, SCHOOL_ZONES
from careapp.domain.mailing import MAILS_A_MINUTE, USUAL_MAILS_A_MINUTE
from careapp.domain.people import check_postcode, normalise_email, normalise_phone
from careapp.domain.public_holidays import METROPOLE, REGIONS
from careapp.domain.reading import Reading
from careapp.domain.reevaluation import DEFAULT_MONTHS

MONTHS: Final = (1, 36)
WEEKS: Final = (1, 26)
USUAL_WEEKS: Final = 8
TOLERANCE: Final = (0, 120)  # minutes
USUAL_TOLERANCE: Final = 15


@dataclass(frozen=True, slots=True)
class AgencyDraft:
    """Who the agency is."""

    name: str
    street: str
    postcode: str
    city: str
    phone: str
    email: str
    registration: str


@dataclass(frozen=True, slots=True)
class HabitsDraft:
    """How the agency works: months before a need is evaluated again, weeks planned ahead, holidays, cost of an hour.

    `on_holiday` is what becomes of visits on public holidays where neither service, mission nor slot says.
    A visit is late so many minutes (`late_after`) after its start without clocking; `mails_a_minute` leave at most.
    """

    reevaluation_months: int
    planning_weeks: int
    holidays_region: str
    on_holiday: str
    school_zone: str
    late_after: int
    mails_a_minute: int
    hour_cost: Decimal | None  # of a worker, charges included; None when it isn't said


def read_agency(form: Mapping[str, Any]) -> AgencyDraft:
    """The identity a form describes, or RefusedFields."""
    reading = Reading(form)
    draft = AgencyDraft(
        name=reading.text("name", 120, required=True),
        street=reading.text("street", 200),
        postcode=reading.parsed("postcode", check_postcode) or "",
        city=reading.text("city", 100),
        phone=reading.parsed("phone", normalise_phone) or "",
        email=reading.parsed("email", normalise_email) or "",
        registration=reading.text("registration", 60),
    )
    reading.check()
    return draft


def read_habits(form: Mapping[str, Any]) -> HabitsDraft:
    """The habits a form describes, or RefusedFields."""
    reading = Reading(form)
    draft = HabitsDraft(
        reevaluation_months=reading.integer("reevaluation_months", *MONTHS, required=True) or DEFAULT_MONTHS,
        planning_weeks=reading.integer("planning_weeks", *WEEKS, required=True) or USUAL_WEEKS,
        holidays_region=reading.choice("holidays_region", REGIONS, METROPOLE),
        on_holiday=reading.choice("on_holiday", ON_HOLIDAY_LABELS),
        school_zone=reading.choice("school_zone", SCHOOL_ZONES),
        late_after=_tolerance(reading),
        mails_a_minute=reading.integer("mails_a_minute", *MAILS_A_MINUTE) or USUAL_MAILS_A_MINUTE,
        hour_cost=reading.parsed("hour_cost", parse_hourly),
    )
    reading.check()
    return draft


def _tolerance(reading: Reading) -> int:
    minutes = reading.integer("late_after", *TOLERANCE)
    return USUAL_TOLERANCE if minutes is None else minutes


def read_sector(form: Mapping[str, Any]) -> str:
    """The name of a sector, or RefusedFields."""
    reading = Reading(form)
    name = reading.text("sector", 80, required=True)
    reading.check()
    return name
