"""A control that shows at once what is typed or chosen, and tells its handler when the typing rests."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.core.debounce import DebounceInput

_LIBRARY = f"$/public{rx.asset('typed.jsx', shared=True)}"


class Typed(DebounceInput):
    """Draws the control it wraps; an answer that comes late never takes the place of what was typed since."""

    library = _LIBRARY
    tag = "Typed"
    is_default = False


def typed(control: rx.Component, wait: int = 0) -> rx.Component:
    """Let a control with `value` (or `checked`) and `on_change` hold what is typed; `wait` milliseconds of rest."""
    return Typed.create(control, debounce_timeout=wait)


def held(control: rx.Component, value: Any, on_change: Any) -> rx.Component:
    """The same for a choice that follows a state; one that always starts from the same value is left as it is."""
    return typed(control) if on_change is not None and isinstance(value, rx.Var) else control
