"""The Python side of copy_field.jsx: a text to take away."""

from __future__ import annotations

import reflex as rx


class CopyField(rx.Component):
    """A read-only field with the button that copies it."""

    library = f"$/public{rx.asset('copy_field.jsx', shared=True)}"
    tag = "CopyField"

    value: rx.Var[str]
    label: rx.Var[str]


copy_field = CopyField.create
