"""The designer of a form: kinds to take, the canvas they go to, the properties of what is chosen.

``document`` is the definition as plain data (docs/schema/form.json); a new ``stamp`` puts it in the place of what is on
the canvas. Each change leaves as ``on_keep(definition)`` when the hand rests, or when one goes elsewhere on the page.
``faults`` come back by place (``tabs.0.sections.1.fields.2.formula``). ``kinds`` are
``[{"value", "label", "group"}]``, ``sources`` and ``roles`` ``[{"value", "label"}]``; ``words`` are the English of the
catalogue's texts, by the French one.
"""

from typing import Any

import reflex as rx

from careapp.components import form_preview
from careapp.components.board_kit import LUCIDE

DESIGNER = rx.asset("form_designer.jsx", shared=True)
PARTS = [
    rx.asset(name, shared=True)
    for name in (
        "form_design_model.jsx", "form_design_canvas.jsx", "form_design_faces.jsx", "form_design_panel.jsx",
        "form_design_conditions.jsx", "form_design_lists.jsx", "form_design_carry.jsx", "form_design_frame.jsx",
        "form_design_words.jsx", "form_designer.css",
    )
]  # fmt: skip

PREVIEW = form_preview  # its part of the browser's side is asked for by the designer's

_definition = rx.event.passthrough_event_spec(dict[str, Any])


class FormDesigner(rx.Component):
    """Draws a form's definition and tells each change of it."""

    library = DESIGNER.importable_path
    tag = "FormDesigner"
    lib_dependencies: list[str] = [LUCIDE]

    document: rx.Var[dict[str, Any]]
    stamp: rx.Var[int]
    faults: rx.Var[dict[str, str]]
    kinds: rx.Var[list[dict[str, str]]]
    sources: rx.Var[list[dict[str, str]]]
    roles: rx.Var[list[dict[str, str]]]
    words: rx.Var[dict[str, str]]
    editable: rx.Var[bool]

    on_keep: rx.EventHandler[_definition]


form_designer = FormDesigner.create
