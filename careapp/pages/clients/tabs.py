"""The tabs of a client that list what other nouns hold: opportunities, documents."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button
from careapp.components.layout import card
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, row_link
from careapp.components.text import t
from careapp.pages.documents.offered import offered_card
from careapp.pages.documents.runs import print_runs_panel
from careapp.pages.mailing import document_pair
from careapp.readmodels.records import DocumentLine, OpportunityLine
from careapp.state.client import ClientState as State
from careapp.state.print_runs import PrintRunsState


def opportunities_card() -> rx.Component:
    """The demands of a client, latest first."""
    columns = [
        Column(t("N°"), lambda row: row_link(row.number, row.url)),
        Column(t("Activité"), lambda row: row.activity),
        Column(t("Prestations"), lambda row: row.services),
        Column(t("Étape"), _stage),
        Column(t("Depuis le"), lambda row: row.since),
    ]
    new = button(
        t("Nouvelle opportunité"), icon_name="plus", size="sm", href=f"/opportunities?new=1&client={State.record.id}"
    )
    text = t("Une opportunité suit une demande, du besoin à la facture.")
    table = data_table(
        columns,
        State.opportunities,
        label=t("Opportunités"),
        row_class=lambda _row: "linked",
        empty=empty_state(t("Aucune opportunité"), text, icon_name="target"),
    )
    return card(table, title=t("Opportunités"), actions=[new], flush=True)


def _stage(row: rx.Var[OpportunityLine]) -> rx.Component:
    locked = rx.cond(row.locked, chip(t("Verrouillée"), icon_name="lock"), rx.fragment())
    return rx.el.span(status_badge("opportunity", row.stage), locked, class_name="row wrap tight")


def documents_card() -> rx.Component:
    """The documents issued for a client, latest first."""
    columns = [
        Column(t("Document"), _document),
        Column(t("Émis le"), lambda row: row.issued),
        Column(t("Par"), lambda row: row.issued_by),
        Column(t("Actions"), document_pair, hidden_label=True, align="right"),
    ]
    text = t("Les fiches mission et les devis émis se retrouvent ici.")
    table = data_table(
        columns,
        State.documents,
        label=t("Documents"),
        empty=empty_state(t("Aucun document"), text, icon_name="file-text"),
    )
    together = button(
        t("Imprimer ses fiches mission"), icon_name="printer", size="sm",
        on_click=PrintRunsState.of_client(State.record.id),
    )  # fmt: skip
    return rx.el.div(
        offered_card("client", State.record.id, t("Courriers")),
        card(table, title=t("Documents"), actions=[together], flush=True),
        print_runs_panel(),
        class_name="col loose",
    )


def _document(row: rx.Var[DocumentLine]) -> rx.Component:
    return rx.el.a(row.title, href=row.url, target="_blank", rel="noopener", class_name="link")
