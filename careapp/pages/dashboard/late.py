"""On the dashboard: visits begun where nobody has clocked in, with whom to call."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar
from careapp.components.buttons import icon_button, link
from careapp.components.layout import card
from careapp.components.text import t
from careapp.readmodels.dashboard import LateRow
from careapp.state.late import LateState as State


def late_clockings() -> rx.Component:
    """The card; nothing while everybody has clocked in."""
    return rx.cond(
        State.rows.length() > 0,
        card(
            rx.el.ul(rx.foreach(State.rows, _row), class_name="rail-rows late-clockings"),
            title=t("Retards de pointage"),
            icon_name="clock-alert",
            note=rx.el.span(State.rows.length()),
            flush=True,
            class_name="head-amber",
        ),
        rx.fragment(),
    )


def _row(row: rx.Var[LateRow]) -> rx.Component:
    said = {"aria-label": t("Appeler {name}", name=row.worker)}
    called = link(row.phone, href=row.call, external=True, class_name="small nowrap", custom_attrs=said)
    return rx.el.li(
        avatar(row.initials, row.hue),
        rx.el.div(
            rx.el.div(rx.el.b(row.worker), class_name="ellipsis"),
            rx.el.div(row.client, ", ", row.time, class_name="small muted ellipsis"),
            class_name="grow",
        ),
        rx.el.div(
            rx.el.div(row.since, class_name="small strong right nowrap"),
            rx.cond(row.call != "", rx.el.div(called, class_name="right"), rx.fragment()),
        ),
        icon_button(
            "chevron-right", t("Voir la visite de {name}", name=row.client), kind="ghost", size="sm", href=row.href
        ),
        key=row.visit_id,
    )
