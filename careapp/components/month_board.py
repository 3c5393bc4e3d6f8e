"""The month of one client or worker: a local React component that fetches ``source``.

::

    {"kind": client|worker, "month": "2026-11", "first": Monday as YYYY-MM-DD, "tz", "days": [first, last] of the month,
     "person": {"i", "n", "s", "c"}, "weeks": [{"day", "label", "minutes", "count"}], "holidays": {day: name},
     "visits": [{"i", "d": day from the first Monday, "w", "wn", "s", "e", "c", "cl", "p", "st", "v", "l"}],
     "chips": [{"text", "tone"}], "totals": [{"value", "label"}],
     "grant": {"label", "value": "61 h sur 68 h", "share": percent, "left": "reste 7 h", "tone"} or {}}
"""

import reflex as rx

from careapp.components.board_kit import LUCIDE, VIRTUAL
from careapp.components.planning_live import LIVE

BOARD = rx.asset("month_board.jsx", shared=True)
PARTS = [LIVE, rx.asset("month_board.css", shared=True)]

_text = rx.event.passthrough_event_spec(str)


class MonthBoard(rx.Component):
    """Draws the month of one person."""

    library = BOARD.importable_path
    tag = "MonthBoard"
    lib_dependencies: list[str] = [LUCIDE, VIRTUAL]

    source: rx.Var[str]
    refresh: rx.Var[int]
    weekends: rx.Var[bool]
    show_cancelled: rx.Var[bool]
    opened: rx.Var[int]

    on_open: rx.EventHandler[_text]
    on_day: rx.EventHandler[_text]
    on_overtaken: rx.EventHandler[_text]


month_board = MonthBoard.create
