"""The list of workers."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip, status_badge
from careapp.components.buttons import button
from careapp.components.forms import search_input
from careapp.components.layout import bar, card, page_header, screen
from careapp.components.parts import dialog
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, filter_pill, filter_select, row_link, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import WEEKDAYS
from careapp.domain.workers import STATUS_LABELS
from careapp.i18n import N_
from careapp.pages.records import choices, twin_banner
from careapp.pages.shell import page
from careapp.pages.workers.identity import new_fields
from careapp.readmodels.workers import WorkerRow
from careapp.state.session import SessionState
from careapp.state.workers import WorkersState as State

NEW_FORM = "new-worker"


@page("/workers", N_("Intervenants"), Permission.WORKERS_READ, on_load=State.load)
def workers() -> rx.Component:
    """The screen of all workers."""
    header = page_header(
        t("Intervenants"),
        rx.cond(_may(Permission.RECORDS_IMPORT), _import_button(), rx.fragment()),
        rx.cond(_may(Permission.WORKERS_EDIT), _new_button(), rx.fragment()),
        subtitle=rx.cond(State.loading, "", plural("{count} intervenant", "{count} intervenants", State.total)),
    )
    return screen(header, _filters(), card(_table(), flush=True), _new_dialog())


def _may(permission: Permission) -> rx.Var[bool]:
    return SessionState.permissions.contains(permission.value)


def _import_button() -> rx.Component:
    return button(t("Importer"), icon_name="upload", href="/admin/import?kind=workers")


def _new_button() -> rx.Component:
    return button(t("Nouvel intervenant"), icon_name="plus", kind="primary", on_click=State.open_new)


def _filters() -> rx.Component:
    def select(name: str, label: rx.Var, options: object, icon_name: str) -> rx.Component:
        value = State.filters[name]
        return filter_select(
            name, label, options, value, lambda value: State.filter_by(name, value), icon_name=icon_name
        )

    days = [(str(weekday), t(label)) for weekday, label in enumerate(WEEKDAYS)]
    placeholder = t("Nom, code, téléphone, commune…")
    expired = State.filters["expired"] != ""
    return toolbar(
        search_input("search", State.text, State.search, placeholder=placeholder, key_hint="/"),
        select("status", t("Statut"), choices(STATUS_LABELS), "circle-check"),
        select("sector", t("Secteur"), State.sectors, "map-pin"),
        select("skill", t("Compétence"), State.skills, "graduation-cap"),
        select("weekday", t("Disponible le"), days, "calendar"),
        filter_pill(t("Échéance dépassée"), expired, State.toggle_expired, icon_name="clock-alert"),
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
            width="76px",
        ),
        Column(t("Intervenant"), _name, "name"),
        Column(t("Métier"), lambda row: row.job_title, "job"),
        Column(t("Commune"), lambda row: row.city, "city"),
        Column(t("Secteurs"), lambda row: row.sectors, class_name="secondary"),
        Column(t("Déplacement"), lambda row: row.transport, "transport", class_name="secondary"),
        Column(t("Cette semaine"), _load, width="150px"),
        Column(t("Échéance"), _expiry, "expiry"),
        Column(t("Statut"), lambda row: status_badge("worker", row.status), "status"),
    ]
    return data_table(
        columns,
        State.rows,
        label=t("Intervenants"),
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


def _name(row: rx.Var[WorkerRow]) -> rx.Component:
    absent = rx.el.div(row.absent, class_name="small tx-amber")
    named = rx.el.div(
        row_link(row.name, f"/workers/{row.id}"), rx.cond(row.absent != "", absent, rx.fragment()), class_name="grow"
    )
    return rx.el.div(avatar(row.initials, row.id, size="sm"), named, class_name="row")


def _load(row: rx.Var[WorkerRow]) -> rx.Component:
    """Hours planned this week against the contract, drawn when there is a contract."""
    both = t("{planned} sur {contract}", planned=row.planned, contract=row.contract)
    family = rx.cond(row.load > 100, "red", "")
    drawn = rx.el.div(
        rx.el.div(both, class_name="small nowrap"),
        bar(rx.cond(row.load > 100, 100, row.load), family=family, label=both),
        class_name="col tight",
    )
    return rx.cond(row.contract != "", drawn, rx.el.span(row.planned, class_name="small"))


def _expiry(row: rx.Var[WorkerRow]) -> rx.Component:
    late = chip(row.expiring, icon_name="triangle-alert", family="red", title=t("Compétence expirée"))
    soon = chip(row.expiring, icon_name="clock-alert", family="amber", title=t("Expire bientôt"))
    return rx.cond(row.expiring != "", rx.cond(row.expired, late, soon), rx.fragment())


def _nobody() -> rx.Component:
    clear = button(t("Tout afficher"), icon_name="x", kind="soft", on_click=State.clear)
    text = t("Vérifiez l’orthographe ou retirez un filtre.")
    return empty_state(t("Aucun intervenant ne correspond"), text, clear, icon_name="user-search", family="amber")


def _first_use() -> rx.Component:
    text = t("Une fiche intervenant tient les compétences, les disponibilités et le contrat.")
    actions = rx.cond(_may(Permission.WORKERS_EDIT), _new_button(), rx.fragment())
    return empty_state(t("Aucun intervenant"), text, actions, icon_name="id-card")


def _new_dialog() -> rx.Component:
    form = rx.el.form(
        twin_banner(State),
        new_fields(State),
        id=NEW_FORM,
        on_submit=State.create,
        no_validate=True,
        class_name="col",
    )
    return dialog(
        State.creating,
        t("Nouvel intervenant"),
        rx.cond(State.creating, form, rx.fragment()),
        on_close=State.close_new,
        icon_name="id-card",
        size="md",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.close_new),
            button(t("Créer la fiche"), icon_name="check", kind="primary", type="submit", form=NEW_FORM),
        ),
    )
