"""The one table of rules: each is a short function that says, for a batch of cases, where it is broken.

Check, ranking, solver and explanation all read this table. `limit` is the agency's parameter for the rule.
Sources: code du travail; IDCC 3127 (services to persons, 20 September 2012); IDCC 2941 (home help, 21 May 2010).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from careapp.i18n import N_
from careapp.matching import hours, labour, labour_words, sentences, suits
from careapp.matching.cases import Cases
from careapp.matching.problem import DAY, Level, Problem, RuleSetting, Settings
from careapp.matching.tables import FAR

Measure = Callable[[Cases, int], np.ndarray]
BLOCK, WARN, OFF = Level.BLOCK, Level.WARN, Level.OFF


@dataclass(frozen=True)
class Rule:
    """Describes a rule: `broken` measures it and `sentence` says how one case breaks it.

    `unit` tells what its limit counts: "minutes", a "count" of days, nights or times, or "percent"; a limit that is a
    `least` is kept by having as much, any other by having no more.
    """

    code: str
    label: str
    broken: Measure
    sentence: Callable[[Cases, int, int], str]
    level: Level = BLOCK
    limit: int = 0
    law: str = ""
    unit: str = "minutes"
    least: bool = False

    def is_looser(self, setting: RuleSetting, than: RuleSetting) -> bool:
        """Whether a decision forbids less than another."""
        order = (Level.OFF, Level.WARN, Level.BLOCK)
        if setting.level is not than.level:
            return order.index(setting.level) < order.index(than.level)
        return setting.limit < than.limit if self.least else setting.limit > than.limit

    @cached_property
    def default(self) -> tuple[RuleSetting, ...]:
        """What the table decides, alone in its list."""
        return (RuleSetting(self.level, self.limit),)

    def decisions(self, settings: Settings) -> tuple[RuleSetting, ...]:
        """The default, then what the agency decided; the last one that holds for a case is the one that counts."""
        given = settings.rules.get(self.code)
        if given is None:
            return self.default
        return *self.default, *((given,) if isinstance(given, RuleSetting) else given)

    def setting(self, settings: Settings) -> RuleSetting:
        """The decision that holds always and for everybody."""
        return [one for one in self.decisions(settings) if one.is_general][-1]

    def settings_on(self, problem: Problem, day: int) -> list[RuleSetting]:
        """The decision that counts for each worker on a day; those for some sectors are left aside."""
        on, decisions = problem.day(day * DAY), self.decisions(problem.settings)
        decisions = tuple(
            one for one in decisions if one.sectors is None and (one.from_day is None or one.from_day <= on)
        )
        return [
            next(one for one in reversed(decisions) if one.workers is None or worker.id in one.workers)
            for worker in problem.workers
        ]

    def limits_on(self, problem: Problem, day: int, otherwise: int, level: Level = BLOCK) -> np.ndarray:
        """The limit of each worker on a day where the rule has a level, another number where it has not."""
        if self.decisions(problem.settings)[-1].is_general:
            one = self.setting(problem.settings)
            return np.full(len(problem.workers), one.limit if one.level is level else otherwise, dtype=np.int64)
        chosen = self.settings_on(problem, day)
        return np.array([one.limit if one.level is level else otherwise for one in chosen], dtype=np.int64)

    def layers(self, cases: Cases) -> list[tuple[RuleSetting, np.ndarray]]:
        """Each decision that counts for some cases, and where."""
        decisions, chosen = self.decisions(cases.problem.settings), np.zeros(len(cases), dtype=np.int64)
        for number, one in enumerate(decisions):
            chosen[_holds(cases, one)] = number
        return [(decisions[number], chosen == number) for number in np.unique(chosen)]

    def setting_at(self, cases: Cases, row: int) -> RuleSetting:
        """The decision that counts for one case."""
        last = self.decisions(cases.problem.settings)[-1]
        return last if last.is_general else next(one for one, where in self.layers(cases) if where[row])

    def broken_at(self, cases: Cases, levels: set[Level]) -> np.ndarray | None:
        """Where the rule is broken at these levels; None when it has none of them."""
        decisions = self.decisions(cases.problem.settings)
        if decisions[-1].is_general:
            return self.broken(cases, decisions[-1].limit) if decisions[-1].level in levels else None
        found = [self.broken(cases, one.limit) & at for one, at in self.layers(cases) if one.level in levels]
        return np.logical_or.reduce(found) if found else None


def _holds(cases: Cases, decision: RuleSetting) -> np.ndarray:
    holds, problem = np.ones(len(cases), dtype=bool), cases.problem
    if decision.from_day is not None:
        holds &= cases.day >= (decision.from_day - problem.epoch).days
    if decision.workers is not None:
        holds &= np.array([worker.id in decision.workers for worker in problem.workers], dtype=bool)[cases.worker]
    if decision.sectors is not None:
        holds &= np.array([visit.sector in decision.sectors for visit in cases.asked.visits], dtype=bool)[cases.visit]
    return holds


HOUR: Final = 60
RULES: Final = (
    Rule("contract", N_("Contrat"), hours.contract, sentences.contract),
    Rule("never_again", N_("Exclu"), suits.never_again, sentences.never_again),
    Rule("pinned", N_("Réservée"), suits.pinned, sentences.pinned),
    Rule("gender", N_("Critère"), suits.gender, sentences.gender),
    Rule("language", N_("Langue"), suits.language, sentences.language),
    Rule("transport", N_("Véhicule"), suits.transport, sentences.transport),
    Rule("skill", N_("Compétence"), suits.skill, sentences.skill),
    Rule("credential", N_("Compétence"), suits.credential, sentences.credential),
    Rule("absence", N_("Absence"), hours.absence, sentences.absence),
    Rule("availability", N_("Hors dispo"), hours.availability, sentences.availability),
    Rule("window", N_("Plage"), hours.window, sentences.window),
    Rule("overlap", N_("En visite"), hours.overlap, sentences.overlap),
    Rule("pair", N_("Binôme"), hours.pair, sentences.pair),
    Rule("synchronisation", N_("Binôme"), hours.synchronisation, sentences.synchronisation),
    Rule("travel", N_("Trajet"), hours.travel, sentences.travel, least=True),
    Rule("precedence", N_("Ordre"), hours.precedence, sentences.precedence),
    Rule("daily_rest", N_("Repos {limit}"), hours.daily_rest, sentences.daily_rest, BLOCK, 11 * HOUR, "L3131-1",
         least=True),
    Rule("weekly_rest", N_("Repos {limit}"), hours.weekly_rest, sentences.weekly_rest, BLOCK, 35 * HOUR, "L3132-2",
         least=True),
    Rule("day_work", N_("{limit} par jour"), hours.day_work, sentences.day_work, BLOCK, 10 * HOUR, "L3121-18"),
    Rule("long_day_work", N_("{limit} par jour"), hours.day_work, labour_words.long_day_work, OFF, 12 * HOUR,
         "L3121-19 ; IDCC 3127"),
    Rule("week_work", N_("{limit} par semaine"), hours.week_work, sentences.week_work, BLOCK, 48 * HOUR, "L3121-20"),
    Rule("day_ceiling", N_("Plafond"), hours.day_ceiling, sentences.day_ceiling),
    Rule("week_ceiling", N_("Plafond"), hours.week_ceiling, sentences.week_ceiling),
    Rule("days_per_week", N_("Jours"), hours.days_per_week, sentences.days_per_week, BLOCK, 6, "L3132-1", "count"),
    Rule("span_max", N_("Amplitude"), hours.span, sentences.span, BLOCK, 13 * HOUR, "L3131-1 ; IDCC 3127"),
    Rule("span", N_("Amplitude"), hours.span, sentences.span, WARN, 12 * HOUR, "IDCC 3127"),
    Rule("pause", N_("Pause"), hours.pause, sentences.pause, WARN, 6 * HOUR, "L3121-16"),
    Rule("meal_break", N_("Pause repas"), hours.meal_break, sentences.meal_break, BLOCK, 0, "IDCC 2941", least=True),
    Rule("interruptions", N_("Coupures"), hours.interruptions, sentences.interruptions, WARN, 4, "IDCC 3127", "count"),
    Rule("long_interruptions", N_("Coupures"), hours.long_interruptions, sentences.long_interruptions, WARN, 2,
         "IDCC 3127", "count"),
    Rule("average_week_work", N_("{limit} en moyenne"), hours.average_week_work, sentences.average_week_work, WARN,
         44 * HOUR, "L3121-22"),
    Rule("long_days", N_("Longues journées"), hours.long_days, sentences.long_days, WARN, 70, "IDCC 3127", "count"),
    Rule("sundays", N_("Dimanches"), hours.sundays, sentences.sundays, WARN, 2, "IDCC 3127", "count"),
    Rule("sundays_in_a_row", N_("Dimanches"), labour.sundays_in_a_row, labour_words.sundays_in_a_row, OFF, 3,
         "IDCC 2941", "count"),
    Rule("days_in_a_row", N_("Jours"), hours.days_in_a_row, sentences.days_in_a_row, OFF, 6, "IDCC 2941", "count"),
    Rule("rest_days", N_("Jours"), labour.rest_days, labour_words.rest_days, OFF, 4, "IDCC 2941", "count", least=True),
    Rule("weekend_off", N_("Dimanche libre"), labour.weekend_off, labour_words.weekend_off, OFF, 1, "IDCC 2941",
         "count", least=True),
    Rule("public_holidays", N_("Jour férié"), labour.public_holidays, labour_words.public_holidays, OFF, 0,
         "L3133-1 ; IDCC 3127 ; IDCC 2941", "count"),
    Rule("night_work", N_("Nuit"), hours.night_work, sentences.night_work, WARN, 1, "IDCC 3127", "count"),
    Rule("night_length", N_("Nuit"), labour.night_length, labour_words.night_length, OFF, 10 * HOUR, "IDCC 3127"),
    Rule("part_time", N_("Temps partiel"), hours.part_time, sentences.part_time, WARN, 35 * HOUR, "L3123-9"),
    Rule("complementary", N_("Complémentaires"), labour.complementary, labour_words.complementary, OFF, 33,
         "L3123-28 ; IDCC 3127 ; IDCC 2941", "percent"),
    Rule("part_time_least", N_("Temps partiel"), labour.part_time_least, labour_words.part_time_least, OFF, 24 * HOUR,
         "L3123-27", least=True),
    Rule("notice", N_("Prévenance"), hours.notice, sentences.notice, WARN, 3, "L3123-24 ; IDCC 3127", "count",
         least=True),
    Rule("planning_notice", N_("Prévenance"), labour.planning_notice, labour_words.planning_notice, OFF, 7,
         "IDCC 2941", "count", least=True),
    Rule("home_way", N_("Trajet domicile"), labour.home_way, labour_words.home_way, OFF, 45, "L3121-4"),
    Rule("contract_hours", N_("Contrat"), hours.contract_hours, sentences.contract_hours, WARN),
    Rule("preferred_gender", N_("Souhait"), suits.preferred_gender, sentences.preferred_gender, WARN),
    Rule("pets", N_("Animal"), suits.pets, sentences.pets, WARN),
    Rule("sector", N_("Secteur"), suits.sector, sentences.sector, OFF),
)  # fmt: skip
BY_CODE: Final = {rule.code: rule for rule in RULES}


def active(settings: Settings, levels: Iterable[Level] = (BLOCK, WARN)) -> list[tuple[Rule, RuleSetting]]:
    """The rules that hold everywhere at these levels, in the order of the table."""
    wanted = set(levels)
    chosen = [(rule, rule.setting(settings)) for rule in RULES]
    return [(rule, setting) for rule, setting in chosen if setting.level in wanted]


def broken_by(cases: Cases, levels: Iterable[Level] = (BLOCK, WARN)) -> dict[str, np.ndarray]:
    """Where each rule that has one of these levels for some case is broken at it, by code."""
    if not len(cases):
        return {}
    wanted = set(levels)
    found = ((rule.code, rule.broken_at(cases, wanted)) for rule in RULES)
    return {code: where for code, where in found if where is not None}


def may(cases: Cases) -> np.ndarray:
    """Where no blocking rule is broken."""
    allowed = np.ones(len(cases), dtype=bool)
    for broken in broken_by(cases, (BLOCK,)).values():
        allowed &= ~broken
    return allowed


def ceilings(problem: Problem, code: str, day: int) -> np.ndarray:
    """Most minutes of work of each worker on a day ("day_work") or in its week ("week_work"), by all that blocks."""
    codes, own, field = {
        "day_work": (("day_work", "long_day_work"), "day_ceiling", "most_day_minutes"),
        "week_work": (("week_work",), "week_ceiling", "most_week_minutes"),
    }[code]
    most = np.min([BY_CODE[one].limits_on(problem, day, FAR) for one in codes], axis=0)
    return np.minimum(most, problem.tables.column(field) + BY_CODE[own].limits_on(problem, day, FAR))
