"""Many documents in one file: pieces of the work go to processes of their own, the pages come back in order."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, Final

from careapp.documents import pool
from careapp.documents.pool import OverrunError, bounded, ready
from careapp.domain.refusal import Refused
from careapp.i18n import _

PIECE: Final = 8
PIECE_SECONDS: Final = 120.0
MOST_PROCESSES: Final = 4


FAULTS: Final = (TimeoutError, BrokenExecutor, MemoryError, RecursionError, OverrunError)


class _Press:
    """Processes that write pieces of the work; those that died or hang are replaced."""

    def __init__(self, count: int) -> None:
        self.count, self.executor = count, self._started(count)

    @staticmethod
    def _started(count: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(count, mp_context=context, initializer=ready)

    def submit(self, work: Callable[[Any], bytes], given: Any) -> Future[bytes]:
        try:
            return self.executor.submit(work, given)
        except BrokenExecutor:
            self.renew()
            return self.executor.submit(work, given)

    def renew(self) -> None:
        self.close()
        self.executor = self._started(self.count)

    def close(self) -> None:
        for process in list((self.executor._processes or {}).values()):
            process.kill()
        self.executor.shutdown(wait=True, cancel_futures=True)


def print_all(
    pages: Iterable[str],
    told: Callable[[int], bool],
    lost: Callable[[int], None] = lambda _place: None,
    processes: int = 0,
) -> bytes | None:
    """One PDF of all pages, written while they are made; `told(done)` hears how many are there.

    It says whether to go on: nothing comes back when it says no. `lost(place)` hears of a page that cannot be laid
    out: the others are printed without it.
    """
    press = _Press(processes or min(os.cpu_count() or 1, MOST_PROCESSES))
    try:
        parts = _gather(press, iter(pages), told, lost)
        return press.submit(_merged, parts).result(PIECE_SECONDS) if parts else None
    except FAULTS:
        raise Refused(_("Ces fiches n’ont pas pu être mises en page ensemble.")) from None
    finally:
        press.close()


def _gather(
    press: _Press, pages: Iterator[str], told: Callable[[int], bool], lost: Callable[[int], None]
) -> list[bytes]:
    waiting: deque[tuple[list[str], Future[bytes]]] = deque()
    parts: list[bytes] = []
    done = 0
    while True:
        while len(waiting) <= press.count and (piece := list(islice(pages, PIECE))):
            waiting.append((piece, press.submit(_piece, piece)))
        if not waiting:
            return parts
        piece, future = waiting.popleft()
        written, apart = _written(press, piece, future)
        parts += written
        for place in apart:
            lost(done + place)
        done += len(piece)
        if not told(done):
            return []


def _written(press: _Press, piece: list[str], future: Future[bytes]) -> tuple[list[bytes], list[int]]:
    """The file of a piece; where it cannot be written, those of its pages that can, and the places of the others."""
    try:
        return [future.result(PIECE_SECONDS)], []
    except FAULTS as fault:
        if isinstance(fault, TimeoutError):
            press.renew()
    parts: list[bytes] = []
    apart: list[int] = []
    for place, page in enumerate(piece):
        try:
            parts.append(pool.pdf(page))
        except Refused:
            apart.append(place)
    return parts, apart


def _piece(pages: list[str]) -> bytes:
    from careapp.documents.pdf import render_many

    with bounded(PIECE_SECONDS):
        return render_many(pages)


def _merged(parts: list[bytes]) -> bytes:
    from careapp.documents.pdf import merge

    return merge(parts)
