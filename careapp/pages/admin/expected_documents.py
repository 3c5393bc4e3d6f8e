"""The catalogue of documents that clients and workers are asked for."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, icon_button
from careapp.components.forms import checkbox, field, form_grid
from careapp.components.layout import card, page_header, screen
from careapp.components.records import two_lines
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table
from careapp.components.text import plural, t
from careapp.domain.expected_documents import WHOM_LABELS
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.lists import permitted
from careapp.pages.records import choices, edit_dialog, line, pick
from careapp.pages.shell import page
from careapp.readmodels.expected_documents import ExpectedView
from careapp.state.expected_documents import ExpectedState as State


@page("/admin/expected-documents", N_("Documents à demander"), Permission.CATALOG_READ, on_load=State.load)
def expected_documents() -> rx.Component:
    """The screen of the catalogue."""
    shipped = button(
        plural("Ajouter le document livré", "Ajouter les {count} documents livrés", State.shown.shipped),
        icon_name="package-plus", on_click=State.ship,
    )  # fmt: skip
    new = button(t("Nouveau document"), icon_name="plus", kind="primary", on_click=State.edit(0))
    header = page_header(
        t("Documents à demander"),
        button(t("Manquants et expirés"), icon_name="list-checks", href="/documents"),
        permitted(Permission.CATALOG_EDIT, rx.cond(State.shown.shipped > 0, shipped, rx.fragment())),
        permitted(Permission.CATALOG_EDIT, new),
        subtitle=rx.cond(State.loading, "", plural("{count} document", "{count} documents", State.shown.rows.length())),
    )
    return screen(header, card(_table(), flush=True), _form())


def _table() -> rx.Component:
    columns = [
        Column(t("Document"), _name),
        Column(t("De qui"), lambda row: rx.match(row.whom, *((key, t(word)) for key, word in WHOM_LABELS.items()), "")),
        Column(t("Activité"), lambda row: row.activity),
        Column(t("Valable"), lambda row: row.validity),
        Column(t("Rappel"), lambda row: t("{count} j avant", count=row.reminder_days)),
        Column(t("Reçus"), lambda row: row.received, align="right"),
        Column(t("Actions"), _actions, hidden_label=True, align="right"),
    ]
    text = t("Ajoutez ceux que la loi ou vos financeurs demandent.")
    return data_table(
        columns, State.shown.rows, label=t("Documents à demander"), loading=State.loading,
        row_class=lambda row: rx.cond(row.active, "linked", "linked off"),
        empty=empty_state(t("Aucun document"), text, icon_name="folder-check"),
    )  # fmt: skip


def _name(row: rx.Var[ExpectedView]) -> rx.Component:
    duty = rx.cond(row.obligatory, chip(t("Obligatoire"), family="blue"), chip(t("Facultatif")))
    off = rx.cond(row.active, rx.fragment(), chip(t("N’est plus demandé"), icon_name="circle-slash"))
    open_it = rx.el.button(row.name, type="button", on_click=State.edit(row.id), class_name="row-link strong")
    return two_lines(rx.el.span(open_it, duty, off, class_name="row wrap tight"), row.ground)


def _actions(row: rx.Var[ExpectedView]) -> rx.Component:
    stop = icon_button("circle-slash", t("Ne plus demander {name}", name=row.name), kind="ghost", size="sm",
                       on_click=State.set_active(row.id, False))  # fmt: skip
    again = icon_button("rotate-ccw", t("Redemander {name}", name=row.name), kind="ghost", size="sm",
                        on_click=State.set_active(row.id, True))  # fmt: skip
    return permitted(Permission.CATALOG_EDIT, rx.cond(row.active, stop, again))


def _form() -> rx.Component:
    row = State.document
    fields = form_grid(
        line(State, "name", t("Nom"), row.name, 12, required=True, max_length=120),
        pick(State, "whom", t("De qui"), choices(WHOM_LABELS), row.whom, 6, required=True),
        pick(State, "activity_id", t("Activité"), State.shown.activities, row.activity_id, 6,
             hint=t("Un client qui y a une opportunité, un intervenant qui y fait des visites")),
        line(State, "validity_months", t("Valable"), row.validity_months, 6, suffix=t("mois"), input_mode="numeric",
             hint=t("Vide : sans fin")),
        line(State, "reminder_days", t("Rappel"), row.reminder_days, 6, suffix=t("jours"), input_mode="numeric",
             hint=t("Avant la fin de validité")),
        line(State, "ground", t("Fondement"), row.ground, 12, max_length=200, hint=t("Loi, convention, financeur")),
        field(t("Exigence"), checkbox("obligatory", t("Obligatoire"), row.obligatory), span=12),
    )  # fmt: skip
    title = rx.cond(row.id > 0, t("Document à demander"), t("Nouveau document"))
    return edit_dialog(State, "expected", title, fields, icon_name="folder-check")
