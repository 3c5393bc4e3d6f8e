"""The places of a mission's slots in the weeks ahead: the dates its rules leave, by whom each is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from careapp.actions.work import Work
from careapp.catalogues.school import school_days_off
from careapp.db.models.agencies import Agency
from careapp.db.models.catalog import Service
from careapp.db.models.missions import Mission, Slot
from careapp.db.models.opportunities import Opportunity
from careapp.domain import recurrence
from careapp.domain.agencies import USUAL_WEEKS, WEEKS
from careapp.domain.day_rules import SchoolTime, rule_in_force
from careapp.domain.public_holidays import METROPOLE, holidays_between

LEAST_WEEKS: Final = 4  # of a mission that begins late, whatever the horizon
LONGEST_WAIT: Final = timedelta(days=7)  # from a public holiday to the next working day, at the very most
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of one occurrence of a slot: what makes a visit of its own, on another day if a holiday moves it."""

    slot: Slot
    day: date
    position: int
    on: date | None = None

    @property
    def key(self) -> tuple[int | None, date, int]:
        """What the database keeps unique."""
        return self.slot.id, self.day, self.position

    @property
    def date(self) -> date:
        """The day it takes place on."""
        return self.on or self.day


def horizon_weeks(work: Work, weeks: int | None = None) -> int:
    """How many weeks are planned ahead."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    wanted = int(weeks or (agency.settings or {}).get("planning_weeks") or USUAL_WEEKS)
    return min(max(wanted, WEEKS[0]), WEEKS[1])


def span_of(work: Work, mission: Mission, weeks: int | None = None) -> tuple[date, date]:
    """The first and last date a mission is planned on: as far ahead as the agency plans everything else."""
    first, ahead = max(work.today, mission.starts_on), horizon_weeks(work, weeks)
    last = max(work.today + timedelta(days=7 * ahead), first + timedelta(days=7 * min(ahead, LEAST_WEEKS))) - _DAY
    return first, min(last, mission.ends_on) if mission.ends_on else last


def calendar_of(work: Work, first: date, last: date) -> recurrence.Calendar:
    """The public holidays of the agency's region and the school holidays of its zone around a span of dates."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    zone, last = str((agency.settings or {}).get("school_zone") or ""), last + LONGEST_WAIT
    holidays = holidays_between(first, last, agency.holidays_region or METROPOLE)
    return recurrence.Calendar(holidays, school_days_off(zone, first, last))


def rule_above(work: Work, mission: Mission) -> str:
    """What becomes of a mission's visits on public holidays where the slot itself does not say."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    service = work.session.get_one(Service, mission.service_id)
    return rule_in_force(mission.on_holiday, service.on_holiday, str((agency.settings or {}).get("on_holiday") or ""))


def pattern(slot: Slot, mission: Mission, above: str) -> recurrence.Slot:
    """A slot of the database as the rules of recurrence know it; `above` is the rule of its mission."""
    return recurrence.Slot(
        slot.weekday,
        slot.start,
        slot.end,
        slot.weeks,
        slot.every,
        slot.anchor or mission.starts_on,
        rule_in_force(slot.on_holiday, above),
        slot.school or SchoolTime.ALWAYS,
        slot.since,
        slot.until,
    )


def slots_of(work: Work, mission: Mission) -> Sequence[Slot]:
    """The slots of a mission in the order of the week."""
    return work.all(work.mine(Slot).where(Slot.mission_id == mission.id).order_by(Slot.weekday, Slot.start, Slot.id))


def places_of(work: Work, mission: Mission, weeks: int | None = None) -> list[Place]:
    """Every place of every occurrence of a mission's slots in the weeks ahead, by date."""
    return places_between(work, mission, *span_of(work, mission, weeks))


def places_between(work: Work, mission: Mission, first: date, last: date) -> list[Place]:
    """Every place of every occurrence of a mission's slots that stands for one of some dates."""
    slots = slots_of(work, mission)
    if last < first or not slots:
        return []
    above = rule_above(work, mission)
    patterns = [pattern(slot, mission, above) for slot in slots]
    found = [
        Place(slots[index], one.stands_for, position, one.on if one.moved else None)
        for index, one in recurrence.planned(patterns, first, last, calendar_of(work, first, last))
        for position in range(1, mission.workers + 1)
    ]
    return sorted(found, key=lambda place: (place.date, place.slot.start, place.position))


def place_on(work: Work, mission: Mission, slot: Slot, day: date, position: int) -> Place:
    """The place of a date that a slot names, on the day its rule for holidays gives it."""
    made = recurrence.occurrences(
        pattern(slot, mission, rule_above(work, mission)), day, day, calendar_of(work, day, day)
    )
    return Place(slot, day, position, next((one.on for one in made if one.moved), None))


def visit_fields(work: Work, mission: Mission, opportunity: Opportunity, place: Place) -> dict[str, Any]:
    """The fields of the visit a place makes, without a worker yet."""
    return {
        "agency_id": mission.agency_id,
        "client_id": opportunity.client_id,
        "service_id": mission.service_id,
        "opportunity_id": opportunity.id,
        "mission_id": mission.id,
        "slot_id": place.slot.id,
        **timing(work, mission, place),
    }


def timing(work: Work, mission: Mission, place: Place) -> dict[str, Any]:
    """When the visit of a place is, the date it stands for and its pair."""
    slot = place.slot
    starts_at, ends_at = recurrence.instants(place.date, slot.start, slot.end, work.tz)
    slack = timedelta(minutes=slot.tolerance)
    return {
        "slot_date": place.day,
        "position": place.position,
        "pair_key": f"{slot.id}-{place.day:%Y%m%d}" if mission.workers > 1 else "",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "earliest_at": starts_at - slack if slack else None,
        "latest_at": ends_at + slack if slack else None,
    }
