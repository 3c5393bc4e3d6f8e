"""Many documents in one file: pieces of the work go to processes of their own, the pages come back in order."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from itertools import islice
from typing import Final

from careapp.documents.pool import OverrunError, bounded, ready
from careapp.domain.refusal import Refused
from careapp.i18n import _

PIECE: Final = 8
PIECE_SECONDS: Final = 120.0
MOST_PROCESSES: Final = 4


def print_all(pages: Iterable[str], told: Callable[[int], bool], processes: int = 0) -> bytes | None:
    """One PDF of all pages, written while they are made; `told(done)` hears how many are there.

    It says whether to go on: nothing comes back when it says no. What cannot be laid out is refused as a whole.
    """
    count = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=ready)
    try:
        return _gather(executor, iter(pages), told, count)
    except (TimeoutError, BrokenExecutor, MemoryError, RecursionError, OverrunError):
        raise Refused(_("Ces fiches n’ont pas pu être mises en page ensemble.")) from None
    finally:
        for process in list((executor._processes or {}).values()):
            process.kill()
        executor.shutdown(wait=True, cancel_futures=True)


def _gather(
    executor: ProcessPoolExecutor, pages: Iterator[str], told: Callable[[int], bool], ahead: int
) -> bytes | None:
    waiting: deque[tuple[int, Future[bytes]]] = deque()
    parts: list[bytes] = []
    done = 0
    while True:
        while len(waiting) <= ahead and (piece := list(islice(pages, PIECE))):
            waiting.append((len(piece), executor.submit(_piece, piece)))
        if not waiting:
            break
        count, future = waiting.popleft()
        parts.append(future.result(PIECE_SECONDS))
        done += count
        if not told(done):
            return None
    return executor.submit(_merged, parts).result(PIECE_SECONDS) if parts else None


def _piece(pages: list[str]) -> bytes:
    from careapp.documents.pdf import render_many

    with bounded(PIECE_SECONDS):
        return render_many(pages)


def _merged(parts: list[bytes]) -> bytes:
    from careapp.documents.pdf import merge

    return merge(parts)
