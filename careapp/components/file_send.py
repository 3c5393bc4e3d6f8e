"""A button that sends one file to a route."""

from __future__ import annotations

from typing import Any

import reflex as rx

_one_text = rx.event.passthrough_event_spec(str)


class FileSend(rx.Component):
    """Sends the file that is chosen to `url`; `on_refused` takes the sentence of the refusal."""

    library = f"$/public{rx.asset('file_send.jsx', shared=True)}"
    tag = "FileSend"

    url: rx.Var[str]
    label: rx.Var[str]
    accept: rx.Var[str]

    on_done: rx.EventHandler[rx.event.no_args_event_spec]
    on_refused: rx.EventHandler[_one_text]


def file_send(*children: Any, **props: Any) -> rx.Component:
    """The button, with what it shows as children."""
    return FileSend.create(*children, **props)
