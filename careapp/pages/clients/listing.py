"""The list of clients."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, status_badge
from careapp.components.buttons import button
from careapp.components.layout import card, page_header, screen
from careapp.components.states import empty_state
from careapp.components.table import Column, row_link
from careapp.components.text import plural, t
from careapp.domain.clients import STATUS_LABELS
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.clients.identity import identity_fields
from careapp.pages.lists import kept_by, list_filters, list_table, new_record_dialog, permitted
from careapp.pages.records import choices
from careapp.pages.shell import page
from careapp.readmodels.clients import ClientIdentity, ClientRow
from careapp.state.clients import ClientsState as State


@page("/clients", N_("Clients"), Permission.CLIENTS_READ, on_load=State.load)
def clients() -> rx.Component:
    """The screen of all clients."""
    header = page_header(
        t("Clients"),
        permitted(Permission.CLIENTS_MERGE, button(t("Doublons"), icon_name="users", href="/clients/duplicates")),
        permitted(Permission.RECORDS_IMPORT, _import_button()),
        permitted(Permission.CLIENTS_EDIT, _new_button()),
        subtitle=rx.cond(State.loading, "", plural("{count} client", "{count} clients", State.total)),
    )
    fields = identity_fields(State, ClientIdentity(), State.sectors, State.managers)
    creating = new_record_dialog(State, t("Nouveau client"), fields, "users")
    return screen(header, _filters(), card(_table(), flush=True), creating)


def _import_button() -> rx.Component:
    return button(t("Importer"), icon_name="upload", href="/admin/import?kind=clients")


def _new_button() -> rx.Component:
    return button(t("Nouveau client"), icon_name="plus", kind="primary", on_click=State.open_new)


def _filters() -> rx.Component:
    return list_filters(
        State,
        t("Nom, code, téléphone, commune…"),
        kept_by(State, "status", t("Statut"), choices(STATUS_LABELS), "circle-check"),
        kept_by(State, "sector", t("Secteur"), State.sectors, "map-pin"),
        kept_by(State, "manager", t("Gestionnaire"), State.managers, "user"),
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
    return list_table(State, columns, t("Clients"), nobody=t("Aucun client ne correspond"), first=_first_use())


def _name(row: rx.Var[ClientRow]) -> rx.Component:
    href = f"/clients/{row.id}"
    return rx.el.div(avatar(row.initials, row.id, size="sm"), row_link(row.name, href), class_name="row")


def _manager(row: rx.Var[ClientRow]) -> rx.Component:
    mark = rx.el.span(avatar(row.manager_initials, row.manager_id, size="sm"), title=row.manager)
    name = rx.el.span(row.manager, class_name="visually-hidden")
    return rx.cond(row.manager != "", rx.el.span(mark, name, class_name="row"), rx.fragment())


def _first_use() -> rx.Component:
    text = t("Une fiche client tient l’adresse, l’entourage, le plan d’aide et les préférences.")
    actions = permitted(Permission.CLIENTS_EDIT, _new_button())
    return empty_state(t("Aucun client"), text, actions, icon_name="users")
