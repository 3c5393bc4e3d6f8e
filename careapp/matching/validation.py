"""What a problem must be before anyone computes on it: every refusal names the element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np

from careapp.i18n import _

if TYPE_CHECKING:
    from careapp.matching.problem import Id, Problem, Visit, Worker
    from careapp.matching.travel import Roads

LIMIT = 1 << 20


def _refuse(sentence: str, element: Id | None = None) -> None:
    from careapp.matching.problem import ProblemError

    raise ProblemError(sentence, element)


def validate(problem: Problem) -> None:
    """Refuse a problem that contradicts itself."""
    _refuse_twice(worker.id for worker in problem.workers)
    _refuse_twice(visit.id for visit in problem.visits)
    for worker in problem.workers:
        _validate_worker(worker)
    for visit in problem.visits:
        validate_visit(problem, visit)
    _validate_pairs(problem.visits)
    _validate_order(problem.visits)
    _validate_busy(problem)


def _refuse_twice(ids: Iterable[Id]) -> None:
    for element, count in Counter(ids).items():
        if count > 1:
            _refuse(_("L’identifiant {element} est donné deux fois.", element=element), element)


def _validate_worker(worker: Worker) -> None:
    spans = [*(worker.availability or ()), *(worker.contracts or ()), *((a.start, a.end) for a in worker.absences)]
    for start, end in spans:
        if end <= start or abs(start) > LIMIT or abs(end) > LIMIT:
            _refuse(_("{worker} : une période se termine avant de commencer.", worker=worker.name), worker.id)
    for one in worker.breaks:
        if not 0 < one.minutes <= one.latest - one.earliest:
            _refuse(_("{worker} : une pause ne tient pas dans ses heures.", worker=worker.name), worker.id)


def validate_visit(problem: Problem, visit: Visit) -> None:
    """Refuse a visit that no plan could hold."""
    earliest, latest = visit.window
    if visit.minutes <= 0 or max(abs(visit.start), abs(visit.end)) > LIMIT:
        _refuse(_("Visite {visit} : la fin doit suivre le début.", visit=visit.id), visit.id)
    if latest - earliest < visit.minutes and not (visit.soft_end and latest >= earliest):
        _refuse(_("Visite {visit} : la plage horaire est plus courte que la visite.", visit=visit.id), visit.id)
    if visit.gap[0] > visit.gap[1]:
        _refuse(_("Visite {visit} : l’écart du binôme est impossible.", visit=visit.id), visit.id)
    for skill in visit.required:
        if skill not in problem.skills:
            _refuse(_("Visite {visit} : compétence inconnue ({skill}).", visit=visit.id, skill=skill), visit.id)


def _validate_pairs(visits: Iterable[Visit]) -> None:
    halves = Counter((visit.pair_key, visit.position) for visit in visits if visit.pair_key is not None)
    for (pair, position), count in halves.items():
        if count > 1 or position not in (0, 1):
            _refuse(_("Binôme {pair} : une place est donnée deux fois ou n’existe pas.", pair=pair), pair)


def _validate_order(visits: Iterable[Visit]) -> None:
    """Refuse visits that would all have to come after each other."""
    try:
        TopologicalSorter({visit.id: visit.after for visit in visits if visit.after}).prepare()
    except CycleError as error:
        circle = error.args[1]
        _refuse(_("Visite {visit} : l’ordre demandé tourne en rond.", visit=circle[0]), circle[0])


def _validate_busy(problem: Problem) -> None:
    agenda = problem.busy
    wrong = np.flatnonzero((agenda.end <= agenda.start) | (np.maximum(abs(agenda.start), abs(agenda.end)) > LIMIT))
    if len(wrong):
        visit = agenda.visit_id[wrong[0]]
        _refuse(_("Visite {visit} : la fin doit suivre le début.", visit=visit), visit)


def validated_roads(matrix: object) -> Roads:
    """The known travel in unsigned whole minutes, one square or a square by transport mode."""
    if isinstance(matrix, Mapping):
        return {mode: _validated_square(square, mode) for mode, square in matrix.items()}
    return None if matrix is None else _validated_square(matrix)


def _validated_square(matrix: object, mode: str = "") -> np.ndarray:
    """A square in whole minutes, refused when it is none or holds anything but positive numbers.

    One that is unsigned already has been looked at, or needs not be: it is kept as it is.
    """
    try:
        array = np.asarray(matrix)
        known = array.dtype.kind == "u"
        minutes = array if known else np.ceil(np.asarray(matrix, dtype=float) - 1e-6)
    except (TypeError, ValueError):  # rows of unequal length, or no numbers at all
        known, minutes = True, np.zeros(0)
    is_square = minutes.ndim == 2 and minutes.shape[0] == minutes.shape[1]
    if not is_square or not (known or (np.isfinite(minutes) & (minutes >= 0)).all()):
        if mode:
            _refuse(_("La matrice des trajets ({mode}) doit être carrée, sans durée négative.", mode=mode), mode)
        _refuse(_("La matrice des trajets doit être carrée, sans durée négative."))
    return minutes if known else minutes.astype(np.uint32)
