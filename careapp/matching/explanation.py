"""Why a line of a proposal is what it is, and why a visit stays open, in the words of the trade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from careapp.i18n import _, ngettext
from careapp.matching.cases import Cases
from careapp.matching.check import violation
from careapp.matching.plan import Assignment, Pick, Unassigned
from careapp.matching.problem import Id, Level, Problem, Visit, Worker
from careapp.matching.rules import broken_by
from careapp.matching.scores import continuity_sentence
from careapp.matching.verify import busy_row, cases_of, narrowed
from careapp.matching.wording import length

QUESTIONS = 50_000  # asked of the rules at a time: a sector's open visits with the workers of all are many millions
TOLD = 5_000  # open visits of which it is said why
SHORT_GAP = 150  # minutes between two visits that a visit can be said to fill


def explain(problem: Problem, picks: Sequence[Pick]) -> tuple[Assignment, ...]:
    """The lines of a proposal, each told with all the other lines planned."""
    visits = {visit.id: visit for visit in problem.visits}
    small = narrowed(problem, {pick.worker_id for pick in picks})
    rows = {pick.visit_id: busy_row(visits[pick.visit_id], pick) for pick in picks}
    planned = small.with_busy(rows.values())
    places = _own_places(planned, rows)
    cases = cases_of(planned, [visits[pick.visit_id] for pick in picks], picks) if picks else None
    return tuple(_assignment(planned, cases, row, pick, places) for row, pick in enumerate(picks))


def _own_places(planned: Problem, rows: Mapping[Id, object]) -> dict[Id, int]:
    """Index in the sorted agenda of each visit just planned."""
    ids = planned.busy.visit_id[planned.tables.busy.row]
    return {visit: index for index, visit in enumerate(ids) if visit in rows}


def _assignment(planned: Problem, cases: Cases, row: int, pick: Pick, places: Mapping[Id, int]) -> Assignment:
    index, worker = places[pick.visit_id], cases.worker[row]
    before, after = _neighbours(planned, index, worker)
    travel = _added_travel(cases, row, before, after)
    return Assignment(pick.visit_id, pick.worker_id, pick.start, travel, _reasons(cases, row, travel, before, after))


def _neighbours(planned: Problem, index: int, worker: int) -> tuple[int | None, int | None]:
    """Indices of the commitments just before and after on the same day."""
    tables = planned.tables
    day, found = tables.busy.start[index] // 1440, []
    for near in (index - 1, index + 1):
        exists = 0 <= near < len(tables.busy_worker) and tables.busy_worker[near] == worker
        found.append(near if exists and tables.busy.start[near] // 1440 == day else None)
    return found[0], found[1]


def _added_travel(cases: Cases, row: int, before: int | None, after: int | None) -> int:
    tables, who = cases.tables, cases.worker[row : row + 1]
    here = cases.asked.points.take(np.array([row]))
    a = tables.staff.home.take(who) if before is None else tables.busy_points.take(np.array([before]))
    b = tables.staff.last_stop.take(who) if after is None else tables.busy_points.take(np.array([after]))
    added = int(tables.travel(who, a, here)[0] + tables.travel(who, here, b)[0])
    return added if before is None and after is None else added - int(tables.travel(who, a, b)[0])


def _reasons(cases: Cases, row: int, travel: int, before: int | None, after: int | None) -> tuple[str, ...]:
    worker, visit = cases.worker_of(row), cases.visit_of(row)
    found = in_favour(worker, visit, travel)
    gap = _gap(cases, row, before, after)
    if gap is not None and visit.minutes < gap <= SHORT_GAP:
        found.append(_("Comble un creux de {gap}", gap=length(gap)))
    if worker.contract_minutes:
        found.append(_contract_sentence(cases, row, worker.contract_minutes))
    return tuple(found)


def in_favour(worker: Worker, visit: Visit, travel: int) -> list[str]:
    """What speaks for a worker whatever else the day holds: knows the client, is preferred, is near."""
    known = visit.history.get(worker.id, 0)
    found = [continuity_sentence(known)] if known else []
    if worker.id in visit.preferred:
        found.append(_("Intervenant préféré du client"))
    return [*found, _travel_sentence(travel, visit.sector is not None and visit.sector in worker.sectors)]


def _travel_sentence(minutes: int, in_sector: bool) -> str:
    if in_sector:
        return _("Trajet\u00a0{minutes}\u00a0min, dans son secteur", minutes=f"{minutes:+d}")
    return _("Trajet\u00a0{minutes}\u00a0min", minutes=f"{minutes:+d}")


def _gap(cases: Cases, row: int, before: int | None, after: int | None) -> int | None:
    if before is None or after is None:
        return None
    return int(cases.tables.busy.start[after] - cases.tables.busy.end[before])


def _contract_sentence(cases: Cases, row: int, contract: int) -> str:
    monday = cases.tables.week_start(cases.week[row : row + 1])
    who = cases.worker[row : row + 1]
    work = cases.tables.work_between(who, monday, monday + 7 * 1440) + cases.tables.extra_minutes(
        who, cases.week[row : row + 1]
    )
    return _("Contrat : {work} sur {contract}", work=length(work[0]), contract=length(contract))


def why_open(
    problem: Problem, visits: Sequence[Visit], picks: Sequence[Pick], stopped: bool = False
) -> tuple[Unassigned, ...]:
    """Why each of the visits stays open, once the picks are planned; `stopped` says that nobody looked to the end."""
    if not visits or not problem.workers:
        return tuple(Unassigned(visit.id, (), {}) for visit in visits)
    placed = {visit.id: visit for visit in problem.visits}
    planned = problem.with_busy([busy_row(placed[pick.visit_id], pick) for pick in picks])
    step = max(1, QUESTIONS // len(problem.workers))
    asked, rest = visits[:TOLD], visits[TOLD:]
    unsaid = (_("Trop de visites restent ouvertes pour dire pourquoi celle-ci"),)
    told = [one for first in range(0, len(asked), step) for one in _all_open(planned, asked[first:][:step], stopped)]
    return (*told, *(Unassigned(visit.id, unsaid, {}) for visit in rest))


def _all_open(planned: Problem, visits: Sequence[Visit], stopped: bool) -> Iterator[Unassigned]:
    """Why each of a few visits stays open."""
    cases, count = Cases.every(planned, visits), len(planned.workers)
    first = np.full(len(cases), "", dtype=object)
    for code, where in reversed(broken_by(cases, (Level.BLOCK,)).items()):
        first[where] = code
    for row, visit in enumerate(visits):
        yield _open(cases, visit, row * count, first[row * count :][:count], stopped)


def _open(cases: Cases, visit: Visit, offset: int, codes: np.ndarray, stopped: bool) -> Unassigned:
    counts = Counter(code for code in codes if code)
    told = []
    for code, count in counts.most_common(3):
        broken = violation(cases, code, offset + int(np.flatnonzero(codes == code)[0]))
        label = ngettext("{label} : {count} intervenant", "{label} : {count} intervenants", count, label=broken.label)
        told.append(label)
    free = int((codes == "").sum())
    if free and stopped:
        told.insert(0, _("Possible, mais la recherche a été arrêtée avant"))
    elif free:
        told.insert(0, _("Possible, mais moins utile que les autres visites proposées"))
    return Unassigned(visit.id, tuple(told), counts)
