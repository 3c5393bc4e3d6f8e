"""Answers that many ask for at once are worked out once: who asks while one is under way shares the next with others.

The shared answer is begun after the last of them asked, so nobody is given anything older than a question of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False, slots=True)
class _Flight:
    """An answer being worked out, and the one that waits for its end."""

    now: asyncio.Task
    next: asyncio.Task | None = None


class Flights:
    """The questions of this process that are being answered, by what they ask."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight] = {}

    async def share(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """The answer of `work`, run in a thread after this call and at most once for all who wait for it."""
        flight = self._flights.get(key)
        if flight is None:
            task = asyncio.create_task(asyncio.to_thread(work))
            flight = self._flights[key] = _Flight(task)
            task.add_done_callback(lambda _done: self._land(key, flight))
            return await asyncio.shield(task)
        if flight.next is None:
            flight.next = asyncio.create_task(_after(flight.now, work))
        return await asyncio.shield(flight.next)

    def _land(self, key: Hashable, flight: _Flight) -> None:
        """The answer is there: the next one is under way, or nobody asks any more."""
        if flight.next is None:
            self._flights.pop(key, None)
            return
        following = self._flights[key] = _Flight(flight.next)
        flight.next.add_done_callback(lambda _done: self._land(key, following))


async def _after(before: asyncio.Task, work: Callable[[], Any]) -> Any:
    await asyncio.wait([before])
    return await asyncio.to_thread(work)
