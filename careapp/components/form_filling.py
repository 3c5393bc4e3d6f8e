"""A form while it is filled: its questions, its state, its save button, its news, its history.

``source`` is the address the form is read from and saved to (``careapp/api/filling.py``); all parts of a page that name
the same one share it (``form_store.jsx``). ``form_fields(source=, pages=)`` draws the questions of some tabs, by their
keys with commas; ``version`` makes it read the form again when someone else's work is known of. ``form_status`` tells
of each save: ``on_saved(version)``, ``on_final(saved|wrong|refused|unsent)`` after the save button, ``on_page(key)``
where a field to show stands on another tab. ``form_ahead(path=, source=)`` asks for the form by the address alone,
``*`` of ``source`` being the number after ``path``.
"""

import reflex as rx

from careapp.components.board_kit import LUCIDE

STORE = rx.asset("form_store.jsx", shared=True)
FIELDS = rx.asset("form_fields.jsx", shared=True)
STATUS = rx.asset("form_status.jsx", shared=True)
HISTORY = rx.asset("form_history.jsx", shared=True)
SCRIPTS = (
    "form_merge",
    "form_draft",
    "form_controls",
    "form_kinds",
    "form_files",
    "form_signature",
    "form_table",
    "form_lines",
    "form_parts",
    "form_scale",
)
PARTS = [rx.asset(f"{name}.jsx", shared=True) for name in SCRIPTS]
STYLES = rx.asset("form_filling.css", shared=True)

_text = rx.event.passthrough_event_spec(str)
_version = rx.event.passthrough_event_spec(int)


class Part(rx.Component):
    """A part of the page that shares the form read from ``source``."""

    lib_dependencies: list[str] = [LUCIDE]

    source: rx.Var[str]


class FormAhead(rx.Component):
    """Asks for the form that the address names (`path`, then its number) while the state of the page is on its way."""

    library = STORE.importable_path
    tag = "FormAhead"

    path: rx.Var[str]
    source: rx.Var[str]


class FormFields(Part):
    """The questions of some tabs of a form."""

    library = FIELDS.importable_path
    tag = "FormFields"

    pages: rx.Var[str]
    version: rx.Var[int]


class FormStatus(Part):
    """What becomes of what is typed, in one line."""

    library = STATUS.importable_path
    tag = "FormStatus"

    on_saved: rx.EventHandler[_version]
    on_final: rx.EventHandler[_text]
    on_page: rx.EventHandler[_text]


class FormSave(Part):
    """The button that saves and has the whole form checked."""

    library = STATUS.importable_path
    tag = "FormSave"

    disabled: rx.Var[bool]


class FormNews(Part):
    """What is to be known, settled or corrected."""

    library = STATUS.importable_path
    tag = "FormNews"


class FormHistory(Part):
    """Every change of the form."""

    library = HISTORY.importable_path
    tag = "FormHistory"


form_ahead = FormAhead.create
form_fields = FormFields.create
form_status = FormStatus.create
form_save = FormSave.create
form_news = FormNews.create
form_history = FormHistory.create
