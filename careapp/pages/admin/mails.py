"""The outbox: what was sent, what waits, what failed and why."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import status_badge
from careapp.components.buttons import button, icon_button, link
from careapp.components.forms import search_input
from careapp.components.layout import Tab, card, facts, page_header, screen, seg
from careapp.components.parts import confirm_dialog, drawer
from careapp.components.records import two_lines
from careapp.components.states import banner, empty_state
from careapp.components.table import Column, data_table, filter_select, toolbar
from careapp.components.text import plural, t
from careapp.domain.messages import KIND_LABELS
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.lists import permitted
from careapp.pages.shell import page
from careapp.readmodels.mails import MailRow
from careapp.state.mails import MailsState as State

KIND_OPTIONS = [(str(kind), t(label)) for kind, label in KIND_LABELS.items()]


@page("/admin/mails", N_("Courriels"), Permission.MAILS_READ, on_load=State.load)
def mails() -> rx.Component:
    """The screen of the outbox."""
    count = plural("{count} courriel", "{count} courriels", State.counts["all"])
    header = page_header(
        t("Courriels"),
        permitted(Permission.TEMPLATES_EDIT, button(t("Modèles"), icon_name="mails", href="/admin/messages")),
        button(t("Actualiser"), icon_name="rotate-cw", on_click=State.load),
        subtitle=rx.cond(State.loading, "", count),
    )
    return screen(header, _server(), _filters(), card(_table(), flush=True), _drawer(), _cancelling())


def _server() -> rx.Component:
    kept = t("Aucun serveur de courriel n’est réglé : les messages sont conservés ici, lisibles, et ne partent pas.")
    show = ~State.loading & (State.server == "")
    return rx.cond(show, banner(kept, icon_name="archive"), rx.fragment())


def _filters() -> rx.Component:
    kinds = [
        ("", t("Tous"), "all"), ("queued", t("En attente"), "queued"), ("sent", t("Envoyés"), "sent"),
        ("kept", t("Conservés"), "kept"), ("failed", t("En échec"), "failed"), ("bounced", t("Revenus"), "bounced"),
        ("refused", t("Refusés"), "refused"), ("cancelled", t("Annulés"), "cancelled"),
    ]  # fmt: skip
    views = [
        Tab(value, label, on_click=State.show(value), count=State.counts.get(count, 0)) for value, label, count in kinds
    ]
    return toolbar(
        search_input("search", State.text, State.search, placeholder=t("Destinataire, objet"), key_hint="/"),
        seg(views, State.status, label=t("Statut"), small=True),
        filter_select("kind", t("Tous les courriels"), KIND_OPTIONS, State.kind, State.show_kind),
    )


def _table() -> rx.Component:
    columns = [
        Column(t("Objet"), _subject, "subject"),
        Column(t("Destinataire"), lambda row: row.recipient, "recipient"),
        Column(t("Statut"), _status),
        Column(t("Date"), lambda row: rx.el.span(row.created, class_name="nowrap"), "day"),
        Column(t("Par"), lambda row: row.created_by),
        Column(t("Essais"), lambda row: row.attempts, align="right"),
        Column(t("Actions"), _actions, hidden_label=True, align="right"),
    ]
    none = rx.cond(
        (State.text != "") | (State.status != "") | (State.kind != ""),
        empty_state(t("Aucun courriel ne correspond"), icon_name="search-x", family="amber"),
        empty_state(
            t("Aucun courriel"), t("Ceux des fiches mission, rappels et événements paraîtront ici."), icon_name="mail"
        ),
    )
    return data_table(
        columns,
        State.rows,
        label=t("Courriels"),
        row_class=lambda row: rx.cond((row.status == "failed") | (row.status == "bounced"), "linked late", "linked"),
        sort=State.sort,
        descending=State.descending,
        on_sort=State.sort_by,
        loading=State.loading,
        empty=none,
        total=State.total,
        page=State.page,
        on_page=State.go_to_page,
    )


def _subject(row: rx.Var[MailRow]) -> rx.Component:
    open_it = rx.el.button(row.subject, type="button", on_click=State.open(row.id), class_name="row-link strong")
    return rx.cond(row.kind != "", two_lines(open_it, row.kind), open_it)


def _status(row: rx.Var[MailRow]) -> rx.Component:
    badge = status_badge("mail", row.status)
    planned = two_lines(badge, t("Part le {when}", when=row.planned))
    return rx.cond(row.error != "", two_lines(badge, row.error), rx.cond(row.planned != "", planned, badge))


def _actions(row: rx.Var[MailRow]) -> rx.Component:
    again = icon_button("send", t("Réessayer {name}", name=row.subject), kind="ghost", size="sm",
                        on_click=State.retry(row.id))  # fmt: skip
    stop = icon_button("circle-slash", t("Annuler {name}", name=row.subject), kind="ghost", size="sm",
                       on_click=State.ask_cancel(row.id))  # fmt: skip
    return rx.el.span(
        rx.cond(row.retriable, again, rx.fragment()), rx.cond(row.cancellable, stop, rx.fragment()),
        class_name="row-actions",
    )  # fmt: skip


def _drawer() -> rx.Component:
    mail = State.mail
    again = button(t("Réessayer l’envoi"), icon_name="send", kind="primary", on_click=State.retry(mail.id))
    now = button(t("Envoyer maintenant"), icon_name="send", kind="primary", on_click=State.retry(mail.id))
    stop = button(t("Annuler l’envoi"), icon_name="circle-slash", on_click=State.ask_cancel(mail.id))
    failed = banner(mail.error, family="red", icon_name="circle-x")
    return drawer(
        State.reading,
        mail.subject,
        rx.el.div(
            rx.cond(mail.error != "", failed, rx.fragment()),
            _facts(),
            rx.el.div(mail.body, class_name="mail-body"),
            class_name="col loose",
        ),
        on_close=State.close,
        icon_name="mail",
        actions=(
            button(t("Fermer"), kind="ghost", on_click=State.close),
            rx.cond(mail.cancellable, stop, rx.fragment()),
            rx.cond(mail.retriable, again, rx.cond(mail.postponed, now, rx.fragment())),
        ),
    )


def _facts() -> rx.Component:
    mail = State.mail
    attached = rx.el.div(
        rx.foreach(mail.documents, lambda one: link(
            one.title, href=f"/api/documents/{one.id}.pdf", external=True, target="_blank", class_name="link")),
        class_name="col tight",
    )  # fmt: skip
    about = link(mail.about, href=mail.about_url)
    return facts(
        (t("Destinataire"), mail.recipient),
        (t("Copie"), rx.cond(mail.copies != "", mail.copies, "–")),
        (t("Statut"), status_badge("mail", mail.status)),
        (t("Écrit"), mail.created + " · " + mail.created_by),
        (t("Envoyé"), rx.cond(mail.sent != "", mail.sent, t("Non"))),
        (t("Prochain essai"), rx.cond(mail.next_try != "", mail.next_try, "–")),
        (t("Essais"), mail.attempts.to_string()),
        (t("Pièces jointes"), rx.cond(mail.documents.length() > 0, attached, rx.el.span(t("Aucune")))),
        (t("Concerne"), rx.cond(mail.about != "", about, rx.el.span("–"))),
    )


def _cancelling() -> rx.Component:
    return confirm_dialog(
        State.cancelling > 0,
        t("Annuler ce courriel"),
        t("Il ne partira pas. Vous pourrez le remettre en file plus tard."),
        t("Annuler le courriel"),
        on_confirm=State.cancel,
        on_close=State.keep,
        icon_name="circle-slash",
    )
