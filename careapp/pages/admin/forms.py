"""The needs form of each activity: the list and the editor."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, icon_button
from careapp.components.icons import icon
from careapp.components.layout import card, page_header, screen
from careapp.components.parts import confirm_dialog, menu, menu_item
from careapp.components.records import two_lines
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.table import Column, data_table, row_link
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.admin.form_dialogs import dialogs
from careapp.pages.records import question
from careapp.pages.shell import page
from careapp.state.form_templates import FormEditorState as State
from careapp.state.form_templates import FormsState

SHOWN = State.shown
EDITABLE = SHOWN.current | State.changed


@page("/admin/forms", N_("Formulaires"), Permission.FORMS_EDIT, on_load=FormsState.load)
def forms() -> rx.Component:
    """The form in force of each activity."""

    def name(row: rx.Var) -> rx.Component:
        return two_lines(row_link(row.activity, "/admin/forms/" + row.activity_id.to_string()), row.name)

    columns = [
        Column(t("Activité"), name),
        Column(t("Version"), lambda row: row.number, align="right"),
        Column(t("Publiée le"), lambda row: row.published),
        Column(t("Champs"), lambda row: row.fields, align="right"),
        Column(t("Sur la fiche mission"), lambda row: row.on_sheet, align="right"),
        Column(t("Opportunités"), lambda row: row.used, align="right"),
    ]
    table = data_table(
        columns,
        FormsState.rows,
        label=t("Formulaires"),
        row_key=lambda row: row.activity_id,
        row_class=lambda _row: "linked",
        loading=FormsState.loading,
        empty=empty_state(t("Aucun formulaire"), t("Chargez d’abord le catalogue d’une activité.")),
    )
    about = t("Ce que l’on demande pour chaque activité")
    return screen(page_header(t("Formulaires"), subtitle=about), card(table, flush=True))


@page(
    "/admin/forms/[activity_id]", N_("Formulaire"), Permission.FORMS_EDIT,
    on_load=State.load, under_route="/admin/forms",
)  # fmt: skip
def form_editor() -> rx.Component:
    """A version of a form, tab by tab, and the draft of the next one."""
    nothing = empty_state(
        t("Ce formulaire n’existe pas"),
        "",
        button(t("Revenir aux formulaires"), href="/admin/forms", kind="primary"),
        icon_name="map-pin-off",
    )
    return screen(
        _header(),
        rx.cond(State.loading, card(skeleton(8), flush=True), rx.cond(State.found, _body(), nothing)),
        dialogs(),
        _questions(),
        tabs=rx.cond(State.found, _tabs(), rx.fragment()),
    )


def _header() -> rx.Component:
    draft = chip(t("Brouillon"), icon_name="pencil", family="amber")
    old = chip(t("Version {number}", number=SHOWN.number), icon_name="history", family="gray")
    force = chip(t("En vigueur"), icon_name="circle-check", family="green")
    badge = rx.cond(State.changed, draft, rx.cond(SHOWN.current, force, old))
    publish = button(
        t("Publier la version {number}", number=SHOWN.latest + 1),
        icon_name="upload", kind="primary", on_click=State.ask("publish"),
    )  # fmt: skip
    discard = button(t("Abandonner"), kind="ghost", on_click=State.ask("discard"))
    tools = rx.fragment(
        rx.el.span(t("Version {number} du {day}", number=SHOWN.number, day=SHOWN.published), class_name="small muted"),
        _versions(),
        rx.cond(State.changed, rx.fragment(discard, publish), rx.fragment()),
    )
    return page_header(
        rx.cond(State.found, SHOWN.activity, t("Formulaire")),
        rx.cond(State.found, tools, rx.fragment()),
        crumbs=((t("Formulaires"), "/admin/forms"),),
        badge=rx.cond(State.found & ~State.loading, badge, rx.fragment()),
        with_tabs=True,
    )


def _versions() -> rx.Component:
    def version(row: rx.Var) -> rx.Component:
        label = plural(
            "Version {number}, {day}, {count} opportunité", "Version {number}, {day}, {count} opportunités",
            row.used, number=row.number, day=row.published,
        )  # fmt: skip
        href = "/admin/forms/" + SHOWN.activity_id.to_string() + "?version=" + row.id.to_string()
        return menu_item(label, icon_name="history", href=href, external=True)

    return menu(
        menu_item(
            t("Exporter en JSON"), icon_name="download", external=True,
            href="/api/forms/" + SHOWN.template_id.to_string(),
        ),
        menu_item(t("Importer un JSON"), icon_name="upload", on_click=State.open_import),
        rx.foreach(SHOWN.versions, version),
        label=t("Versions et échanges"),
        text=t("Versions"),
        icon_name="history",
    )  # fmt: skip


def _tabs() -> rx.Component:
    def entry(tab: rx.Var) -> rx.Component:
        here = rx.cond(tab.place == State.tab, rx.Var.create("true"), rx.Var("undefined"))
        return rx.el.button(
            tab.label,
            rx.el.small(tab.count),
            type="button",
            on_click=State.choose_tab(tab.place),
            class_name="tab",
            custom_attrs={"aria-current": here},
        )

    add = rx.el.button(
        icon("plus", 14), t("Onglet"), type="button", on_click=State.open_tab, class_name="tab tx-accent"
    )
    return rx.el.nav(
        rx.foreach(State.tabs, entry),
        rx.cond(EDITABLE & State.found, add, rx.fragment()),
        class_name="tabs",
        custom_attrs={"aria-label": t("Onglets du formulaire")},
    )


def _body() -> rx.Component:
    old = banner(
        t("Cette version n’est plus en vigueur : les opportunités ouvertes avec elle la gardent."),
        icon_name="history",
        actions=(button(t("Repartir de cette version"), size="sm", on_click=State.start_from),),
    )
    add = rx.el.button(
        icon("plus", 15), t("Ajouter une section"), type="button", on_click=State.open_section(-1),
        class_name="add-section",
    )  # fmt: skip
    tab = State.tabs[State.tab]
    drop = button(t("Supprimer l’onglet"), icon_name="trash-2", kind="ghost", on_click=State.remove_tab)
    return rx.fragment(
        rx.cond(EDITABLE, rx.fragment(), old),
        rx.foreach(tab.sections, _section),
        rx.cond(EDITABLE, add, rx.fragment()),
        rx.cond(
            EDITABLE & (tab.count == 0) & (State.tabs.length() > 1), rx.el.div(drop, class_name="row"), rx.fragment()
        ),
    )


def _section(section: rx.Var) -> rx.Component:
    tools = rx.fragment(
        button(t("Champ"), icon_name="plus", size="sm", on_click=State.new_field(section.place)),
        icon_button(
            "pencil", t("Renommer la section"), kind="ghost", size="sm", on_click=State.open_section(section.place)
        ),
        icon_button(
            "trash-2", t("Supprimer la section"), kind="ghost", size="sm",
            on_click=State.remove_section(section.place),
        ),
    )  # fmt: skip
    none = rx.el.div(t("Section vide."), class_name="muted")
    fields = rx.el.div(rx.foreach(section.fields, _field), class_name="form-preview")
    return card(
        rx.cond(section.fields.length() > 0, fields, none),
        title=section.label,
        note=plural("{count} champ", "{count} champs", section.fields.length()),
        actions=(rx.cond(EDITABLE, tools, rx.fragment()),),
    )


def _field(row: rx.Var) -> rx.Component:
    marks = rx.el.span(
        rx.cond(row.on_sheet, rx.el.span(icon("printer", 13), title=t("Sur la fiche mission")), rx.fragment()),
        rx.cond(row.telecare, rx.el.span(icon("smartphone", 13), title=t("En télégestion")), rx.fragment()),
        rx.cond(row.inherited, rx.el.span(icon("link-2", 13), title=t("Repris de la fiche")), rx.fragment()),
        rx.cond(row.condition_text, rx.el.span(icon("git-branch", 13), title=row.condition_text), rx.fragment()),
        class_name="row tight muted",
    )
    face = rx.el.button(
        rx.el.span(
            row.title,
            rx.cond(row.required, rx.el.em(" *", class_name="tx-red"), rx.fragment()),
            class_name="field-label",
        ),
        rx.el.span(
            rx.el.span(row.type_label, class_name="ellipsis grow"),
            marks,
            class_name=rx.cond(row.inherited, "preview-box inherited", "preview-box"),
        ),
        rx.cond(row.condition_text, rx.el.small(row.condition_text, class_name="field-hint ellipsis"), rx.fragment()),
        type="button",
        disabled=~EDITABLE,
        on_click=State.open_field(row.key),
        class_name="preview-face",
    )
    order = rx.el.span(
        icon_button(
            "arrow-left", t("Avancer {name}", name=row.title), kind="ghost", size="sm", disabled=row.first,
            on_click=State.move(row.key, False),
        ),
        icon_button(
            "arrow-right", t("Reculer {name}", name=row.title), kind="ghost", size="sm", disabled=row.last,
            on_click=State.move(row.key, True),
        ),
        class_name="preview-order",
    )  # fmt: skip
    return rx.el.div(face, rx.cond(EDITABLE, order, rx.fragment()), class_name="preview-field w-" + row.width)


def _questions() -> rx.Component:
    kept = t("Les nouvelles opportunités suivront cette version. Celles qui existent gardent la leur.")
    lost = t("Vos changements depuis la version {number} seront perdus.", number=SHOWN.number)
    left = t(
        "Le brouillon de « {activity} » n’est pas publié : ce que vous ouvrez prend sa place.", activity=SHOWN.activity
    )
    drop = t("Abandonner le brouillon")
    return rx.fragment(
        question(
            State, "publish", t("Publier la version {number}", number=SHOWN.latest + 1), kept,
            confirm=t("Publier le formulaire"), on_confirm=State.publish, icon_name="upload",
        ),
        question(State, "discard", drop, lost, on_confirm=State.discard, kind="danger"),
        confirm_dialog(
            State.asked == "leave", drop, left, drop, on_confirm=State.leave, on_close=State.stay, kind="danger",
        ),
    )  # fmt: skip
