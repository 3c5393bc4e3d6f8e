"""A form that is being designed, as it will be filled: `form_preview(definition=, page=)`.

``definition`` is the JSON of the form, ``page`` the key of the one tab to show; without it the tabs stand above. What
is typed is tried on the server (``POST /api/forms/preview``): conditions, computed fields and scales answer, nothing is
kept.
"""

from typing import Any

import reflex as rx

from careapp.components import form_filling
from careapp.components.board_kit import LUCIDE

PREVIEW = rx.asset("form_preview.jsx", shared=True)
PARTS = form_filling.PARTS


class FormPreview(rx.Component):
    """The questions of a form being designed, tried without being kept."""

    library = PREVIEW.importable_path
    tag = "FormPreview"
    lib_dependencies: list[str] = [LUCIDE]

    definition: rx.Var[dict[str, Any]]
    page: rx.Var[str]


form_preview = FormPreview.create
