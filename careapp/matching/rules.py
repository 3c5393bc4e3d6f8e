"""The one table of rules: each is a short function that says, for a batch of cases, where it is broken.

Check, ranking, solver and explanation all read this table. `limit` is the agency's parameter for the rule.
Sources: code du travail; IDCC 3127 (services to persons, 20 September 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from careapp.i18n import N_
from careapp.matching import sentences
from careapp.matching.cases import Cases
from careapp.matching.problem import Level, RuleSetting, Settings, Visit, Worker
from careapp.matching.rests import lost_weekly_rest
from careapp.matching.tables import FAR, Spans

Measure = Callable[[Cases, int], np.ndarray]
BLOCK, WARN, OFF = Level.BLOCK, Level.WARN, Level.OFF


@dataclass(frozen=True)
class Rule:
    """Describes a rule: `broken` measures it and `sentence` says how one case breaks it."""

    code: str
    label: str
    broken: Measure
    sentence: Callable[[Cases, int, int], str]
    level: Level = BLOCK
    limit: int = 0
    law: str = ""

    def setting(self, settings: Settings) -> RuleSetting:
        """What the agency decided, else the default."""
        return settings.rules.get(self.code, RuleSetting(self.level, self.limit))


def _grid(cases: Cases, value: Callable[[Worker, Visit], int], asks: Callable[[Visit], object]) -> np.ndarray:
    """Work a value of worker and visit out once per pair of worker and thing asked; 0 where nothing is asked."""
    table = np.zeros((len(cases.asked.visits), len(cases.problem.workers)), dtype=np.int64)
    concerned = np.unique(cases.worker)
    known: dict[object, np.ndarray] = {}
    for row, visit in enumerate(cases.asked.visits):
        asked = asks(visit)
        if asked and asked not in known:
            known[asked] = np.array(
                [value(cases.problem.workers[column], visit) for column in concerned], dtype=np.int64
            )
        if asked:
            table[row, concerned] = known[asked]
    return table[cases.visit, cases.worker]


def _given(value: object) -> tuple:
    return () if value is None else (value,)


def _covered(cases: Cases, spans: Spans) -> np.ndarray:
    index = spans.last_before(cases.worker, cases.start + 1)
    return spans.at(spans.end, cases.worker, index, -FAR) >= cases.end


def contract(cases: Cases, limit: int) -> np.ndarray:
    """No contract is in force during the visit."""
    return ~_covered(cases, cases.tables.contracts)


def never_again(cases: Cases, limit: int) -> np.ndarray:
    """Client and worker must not meet again."""
    return _grid(cases, lambda worker, visit: worker.id in visit.never, lambda visit: visit.never) > 0


def pinned(cases: Cases, limit: int) -> np.ndarray:
    """The visit is reserved for another worker."""
    return _grid(cases, lambda worker, visit: worker.id != visit.pinned, lambda visit: _given(visit.pinned)) > 0


def gender(cases: Cases, limit: int) -> np.ndarray:
    """The client demands a woman or a man."""
    return _grid(cases, lambda worker, visit: worker.gender != visit.gender, lambda visit: visit.gender) > 0


def language(cases: Cases, limit: int) -> np.ndarray:
    """The worker speaks none of the languages the client demands."""
    return _grid(cases, lambda worker, visit: not worker.languages & visit.languages, lambda visit: visit.languages) > 0


def transport(cases: Cases, limit: int) -> np.ndarray:
    """The visit needs a vehicle the worker does not use."""
    return (
        _grid(cases, lambda worker, visit: worker.transport not in visit.transports, lambda visit: visit.transports) > 0
    )


def skill(cases: Cases, limit: int) -> np.ndarray:
    """A required skill is missing, or held below the level asked."""
    return (
        _grid(
            cases,
            lambda worker, visit: bool(missing_skills(worker, visit)),
            lambda visit: frozenset(visit.required.items()),
        )
        > 0
    )


def credential(cases: Cases, limit: int) -> np.ndarray:
    """A required skill is held, but not valid on the day."""
    first = _grid(cases, lambda worker, visit: skill_days(worker, visit)[0], lambda visit: frozenset(visit.required))
    last = _grid(cases, lambda worker, visit: skill_days(worker, visit)[1], lambda visit: frozenset(visit.required))
    asked = np.array([bool(visit.required) for visit in cases.asked.visits], dtype=bool)[cases.visit]
    return asked & ((cases.day < first) | (cases.day > last))


def missing_skills(worker: Worker, visit: Visit) -> list:
    """Required skills the worker does not hold at the level asked."""
    held = worker.skills
    return [needed for needed, level in visit.required.items() if needed not in held or held[needed].level < level]


def skill_days(worker: Worker, visit: Visit) -> tuple[int, int]:
    """First and last day on which all the required skills the worker holds count."""
    held = [worker.skills[needed] for needed in visit.required if needed in worker.skills]
    return (
        max((one.from_day for one in held if one.from_day is not None), default=-FAR),
        min((one.expires_day for one in held if one.expires_day is not None), default=FAR),
    )


def absence(cases: Cases, limit: int) -> np.ndarray:
    """The worker is away."""
    spans = cases.tables.absences
    return spans.at(spans.end, cases.worker, spans.last_before(cases.worker, cases.end), -FAR) > cases.start


def availability(cases: Cases, limit: int) -> np.ndarray:
    """The visit leaves the hours the worker offers."""
    return ~_covered(cases, cases.tables.available)


def window(cases: Cases, limit: int) -> np.ndarray:
    """The visit leaves the hours the client accepts."""
    windows = np.array([(*visit.window, visit.soft_end) for visit in cases.asked.visits], dtype=np.int64).reshape(-1, 3)
    earliest, latest, soft = windows[cases.visit].T
    return (cases.start < earliest) | ((cases.end > latest) & (soft == 0))


def overlap(cases: Cases, limit: int) -> np.ndarray:
    """The worker is with someone else."""
    return cases.previous_end > cases.start


def travel(cases: Cases, limit: int) -> np.ndarray:
    """There is no time to travel from the visit before or to the one after (`limit` is a margin in minutes)."""
    late = cases.previous_end + cases.leg_in + limit * (cases.previous_end > -FAR) > cases.start
    missed = cases.end + cases.leg_out + limit * (cases.next_start < FAR) > cases.next_start
    return ~overlap(cases, 0) & (late | missed)


def _partners(cases: Cases) -> list[tuple[int, np.ndarray]]:
    """Rows of planned other halves for each question whose visit is half of a pair."""
    if not any(visit.pair_key is not None for visit in cases.asked.visits):
        return []
    agenda, planned = cases.problem.busy, {}
    for row, key in enumerate(agenda.pair_key):
        if key is not None:
            planned.setdefault(key, []).append(row)
    keys = [visit.pair_key for visit in cases.asked.visits]
    return [(row, planned[keys[v]]) for row, v in enumerate(cases.visit) if keys[v] in planned]


def pair(cases: Cases, limit: int) -> np.ndarray:
    """The worker already is the other half of the pair."""
    broken, holders = np.zeros(len(cases), dtype=bool), cases.problem.busy.worker_id
    for row, partners in _partners(cases):
        broken[row] = any(holders[partner] == cases.worker_of(row).id for partner in partners)
    return broken


def synchronisation(cases: Cases, limit: int) -> np.ndarray:
    """The two halves of the pair do not begin as far apart as they must."""
    broken, starts = np.zeros(len(cases), dtype=bool), cases.problem.busy.start
    for row, partners in _partners(cases):
        visit = cases.visit_of(row)
        sign = 1 if visit.position else -1
        gaps = [sign * (int(cases.start[row]) - int(starts[partner])) for partner in partners]
        broken[row] = any(not visit.gap[0] <= gap <= visit.gap[1] for gap in gaps)
    return broken


def daily_rest(cases: Cases, limit: int) -> np.ndarray:
    """The night before or after is too short."""
    free = ~overlap(cases, 0)
    short = (cases.start - cases.last_end_before_day < limit) | (cases.first_start_after_day - cases.end < limit)
    return free & short


def weekly_rest(cases: Cases, limit: int) -> np.ndarray:
    """The week has no long rest any more."""
    return lost_weekly_rest(cases, limit)


def day_work(cases: Cases, limit: int) -> np.ndarray:
    """The day holds too much work, travel between visits included."""
    return cases.day_work > limit


def week_work(cases: Cases, limit: int) -> np.ndarray:
    """The week holds too much work, travel between visits and other work included."""
    return cases.week_work > limit


def span(cases: Cases, limit: int) -> np.ndarray:
    """The day stretches too long from first start to last end."""
    return cases.span > limit


def pause(cases: Cases, limit: int) -> np.ndarray:
    """Work goes on too long without a pause of 20 minutes."""
    return ~overlap(cases, 0) & (cases.unbroken > limit)


def contract_hours(cases: Cases, limit: int) -> np.ndarray:
    """The week goes beyond the hours of the contract by more than `limit` minutes."""
    hours = [FAR if w.contract_minutes is None else w.contract_minutes for w in cases.problem.workers]
    return cases.week_work > np.array(hours, dtype=np.int64)[cases.worker] + limit


def preferred_gender(cases: Cases, limit: int) -> np.ndarray:
    """The client prefers a woman or a man."""
    return (
        _grid(
            cases, lambda worker, visit: worker.gender != visit.preferred_gender, lambda visit: visit.preferred_gender
        )
        > 0
    )


def pets(cases: Cases, limit: int) -> np.ndarray:
    """The worker fears, or is allergic to, an animal of the home."""
    return _grid(cases, lambda worker, visit: bool(worker.avoids_pets & visit.pets), lambda visit: visit.pets) > 0


def sector(cases: Cases, limit: int) -> np.ndarray:
    """The client lives outside the worker's sectors."""
    return (
        _grid(cases, lambda worker, visit: visit.sector not in worker.sectors, lambda visit: _given(visit.sector)) > 0
    )


HOURS: Final = 60
RULES: Final = (
    Rule("contract", N_("Contrat"), contract, sentences.contract),
    Rule("never_again", N_("Exclu"), never_again, sentences.never_again),
    Rule("pinned", N_("Réservée"), pinned, sentences.pinned),
    Rule("gender", N_("Critère"), gender, sentences.gender),
    Rule("language", N_("Langue"), language, sentences.language),
    Rule("transport", N_("Véhicule"), transport, sentences.transport),
    Rule("skill", N_("Compétence"), skill, sentences.skill),
    Rule("credential", N_("Compétence"), credential, sentences.credential),
    Rule("absence", N_("Absence"), absence, sentences.absence),
    Rule("availability", N_("Hors dispo"), availability, sentences.availability),
    Rule("window", N_("Plage"), window, sentences.window),
    Rule("overlap", N_("En visite"), overlap, sentences.overlap),
    Rule("pair", N_("Binôme"), pair, sentences.pair),
    Rule("synchronisation", N_("Binôme"), synchronisation, sentences.synchronisation),
    Rule("travel", N_("Trajet"), travel, sentences.travel),
    Rule("daily_rest", N_("Repos {limit}"), daily_rest, sentences.daily_rest, BLOCK, 11 * HOURS, "L3131-1"),
    Rule("weekly_rest", N_("Repos {limit}"), weekly_rest, sentences.weekly_rest, BLOCK, 35 * HOURS, "L3132-2"),
    Rule("day_work", N_("{limit} par jour"), day_work, sentences.day_work, BLOCK, 10 * HOURS, "L3121-18"),
    Rule("week_work", N_("{limit} par semaine"), week_work, sentences.week_work, BLOCK, 48 * HOURS, "L3121-20"),
    Rule("span_max", N_("Amplitude"), span, sentences.span, BLOCK, 13 * HOURS, "L3131-1 ; IDCC 3127"),
    Rule("span", N_("Amplitude"), span, sentences.span, WARN, 12 * HOURS, "IDCC 3127"),
    Rule("pause", N_("Pause"), pause, sentences.pause, WARN, 6 * HOURS, "L3121-16"),
    Rule("contract_hours", N_("Contrat"), contract_hours, sentences.contract_hours, WARN),
    Rule("preferred_gender", N_("Souhait"), preferred_gender, sentences.preferred_gender, WARN),
    Rule("pets", N_("Animal"), pets, sentences.pets, WARN),
    Rule("sector", N_("Secteur"), sector, sentences.sector, OFF),
)
BY_CODE: Final = {rule.code: rule for rule in RULES}


def active(settings: Settings, levels: Iterable[Level] = (BLOCK, WARN)) -> list[tuple[Rule, RuleSetting]]:
    """The rules that hold at these levels, in the order of the table."""
    wanted = set(levels)
    chosen = [(rule, rule.setting(settings)) for rule in RULES]
    return [(rule, setting) for rule, setting in chosen if setting.level in wanted]


def broken_by(cases: Cases, levels: Iterable[Level] = (BLOCK, WARN)) -> dict[str, np.ndarray]:
    """Where each active rule is broken, by code."""
    if not len(cases):
        return {}
    return {rule.code: rule.broken(cases, setting.limit) for rule, setting in active(cases.problem.settings, levels)}


def may(cases: Cases) -> np.ndarray:
    """Where no blocking rule is broken."""
    allowed = np.ones(len(cases), dtype=bool)
    for broken in broken_by(cases, (BLOCK,)).values():
        allowed &= ~broken
    return allowed
