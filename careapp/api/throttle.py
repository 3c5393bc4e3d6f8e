"""How often an address may ask: counted in the process's memory, forgotten after the span."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable


class Throttle:
    """At most `most` marks of one key within `seconds`."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.seconds, self.clock = most, seconds, clock
        self.marks: dict[str, deque[float]] = {}

    def full(self, key: str) -> bool:
        """Whether a key has used up its marks."""
        return len(self._living(key)) >= self.most

    def mark(self, key: str) -> None:
        """Count one."""
        if len(self.marks) > 10_000:
            self.marks = {other: marks for other in list(self.marks) if (marks := self._living(other))}
        marks = self._living(key)
        marks.append(self.clock())
        self.marks[key] = marks

    def _living(self, key: str) -> deque[float]:
        marks = self.marks.get(key) or deque(maxlen=self.most)
        while marks and self.clock() - marks[0] > self.seconds:
            marks.popleft()
        return marks
