"""Editions: the list of documents, then the text of one beside its variables and its pages."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.code_text import code_text
from careapp.components.forms import field, posted_form, search_input, select_input, text_input
from careapp.components.icons import icon
from careapp.components.layout import page_header, screen
from careapp.components.parts import combobox, confirm_dialog, dialog, drawer
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.shell import page
from careapp.readmodels.document_templates import ComparedLine, TemplateVariable, TemplateVersion, VariableGroup
from careapp.state.document_templates import EditionState as State

EDITION_TEXT = "edition-body"
PREVIEW_FORM = "edition-form"
PREVIEW_FRAME = "edition-preview"
LANGUAGES = [("fr", t("Français")), ("en", t("Anglais"))]
ZOOMS = [(f"{size}", f"{size} %") for size in (50, 75, 100, 125, 150, 200)]


@page(
    "/admin/documents/[kind]", N_("Édition"), Permission.TEMPLATES_EDIT, on_load=State.load,
    under_route="/admin/documents", folds=True,
)  # fmt: skip
def edition() -> rx.Component:
    """The editor of a document."""
    body = rx.el.div(_variables(), _editor(), _preview(), class_name="edition")
    parts = rx.cond(State.loading, skeleton(10), body), _history(), _restoring(), _publishing()
    return rx.cond(State.found, screen(_header(), *parts, padded=False), _missing())


def _missing() -> rx.Component:
    back = button(t("Revenir aux éditions"), href="/admin/documents", kind="primary")
    return screen(page_header(t("Édition")), empty_state(t("Édition introuvable"), "", back, icon_name="search-x"))


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
            t("Mail de test"), icon_name="send", on_click=State.mail_trial, disabled=~State.checked.ok,
            busy=State.mailing, title=t("Imprimé avec l’exemple, envoyé à votre adresse"),
        ),
        button(
            t("Publier l’édition"), icon_name="upload", kind="primary", on_click=State.ask_publish,
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
            rx.cond(one.sample != "", rx.el.span(one.sample, class_name="edition-sample"), rx.fragment()),
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


def _scope() -> rx.Component:
    """Which text is edited: that of all activities or of one, in French or in English."""
    activity = select_input(
        "edition-activity", State.activities, State.activity, State.choose_activity,
        custom_attrs={"aria-label": t("Activité")},
    )  # fmt: skip
    language = select_input(
        "edition-language", LANGUAGES, State.language, State.choose_language,
        custom_attrs={"aria-label": t("Langue")},
    )  # fmt: skip
    return rx.el.div(rx.cond(State.per_activity, activity, rx.fragment()), language, class_name="edition-head")


def _editor() -> rx.Component:
    text = code_text(
        id=EDITION_TEXT,
        name="body",
        form_id=PREVIEW_FORM,
        label=t("Texte de l’édition"),
        value=State.body,
        fault=State.checked.line,
        on_change=State.write,
    )
    good = rx.el.span(icon("circle-check", 15), t("Modèle valide"), class_name="row tight tx-green")
    bad = rx.el.span(icon("circle-x", 15), State.checked.reason, class_name="row tight tx-red")
    count = plural("{count} balise", "{count} balises", State.checked.variables)
    ready = plural("{count} bloc", "{count} blocs", State.checked.blocks)
    foot = rx.el.div(
        rx.cond(State.checked.ok, good, bad), rx.el.span(count, ", ", ready, class_name="muted push nowrap"),
        class_name="edition-foot", role="status",
    )  # fmt: skip
    return rx.el.section(_scope(), text, foot, class_name="edition-text")


def _preview() -> rx.Component:
    chosen = rx.cond(State.record_text != "", State.record_text, t("Exemple, cliente imaginaire"))
    search = combobox(
        "subject_id", chosen, State.records, value=State.record, on_search=State.search_record,
        on_pick=State.choose_record, placeholder=t("Nom ou numéro"), id="preview-record",
    )  # fmt: skip
    sample = button(t("Exemple"), size="sm", kind="ghost", on_click=State.choose_record(""))
    zoom = select_input(
        "zoom", ZOOMS, State.zoom, State.choose_zoom, id="preview-zoom", custom_attrs={"aria-label": t("Taille")}
    )
    form = posted_form(
        icon("eye", 16),
        rx.el.label(t("Aperçu avec"), html_for="preview-record", class_name="strong nowrap"),
        rx.cond(State.issued, search, rx.el.span(t("un exemple seulement"), class_name="grow muted")),
        rx.cond(State.record != "", sample, rx.fragment()),
        rx.el.div(zoom, class_name="edition-zoom"),
        rx.el.input(type="hidden", name="activity_id", value=State.activity, read_only=True),
        rx.el.input(type="hidden", name="language", value=State.language, read_only=True),
        button(t("Afficher"), icon_name="rotate-cw", size="sm", type="submit", disabled=~State.checked.ok),
        id=PREVIEW_FORM,
        action=f"/api/editions/{State.kind}/preview",
        target=PREVIEW_FRAME,
        class_name="edition-head",
        custom_attrs={
            "data-ok": rx.cond(State.checked.ok, "true", "false"),
            "data-draws": f"{State.kind}/{State.record}/{State.activity}/{State.language}/{State.zoom}/{State.body}",
        },
    )
    frame = rx.el.iframe(name=PREVIEW_FRAME, title=t("Aperçu du document"), class_name="edition-frame")
    drawing = rx.el.div(
        icon("loader-circle", 16, class_name="turning"), t("Chargement"), class_name="edition-drawing muted row"
    )
    never = banner(t("Ce document ne s’imprime pas encore : aucune facture n’est émise."), icon_name="info")
    return rx.el.section(
        form,
        rx.cond(State.issued, rx.fragment(), never),
        rx.el.div(drawing, frame, class_name="edition-page"),
        class_name="edition-preview",
    )


def _history() -> rx.Component:
    return drawer(
        State.history_open,
        t("Versions de l’édition"),
        rx.cond(State.comparing != "", _compared(), rx.fragment()),
        rx.el.div(rx.foreach(State.versions, _version), class_name="lines"),
        on_close=State.toggle_history,
        detail=t("Chaque publication est gardée ; un document émis garde la version qui l’a imprimé."),
        icon_name="history",
        size="lg",
        flush=True,
    )


def _version(one: rx.Var[TemplateVersion]) -> rx.Component:
    use = button(t("Rétablir"), icon_name="rotate-ccw", size="sm", on_click=State.ask_restore(one.number))
    said = rx.cond(one.comment != "", rx.el.span(one.comment, class_name="small"), rx.fragment())
    who = rx.cond(one.author != "", rx.el.span(one.author, class_name="small muted"), rx.fragment())
    return rx.el.div(
        rx.el.span(rx.el.span(one.label), who, said, class_name="col tight grow"),
        button(t("Comparer"), icon_name="diff", size="sm", kind="ghost", on_click=State.compare(one.number)),
        button(t("Lire"), icon_name="eye", size="sm", kind="ghost", on_click=State.read_version(one.number)),
        rx.cond(one.current, chip(t("En service"), icon_name="circle-check", family="green"), use),
    )


def _compared() -> rx.Component:
    """What the text in the editor has more or less than a version, line by line; signs say it, not colour alone."""

    def line(one: rx.Var[ComparedLine]) -> rx.Component:
        sign = rx.match(one.kind, ("added", "+"), ("removed", "−"), "")
        return rx.el.tr(
            rx.el.td(one.before, class_name="muted"), rx.el.td(one.after, class_name="muted"), rx.el.td(sign),
            rx.el.td(rx.el.code(one.text)), class_name=f"compared-{one.kind}",
        )  # fmt: skip

    same = rx.el.p(t("Le texte de l’éditeur est celui de cette version."), class_name="muted")
    table = rx.el.table(rx.el.tbody(rx.foreach(State.compared, line)), class_name="edition-compared")
    return rx.el.section(
        rx.el.h3(t("De « {version} » au texte de l’éditeur", version=State.comparing)),
        rx.cond(State.compared.length() > 0, table, same),
        class_name="compared-box",
        role="status",
    )


def _publishing() -> rx.Component:
    comment = field(
        t("Ce qui change"), text_input("edition-comment", State.comment, State.comment_on, max_length=200),
        hint=t("Facultatif, pour qui lira l’historique."),
    )  # fmt: skip
    return dialog(
        State.publishing,
        t("Publier une version"),
        comment,
        on_close=State.cancel_publish,
        icon_name="upload",
        detail=t("Les prochains documents s’imprimeront avec ce texte."),
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.cancel_publish),
            button(t("Publier la version"), kind="primary", icon_name="upload", on_click=State.save),
        ),
    )


def _restoring() -> rx.Component:
    return confirm_dialog(
        State.restoring >= 0,
        t("Rétablir cette version"),
        t("Les prochains documents s’imprimeront avec ce texte. Rien n’est supprimé de l’historique."),
        t("Rétablir la version"),
        on_confirm=State.restore,
        on_close=State.cancel_restore,
        icon_name="rotate-ccw",
    )
