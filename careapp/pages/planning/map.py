"""The map of a day: routes by worker, visits nobody has, and the list that says the same."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, icon_button
from careapp.components.day_map import day_map
from careapp.components.forms import day_picker
from careapp.components.layout import screen
from careapp.components.states import skeleton
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.shell import page
from careapp.state.day_map import DayMapState as State


@page(
    "/planning/map", N_("Carte du jour"), Permission.PLANNING_READ, on_load=State.load, under_route="/planning",
    folds=True, read_again=True,
)  # fmt: skip
def planning_map() -> rx.Component:
    """The map."""
    shown = rx.cond(State.source != "", day_map(source=State.source, refresh=State.refresh), skeleton(10))
    return screen(_header(), shown, padded=False)


def _header() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.el.h1(t("Carte")),
            icon_button("chevron-left", t("Jour précédent"), on_click=State.go(-1)),
            button(t("Aujourd’hui"), on_click=State.go(0)),
            icon_button("chevron-right", t("Jour suivant"), on_click=State.go(1)),
            rx.el.b(State.title, class_name="planning-date"),
            day_picker("map-day", State.day, State.go_to, label=t("Aller à une date")),
            class_name="crumbs",
        ),
        rx.el.div(
            button(t("Planning"), icon_name="calendar-range", href=f"/planning?view=day&day={State.day}"),
            class_name="top-actions",
        ),
        class_name="top planning-top",
    )
