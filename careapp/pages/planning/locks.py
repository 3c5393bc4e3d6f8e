"""A day that is closed: its mark beside the date, and the dialog in which a manager closes it or opens it again."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button
from careapp.components.commands import FRESH_KEY
from careapp.components.forms import field, form_grid, select_input
from careapp.components.icons import icon
from careapp.components.parts import dialog
from careapp.components.text import t
from careapp.readmodels.planning import DayLock
from careapp.state.planning import PlanningState as State


def day_locks() -> rx.Component:
    """For whom the day is closed."""
    return rx.foreach(State.locks, _mark)


def _mark(one: rx.Var[DayLock]) -> rx.Component:
    return rx.cond(
        State.shown == "day",
        rx.el.span(
            icon("lock", 12),
            rx.el.span(t("Verrouillée : {scope}", scope=one.scope), class_name="ellipsis"),
            class_name="chip t-amber day-lock",
            title=one.sentence,
        ),
        rx.fragment(),
    )


def locks_dialog() -> rx.Component:
    """Where a manager closes the day for the agency or a sector, or opens it again."""
    scope = select_input(
        "lock-scope", State.lock_scopes, State.lock_scope, State.choose_scope, placeholder=t("Toute l’agence")
    )
    return dialog(
        State.dialog == "locks",
        t("Verrouiller la journée"),
        rx.el.div(
            rx.el.p(
                t("Une journée verrouillée ne change plus : ni visite ajoutée, ni déplacée, ni annulée."),
                class_name="muted",
            ),
            rx.el.ul(rx.foreach(State.locks, _line), class_name="plain-list"),
            form_grid(field(t("Pour qui"), scope, error=State.errors["scope"])),
            class_name="col loose",
        ),
        on_close=State.close,
        detail=State.frame.day_title,
        icon_name="lock",
        actions=(
            button(t("Fermer"), kind="ghost", on_click=State.close),
            button(t("Verrouiller"), icon_name="lock", kind="primary", on_click=State.lock_day(FRESH_KEY)),
        ),
    )


def _line(one: rx.Var[DayLock]) -> rx.Component:
    return rx.el.li(
        icon("lock", 13),
        rx.el.b(one.scope),
        rx.el.span(one.who, class_name="muted small grow"),
        button(t("Déverrouiller"), icon_name="lock-open", size="sm", on_click=State.unlock_day(one.id)),
        class_name="row",
    )
