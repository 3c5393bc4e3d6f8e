"""What the slot editor knows of public and school holidays: the rule in force, the dates ahead."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from careapp.actions.visits.places import rule_above
from careapp.actions.work import Work
from careapp.catalogues.school import known_until, school_holidays
from careapp.db.models.agencies import Agency
from careapp.db.models.missions import Mission
from careapp.domain.day_rules import ON_HOLIDAY_LABELS, SCHOOL_LABELS, SCHOOL_ZONES
from careapp.domain.permissions import Permission
from careapp.domain.public_holidays import METROPOLE, holiday_names
from careapp.i18n import _, current_locale, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.recurrence import SlotRules

AHEAD: Final = timedelta(days=400)


def slot_rules(work: Work, mission_id: int) -> SlotRules:
    """The rules a mission's slots may have, and the days off of the months ahead."""
    work.require(Permission.OPPORTUNITIES_READ)
    mission = work.get(Mission, mission_id)
    agency = work.session.get_one(Agency, work.actor.agency_id)
    first = max(work.today, mission.starts_on)
    years = range(first.year, (first + AHEAD).year + 1)
    region, zone = agency.holidays_region or METROPOLE, str((agency.settings or {}).get("school_zone") or "")
    days_off = [holiday_names(year, region, current_locale()) for year in years]
    named = {day.isoformat(): name for year in days_off for day, name in year.items()}
    above, until = rule_above(work, mission), known_until(zone)
    usual = _("Comme la mission ({rule})", rule=_(ON_HOLIDAY_LABELS[above]).lower())
    return SlotRules(
        above=above,
        on_holiday=[Choice("", usual), *(Choice(key, _(text)) for key, text in ON_HOLIDAY_LABELS.items())],
        school=[Choice(key, _(text)) for key, text in SCHOOL_LABELS.items()],
        zone=_(SCHOOL_ZONES[zone]) if zone else "",
        known_until=formats.date_text(until),
        holidays=named,
        periods=[[one.first.isoformat(), one.last.isoformat(), one.name] for one in school_holidays(zone)],
    )
