"""What the states of records share."""

from __future__ import annotations

import reflex as rx


def record_id(state: rx.State) -> int:
    """The id at the end of the address, 0 (which no row has) when there is none."""
    last = str(state.router.url.path).rstrip("/").rsplit("/", 1)[-1]
    return int(last) if last.isascii() and last.isdigit() and len(last) < 10 else 0
