"""What narrows the opportunities, and the filters a person keeps under a name."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, icon_button, submit_button
from careapp.components.copy_field import copy_field
from careapp.components.forms import field, search_input, text_input
from careapp.components.layout import Tab, lines, seg
from careapp.components.parts import dialog, menu, menu_choice, menu_item, menu_label, menu_line
from careapp.components.table import filter_pill, filter_select, toolbar
from careapp.components.text import t
from careapp.domain.opportunities import STAGE_BADGES
from careapp.state.opportunities import OpportunitiesState as State


def filters() -> rx.Component:
    """The bar above the board and the list."""
    views = [
        Tab("board", t("Étapes"), on_click=State.show("board"), icon="square-kanban"),
        Tab("list", t("Liste"), on_click=State.show("list"), icon="list"),
    ]
    stages = [(key, t(badge.label)) for key, badge in STAGE_BADGES.items()]
    clear = button(t("Tout afficher"), kind="ghost", size="sm", on_click=State.clear)
    return toolbar(
        search_input("search", State.text, State.search, placeholder=t("Client, n°, commune…"), key_hint="/"),
        rx.el.div(
            filter_pill(t("Les miennes"), State.mine, State.toggle("mine"), icon_name="user"),
            _choice("owner", t("Gestionnaire"), State.managers, State.owner, "users"),
            _choice("activity", t("Activité"), State.activities, State.activity_id, "briefcase"),
            _choice("funding", t("Financement"), State.fundings, State.funding, "wallet"),
            _choice("origin", t("Origine"), State.origins, State.origin, "signpost"),
            rx.cond(
                State.view == "list", _choice("stage", t("Étape"), stages, State.stage, "milestone"), rx.fragment()
            ),
            _counted("idle", t("Stagnent"), State.idle, "hourglass", State.idle_count),
            _counted("late", t("En retard"), State.late, "clock-alert", State.late_count),
            rx.cond(State.narrowed, clear, rx.fragment()),
            class_name="pill-row",
        ),
        rx.el.span(class_name="grow"),
        _saved(),
        seg(views, State.view, label=t("Présentation"), lean=True),
        class_name="opportunity-bar",
    )


def _choice(name: str, label: rx.Var, offered: object, value: rx.Var, icon_name: str) -> rx.Component:
    change = lambda chosen: State.filter_by(name, chosen)  # noqa: E731
    return filter_select(name, label, offered, value, change, icon_name=icon_name)  # type: ignore[arg-type]


def _counted(name: str, label: rx.Var, active: rx.Var, icon_name: str, count: rx.Var) -> rx.Component:
    shown = rx.cond(count > 0, count.to_string(), "")
    return filter_pill(label, active, State.toggle(name), icon_name=icon_name, count=shown)


def _saved() -> rx.Component:
    kept = rx.foreach(
        State.saved, lambda one: menu_choice(one.name, State.current_filter == one.id, State.open_filter(one.id))
    )
    return menu(
        rx.cond(State.saved.length() > 0, rx.fragment(menu_label(t("Mes filtres")), kept, menu_line()), rx.fragment()),
        menu_item(t("Garder ou partager ce filtre…"), icon_name="bookmark", on_click=State.ask_name(True)),
        label=t("Mes filtres"),
        icon_name="bookmark",
    )


def filters_dialog() -> rx.Component:
    """The dialog that keeps what is shown under a name, gives its address, and forgets what was kept."""
    save = rx.el.form(
        rx.el.div(
            field(
                t("Nom de ce filtre"), text_input("name", "", id="filter-name", max_length=60), error=State.name_error
            ),
            submit_button(t("Enregistrer le filtre"), icon_name="bookmark-plus"),
            class_name="view-save",
        ),
        on_submit=State.save_filter,
        reset_on_submit=False,
        no_validate=True,
        key=State.saved.length(),
    )
    share = rx.el.div(
        rx.el.div(t("Adresse à donner à un collègue"), class_name="field-label"),
        copy_field(value=State.shared_address, label=t("Adresse du filtre")),
        class_name="col tight",
    )
    return dialog(
        State.naming,
        t("Filtres"),
        save,
        share,
        rx.cond(State.saved.length() > 0, lines(rx.foreach(State.saved, _kept)), rx.fragment()),
        on_close=State.ask_name(False),
        icon_name="bookmark",
        detail=t("Un filtre garde la présentation, les filtres et l’ordre."),
        size="md",
    )


def _kept(one: rx.Var) -> rx.Component:
    show = rx.el.button(
        one.name,
        type="button",
        class_name="link grow ellipsis view-name",
        on_click=[State.open_filter(one.id), State.ask_name(False)],
    )
    forget = icon_button(
        "trash-2", t("Supprimer {name}", name=one.name), size="sm", kind="ghost", on_click=State.delete_filter(one.id)
    )
    return rx.el.div(show, forget, class_name="row view-line")
