"""Weeks as a time grid: the weekly slot editor of a mission, and the week of one worker or client.

``slot_editor`` opens as a dialog where it is placed (show it with ``rx.cond``). A slot is
``{"id", "weekday": 0-6 from Monday, "start", "end": minutes of the day, "weeks": every|even|odd|nth, "n": every
n weeks, "anchor": YYYY-MM-DD in a week that counts (for nth), "workers": 1 or 2, "on_holiday": keep|cancel|move or ""
(as the mission), "school": always|term|holidays, "since", "until": YYYY-MM-DD, "tolerance": minutes}``. ``rules`` is a
``SlotRules``: what may be chosen, and the holidays by which the next dates are told. ``on_save`` gives the whole list,
new slots with ``id`` null; ``on_close`` tells that nothing was saved. ``errors`` maps a slot's id to the sentence of a
refusal ("" for the whole week). ``other_minutes`` and
``granted_minutes`` are minutes by month: those of the other missions and those of the care plan.
``workers`` is how many come together where no slot tells it yet: it is the same for all slots of a mission.
``since`` is the first day of the mission, from which the next dates are counted;
``next_dates`` ({slot id: [{"day": "mer. 2 déc.", "week": "sem. 49, impaire"}]}) replaces them.

``week_board`` fetches its week from ``source``::

    {"kind": "worker"|"client", "start": Monday as YYYY-MM-DD, "tz": "Europe/Paris",
     "person": {"i", "n": name, "s": initials, "c": colour 0-5, "sub": "AVS diplômée · contrat 30 h"},
     "days": [7 × {"off": [[s, e]], "abs": [{"f", "t", "label"}]}],
     "visits": [{"i", "d": 0-6, "w", "wn": "Samira H.", "s", "e", "c", "cl", "p", "st", "v", "l", "tr"}],
     "chips": [{"text", "tone": green|amber|red|gray}], "totals": [{"value": "26 h 00", "label": "planifiées"}],
     "note": {"label", "value", "tone"} or absent}

with the visits' keys of ``planning_board``. Moves and answers are those of ``planning_board`` too; after an answer the
week is fetched again.
"""

from typing import Any

import reflex as rx

from careapp.components.board_kit import LUCIDE, VIRTUAL
from careapp.components.planning_live import LIVE

EDITOR = rx.asset("slot_editor.jsx", shared=True)
WEEK = rx.asset("week_board.jsx", shared=True)
PARTS = [LIVE] + [
    rx.asset(name, shared=True)
    for name in (
        "slot_history.jsx",
        "slot_grid.jsx",
        "slot_panel.jsx",
        "slot_rules.jsx",
        "week_grid.jsx",
        "week_parts.jsx",
        "week_grid.css",
    )
]

_nothing = rx.event.no_args_event_spec
_id = rx.event.passthrough_event_spec(str)
_move = rx.event.passthrough_event_spec(dict[str, Any])
_slots = rx.event.passthrough_event_spec(list[dict[str, Any]])


class SlotEditor(rx.Component):
    """Paints the weekly slots of a mission."""

    library = EDITOR.importable_path
    tag = "SlotEditor"
    lib_dependencies: list[str] = [LUCIDE]

    slots: rx.Var[list[dict[str, Any]]]
    title: rx.Var[str]
    subtitle: rx.Var[str]
    errors: rx.Var[dict[str, str]]
    other_minutes: rx.Var[int]
    granted_minutes: rx.Var[int]
    since: rx.Var[str]
    workers: rx.Var[int]
    next_dates: rx.Var[dict[str, list[dict[str, str]]]]
    rules: rx.Var[Any]

    on_save: rx.EventHandler[_slots]
    on_close: rx.EventHandler[_nothing]


class WeekBoard(rx.Component):
    """Draws the week of one person and tells how visits are moved in it."""

    library = WEEK.importable_path
    tag = "WeekBoard"
    lib_dependencies: list[str] = [LUCIDE, VIRTUAL]

    source: rx.Var[str]
    refresh: rx.Var[int]
    answer: rx.Var[dict[str, Any]]
    weekends: rx.Var[bool]
    zoom: rx.Var[float]  # of the hours: 1 is 50 pixels
    opened: rx.Var[int]

    on_move: rx.EventHandler[_move]
    on_open: rx.EventHandler[_id]
    on_undo: rx.EventHandler[_id]
    on_extend: rx.EventHandler[_id]
    on_overtaken: rx.EventHandler[_id]


slot_editor = SlotEditor.create
week_board = WeekBoard.create
