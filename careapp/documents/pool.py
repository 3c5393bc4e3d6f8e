"""A process of its own that writes PDFs, so that none of it runs on the event loop or holds the interpreter's lock.

Nothing starts at import: the process appears with the first document and is warmed then, or by `warm()`.
A document that takes too long costs that process its life, never the server's.
"""

from __future__ import annotations

import asyncio
import atexit
import multiprocessing
import resource
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import Any

from careapp.domain.refusal import Refused
from careapp.i18n import _

SECONDS = 20.0
PROCESSOR_SECONDS = 15.0
MEMORY_BYTES = 2_000_000_000  # of addresses: what WeasyPrint and its fonts map is counted in


class OverrunError(Exception):
    """A document used up its processor time, asks for too many pages, or holds what cannot be laid out."""


START_SECONDS = 120.0  # a busy machine takes its time to start a process; that is not the document's

# What a style sheet makes WeasyPrint stumble over: a letter a mile high divides by zero.
BREAKS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)

_executor: ProcessPoolExecutor | None = None
_begun: Future[Any] | None = None
_lock = Lock()


def pdf(html: str, seconds: float = SECONDS) -> bytes:
    """The PDF of an HTML page, written in the pool; blocks, so call it from a thread or a job."""
    return _answer(_submit(_render, html), seconds)


async def pdf_async(html: str, seconds: float = SECONDS) -> bytes:
    """The PDF of an HTML page, written in the pool while the event loop goes on."""
    future = _submit(_render, html)
    try:
        if _begun is not None:
            await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(_begun)), START_SECONDS)
        return await asyncio.wait_for(asyncio.wrap_future(future), seconds)
    except (TimeoutError, BrokenExecutor):
        raise _gave_up(future) from None
    except (MemoryError, RecursionError, OverrunError):
        raise _too_much() from None


def pictures(html: str, seconds: float = SECONDS) -> tuple[list[bytes], int]:
    """The first pages of an HTML page as pictures, and how many there are; blocks."""
    return _answer(_submit(_pictures, html), seconds)


def warm() -> None:
    """Start the process and load its fonts, without waiting for it."""
    _submit(_render, "<title>.</title>")


def shut_down() -> None:
    """End the process; the next document starts another."""
    global _executor
    with _lock:
        executor, _executor = _executor, None
    if executor:
        for process in list((executor._processes or {}).values()):
            process.kill()
        executor.shutdown(wait=True, cancel_futures=True)


atexit.register(shut_down)


def _submit(work: Callable[..., Any], *arguments: Any) -> Future[Any]:
    global _executor, _begun
    with _lock:
        if _executor is None:
            context = multiprocessing.get_context("spawn")
            _executor = ProcessPoolExecutor(1, mp_context=context, initializer=ready)
            _begun = _executor.submit(_render, "<title>.</title>")
        return _executor.submit(work, *arguments)


def _answer(future: Future[Any], seconds: float) -> Any:
    try:
        if _begun is not None:
            _begun.result(START_SECONDS)
        return future.result(seconds)
    except (TimeoutError, BrokenExecutor):
        raise _gave_up(future) from None
    except (MemoryError, RecursionError, OverrunError):
        raise _too_much() from None


def _gave_up(future: Future[Any]) -> Refused:
    future.cancel()
    shut_down()
    return _too_much()


def _too_much() -> Refused:
    return Refused(_("Ce document n’a pas pu être mis en page : il est trop long ou trop complexe."))


def ready() -> None:
    """Bound the memory, then load WeasyPrint and the fonts: in the process of a pool alone."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES if hard < 0 else min(MEMORY_BYTES, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _render("<title>.</title><p style='font-family: Inter'>.<b>.</b>")


@contextmanager
def bounded(seconds: float = PROCESSOR_SECONDS) -> Iterator[None]:
    """Let what follows use so much processor time and no more; what breaks the layout is an overrun as well."""

    def over(_signal: int, _frame: Any) -> None:
        raise OverrunError

    signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    except BREAKS:
        raise OverrunError from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _render(html: str) -> bytes:
    from careapp.documents.pdf import render_pdf

    with bounded():
        return render_pdf(html)


def _pictures(html: str) -> tuple[list[bytes], int]:
    from careapp.documents.pdf import render_pictures

    with bounded():
        return render_pictures(html)
