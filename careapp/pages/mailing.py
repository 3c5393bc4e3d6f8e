"""Mail from a record: the pair of buttons beside a document, the dialog, and the mails that a record has."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.badges import status_badge
from careapp.components.buttons import button, icon_button, link
from careapp.components.forms import checkbox, date_input, field, form_grid, select_input, text_area, text_input
from careapp.components.icons import icon
from careapp.components.layout import card, facts, lines
from careapp.components.parts import dialog
from careapp.components.records import two_lines
from careapp.components.states import banner, empty_state
from careapp.components.table import Column, data_table
from careapp.components.text import Text, t
from careapp.domain.permissions import Permission
from careapp.pages.lists import permitted
from careapp.readmodels.mails import Attached, FaultyAddressView, MailLine, Recipient
from careapp.state.mailing import MailingState as State

FORM = State.form
ROLES = [("", t("Non")), ("to", t("À")), ("cc", t("Copie"))]


def mail_button(source: str, row_id: Any, label: Text | None = None, **options: Any) -> rx.Component:
    """Opens the mail of a document or a record, for those who may send; it waits for the record to be read."""
    text = t("Mail") if label is None else label
    opens = button(text, icon_name="mail", on_click=State.compose(source, row_id), disabled=row_id < 1, **options)
    return permitted(Permission.DOCUMENTS_SEND, opens)


def document_pair(row: Any) -> rx.Component:
    """Print and mail a kept document of a list; `row` has `id`, `title` and stands at `/api/documents/`."""
    paper = link(
        icon("printer", 15), href=f"/api/documents/{row.id}.pdf", external=True, target="_blank", title=t("Imprimer"),
        class_name="btn btn-ghost btn-sm btn-icon", custom_attrs={"aria-label": t("Imprimer {name}", name=row.title)},
    )  # fmt: skip
    mail = icon_button(
        "mail", t("Envoyer {name} par courriel", name=row.title), kind="ghost", size="sm",
        on_click=State.compose("document", row.id),
    )  # fmt: skip
    return rx.el.span(paper, mail, class_name="row-actions")


def mails_card(noun: str, record_id: rx.Var) -> rx.Component:
    """The mails of a record with their state, and its addresses that gave one back."""
    columns = [
        Column(t("Objet"), lambda row: rx.el.span(row.subject, class_name="medium")),
        Column(t("Destinataire"), lambda row: row.recipient),
        Column(t("Le"), lambda row: rx.el.span(row.at, class_name="nowrap")),
        Column(t("Par"), lambda row: row.by),
        Column(t("Statut"), _status),
    ]
    text = t("Ceux que vous envoyez d’ici, et ceux qui partent d’eux-mêmes.")
    table = data_table(columns, State.lines, label=t("Courriels"),
                       empty=empty_state(t("Aucun courriel"), text, icon_name="mail"))  # fmt: skip
    body = rx.fragment(rx.foreach(State.faults, fault_banner), table)
    shown = card(body, title=t("Courriels"), icon_name="mail", flush=True)
    return permitted(
        Permission.DOCUMENTS_SEND, rx.el.div(shown, on_mount=State.load(noun, record_id), key=record_id.to_string())
    )


def fault_banner(row: rx.Var[FaultyAddressView]) -> rx.Component:
    """An address that gave a mail back, why, and the way to say that it is good again."""
    good = button(t("Adresse corrigée"), icon_name="check", size="sm", on_click=State.correct(row.id))
    return banner(
        rx.el.div(rx.el.b(row.address), " ", t("a rendu un courriel le {date}.", date=row.found)),
        rx.el.div(row.reason, class_name="small"),
        family="red", icon_name="undo-2", actions=(good,), role="alert",
    )  # fmt: skip


def _status(row: rx.Var[MailLine]) -> rx.Component:
    badge = status_badge("mail", row.status)
    planned = two_lines(badge, t("Part le {when}", when=row.planned))
    return rx.cond(row.error != "", two_lines(badge, row.error), rx.cond(row.planned != "", planned, badge))


def mail_dialog() -> rx.Component:
    """The mail before it leaves the house; mounted once on a screen that has a mail button."""
    write = (
        button(t("Annuler"), kind="ghost", on_click=State.close),
        button(t("Aperçu"), icon_name="eye", on_click=State.read),
        _send(),
    )
    read = (
        button(t("Fermer"), kind="ghost", on_click=State.close),
        button(t("Revenir au texte"), icon_name="pencil", on_click=State.write),
        _send(),
    )
    return dialog(
        State.open,
        State.draft.title,
        rx.cond(State.open, rx.cond(State.reading, _preview(), _fields()), rx.fragment()),
        on_close=State.close,
        icon_name="mail",
        size="lg",
        actions=(rx.cond(State.reading, rx.fragment(*read), rx.fragment(*write)),),
    )


def _send() -> rx.Component:
    label = rx.cond(FORM.get("on", "") != "", t("Prévoir l’envoi"), t("Envoyer le courriel"))
    return button(label, kind="primary", icon_name="send", on_click=State.send, busy=State.sending)


def _fields() -> rx.Component:
    def fill(name: str) -> Any:
        return lambda value: State.fill(name, value)

    subject = field(
        t("Objet"),
        text_input("subject", FORM["subject"], fill("subject"), max_length=200, auto_complete="off", id="mail-subject"),
        required=True, error=State.errors.get("subject", ""), span=9,
        hint=t("Se lit par-dessus l’épaule : ni nom, ni santé"),
    )  # fmt: skip
    language = field(
        t("Langue"), select_input("language", State.draft.languages, State.language, State.speak, id="mail-language"),
        span=3,
    )  # fmt: skip
    body = field(
        t("Message"), text_area("body", FORM["body"], fill("body"), rows=9, id="mail-body"), required=True,
        error=State.errors.get("body", ""),
    )  # fmt: skip
    later = (
        field(t("Envoyer plus tard, le"), date_input("on", FORM["on"], fill("on"), id="mail-on"), span=6,
              hint=t("Vide : maintenant"), error=State.errors.get("on", "")),
        field(t("À l’heure"), text_input("at", FORM["at"], fill("at"), placeholder="08:00", input_mode="numeric",
                                       max_length=5, icon_name="clock", id="mail-at"), span=6,
              error=State.errors.get("at", "")),
    )  # fmt: skip
    return rx.el.div(_people(), form_grid(subject, language, body), _attached(), form_grid(*later), class_name="col")


def _people() -> rx.Component:
    wrong = rx.el.small(State.errors.get("to", ""), class_name="field-error", role="alert")
    free = rx.el.div(
        field(
            t("Autre adresse"),
            text_input("free", FORM["free"], lambda value: State.fill("free", value), type="email", id="mail-free",
                       placeholder="prenom.nom@exemple.fr", icon_name="mail", auto_complete="off"),
            error=State.errors.get("free", ""), class_name="grow",
        ),
        button(t("Ajouter"), icon_name="plus", on_click=State.add_address),
        class_name="row mail-free",
    )  # fmt: skip
    return rx.el.fieldset(
        rx.el.legend(t("Destinataires"), class_name="field-label"),
        lines(rx.foreach(State.recipients, _person)),
        rx.cond(State.errors.get("to", "") != "", wrong, rx.fragment()),
        free,
        class_name="mail-people",
    )


def _person(row: rx.Var[Recipient]) -> rx.Component:
    options = [rx.el.option(label, value=value) for value, label in ROLES]
    role = rx.el.select(
        *options, value=row.role, on_change=lambda value: State.address_to(row.key, value), disabled=row.blocked != "",
        custom_attrs={"aria-label": t("Envoyer à {name}", name=row.name)},
    )  # fmt: skip
    good = button(t("Adresse corrigée"), icon_name="check", size="sm", on_click=State.correct(row.fault_id))
    why = rx.el.div(
        icon("ban", 13), rx.el.span(row.blocked), rx.cond(row.fault_id > 0, good, rx.fragment()),
        class_name="row tight small tx-amber",
    )  # fmt: skip
    known = rx.el.div(
        rx.el.div(
            rx.el.span(row.name, class_name="medium"), rx.el.span(row.relation, class_name="small muted"),
            class_name="row wrap tight",
        ),
        rx.cond(row.address != row.name, rx.el.div(row.address, class_name="small muted"), rx.fragment()),
        rx.cond(row.blocked != "", why, rx.fragment()),
        class_name="grow",
    )  # fmt: skip
    return rx.el.div(
        known, rx.el.div(role, icon("chevron-down", 14, class_name="input-chevron"), class_name="input mail-role")
    )


def _attached() -> rx.Component:
    def one(row: rx.Var[Attached]) -> rx.Component:
        return checkbox(
            "attached", row.title + " · " + row.issued, row.chosen,
            lambda chosen: State.attach(row.id, chosen), id=f"attach-{row.id}",
        )  # fmt: skip

    own = rx.el.div(icon("paperclip", 14), rx.el.span(State.draft.document), class_name="row tight")
    return rx.cond(
        (State.draft.document != "") | (State.draft.attached.length() > 0),
        rx.el.fieldset(
            rx.el.legend(t("Pièces jointes"), class_name="field-label"),
            rx.cond(State.draft.document != "", own, rx.fragment()),
            rx.el.div(rx.foreach(State.draft.attached, one), class_name="col tight mail-attached"),
            rx.el.small(State.errors.get("documents", ""), class_name="field-error", role="alert"),
            class_name="mail-people",
        ),
        rx.fragment(),
    )


def _preview() -> rx.Component:
    shown = State.preview
    return rx.el.div(
        facts(
            (t("À"), shown.recipients),
            (t("Copie"), rx.cond(shown.copies != "", shown.copies, "–")),
            (t("Objet"), rx.el.b(shown.subject)),
            (t("Pièces jointes"), rx.cond(shown.documents.length() > 0, shown.documents.join(", "), t("Aucune"))),
            (t("Départ"), rx.cond(shown.when != "", shown.when, t("Maintenant"))),
        ),
        rx.el.div(shown.body, class_name="mail-body"),
        class_name="col loose",
    )
