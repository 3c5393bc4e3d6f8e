"""How a candidate's score is made: named parts that add up to 100, each with a sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

import numpy as np

from careapp.i18n import N_, _, ngettext
from careapp.matching.cases import Cases
from careapp.matching.problem import DAY, Id, Problem, Visit, Worker
from careapp.matching.wording import length

PARTS: Final = {  # code → label, most points, and when they are all given
    "slots": (N_("Créneaux"), 40, "every date can be taken"),
    "continuity": (N_("Continuité"), 20, "ten visits or more already made to the client"),
    "travel": (N_("Trajet"), 15, "no travel (none left at 45 minutes; mean over the dates)"),
    "contract": (N_("Contrat"), 10, "the contract has room for the weekly minutes, in the fullest week"),
    "wishes": (N_("Souhaits"), 10, "preferred worker, gender, language and sector as far as stated"),
    "warnings": (N_("Alertes"), 5, "no warning (two kinds leave nothing)"),
}
FAMILIAR: Final = 10  # visits after which a worker knows the client fully
LONG_TRIP: Final = 45  # minutes of travel that leave no point


@dataclass(frozen=True)
class ScorePart:
    """Explains one part of a score."""

    code: str
    label: str
    points: int
    maximum: int
    sentence: str


@dataclass(frozen=True)
class SkillLine:
    """Says whether a worker has a skill asked: has, missing, low, expired or later (on some day asked)."""

    skill_id: Id
    name: str
    state: str
    expires_day: int | None = None


@dataclass(frozen=True, eq=False)
class Scores:
    """Holds the figures behind the parts, one entry per worker."""

    cases: Cases
    taken: np.ndarray  # dates that can be taken
    dates: int
    known: np.ndarray  # visits already made to the client
    travel: np.ndarray  # minutes to get there, mean over the dates taken
    contract_left: np.ndarray  # minutes a week
    needed: np.ndarray  # minutes a week the dates taken would ask
    wishes: np.ndarray  # part of the wishes fulfilled, 0 to 1
    warnings: np.ndarray  # kinds of warnings

    @cached_property
    def shares(self) -> dict[str, np.ndarray]:
        """How much of each part everybody gets, 0 to 1."""
        needed = np.maximum(self.needed, 1)
        return {
            "slots": self.taken / self.dates,
            "continuity": np.minimum(self.known / FAMILIAR, 1),
            "travel": np.maximum(1 - self.travel / LONG_TRIP, 0),
            "contract": np.where(self.needed > 0, np.clip(self.contract_left / needed, 0, 1), 0),
            "wishes": self.wishes,
            "warnings": np.maximum(1 - self.warnings / 2, 0),
        }

    @cached_property
    def points(self) -> dict[str, np.ndarray]:
        """The points of each part."""
        return {code: np.rint(self.most[code] * share).astype(np.int64) for code, share in self.shares.items()}

    @cached_property
    def total(self) -> np.ndarray:
        """The score of each worker."""
        return sum(self.points.values(), np.zeros(len(self.taken), dtype=np.int64))

    def parts(self, worker: int) -> tuple[ScorePart, ...]:
        """The parts of one worker's score."""
        return tuple(
            ScorePart(code, _(PARTS[code][0]), int(points[worker]), self.most[code], self._sentence(code, worker))
            for code, points in self.points.items()
        )

    @cached_property
    def most(self) -> dict[str, int]:
        """Most points of each part as the agency weighs them, brought to 100 in all."""
        asked = self.cases.problem.settings.weights.score
        wanted = {code: asked.get(code, most) for code, (_label, most, _full) in PARTS.items()}
        ends = [round(100 * sum_ / max(1, sum(wanted.values()))) for sum_ in accumulate(wanted.values(), initial=0)]
        return {code: end - begin for code, (begin, end) in zip(wanted, pairwise(ends), strict=True)}

    def _sentence(self, code: str, worker: int) -> str:
        if code == "slots":
            return _("{taken} dates sur {dates}", taken=self.taken[worker], dates=self.dates)
        if code == "continuity":
            return continuity_sentence(int(self.known[worker]))
        if code == "travel":
            return _("Trajet de {travel}", travel=length(self.travel[worker]))
        if code == "contract":
            return self._contract_sentence(worker)
        if code == "wishes":
            return _("{share} % des souhaits du client", share=round(100 * self.wishes[worker]))
        count = int(self.warnings[worker])
        return ngettext("{count} alerte", "{count} alertes", count) if count else _("Aucune alerte")

    def _contract_sentence(self, worker: int) -> str:
        if self.cases.problem.workers[worker].contract_minutes is None:
            return _("Heures de contrat non renseignées")
        left = int(self.contract_left[worker])
        if left <= 0:
            return _("Contrat déjà rempli")
        return _("{left} restantes par semaine", left=length(left))


def continuity_sentence(visits: int) -> str:
    """How well a worker knows the client."""
    if not visits:
        return _("Ne connaît pas encore le client")
    return ngettext("Connaît le client : {count} visite", "Connaît le client : {count} visites", visits)


def score_parts(cases: Cases, allowed: np.ndarray, dates: np.ndarray, warned: Sequence[np.ndarray]) -> Scores:
    """The figures behind the scores; `allowed` and `warned` are visits × workers, `dates` dates × workers."""
    left = _contract_left(cases)
    return Scores(
        cases,
        dates.sum(axis=0),
        len(dates),
        _known(cases),
        _mean_travel(cases, allowed),
        left,
        _weekly_minutes(cases, dates),
        _wishes(cases),
        sum(((where & allowed).any(axis=0).astype(int) for where in warned), np.zeros(dates.shape[1], dtype=int)),
    )


def _known(cases: Cases) -> np.ndarray:
    known = np.zeros(len(cases.problem.workers), dtype=np.int64)
    for visit in cases.asked.visits:
        for worker, count in visit.history.items():
            position = cases.tables.staff.position.get(worker)
            if position is not None:
                known[position] = max(known[position], count)
    return known


def _mean_travel(cases: Cases, allowed: np.ndarray) -> np.ndarray:
    minutes = np.where(cases.follows_today, cases.leg_in, cases.home_leg).reshape(allowed.shape)
    weight = np.where(allowed.any(axis=0), allowed, True)
    return np.rint((minutes * weight).sum(axis=0) / weight.sum(axis=0)).astype(np.int64)


def _contract_left(cases: Cases) -> np.ndarray:
    workers, tables = np.arange(len(cases.problem.workers)), cases.tables
    contract = [1 << 20 if w.contract_minutes is None else w.contract_minutes for w in cases.problem.workers]
    fullest = np.zeros(len(workers), dtype=np.int64)
    for week in np.unique(cases.week):
        monday = tables.week_start(np.full(len(workers), week))
        planned = tables.work_between(workers, monday, monday + 7 * DAY)
        fullest = np.maximum(fullest, planned + tables.extra_minutes(workers, np.full(len(workers), week)))
    return np.array(contract, dtype=np.int64) - fullest


def _weekly_minutes(cases: Cases, dates: np.ndarray) -> np.ndarray:
    minutes = {(visit.slot, visit.start): visit.minutes for visit in cases.asked.visits}
    weeks = len(np.unique(cases.week))
    return (dates.sum(axis=0) * (sum(minutes.values()) / len(minutes)) / weeks).astype(np.int64)


def _wishes(cases: Cases) -> np.ndarray:
    kinds = {(v.preferred, v.preferred_gender, v.preferred_languages, v.sector): v for v in cases.asked.visits}
    shares = [[_wish(worker, visit) for worker in cases.problem.workers] for visit in kinds.values()]
    return np.mean(np.array(shares, dtype=float), axis=0)


def _wish(worker: Worker, visit: Visit) -> float:
    asked = [
        (bool(visit.preferred), worker.id in visit.preferred),
        (bool(visit.preferred_gender), worker.gender == visit.preferred_gender),
        (bool(visit.preferred_languages), bool(worker.languages & visit.preferred_languages)),
        (visit.sector is not None, visit.sector in worker.sectors),
    ]
    stated = [fulfilled for wanted, fulfilled in asked if wanted]
    return sum(stated) / len(stated) if stated else 1.0


def asked_skills(visits: Sequence[Visit]) -> dict[Id, int]:
    """The skills visits ask, each at the highest level asked."""
    levels: dict[Id, int] = {}
    for visit in visits:
        for skill, level in visit.required.items():
            levels[skill] = max(level, levels.get(skill, 0))
    return levels


def skill_lines(cases: Cases, worker: Worker, levels: dict[Id, int]) -> tuple[SkillLine, ...]:
    """How a worker stands to each skill asked."""
    days = int(cases.day.min()), int(cases.day.max())
    return tuple(_skill_line(cases.problem, worker, skill, level, days) for skill, level in levels.items())


def _skill_line(problem: Problem, worker: Worker, skill: Id, level: int, days: tuple[int, int]) -> SkillLine:
    held, name = worker.skills.get(skill), problem.skills[skill].name
    if held is None:
        return SkillLine(skill, name, "missing")
    state = "has" if held.level >= level else "low"
    if held.expires_day is not None and held.expires_day < days[1]:
        state = "expired"
    if held.from_day is not None and held.from_day > days[0]:
        state = "later"
    return SkillLine(skill, name, state, held.expires_day)
