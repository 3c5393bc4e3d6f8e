"""The planning of a day by worker: a local React component that draws only the rows in sight.

The page gives addresses and answers, never the visits: the component fetches them itself, with the session's cookie,
from ``source``. Minutes are minutes of the agency's wall clock from the day's midnight; a visit that ends after
midnight has ``e`` above 1440, one begun the day before has a negative ``s``.

The day, ``GET source``::

    {"day": "2026-11-24", "tz": "Europe/Paris", "rev": "…",
     "workers": [{"i": id, "n": name, "s": initials, "c": colour 0-5, "h": "5 h 30", "sector": "Bissy",
                  "ss": [sector ids], "ks": [skill ids],
                  "off": [[0, 420], …],                      # outside working hours, shaded
                  "abs": [{"f": 360, "t": 1320, "label": "Congé payé"}, …]}],
     "visits":  [{"i": id, "w": worker id or null, "s": 480, "e": 570, "c": "Ferrand", "cl": "Mme Odette Ferrand",
                  "p": "Toilette", "st": planned|running|done|to_confirm|late|conflict|cancelled, "v": version,
                  "k": key shared by the visits of a pair or null, "l": locked, "tr": minutes of travel from the
                  worker's previous visit or null, "sk": "toilette, lève-personne",
                  "ci": client id, "cs": id of the client's sector or 0, "si": service id, "ki": [skill ids]}],
     "sectors": {id: name}}

``h`` shows only when the worker has no visit; else hours are summed from the visits drawn. ``ETag`` is honoured by the
browser. With ``rev`` in the payload the next fetch adds ``since=<rev>``, and may be answered by
``{"diff": true, "rev": …, "visits": [changed], "workers": [changed], "gone": [visit ids]}``.

The verdicts, ``GET verdicts_url?visit=<id>``, asked once when a visit is taken, and with ``start`` and ``end`` of the
wall clock once it rests at another time::

    {worker id: {"ok": bool, "added": minutes of travel added, "word": "Compétence", "reasons": [sentence, …],
                 "warnings": [sentence, …], "timed": true when a "no" depends on the hour}}

A move leaves as ``on_move({token, id, worker_id, start, end, version, reason, copy})`` with ``start`` and ``end`` as
wall-clock ``YYYY-MM-DDTHH:MM``; ``copy`` is true for a duplicate. The visit moves at once; the page settles it by
setting ``answer``::

    {"token": the move's, "visit_id": id, "status": accepted|refused|warning|conflict, "reasons": [sentence, …],
     "visit": the visit as it now is (as above), "visits": [others that changed, such as the next one's "tr"],
     "by": who moved it first, "at": "10:41", "series": whether later visits may follow it,
     "notices": [{"value", "label"}, …] the reasons of short notice to choose from}

``token`` is the key of the command: one that arrives twice is done once and gets the same answer. ``on_undo(token)``
carries one too. ``on_create({worker_id or client_id, day, start, end})`` tells where a new visit
was drawn, ``on_split(id)`` which one is to be cut. ``warning`` asks the user for a reason and sends the move again with
``reason`` and a new token. Without an answer in 20 seconds the visit goes back. An answer whose token is unknown (an
undo) still brings its ``visit``.
"""

from typing import Any

import reflex as rx

from careapp.components.board_kit import LUCIDE, VIRTUAL
from careapp.components.planning_live import LIVE

BOARD = rx.asset("planning_board.jsx", shared=True)
_NAMES = ("assign", "carry", "clip", "day", "draw", "focus", "moves", "panels", "rows", "rules", "views")
PARTS = [LIVE, *(rx.asset(f"planning_{name}.jsx", shared=True) for name in _NAMES)]


_nothing = rx.event.no_args_event_spec
_id = rx.event.passthrough_event_spec(str)
_key = rx.event.passthrough_event_spec(str)
_move = rx.event.passthrough_event_spec(dict[str, Any])


class PlanningBoard(rx.Component):
    """Draws a day of visits by worker and tells how they are moved."""

    library = BOARD.importable_path
    tag = "PlanningBoard"
    lib_dependencies: list[str] = [LUCIDE, VIRTUAL]

    day: rx.Var[str]
    source: rx.Var[str]
    refresh: rx.Var[int]
    verdicts_url: rx.Var[str]
    answer: rx.Var[dict[str, Any]]
    density: rx.Var[str]  # compact, comfortable, large
    now: rx.Var[int]  # minute of the day; negative or absent: the browser's clock in the agency's zone
    filter: rx.Var[str]  # client or worker
    by: rx.Var[str]  # worker, client, sector
    zoom: rx.Var[float]  # of the hours: 1 is all in the window
    sectors: rx.Var[list[str]]  # ids, as are the next two
    services: rx.Var[list[str]]
    skills: rx.Var[list[str]]
    statuses: rx.Var[list[str]]  # those of visits, and unassigned
    show_cancelled: rx.Var[bool]
    opened: rx.Var[int]  # the visit whose dialog is open
    proposal: rx.Var[list[dict[str, Any]]]  # [{"i", "w", "s", "e", "c", "on": highlighted}]

    on_move: rx.EventHandler[_move]
    on_open: rx.EventHandler[_id]
    on_undo: rx.EventHandler[_key]
    on_extend: rx.EventHandler[_id]  # a visit of a series was moved, and those that follow are to come along
    on_overtaken: rx.EventHandler[_id]  # somebody else changed the visit that is open
    on_create: rx.EventHandler[_move]
    on_split: rx.EventHandler[_id]
    on_propose: rx.EventHandler[_nothing]


planning_board = PlanningBoard.create
