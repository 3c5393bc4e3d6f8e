"""The texts of mails: kinds and names at the left, the text, then the mail as it will be read."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.code_text import code_text
from careapp.components.forms import field, select_input, text_input
from careapp.components.icons import icon
from careapp.components.layout import Tab, page_header, screen, seg
from careapp.components.parts import confirm_dialog, drawer
from careapp.components.states import banner, skeleton
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.shell import page
from careapp.readmodels.messages import MessageVersion, MessageWord
from careapp.state.message_templates import MessageTemplateState as State

TEXT = "message-body"
SHOWN = State.shown


@page("/admin/messages", N_("Modèles de courriels"), Permission.TEMPLATES_EDIT, on_load=State.load, folds=True)
def messages() -> rx.Component:
    """The editor of the texts of mails."""
    body = rx.el.div(_words(), _editor(), _preview(), class_name="edition")
    return screen(_header(), rx.cond(State.loading, skeleton(10), body), _history(), _restoring(), padded=False)


def _header() -> rx.Component:
    mark = rx.cond(
        SHOWN.number > 0,
        chip(t("Personnalisé, version {number}", number=SHOWN.number), icon_name="pencil", family="teal"),
        rx.cond(
            SHOWN.inherited,
            chip(t("Texte de toutes les activités"), icon_name="link-2"),
            chip(t("Texte livré"), icon_name="package"),
        ),
    )
    undo = button(t("Annuler les changements"), kind="ghost", on_click=State.revert)
    return page_header(
        SHOWN.label,
        rx.cond(State.changed, undo, rx.fragment()),
        button(t("Historique"), icon_name="history", on_click=State.toggle_history),
        button(
            t("Publier le message"), icon_name="upload", kind="primary", on_click=State.save,
            disabled=~State.changed | ~State.checked.ok,
        ),
        crumbs=[(t("Modèles de courriels"), "/admin/messages")],
        badge=mark,
    )  # fmt: skip


def _words() -> rx.Component:
    def word(one: rx.Var[MessageWord]) -> rx.Component:
        return rx.el.button(
            rx.el.code(one.name),
            rx.el.span(one.label, class_name="small muted"),
            rx.el.span(t("Exemple : {value}", value=one.sample), class_name="small muted prewrap"),
            type="button",
            title=t("Insérer {name}", name=one.name),
            class_name="edition-variable",
            custom_attrs={"data-inserts": one.insert, "data-inserts-into": TEXT},
        )

    kinds = rx.el.select(
        rx.foreach(SHOWN.kinds, lambda one: rx.el.option(one.label, value=one.value)),
        id="message-kind", value=SHOWN.kind, on_change=State.choose_kind,
    )  # fmt: skip
    return rx.el.aside(
        field(
            t("Courriel"), rx.el.div(kinds, icon("chevron-down", 14, class_name="input-chevron"), class_name="input")
        ),
        field(t("Activité"), select_input("activity", SHOWN.activities, SHOWN.activity_id, State.choose_activity)),
        seg(
            [
                Tab("fr", t("Français"), on_click=State.choose_language("fr")),
                Tab("en", t("Anglais"), on_click=State.choose_language("en")),
            ],
            SHOWN.language, label=t("Langue"), small=True,
        ),
        rx.el.section(rx.el.h2(t("Variables")), rx.foreach(SHOWN.words, word)),
        class_name="edition-variables",
        custom_attrs={"aria-label": t("Variables")},
    )  # fmt: skip


def _editor() -> rx.Component:
    automatic = banner(
        t("Ce courriel part de lui-même : son objet se lit par-dessus l’épaule, ne nommez personne."),
        icon_name="zap", family="gray",
    )  # fmt: skip
    subject = field(
        t("Objet"),
        text_input("subject", State.subject, State.write_subject, max_length=400, auto_complete="off"),
        required=True,
        error=rx.cond(State.checked.field == "subject", State.checked.reason, ""),
        hint=t("Sur une ligne, avec des variables entre accolades"),
    )
    text = code_text(id=TEXT, name="body", form_id="", label=t("Texte du courriel"), value=State.body,
                     on_change=State.write_body)  # fmt: skip
    good = rx.el.span(icon("circle-check", 15), t("Modèle valide"), class_name="row tight tx-green")
    bad = rx.el.span(icon("circle-x", 15), State.checked.reason, class_name="row tight tx-red")
    return rx.el.section(
        rx.el.div(subject, rx.cond(SHOWN.automatic, automatic, rx.fragment()), class_name="message-subject"),
        text,
        rx.el.div(rx.cond(State.checked.ok, good, bad), class_name="edition-foot", role="status"),
        class_name="edition-text",
    )


def _preview() -> rx.Component:
    choose = select_input("record", SHOWN.records, State.opportunity_id, State.choose_record)
    head = rx.el.div(
        icon("eye", 16), rx.el.label(t("Aperçu avec"), html_for="record", class_name="strong nowrap"), choose,
        class_name="edition-head",
    )  # fmt: skip
    read = rx.el.article(
        rx.el.h2(State.checked.subject),
        rx.el.div(State.checked.body, class_name="mail-body"),
        class_name="message-paper",
    )
    wrong = rx.el.p(t("Corrigez le texte pour voir le courriel."), class_name="muted message-paper")
    return rx.el.section(
        head, rx.cond(State.checked.ok, read, wrong), class_name="edition-preview",
        custom_attrs={"aria-label": t("Aperçu du courriel")},
    )  # fmt: skip


def _history() -> rx.Component:
    def version(one: rx.Var[MessageVersion]) -> rx.Component:
        use = button(t("Rétablir"), icon_name="rotate-ccw", size="sm", on_click=State.ask_restore(one.number))
        return rx.el.div(
            rx.el.span(one.label, class_name="grow"),
            button(t("Lire"), icon_name="eye", size="sm", kind="ghost", on_click=State.read_version(one.number)),
            rx.cond(one.current, chip(t("En service"), icon_name="circle-check", family="green"), use),
        )

    return drawer(
        State.history_open,
        t("Versions du message"),
        rx.el.div(rx.foreach(SHOWN.versions, version), class_name="lines"),
        on_close=State.toggle_history,
        detail=t("Chaque publication est gardée ; un courriel parti garde le texte qu’il avait."),
        icon_name="history",
        flush=True,
    )


def _restoring() -> rx.Component:
    return confirm_dialog(
        State.restoring >= 0,
        t("Rétablir ce texte"),
        t("Les prochains courriels partiront avec ce texte. Rien n’est supprimé de l’historique."),
        t("Rétablir le texte"),
        on_confirm=State.restore,
        on_close=State.cancel_restore,
        icon_name="rotate-ccw",
    )
