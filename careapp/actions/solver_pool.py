"""Computations beside the server: each solve runs in a process of its own, tells how far it is, and can be stopped."""

from __future__ import annotations

import json
import multiprocessing
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar
from weakref import WeakSet

from careapp.domain.refusal import Refused
from careapp.i18n import _, using_locale
from careapp.matching.alerts import alerts
from careapp.matching.breakdown import Breakdown, Repair
from careapp.matching.cluster import Cluster
from careapp.matching.gains import Told, told
from careapp.matching.parts import Runner
from careapp.matching.plan import Plan
from careapp.matching.problem import Problem
from careapp.matching.repair import repair
from careapp.matching.runners import local
from careapp.matching.solve import solve
from careapp.settings import get_settings

SECONDS: Final = 20.0
Result = TypeVar("Result")


class Computation:
    """A search under way; its stop and its progress pass through small files, which no process has to inherit."""

    living: ClassVar[WeakSet[Computation]] = WeakSet()

    def __init__(self, total: int, search: Callable[..., Any], *args: Any) -> None:
        self.living.add(self)
        self._folder = tempfile.TemporaryDirectory(prefix="careapp-solve-")
        self.total, self.started = total, time.monotonic()
        self._future: Future[Any] = _pool().submit(search, self._folder.name, *args)
        self._future.add_done_callback(lambda _done: self._folder.cleanup())

    @property
    def done(self) -> bool:
        """Whether the answer is there, or will never be."""
        return self._future.done()

    @property
    def waits(self) -> bool:
        """Whether other computations keep every process busy, so that this one has not begun."""
        return not self.done and not (Path(self._folder.name) / "begun").exists()

    @property
    def assigned(self) -> int:
        """How many visits the best plan so far gives to somebody."""
        try:
            return int(json.loads((Path(self._folder.name) / "progress").read_text())["assigned"])
        except (OSError, ValueError):
            return 0

    def stop(self) -> None:
        """Ask for the best so far."""
        folder = Path(self._folder.name)
        if not self._future.cancel() and folder.exists():
            (folder / "stop").touch()

    def answer(self) -> Any:
        """What the search gives; Refused when it was stopped before its turn."""
        try:
            return self._future.result()
        except CancelledError as error:
            raise Refused(_("Calcul arrêté avant d’avoir commencé : rien n’est proposé.")) from error

    def plan(self) -> Plan:
        """The plan of a solve."""
        return self.answer()[0]


def start(problem: Problem, seconds: float = SECONDS, seed: int = 0, locale: str = "fr") -> Computation:
    """Begin a solve, which gives a plan and what is told of it; its sentences are written in `locale`."""
    # `replace` leaves out what was compiled from the problem: the other process compiles its own.
    return Computation(len(problem.visits), _solve, replace(problem), seconds, seed, locale)


def start_repair(
    problem: Problem, breakdown: Breakdown, count: int, seconds: float = SECONDS, locale: str = "fr"
) -> Computation:
    """Begin a repair, which gives the ways out and the warnings of each; `count` visits are in trouble."""
    return Computation(count, _repair, replace(problem), breakdown, seconds, locale)


def apart(verb: Callable[..., Result], *args: Any) -> Future[Result]:
    """Call a pure function in a process beside the server."""
    return _pool().submit(verb, *args)


@cache
def _pool() -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")  # a fork would copy database connections and threads' locks
    return ProcessPoolExecutor(max_workers=min(get_settings().solver_workers, 4), mp_context=context)


def close() -> None:
    """Stop what is being computed and end the processes, if any was started."""
    for computation in list(Computation.living):
        computation.stop()
    if _pool.cache_info().currsize:
        _pool().shutdown(wait=False, cancel_futures=True)
        _pool.cache_clear()


@asynccontextmanager
async def closing() -> AsyncIterator[None]:
    """The lifespan of the server: no computation outlives it."""
    try:
        yield
    finally:
        close()


def runner(processes: int | None = None) -> Runner:
    """Who solves the sectors of a large problem: the cluster of the settings, else processes of this machine."""
    settings = get_settings()
    if settings.solver_cluster and processes is None:
        return Cluster(settings.solver_cluster, settings.solver_certificates)
    return local(processes or settings.solver_workers)


def _solve(folder: str, problem: Problem, seconds: float, seed: int, locale: str) -> tuple[Plan, Told]:
    place = Path(folder)
    (place / "begun").touch()

    def tell(assigned: int, objective: float) -> None:
        draft = place / "progress.new"
        draft.write_text(json.dumps({"assigned": assigned, "objective": objective}))
        draft.replace(place / "progress")

    with using_locale(locale):
        asked_to_stop = (place / "stop").exists
        plan = solve(problem, asked_to_stop, seed=seed, time_limit=seconds, progress=tell, runner=runner())
        return plan, told(problem, plan)


def _repair(
    folder: str, problem: Problem, breakdown: Breakdown, seconds: float, locale: str
) -> tuple[Repair, list[list[str]]]:
    place = Path(folder)
    (place / "begun").touch()
    with using_locale(locale):
        found = repair(problem, breakdown, (place / "stop").exists, time_limit=seconds)
        return found, alerts(problem, breakdown, found)
