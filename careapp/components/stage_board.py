"""Opportunities by stage: a column a stage, cards that are dragged, carried by keys or sent by a menu.

``columns``::

    [{"key": "new", "label": "Recueil du besoin", "colour": gray|blue|amber|teal|green|red|violet, "count": 11,
      "hours": "96 h",
      "cards": [{"id", "title": "Mme Jeanne Vuillermet", "days": "9 j", "services": "Toilette, repas",
                 "line": "14 h/sem · APA GIR 3", "action": "Visite à fixer", "action_icon": "phone",
                 "initials": "CR", "colour": 0-5, "stuck": true for the amber edge, "late": the word beside its days,
                 "action_late": true when the action should have been done, "twin": a word of warning,
                 "to": keys of the stages it may go to; absent: all, "acts": keys of the acts its menu offers}]}]

``acts``: ``[{"key", "label", "icon", "letter"}]``, what may be done beside moving, as ``on_act({id, key})``: from the
menu of a card, or by the letter where the card has the focus.

``count`` above the number of cards shows "6 autres", which calls ``on_more(key)``. ``action_icon`` is a name known to
``stage_icons.jsx``, else an arrow. A card leaves as ``on_stage({token, id, stage})`` and shows in its new column at
once; it is settled when ``columns`` hold it there, or by ``answer``:
``{"token", "id", "status": accepted|asked|refused, "reasons": [sentence, …]}``. ``asked`` keeps it waiting while the
page asks for a reason; ``refused`` puts it back and says why. Without columns or answer in 20 seconds it goes back.
"""

from typing import Any

import reflex as rx

from careapp.components.board_kit import LUCIDE

BOARD = rx.asset("stage_board.jsx", shared=True)
PARTS = [rx.asset(name, shared=True) for name in ("stage_cards.jsx", "stage_icons.jsx", "stage_board.css")]

_id = rx.event.passthrough_event_spec(str)
_stage = rx.event.passthrough_event_spec(dict[str, Any])


class StageBoard(rx.Component):
    """Draws cards by stage and tells which stage a card goes to."""

    library = BOARD.importable_path
    tag = "StageBoard"
    lib_dependencies: list[str] = [LUCIDE]

    columns: rx.Var[list[dict[str, Any]]]
    answer: rx.Var[dict[str, Any]]
    acts: rx.Var[list[dict[str, Any]]]

    on_stage: rx.EventHandler[_stage]
    on_act: rx.EventHandler[_stage]
    on_open: rx.EventHandler[_id]
    on_more: rx.EventHandler[_id]


stage_board = StageBoard.create
