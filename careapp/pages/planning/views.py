"""The dialog of saved views: keep what is shown under a name, rename, forget, choose the one that opens first."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, icon_button, submit_button
from careapp.components.forms import checkbox, field, text_input
from careapp.components.layout import lines
from careapp.components.parts import dialog
from careapp.components.text import t
from careapp.state.planning import PlanningState as State


def views_dialog() -> rx.Component:
    """The views of the person, and the way to keep this one."""
    return dialog(
        State.views_open,
        t("Vues du planning"),
        _save(),
        rx.cond(State.views.length() > 0, lines(rx.foreach(State.views, _view)), rx.fragment()),
        on_close=State.ask_views(False),
        icon_name="bookmark",
        detail=t("Une vue garde la période, les lignes et les filtres, pas la date."),
        size="md",
    )


def _save() -> rx.Component:
    error = rx.cond(State.renaming == 0, State.view_error, "")
    return rx.el.form(
        rx.el.div(
            field(t("Nom de cette vue"), text_input("name", "", id="view-name", max_length=60), error=error),
            submit_button(t("Enregistrer la vue"), icon_name="bookmark-plus"),
            class_name="view-save",
        ),
        checkbox("default", t("Ouvrir le planning sur cette vue"), False),
        on_submit=State.save_view,
        reset_on_submit=False,
        no_validate=True,
        key=State.views.length(),
    )


def _view(view: rx.Var) -> rx.Component:
    return rx.el.div(rx.cond(State.renaming == view.id, _renaming(view), _shown(view)), class_name="row view-line")


def _shown(view: rx.Var) -> rx.Component:
    chosen = [State.open_view(view.id), State.ask_views(False)]
    return rx.fragment(
        rx.el.button(view.name, type="button", class_name="link grow ellipsis view-name", on_click=chosen),
        rx.cond(view.default, rx.el.span(t("Ouverte en premier"), class_name="chip t-teal"), rx.fragment()),
        rx.cond(
            view.default,
            _act("star-off", t("Ne plus ouvrir en premier"), State.make_default(view.id)),
            _act("star", t("Ouvrir en premier"), State.make_default(view.id)),
        ),
        _act("pencil", t("Renommer"), State.rename(view.id)),
        _act("trash-2", t("Supprimer"), State.delete_view(view.id)),
    )


def _act(icon_name: str, label: rx.Var, on_click: rx.event.EventSpec) -> rx.Component:
    return icon_button(icon_name, label, size="sm", kind="ghost", on_click=on_click)


def _renaming(view: rx.Var) -> rx.Component:
    name = text_input("renamed", view.name, id="view-renamed", max_length=60)
    return rx.el.form(
        rx.el.div(
            field(t("Nouveau nom"), name, error=State.view_error),
            submit_button(t("Renommer")),
            button(t("Annuler"), kind="ghost", on_click=State.rename(0)),
            class_name="view-save",
        ),
        on_submit=State.save_name,
        reset_on_submit=False,
        no_validate=True,
        class_name="grow",
    )
