"""The absences of the whole agency."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar
from careapp.components.layout import card, page_header, screen
from careapp.components.states import empty_state
from careapp.components.table import Column, row_link
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.workers import ABSENCE_LABELS
from careapp.i18n import N_
from careapp.pages.lists import kept_by, list_filters, list_table
from careapp.pages.records import choices
from careapp.pages.repairs.dialogs import absence_dialog, new_absence
from careapp.pages.shell import page
from careapp.pages.workers.requests import answer_dialog, requests_card
from careapp.pages.workers.tabs import left_visits, phase_chip
from careapp.readmodels.workers import AbsenceLine
from careapp.state.absence_requests import AbsenceRequestsState
from careapp.state.absences import AbsencesState as State


@page("/absences", N_("Absences"), Permission.WORKERS_READ, on_load=[State.load, AbsenceRequestsState.load])
def absences() -> rx.Component:
    """The screen of all absences."""
    header = page_header(
        t("Absences"),
        new_absence(kind="primary"),
        subtitle=rx.cond(State.loading, "", plural("{count} absence", "{count} absences", State.total)),
    )
    return screen(header, requests_card(), _filters(), card(_table(), flush=True), absence_dialog(), answer_dialog())


def _filters() -> rx.Component:
    return list_filters(
        State,
        t("Intervenant…"),
        kept_by(State, "reason", t("Motif"), choices(ABSENCE_LABELS), "tag"),
        kept_by(State, "when", t("En cours et à venir"), [("past", t("Passées"))], "calendar"),
    )


def _table() -> rx.Component:
    columns = [
        Column(t("Intervenant"), _worker),
        Column(t("Dates"), lambda row: row.period),
        Column(t("Motif"), lambda row: row.reason_label),
        Column(t("Remarque"), lambda row: rx.el.span(row.remark, class_name="muted")),
        Column(t("Moment"), lambda row: phase_chip(row.time)),
        Column(t("Visites à remplacer"), left_visits),
    ]
    text = t("Déclarez-la ici, au planning ou dans la fiche de l’intervenant.")
    first = empty_state(t("Aucune absence"), text, icon_name="calendar-check", family="green")
    return list_table(State, columns, t("Absences"), nobody=t("Aucune absence ne correspond"), first=first)


def _worker(row: rx.Var[AbsenceLine]) -> rx.Component:
    href = f"/workers/{row.worker_id}?tab=absences"
    return rx.el.div(avatar(row.initials, row.worker_id, size="sm"), row_link(row.worker, href), class_name="row")
