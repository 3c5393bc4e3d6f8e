"""What reaches the event queue at all: known names, plain shapes, no more than a person can cause.

The framework keeps a future for each unknown event and logs its payload; this stops both before they start.
"""

from __future__ import annotations

import json
import time
from typing import Any, Final

from reflex.app import EventNamespace

from careapp.logs import get_logger

EVENTS_A_SECOND: Final = 60
LARGEST_EVENT: Final = 256 * 1024
_buckets: dict[str, tuple[float, int]] = {}


def refusal_of(sid: str, data: Any, known: Any) -> str:
    """Why an event is dropped, or nothing when it may be queued."""
    if _too_many(sid):
        return "rate"
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        return "shape"
    if not isinstance(data.get("payload") or {}, dict) or not isinstance(data.get("router_data") or {}, dict):
        return "shape"
    if data["name"].endswith(".setvar") or data["name"] not in known:
        return "unknown"
    if len(json.dumps(data.get("payload") or {}, default=str)) > LARGEST_EVENT:
        return "size"
    return ""


def _too_many(sid: str) -> bool:
    second = time.monotonic()
    start, count = _buckets.get(sid, (second, 0))
    if second - start > 1:
        start, count = second, 0
    if len(_buckets) > 10_000:
        _buckets.clear()
    _buckets[sid] = (start, count + 1)
    return count >= EVENTS_A_SECOND


def bound_events() -> None:
    """Stand before the framework's own event entry, once."""
    inner = EventNamespace.on_event
    if getattr(inner, "bounded", False):
        return

    async def on_event(self: EventNamespace, sid: str, data: Any) -> Any:
        cause = refusal_of(sid, data, self.app._registration_context.event_handlers)
        if cause:
            get_logger("careapp.events").warning("event dropped", cause=cause)
            return None
        return await inner(self, sid, data)

    on_event.bounded = True  # type: ignore[attr-defined]
    EventNamespace.on_event = on_event  # type: ignore[method-assign]
