"""What was issued for an opportunity, and its mails."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import link
from careapp.components.layout import card
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table
from careapp.components.text import t
from careapp.pages.documents.offered import offered_card
from careapp.pages.mailing import document_pair, mails_card
from careapp.state.mission_sheets import MissionSheetState as State
from careapp.state.opportunity import OpportunityState


def documents_card() -> rx.Component:
    """Documents as issued, then the mails."""
    documents = [
        Column(
            t("Document"),
            lambda row: link(row.title, href=f"/api/documents/{row.id}.pdf", external=True, target="_blank"),
        ),
        Column(t("Édité le"), lambda row: row.at),
        Column(t("Par"), lambda row: row.by),
        Column(t("Actions"), document_pair, hidden_label=True, align="right"),
    ]
    nothing = empty_state(
        t("Aucun document"), t("Imprimez ou envoyez la fiche mission : elle sera conservée ici."), icon_name="file-text"
    )
    return rx.el.div(
        offered_card("opportunity", OpportunityState.id, t("Imprimer ou envoyer")),
        card(
            data_table(documents, State.documents, label=t("Documents"), empty=nothing),
            title=t("Documents édités"),
            icon_name="file-text",
            flush=True,
        ),
        mails_card("opportunity", OpportunityState.id),
        class_name="col loose",
        on_mount=State.load(OpportunityState.id),
    )
