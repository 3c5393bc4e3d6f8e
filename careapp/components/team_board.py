"""The week or the month of many: a local React component that draws only the lines in sight.

It fetches ``source``. A week holds its visits::

    {"first": Monday as YYYY-MM-DD, "count": 7, "tz", "holidays": {day: name}, "sectors": {id: name},
     "workers": [{"i", "n", "s", "c", "sector", "ss", "ks", "h": weekly minutes, "abs": {day: why away}}],
     "visits": [{"d": day, "i", "w", "s", "e", "c", "cl", "p", "st", "l", "ci", "cs", "si", "ki"}]}

with the visits' keys of ``planning_board``; a month holds lines (workers or clients) with minutes and visits by day::

    {"first", "count", "tz", "holidays", "sectors", "lines": [{…, "m": [minutes], "k": [visits]}], "open": {"m", "k"}}

``on_line`` gives ``w3`` or ``c5``, the line that was pressed; ``on_day`` a date.
"""

import reflex as rx

from careapp.components.board_kit import LUCIDE, VIRTUAL
from careapp.components.planning_live import LIVE

BOARD = rx.asset("team_board.jsx", shared=True)
PARTS = [LIVE] + [rx.asset(f"team_{name}", shared=True) for name in ("cells.jsx", "rules.jsx", "board.css")]

_text = rx.event.passthrough_event_spec(str)


class TeamBoard(rx.Component):
    """Draws a week or a month of many."""

    library = BOARD.importable_path
    tag = "TeamBoard"
    lib_dependencies: list[str] = [LUCIDE, VIRTUAL]

    source: rx.Var[str]
    refresh: rx.Var[int]
    span: rx.Var[str]  # week, month
    by: rx.Var[str]  # worker, client, sector
    density: rx.Var[str]
    weekends: rx.Var[bool]
    filter: rx.Var[str]
    sectors: rx.Var[list[str]]
    services: rx.Var[list[str]]
    skills: rx.Var[list[str]]
    statuses: rx.Var[list[str]]
    show_cancelled: rx.Var[bool]
    opened: rx.Var[int]

    on_open: rx.EventHandler[_text]
    on_line: rx.EventHandler[_text]
    on_day: rx.EventHandler[_text]
    on_overtaken: rx.EventHandler[_text]


team_board = TeamBoard.create
