"""Many visits given one after the other: each is judged with those before it, worker by worker, without new reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from careapp.actions.matching_data.asked import Asker, dates_of
from careapp.actions.matching_data.problems import horizon_of, narrow_problem, of_workers
from careapp.actions.work import Work
from careapp.i18n import _
from careapp.matching.agenda import Busy
from careapp.matching.check import check
from careapp.matching.plan import Pick
from careapp.matching.problem import Id, ProblemError, Visit
from careapp.matching.verify import busy_row


class Desk:
    """Holds what is planned for some workers, and what has been placed since."""

    def __init__(
        self,
        work: Work,
        visits: Collection[Any],
        worker_ids: Collection[int],
        strict: bool = False,
        without: Collection[int] = (),
    ) -> None:
        self._horizon = horizon_of(work, *dates_of(visits, work.tz))
        moving = [*without, *(visit.id for visit in visits if visit.id)]
        whole = narrow_problem(work, self._horizon, worker_ids, moving)
        self._problems = {worker: of_workers(whole, {worker}) for worker in worker_ids}
        self._pairs: dict[Id, list[Busy]] = {}
        self.asker = Asker.of(work, self._horizon.wall, visits, strict)

    def hold(self, partners: Iterable[Any]) -> None:
        """Know of other halves of pairs that stay where they are."""
        for row in partners:
            visit = self.asker.visit(row)
            self._pair(visit, Pick(row.id, row.worker_id, visit.start))

    def refusal(self, visit: Visit, worker_id: int, start: int | None = None) -> str:
        """Why the worker may not take the visit, nothing when it is possible."""
        problem = self._problems[worker_id]
        if not problem.workers:
            return _("N’est plus en activité")
        if visit.pair_key is not None:
            problem = problem.with_busy(self._pairs.get(visit.pair_key, ()))
        try:
            verdict = check(problem, problem.workers[0], visit, start)
        except ProblemError as error:
            return str(error)
        return verdict.blocking[0].sentence if verdict.blocking else ""

    def place(self, visit: Visit, worker_id: int, start: int | None = None) -> None:
        """Plan the visit with the worker."""
        pick = Pick(visit.id, worker_id, visit.start if start is None else start)
        self._problems[worker_id] = self._problems[worker_id].with_busy([busy_row(visit, pick)])
        self._pair(visit, pick)

    def _pair(self, visit: Visit, pick: Pick) -> None:
        if visit.pair_key is not None:
            self._pairs.setdefault(visit.pair_key, []).append(busy_row(visit, pick))

    def mark(self) -> Any:
        """Where things stand, to come back to."""
        return dict(self._problems), {key: list(rows) for key, rows in self._pairs.items()}

    def back(self, mark: Any) -> None:
        """Forget what was placed since a mark."""
        self._problems, self._pairs = mark


def first_refusal(desk: Desk, wanted: Sequence[tuple[Visit, int]]) -> str:
    """Place visits with workers together, or none of them; why not, or nothing."""
    mark = desk.mark()
    for visit, worker_id in wanted:
        if refusal := desk.refusal(visit, worker_id):
            desk.back(mark)
            return refusal
        desk.place(visit, worker_id)
    return ""
