"""The map of a day: a local React component that draws routes on a plain plane, with the list that says the same.

It fetches its day from ``source``, ``GET /api/planning/map?date=…``::

    {"day": "2026-11-24", "tz": "Europe/Paris",
     "workers": [{"i": id, "n": name, "sector": "Bissy", "m": "car", "home": [lat, lon] or null,
                  "tr": minutes of the way home after the last visit or null, "km": its kilometres or null}],
     "visits":  [{"i", "w", "s", "e", "cl", "p", "st", "l": those of planning_board, "at": [lat, lon] or null,
                  "tr": minutes of the way to it, from home or from the visit before, or null, "km"}],
     "tiles": "https://…/{z}/{x}/{y}.png" or "", "credit": "© …"}

Without ``tiles`` the ground is plain; the plane is Web Mercator either way.
"""

from __future__ import annotations

import reflex as rx

from careapp.components.board_kit import LUCIDE

MAP = rx.asset("day_map.jsx", shared=True)
PARTS = [rx.asset(name, shared=True) for name in ("map_rules.jsx", "map_marks.jsx", "map_list.jsx", "day_map.css")]


class DayMap(rx.Component):
    """Draws the routes of a day."""

    library = MAP.importable_path
    tag = "DayMap"
    lib_dependencies: list[str] = [LUCIDE]

    source: rx.Var[str]
    refresh: rx.Var[int]


day_map = DayMap.create
