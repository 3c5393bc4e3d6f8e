"""The text of a template: numbered lines, its HTML and its words between braces in colours."""

from __future__ import annotations

import reflex as rx

_one_text = rx.event.passthrough_event_spec(str)


class CodeText(rx.Component):
    """A text that tells `on_change` when the typing rests; it goes with the form named `form_id`.

    The line `fault`, if any, is marked.
    """

    library = f"$/public{rx.asset('code_text.jsx', shared=True)}"
    tag = "CodeText"

    name: rx.Var[str]
    form_id: rx.Var[str]
    label: rx.Var[str]
    value: rx.Var[str]
    fault: rx.Var[int]

    on_change: rx.EventHandler[_one_text]


code_text = CodeText.create
