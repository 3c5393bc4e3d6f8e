"""The list of clients."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, status_badge
from careapp.components.buttons import button
from careapp.components.forms import search_input
from careapp.components.layout import card, page_header, screen
from careapp.components.parts import dialog
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, filter_select, row_link, toolbar
from careapp.components.text import plural, t
from careapp.domain.clients import STATUS_LABELS
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.clients.identity import identity_fields
from careapp.pages.records import choices, twin_banner
from careapp.pages.shell import page
from careapp.readmodels.clients import ClientIdentity, ClientRow
from careapp.state.clients import ClientsState as State
from careapp.state.session import SessionState

NEW_FORM = "new-client"


@page("/clients", N_("Clients"), Permission.CLIENTS_READ, on_load=State.load)
def clients() -> rx.Component:
    """The screen of all clients."""
    header = page_header(
        t("Clients"),
        rx.cond(_may(Permission.RECORDS_IMPORT), _import_button(), rx.fragment()),
        rx.cond(_may(Permission.CLIENTS_EDIT), _new_button(), rx.fragment()),
        subtitle=rx.cond(State.loading, "", plural("{count} client", "{count} clients", State.total)),
    )
    return screen(header, _filters(), card(_table(), flush=True), _new_dialog())


def _may(permission: Permission) -> rx.Var[bool]:
    return SessionState.permissions.contains(permission.value)


def _import_button() -> rx.Component:
    return button(t("Importer"), icon_name="upload", href="/admin/import?kind=clients")


def _new_button() -> rx.Component:
    return button(t("Nouveau client"), icon_name="plus", kind="primary", on_click=State.open_new)


def _filters() -> rx.Component:
    def select(name: str, label: rx.Var, options: object, icon_name: str) -> rx.Component:
        value = State.filters[name]
        return filter_select(
            name, label, options, value, lambda value: State.filter_by(name, value), icon_name=icon_name
        )

    placeholder = t("Nom, code, téléphone, commune…")
    return toolbar(
        search_input("search", State.text, State.search, placeholder=placeholder, key_hint="/"),
        select("status", t("Statut"), choices(STATUS_LABELS), "circle-check"),
        select("sector", t("Secteur"), State.sectors, "map-pin"),
        select("manager", t("Gestionnaire"), State.managers, "user"),
        rx.cond(
            State.narrowed, button(t("Tout afficher"), kind="ghost", size="sm", on_click=State.clear), rx.fragment()
        ),
    )


def _table() -> rx.Component:
    columns = [
        Column(
            t("Code"),
            lambda row: rx.el.span(row.code, class_name="muted nowrap"),
            "code",
            class_name="secondary",
            width="92px",
        ),
        Column(t("Client"), _name, "name"),
        Column(t("Commune"), lambda row: row.city, "city"),
        Column(t("Téléphone"), lambda row: rx.el.span(row.phone, class_name="nowrap")),
        Column(t("Dépendance"), lambda row: row.gir, "gir"),
        Column(t("Secteur"), lambda row: row.sector, "sector", class_name="secondary"),
        Column(t("Prochaine visite"), lambda row: rx.el.span(row.next_visit, class_name="nowrap"), "next"),
        Column(t("Statut"), lambda row: status_badge("client", row.status), "status"),
        Column(t("Gestionnaire"), _manager, "manager", class_name="secondary"),
    ]
    return data_table(
        columns,
        State.rows,
        label=t("Clients"),
        row_class=lambda _row: "linked",
        sort=State.sort,
        descending=State.descending,
        on_sort=State.sort_by,
        loading=State.loading,
        empty=rx.cond(State.narrowed, _nobody(), _first_use()),
        total=State.total,
        page=State.page,
        on_page=State.turn_to,
    )


def _name(row: rx.Var[ClientRow]) -> rx.Component:
    href = f"/clients/{row.id}"
    return rx.el.div(avatar(row.initials, row.id, size="sm"), row_link(row.name, href), class_name="row")


def _manager(row: rx.Var[ClientRow]) -> rx.Component:
    mark = rx.el.span(avatar(row.manager_initials, row.manager_id, size="sm"), title=row.manager)
    name = rx.el.span(row.manager, class_name="visually-hidden")
    return rx.cond(row.manager != "", rx.el.span(mark, name, class_name="row"), rx.fragment())


def _nobody() -> rx.Component:
    clear = button(t("Tout afficher"), icon_name="x", kind="soft", on_click=State.clear)
    text = t("Vérifiez l’orthographe ou retirez un filtre.")
    return empty_state(t("Aucun client ne correspond"), text, clear, icon_name="search-x", family="amber")


def _first_use() -> rx.Component:
    text = t("Une fiche client tient l’adresse, l’entourage, le plan d’aide et les préférences.")
    actions = rx.cond(_may(Permission.CLIENTS_EDIT), _new_button(), rx.fragment())
    return empty_state(t("Aucun client"), text, actions, icon_name="users")


def _new_dialog() -> rx.Component:
    form = rx.el.form(
        twin_banner(State),
        identity_fields(State, ClientIdentity(), State.sectors, State.managers),
        id=NEW_FORM,
        class_name="col",
        on_submit=State.create,
        no_validate=True,
    )
    return dialog(
        State.creating,
        t("Nouveau client"),
        rx.cond(State.creating, form, rx.fragment()),
        on_close=State.close_new,
        icon_name="users",
        size="md",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.close_new),
            button(t("Créer la fiche"), icon_name="check", kind="primary", type="submit", form=NEW_FORM),
        ),
    )
