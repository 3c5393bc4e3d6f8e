"""A process of its own that writes PDFs, so that none of it runs on the event loop or holds the interpreter's lock.

Nothing starts at import: the process appears with the first document and is warmed then, or by `warm()`.
A document that takes too long costs that process its life, never the server's.
"""

from __future__ import annotations

import asyncio
import atexit
import multiprocessing
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from threading import Lock
from typing import Any

from careapp.domain.refusal import Refused
from careapp.i18n import _

SECONDS = 20.0

_executor: ProcessPoolExecutor | None = None
_lock = Lock()


def pdf(html: str, seconds: float = SECONDS) -> bytes:
    """The PDF of an HTML page, written in the pool; blocks, so call it from a thread or a job."""
    future = _submit(_render, html)
    try:
        return future.result(seconds)
    except (TimeoutError, BrokenExecutor):
        raise _gave_up(future) from None


async def pdf_async(html: str, seconds: float = SECONDS) -> bytes:
    """The PDF of an HTML page, written in the pool while the event loop goes on."""
    future = _submit(_render, html)
    try:
        return await asyncio.wait_for(asyncio.wrap_future(future), seconds)
    except (TimeoutError, BrokenExecutor):
        raise _gave_up(future) from None


def warm() -> None:
    """Start the process and load its fonts, without waiting for it."""
    _submit(_ready)


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
    global _executor
    with _lock:
        if _executor is None:
            context = multiprocessing.get_context("spawn")
            _executor = ProcessPoolExecutor(1, mp_context=context, initializer=_ready)
        return _executor.submit(work, *arguments)


def _gave_up(future: Future[Any]) -> Refused:
    future.cancel()
    shut_down()
    return Refused(_("Ce document n’a pas pu être mis en page : il est trop long ou trop complexe."))


def _ready() -> None:
    """Load WeasyPrint and the fonts: in the process of the pool alone."""
    _render("<title>.</title><p style='font-family: Inter'>.<b>.</b>")


def _render(html: str) -> bytes:
    from careapp.documents.pdf import render_pdf

    return render_pdf(html)
