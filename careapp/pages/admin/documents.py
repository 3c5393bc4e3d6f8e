"""Editions: the text of a document beside its variables and its PDF."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.code_text import code_text
from careapp.components.forms import posted_form, search_input, select_input
from careapp.components.icons import icon
from careapp.components.layout import page_header, screen
from careapp.components.parts import confirm_dialog, drawer
from careapp.components.states import empty_state, skeleton
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.shell import page
from careapp.readmodels.document_templates import TemplateVariable, TemplateVersion, VariableGroup
from careapp.state.document_templates import EditionState as State

EDITION_TEXT = "edition-body"
PREVIEW_FORM = "edition-form"
PREVIEW_FRAME = "edition-preview"
VIEWER = "#toolbar=0&navpanes=0&view=FitH"


@page("/admin/documents", N_("Éditions PDF"), Permission.TEMPLATES_EDIT, on_load=State.load, folds=True)
def documents() -> rx.Component:
    """The editor of the mission sheet."""
    body = rx.el.div(_variables(), _editor(), _preview(), class_name="edition")
    return screen(_header(), rx.cond(State.loading, skeleton(10), body), _history(), _restoring(), padded=False)


def _header() -> rx.Component:
    changed = State.body != State.saved
    mark = rx.cond(
        State.customised,
        chip(t("Personnalisée, version {number}", number=State.number), icon_name="pencil", family="teal"),
        chip(t("Texte livré"), icon_name="package"),
    )
    return page_header(
        State.title,
        rx.cond(changed, button(t("Annuler les changements"), kind="ghost", on_click=State.revert), rx.fragment()),
        button(t("Historique"), icon_name="history", on_click=State.toggle_history),
        button(
            t("Publier l’édition"), icon_name="upload", kind="primary", on_click=State.save,
            disabled=~changed | ~State.checked.ok,
        ),
        crumbs=[(t("Éditions PDF"), "/admin/documents")],
        badge=mark,
    )  # fmt: skip


def _variables() -> rx.Component:
    def variable(one: rx.Var[TemplateVariable]) -> rx.Component:
        return rx.el.button(
            rx.el.code(one.name),
            rx.el.span(one.description, class_name="small muted"),
            type="button",
            title=t("Insérer {name}", name=one.name),
            class_name="edition-variable",
            custom_attrs={"data-inserts": one.insert, "data-inserts-into": EDITION_TEXT},
        )

    def group(one: rx.Var[VariableGroup]) -> rx.Component:
        return rx.el.section(rx.el.h2(one.name), rx.foreach(one.variables, variable))

    nothing = empty_state(t("Aucune variable ne correspond"), icon_name="search-x")
    return rx.el.aside(
        search_input("variable", State.words, State.search, placeholder=t("Variable")),
        rx.cond(State.groups.length() > 0, rx.fragment(rx.foreach(State.groups, group)), nothing),
        class_name="edition-variables",
        custom_attrs={"aria-label": t("Variables")},
    )


def _editor() -> rx.Component:
    text = code_text(
        id=EDITION_TEXT,
        name="body",
        form_id=PREVIEW_FORM,
        label=t("Texte de l’édition"),
        value=State.body,
        on_change=State.write,
    )
    good = rx.el.span(icon("circle-check", 15), t("Modèle valide"), class_name="row tight tx-green")
    bad = rx.el.span(icon("circle-x", 15), State.checked.reason, class_name="row tight tx-red")
    count = plural("{count} balise", "{count} balises", State.checked.variables)
    foot = rx.el.div(
        rx.cond(State.checked.ok, good, bad), rx.el.span(count, class_name="muted push nowrap"),
        class_name="edition-foot", role="status",
    )  # fmt: skip
    head = rx.el.div(
        rx.el.b(t("Texte")), rx.el.span(t("HTML et balises entre accolades"), class_name="small muted"),
        class_name="edition-head",
    )  # fmt: skip
    return rx.el.section(head, text, foot, class_name="edition-text")


def _preview() -> rx.Component:
    choose = select_input("opportunity_id", State.previews, State.opportunity_id, State.choose_preview)
    form = posted_form(
        icon("eye", 16),
        rx.el.label(t("Aperçu avec"), html_for="opportunity_id", class_name="strong nowrap"),
        choose,
        button(t("Afficher"), icon_name="rotate-cw", size="sm", type="submit", disabled=~State.checked.ok),
        id=PREVIEW_FORM,
        action=f"/api/editions/{State.kind}/preview{VIEWER}",
        target=PREVIEW_FRAME,
        class_name="edition-head",
        custom_attrs={"data-live": "true"},
    )
    frame = rx.el.iframe(
        name=PREVIEW_FRAME, src=f"/api/editions/{State.kind}/preview.pdf{VIEWER}", title=t("Aperçu de la fiche"),
        class_name="edition-frame",
    )  # fmt: skip
    drawing = rx.el.div(
        icon("loader-circle", 16, class_name="turning"), t("Chargement"), class_name="edition-drawing muted row"
    )
    return rx.el.section(form, rx.el.div(drawing, frame, class_name="edition-page"), class_name="edition-preview")


def _history() -> rx.Component:
    def version(one: rx.Var[TemplateVersion]) -> rx.Component:
        use = button(t("Rétablir"), icon_name="rotate-ccw", size="sm", on_click=State.ask_restore(one.number))
        return rx.el.div(
            rx.el.span(one.label, class_name="grow"),
            button(t("Lire"), icon_name="eye", size="sm", kind="ghost", on_click=State.read_version(one.number)),
            rx.cond(one.current, chip(t("En service"), icon_name="circle-check", family="green"), use),
        )

    return drawer(
        State.history_open,
        t("Versions de l’édition"),
        rx.el.div(rx.foreach(State.versions, version), class_name="lines"),
        on_close=State.toggle_history,
        detail=t("Chaque publication est gardée ; un document émis garde la version qui l’a imprimé."),
        icon_name="history",
        flush=True,
    )


def _restoring() -> rx.Component:
    return confirm_dialog(
        State.restoring >= 0,
        t("Rétablir cette version"),
        t("Les prochaines fiches s’imprimeront avec ce texte. Rien n’est supprimé de l’historique."),
        t("Rétablir la version"),
        on_confirm=State.restore,
        on_close=State.cancel_restore,
        icon_name="rotate-ccw",
    )
