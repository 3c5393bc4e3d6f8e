"""The planning among several: who else looks at it, what asks to be handled, as they are at this moment.

`planning_presence()` shows the others who look at the same days, a lost line to the server and the commands that wait
for their answer; `planning_to_handle(only=, on_only=)` counts what the day that is drawn asks for. Both read what the
boards of the page hear (`planning_feed.jsx`, docs/adr/0017): nothing passes through a state. `planning_turns` holds the
keys of undo and redo.
"""

import reflex as rx

from careapp.components.board_kit import LUCIDE

LIVE = rx.asset("planning_live.jsx", shared=True)
PARTS = [rx.asset(name, shared=True) for name in ("planning_feed.jsx", "planning_commands.jsx", "planning_live.css")]

_id = rx.event.passthrough_event_spec(str)


class PlanningPresence(rx.Component):
    """The others who look at the same days."""

    library = LIVE.importable_path
    tag = "PlanningPresence"
    lib_dependencies: list[str] = [LUCIDE]


class PlanningToHandle(rx.Component):
    """What the day asks to be handled, by kind."""

    library = LIVE.importable_path
    tag = "PlanningToHandle"
    lib_dependencies: list[str] = [LUCIDE]

    only: rx.Var[str]

    on_only: rx.EventHandler[_id]


class PlanningTurns(rx.Component):
    """The keys of undo and redo, once for a page; each carries the key of its command."""

    library = LIVE.importable_path
    tag = "PlanningTurns"
    lib_dependencies: list[str] = [LUCIDE]

    on_undo: rx.EventHandler[_id]
    on_redo: rx.EventHandler[_id]


planning_presence = PlanningPresence.create
planning_to_handle = PlanningToHandle.create
planning_turns = PlanningTurns.create
