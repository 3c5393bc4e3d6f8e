"""What was issued for an opportunity, and the mail that carries its mission sheet."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.badges import status_badge
from careapp.components.buttons import button, link
from careapp.components.forms import field, form_grid, text_area, text_input
from careapp.components.layout import card
from careapp.components.parts import dialog
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table
from careapp.components.text import t
from careapp.state.mission_sheets import MissionSheetState as State
from careapp.state.opportunity import OpportunityState


def mail_button() -> rx.Component:
    """Opens the mail of the mission sheet."""
    return button(t("Mail"), icon_name="mail", on_click=State.compose(OpportunityState.id))


def documents_card() -> rx.Component:
    """Documents as issued, then the mails."""
    documents = [
        Column(
            t("Document"),
            lambda row: link(row.title, href=f"/api/documents/{row.id}.pdf", external=True, target="_blank"),
        ),
        Column(t("Édité le"), lambda row: row.at),
        Column(t("Par"), lambda row: row.by),
    ]
    mails = [
        Column(t("Objet"), lambda row: row.title),
        Column(t("Destinataire"), lambda row: row.recipient),
        Column(t("Le"), lambda row: row.at),
        Column(t("Statut"), lambda row: status_badge("mail", row.status)),
    ]
    nothing = empty_state(
        t("Aucun document"), t("Imprimez ou envoyez la fiche mission : elle sera conservée ici."), icon_name="file-text"
    )
    return rx.el.div(
        card(
            data_table(documents, State.documents, label=t("Documents"), empty=nothing),
            title=t("Documents édités"),
            icon_name="file-text",
            flush=True,
        ),
        card(
            data_table(mails, State.mails, label=t("Mails"), empty=empty_state(t("Aucun mail"), icon_name="mail")),
            title=t("Mails"),
            icon_name="mail",
            flush=True,
        ),
        class_name="col loose",
        on_mount=State.load(OpportunityState.id),
    )


def mail_dialog() -> rx.Component:
    """The mail before it leaves the house."""

    def fill(name: str) -> Any:
        return lambda value: State.fill(name, value)

    return dialog(
        State.open,
        t("Envoyer la fiche mission"),
        form_grid(
            field(
                t("Destinataire"),
                text_input(
                    "recipient", value=State.form.get("recipient", ""), on_change=fill("recipient"), type="email"
                ),
                required=True,
                error=State.errors.get("recipient", ""),
            ),
            field(
                t("Objet"),
                text_input("subject", value=State.form.get("subject", ""), on_change=fill("subject")),
                required=True,
                error=State.errors.get("subject", ""),
            ),
            field(
                t("Message"),
                text_area("body", value=State.form.get("body", ""), on_change=fill("body"), rows=8),
                required=True,
                hint=t("La fiche mission est jointe en PDF."),
                error=State.errors.get("body", ""),
            ),
        ),
        on_close=State.close,
        icon_name="mail",
        actions=[
            button(t("Annuler"), kind="ghost", on_click=State.close),
            button(t("Envoyer le mail"), kind="primary", icon_name="send", on_click=State.send, busy=State.sending),
        ],
    )
