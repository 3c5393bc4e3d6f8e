"""The lines of a way out: what changes, from whom to whom and why, accepted or put aside one by one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.buttons import icon_button
from careapp.components.icons import icon
from careapp.components.text import t
from careapp.readmodels.proposals import ProposalLineView


def lines(rows: rx.Var, accept: Any, reject: Any) -> rx.Component:
    """The lines as a list; both handlers take the id of a line."""
    return rx.el.ul(rx.foreach(rows, lambda line: _line(line, accept, reject)), class_name="proposal-lines")


def _line(line: rx.Var[ProposalLineView], accept: Any, reject: Any) -> rx.Component:
    known = ("user-plus", "clock", "user-x", "ban")
    return rx.el.li(
        rx.match(
            line.icon,
            *((one, icon(one, 15, class_name="tx-violet")) for one in known),
            icon("arrow-right-left", 15, class_name="tx-violet"),
        ),
        rx.el.div(
            rx.el.div(rx.el.b(line.title), " ", rx.el.span(line.day, " · ", line.when, class_name="muted")),
            rx.el.div(rx.el.span(line.before, class_name="muted"), " → ", rx.el.b(line.after), class_name="small"),
            rx.el.div(line.reason, class_name="small muted"),
            rx.cond(line.refusal != "", rx.el.div(line.refusal, class_name="small tx-red"), rx.fragment()),
            class_name="grow",
        ),
        line_end(line, accept, reject),
        key=line.id,
    )


def line_end(line: rx.Var[ProposalLineView], accept: Any, reject: Any) -> rx.Component:
    """What may still be done of a line, or what became of it."""
    done = rx.el.span(icon("check", 13), t("Acceptée"), class_name="row tight small tx-green")
    aside = rx.el.span(t("Écartée"), class_name="small muted")
    refused = rx.el.span(icon("x", 13), t("Impossible"), class_name="row tight small tx-red")
    return rx.match(
        line.status,
        ("accepted", done),
        ("rejected", aside),
        ("refused", refused),
        rx.el.div(
            icon_button("x", t("Rejeter : {title}", title=line.title), on_click=reject(line.id)),
            icon_button("check", t("Accepter : {title}", title=line.title), kind="propose", on_click=accept(line.id)),
            class_name="row tight",
        ),
    )
