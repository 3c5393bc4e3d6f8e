"""The checklist of a client or a worker: what is expected, what came, until when it holds."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button, icon_button, link
from careapp.components.file_send import file_send
from careapp.components.forms import checkbox, field, form_grid, text_area
from careapp.components.icons import icon
from careapp.components.layout import card
from careapp.components.parts import confirm_dialog
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.pages.lists import permitted
from careapp.pages.mailing import mail_button
from careapp.pages.records import day, edit_dialog, error_of
from careapp.readmodels.expected_documents import ChecklistLine
from careapp.state.expected_documents import ChecklistState as State

EDITS = {"client": Permission.CLIENTS_EDIT, "worker": Permission.WORKERS_EDIT}


def checklist_card(noun: str, record_id: rx.Var) -> rx.Component:
    """The expected documents of a record, the most urgent first."""
    columns = [
        Column(t("Document"), lambda row: _document(row, EDITS[noun])),
        Column(t("État"), lambda row: status_badge("document", row.state)),
        Column(t("Reçu le"), lambda row: rx.cond(row.received_text != "", row.received_text, "—")),
        Column(t("Valable jusqu’au"), lambda row: rx.cond(row.valid_text != "", row.valid_text, "—")),
        Column(t("Actions"), lambda row: _actions(row, EDITS[noun]), hidden_label=True, align="right"),
    ]
    text = t("L’administrateur choisit les documents à demander.")
    table = data_table(
        columns, State.lines, label=t("Documents attendus"), row_key=lambda row: row.expected_id,
        empty=empty_state(t("Aucun document attendu"), text, icon_name="folder-check", family="green"),
    )  # fmt: skip
    every = button(t("Tous les manquants"), icon_name="list-checks", size="sm", href="/documents")
    ask = mail_button(f"owed_{noun}", record_id, t("Demander par courriel"), size="sm")
    return rx.el.div(
        card(table, title=t("Documents attendus"), icon_name="folder-check", actions=[ask, every], flush=True),
        _form(), _withdrawal(), on_mount=State.load(noun, record_id), key=record_id.to_string(),
    )  # fmt: skip


def _document(row: rx.Var[ChecklistLine], edits: Permission) -> rx.Component:
    optional = rx.cond(row.obligatory, rx.fragment(), chip(t("Facultatif")))
    unasked = rx.cond(row.asked, rx.fragment(), chip(t("N’est plus demandé"), icon_name="circle-slash"))
    small = rx.cond(row.remark != "", row.remark, row.ground)
    file = link(
        icon("paperclip", 13), row.file, href=row.file_url, external=True, target="_blank", class_name="link row tight"
    )
    away = icon_button("x", t("Retirer le fichier de {name}", name=row.document), kind="ghost", size="sm",
                       on_click=State.detach(row.received_id))  # fmt: skip
    return rx.el.div(
        rx.el.div(rx.el.span(row.document, class_name="medium"), optional, unasked, class_name="row wrap tight"),
        rx.cond(small != "", rx.el.div(small, class_name="small muted"), rx.fragment()),
        rx.cond(row.file != "", rx.el.span(file, permitted(edits, away), class_name="row tight"), rx.fragment()),
    )


def _actions(row: rx.Var[ChecklistLine], edits: Permission) -> rx.Component:
    receive = button(
        t("Noter la réception"), icon_name="file-check", size="sm", on_click=State.edit(row.expected_id),
        title=t("Noter la réception : {name}", name=row.document),
    )  # fmt: skip
    change = icon_button("pencil", t("Modifier {name}", name=row.document), kind="ghost", size="sm",
                         on_click=State.edit(row.expected_id))  # fmt: skip
    back = icon_button("undo-2", t("Redemander {name}", name=row.document), kind="ghost", size="sm",
                       on_click=State.ask_withdrawal(row.received_id))  # fmt: skip
    attach = file_send(
        icon("paperclip", 15), url="/api/expected-documents/" + row.received_id.to_string() + "/file",
        label=t("Joindre un fichier à {name}", name=row.document), class_name="btn btn-ghost btn-sm btn-icon",
        on_done=State.attached, on_refused=State.refused,
    )  # fmt: skip
    known = rx.el.span(rx.cond(row.waived, rx.fragment(), attach), change, back, class_name="row-actions")
    return permitted(edits, rx.cond(row.received_id > 0, known, receive))


def _form() -> rx.Component:
    line = State.line
    until = rx.cond(
        line.validity_months > 0, t("Vide : {count} mois après la réception", count=line.validity_months),
        t("Vide : sans fin"),
    )  # fmt: skip
    fields = form_grid(
        day(State, "received_on", t("Reçu le"), line.received_on, 6),
        day(State, "valid_until", t("Valable jusqu’au"), line.valid_until, 6, hint=until),
        field(
            t("Sans objet"), checkbox("waived", t("Ce document ne concerne pas cette personne"), line.waived),
            error=error_of(State, "waived"),
        ),
        field(
            t("Remarque"), text_area("remark", line.remark, rows=2), error=error_of(State, "remark"),
            hint=t("Dites pourquoi si le document est sans objet"),
        ),
    )  # fmt: skip
    return edit_dialog(State, "received", line.document, fields, size="sm", icon_name="file-check")


def _withdrawal() -> rx.Component:
    return confirm_dialog(
        State.withdrawing > 0,
        t("Redemander ce document"),
        t("Il redevient manquant ; le journal garde ce qui était noté."),
        t("Redemander le document"),
        on_confirm=State.withdraw,
        on_close=State.close,
        icon_name="undo-2",
    )
