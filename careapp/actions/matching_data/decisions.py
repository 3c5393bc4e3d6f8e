"""What the law, its agreement and the agency decide for the engine: rules, thresholds, weights, speeds, marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.rules import RuleDecision
from careapp.domain.public_holidays import holidays_of, working_days_after
from careapp.domain.working_time import LABELS, LegalParameter, Unit, legal_parameters
from careapp.matching.problem import DAY, Level, RuleSetting, Settings, Thresholds, Weights
from careapp.matching.rules import BY_CODE, Rule

MARKS: Final = 5  # minutes between the starts that people are offered, unless the agency says otherwise
YEARS: Final = (-1, 0, 1, 2)  # around this one, whose public holidays are known


def settings_of(work: Work, since: date | None = None) -> Settings:
    """What the law and the agency say of the rules from a day on, today without one; what neither names is usual."""
    agency, on = work.session.get_one(Agency, work.actor.agency_id), since or work.today
    stored, held = agency.settings or {}, legal_parameters(on, agency.agreement)
    holidays = frozenset(day for year in YEARS for day in holidays_of(work.today.year + year, agency.holidays_region))
    legal, decided = legal_settings(held, on, holidays), settled(standing(work), on)
    first = {code: (one,) for code, one in legal.items()}
    rules = {code: (*first.get(code, ()), *decided.get(code, ())) for code in {**first, **decided}}
    speeds = {mode: float(kmh) for mode, kmh in (stored.get("speeds") or {}).items() if float(kmh) > 0}
    return Settings(
        rules,
        speeds,
        weights=figures(Weights(), stored.get("weights") or {}),
        thresholds=figures(legal_thresholds(held), stored.get("thresholds") or {}),
        granularity=int(stored.get("granularity") or MARKS),
        holidays=holidays,
    )


def legal_settings(held: Mapping[str, LegalParameter], on: date, holidays: frozenset[date]) -> dict[str, RuleSetting]:
    """The legal limits in force on a day; a rule that only other agreements know is off."""
    rules: dict[str, RuleSetting] = {}
    for code in LABELS:
        if code in BY_CODE and code not in held:
            rules[code] = RuleSetting(Level.OFF, BY_CODE[code].limit)
        elif code in BY_CODE and held[code].checked:
            rules[code] = RuleSetting(Level(held[code].level), _days(held[code], on, holidays))
        elif code == "notice":  # told in the amendment's own days until that is read in its text
            rules[code] = RuleSetting(Level.WARN, _days(held[code], on, holidays))
    return rules


def _days(figure: LegalParameter, on: date, holidays: frozenset[date]) -> int:
    """The value of a figure; working days as the calendar days they are from a day on."""
    if figure.unit is not Unit.WORKING_DAYS:
        return figure.value
    return (working_days_after(on, figure.value, holidays) - on).days


def standing(work: Work) -> list[RuleDecision]:
    """The agency's decisions that were not ended, a wider one before a narrower, an earlier before a later."""
    rows = work.all(work.mine(RuleDecision).where(RuleDecision.ended_at.is_(None)))  # type: ignore[union-attr]
    return sorted((row for row in rows if row.code in BY_CODE), key=_order)


def _order(row: RuleDecision) -> tuple:
    return bool(row.workers), bool(row.sectors), row.starts_on or date.min, row.id or 0


def settled(rows: Iterable[RuleDecision], on: date) -> dict[str, tuple[RuleSetting, ...]]:
    """Decisions as the engine reads them from a day on, by rule; the last that holds for a case counts."""
    made: dict[str, tuple[RuleSetting, ...]] = {}
    for row in rows:
        made[row.code] = (*made.get(row.code, ()), setting_of(row, on))
    return made


def setting_of(row: RuleDecision, on: date) -> RuleSetting:
    """One decision as the engine reads it; one that holds on the day already is as one that always did."""
    workers, sectors = (frozenset(scope) if scope else None for scope in (row.workers, row.sectors))
    begins = row.starts_on if row.starts_on and row.starts_on > on else None
    return RuleSetting(Level(row.level), row.value, begins, workers, sectors)


def default_of(rule: Rule, legal: Mapping[str, RuleSetting]) -> RuleSetting:
    """What holds of a rule when the agency decides nothing."""
    return legal.get(rule.code, RuleSetting(rule.level, rule.limit))


def legal_thresholds(held: Mapping[str, LegalParameter]) -> Thresholds:
    """From where the agreement counts days, waits and nights; a short wait is work only where it says so."""
    usual = Thresholds()

    def figure(code: str, otherwise: int) -> int:
        return held[code].value if code in held else otherwise

    return Thresholds(
        long_day=figure("long_day", usual.long_day),
        paid_wait=figure("paid_wait", 0),
        short_wait=figure("short_wait", usual.short_wait),
        long_wait=figure("long_wait", usual.long_wait),
        night_starts=figure("night_start", usual.night_starts),
        night_ends=figure("night_end", usual.night_ends - DAY) + DAY,
        night_work=figure("night_least", usual.night_work),
        averaged_weeks=figure("average_weeks", usual.averaged_weeks),
        full_time=figure("full_time", usual.full_time),
    )


def figures(usual: Any, given: dict[str, Any]) -> Any:
    """The figures the agency names; one it does not name, or names wrongly, stays as it is."""
    known = {one.name: getattr(usual, one.name) for one in fields(usual)}
    named = {name: value for name, value in given.items() if isinstance(known.get(name), int)}
    return type(usual)(**known | {name: value for name, value in named.items() if type(value) is int and value >= 0})
