"""What the screens that list records share: filters wired to a state, the table, the form of a new record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from careapp.components.buttons import button
from careapp.components.forms import Choices, search_input
from careapp.components.parts import dialog
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, filter_select, toolbar
from careapp.components.text import Text, t
from careapp.domain.permissions import Permission
from careapp.pages.records import twin_banner
from careapp.state.session import SessionState


def may(permission: Permission) -> rx.Var[bool]:
    """Whether who looks at the screen holds a permission."""
    return SessionState.permissions.contains(permission.value)


def permitted(permission: Permission, part: rx.Component) -> rx.Component:
    """A part of a screen, for those who may use it alone."""
    return rx.cond(may(permission), part, rx.fragment())


def kept_by(state: Any, name: str, label: Text, options: Choices, icon_name: str) -> rx.Component:
    """A filter of a list: `name` is its key in the state's `filters`."""
    return filter_select(
        name, label, options, state.filters[name], lambda value: state.filter_by(name, value), icon_name=icon_name
    )


def list_filters(state: Any, placeholder: Text, *filters: rx.Component) -> rx.Component:
    """The search, the filters, and the way back to everyone once something narrows the list."""
    everyone = button(t("Tout afficher"), kind="ghost", size="sm", on_click=state.clear)
    return toolbar(
        search_input("search", state.text, state.search, placeholder=placeholder, key_hint="/"),
        *filters,
        rx.cond(state.narrowed, everyone, rx.fragment()),
    )


def list_table(
    state: Any, columns: Sequence[Column], label: Text, *, nobody: Text, first: rx.Component
) -> rx.Component:
    """The page of records a state holds; `nobody` says that the filters leave none, `first` that there is none yet."""
    everyone = button(t("Tout afficher"), icon_name="x", kind="soft", on_click=state.clear)
    hint = t("Vérifiez l’orthographe ou retirez un filtre.")
    return data_table(
        columns,
        state.rows,
        label=label,
        row_class=lambda _row: "linked",
        sort=state.sort,
        descending=state.descending,
        on_sort=state.sort_by,
        loading=state.loading,
        empty=rx.cond(state.narrowed, empty_state(nobody, hint, everyone, icon_name="search-x", family="amber"), first),
        total=state.total,
        page=state.page,
        on_page=state.turn_to,
    )


def new_record_dialog(state: Any, title: Text, fields: rx.Component, icon_name: str) -> rx.Component:
    """The form of a new record, mounted while it is open."""
    form = rx.el.form(
        twin_banner(state), fields, id="new-record", on_submit=state.create, no_validate=True, class_name="col"
    )
    return dialog(
        state.creating,
        title,
        rx.cond(state.creating, form, rx.fragment()),
        on_close=state.close_new,
        icon_name=icon_name,
        size="md",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=state.close_new),
            button(t("Créer la fiche"), icon_name="check", kind="primary", type="submit", form="new-record"),
        ),
    )
