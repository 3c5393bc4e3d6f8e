"""The list of workers."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip, status_badge
from careapp.components.buttons import button
from careapp.components.layout import bar, card, page_header, screen
from careapp.components.states import empty_state
from careapp.components.table import Column, filter_pill, row_link
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import WEEKDAYS
from careapp.domain.workers import STATUS_LABELS
from careapp.i18n import N_
from careapp.pages.lists import kept_by, list_filters, list_table, new_record_dialog, permitted
from careapp.pages.records import choices
from careapp.pages.shell import page
from careapp.pages.workers.identity import new_fields
from careapp.readmodels.workers import WorkerRow
from careapp.state.workers import WorkersState as State


@page("/workers", N_("Intervenants"), Permission.WORKERS_READ, on_load=State.load)
def workers() -> rx.Component:
    """The screen of all workers."""
    header = page_header(
        t("Intervenants"),
        permitted(Permission.RECORDS_IMPORT, _import_button()),
        permitted(Permission.WORKERS_EDIT, _new_button()),
        subtitle=rx.cond(State.loading, "", plural("{count} intervenant", "{count} intervenants", State.total)),
    )
    creating = new_record_dialog(State, t("Nouvel intervenant"), new_fields(State), "id-card")
    return screen(header, _filters(), card(_table(), flush=True), creating)


def _import_button() -> rx.Component:
    return button(t("Importer"), icon_name="upload", href="/admin/import?kind=workers")


def _new_button() -> rx.Component:
    return button(t("Nouvel intervenant"), icon_name="plus", kind="primary", on_click=State.open_new)


def _filters() -> rx.Component:
    days = [(str(weekday), t(label)) for weekday, label in enumerate(WEEKDAYS)]
    expired = State.filters["expired"] != ""
    return list_filters(
        State,
        t("Nom, code, téléphone, commune…"),
        kept_by(State, "status", t("Statut"), choices(STATUS_LABELS), "circle-check"),
        kept_by(State, "sector", t("Secteur"), State.sectors, "map-pin"),
        kept_by(State, "skill", t("Compétence"), State.skills, "graduation-cap"),
        kept_by(State, "weekday", t("Disponible le"), days, "calendar"),
        filter_pill(t("Échéance dépassée"), expired, State.toggle_expired, icon_name="clock-alert"),
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
    return list_table(
        State, columns, t("Intervenants"), nobody=t("Aucun intervenant ne correspond"), first=_first_use()
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


def _first_use() -> rx.Component:
    text = t("Une fiche intervenant tient les compétences, les disponibilités et le contrat.")
    actions = permitted(Permission.WORKERS_EDIT, _new_button())
    return empty_state(t("Aucun intervenant"), text, actions, icon_name="id-card")
