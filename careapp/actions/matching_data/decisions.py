"""What the law, its agreement and the agency decide for the engine: rules, thresholds, weights, speeds, marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.domain.working_time import LABELS, LegalParameter, Unit, legal_parameters
from careapp.matching.problem import DAY, Level, RuleSetting, Settings, Thresholds, Weights
from careapp.matching.rules import BY_CODE

UNLIKE: Final = (Unit.WORKING_DAYS, Unit.WEEKS)  # units the engine does not count in
MARKS: Final = 5  # minutes between the starts that people are offered, unless the agency says otherwise


def settings_of(work: Work) -> Settings:
    """What the law and the agency say of the rules; one that neither names, or names wrongly, keeps its default."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    stored, held = agency.settings or {}, legal_parameters(work.today, agency.agreement)
    rules: dict[str, tuple[RuleSetting, ...]] = {code: (one,) for code, one in _legal(held).items()}
    for code, value in (stored.get("rules") or {}).items():
        if code in BY_CODE:
            rules[code] = rules.get(code, ()) + _decided(code, value)
    speeds = {mode: float(kmh) for mode, kmh in (stored.get("speeds") or {}).items() if float(kmh) > 0}
    return Settings(
        {code: made for code, made in rules.items() if made},
        speeds,
        weights=_figures(Weights(), stored.get("weights") or {}),
        thresholds=_figures(_thresholds(held), stored.get("thresholds") or {}),
        granularity=int(stored.get("granularity") or MARKS),
    )


def _legal(held: Mapping[str, LegalParameter]) -> dict[str, RuleSetting]:
    """The legal limits in force; a rule that only other agreements know is off."""
    rules: dict[str, RuleSetting] = {}
    for code in LABELS:
        if code in BY_CODE and code not in held:
            rules[code] = RuleSetting(Level.OFF)
        elif code in BY_CODE and held[code].checked and held[code].unit not in UNLIKE:
            rules[code] = RuleSetting(Level(held[code].level), held[code].value)
    return rules


def _thresholds(held: Mapping[str, LegalParameter]) -> Thresholds:
    """From where the agreement counts days, waits and nights; a short wait is work only where it says so."""
    usual = Thresholds()

    def figure(code: str, otherwise: int) -> int:
        return held[code].value if code in held else otherwise

    return Thresholds(
        paid_wait=figure("paid_wait", 0),
        night_starts=figure("night_start", usual.night_starts),
        night_ends=figure("night_end", usual.night_ends - DAY) + DAY,
        averaged_weeks=figure("average_weeks", usual.averaged_weeks),
        full_time=figure("full_time", usual.full_time),
    )


def _figures(usual: Any, given: dict[str, Any]) -> Any:
    """The figures the agency names; one it does not name, or names wrongly, stays as it is."""
    known = {one.name: getattr(usual, one.name) for one in fields(usual)}
    named = {name: value for name, value in given.items() if isinstance(known.get(name), int)}
    return type(usual)(**known | {name: value for name, value in named.items() if type(value) is int and value >= 0})


def _decided(code: str, value: Any) -> tuple[RuleSetting, ...]:
    """What an agency decided for a rule: one decision, or several of which the last that holds for a case counts."""
    return tuple(
        made for one in (value if isinstance(value, list) else [value]) if (made := _decision(code, one)) is not None
    )


def _decision(code: str, value: Any) -> RuleSetting | None:
    """One decision, with the day, the workers and the sectors it holds for; None when it makes no sense."""
    default = BY_CODE[code]
    try:
        return RuleSetting(
            Level(value.get("level", default.level)),
            int(value.get("limit", default.limit)),
            date.fromisoformat(value["from_day"]) if value.get("from_day") else None,
            frozenset(map(int, value["workers"])) if value.get("workers") is not None else None,
            frozenset(map(int, value["sectors"])) if value.get("sectors") is not None else None,
        )
    except (AttributeError, TypeError, ValueError):
        return None
