"""The forms of the activities: their list, and the designer of one."""

from __future__ import annotations

from typing import Final

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.form_designer import form_designer
from careapp.components.forms import field, form_grid, select_input, text_area
from careapp.components.layout import card, page_header, screen
from careapp.components.parts import menu, menu_item
from careapp.components.records import two_lines
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.table import Column, data_table, row_link
from careapp.components.text import plural, t
from careapp.domain.form_fields import TYPE_LABELS
from careapp.domain.form_fields import FieldType as Kind
from careapp.domain.form_sources import SOURCES
from careapp.domain.permissions import ROLE_LABELS, Permission
from careapp.i18n import N_
from careapp.pages.records import edit_dialog, error_of, line, question
from careapp.pages.shell import page
from careapp.state.form_templates import FormEditorState as State
from careapp.state.form_templates import FormsState

SHOWN = State.shown
PALETTE: Final = {
    N_("Champs"): (
        Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.INTEGER, Kind.MONEY, Kind.DATE, Kind.TIME, Kind.DURATION,
        Kind.BOOLEAN, Kind.CHOICE, Kind.CHOICES, Kind.PHONE, Kind.EMAIL,
    ),
    N_("Composés"): (Kind.TABLE, Kind.PERSON, Kind.ADDRESS, Kind.FILE, Kind.SIGNATURE, Kind.COMPUTED),
    N_("Échelles"): (Kind.AGGIR, Kind.PAIN, Kind.FALLS),
    N_("Mise en page"): (Kind.HEADING, Kind.HELP_TEXT),
}  # fmt: skip
LINKED: Final = N_("Champs liés")


@page("/admin/forms", N_("Formulaires"), Permission.FORMS_EDIT, on_load=FormsState.load)
def forms() -> rx.Component:
    """The forms of each activity."""

    def name(row: rx.Var) -> rx.Component:
        return two_lines(row_link(row.name, "/admin/forms/" + row.address), row.activity)

    columns = [
        Column(t("Formulaire"), name),
        Column(t("État"), _state),
        Column(t("Version"), lambda row: rx.cond(row.number > 0, row.number, "–"), align="right"),
        Column(t("Publiée le"), lambda row: row.published),
        Column(t("Champs"), lambda row: row.fields, align="right"),
        Column(t("Sur la fiche mission"), lambda row: row.on_sheet, align="right"),
        Column(t("Opportunités"), lambda row: row.used, align="right"),
    ]
    table = data_table(
        columns,
        FormsState.rows,
        label=t("Formulaires"),
        row_key=lambda row: row.address,
        row_class=lambda _row: "linked",
        loading=FormsState.loading,
        empty=empty_state(t("Aucun formulaire"), t("Chargez d’abord le catalogue d’une activité.")),
    )
    about = t("Ce que l’on demande pour chaque activité")
    add = button(t("Nouveau formulaire"), icon_name="plus", kind="primary", on_click=FormsState.open_new)
    activity = field(
        t("Activité"),
        select_input("activity_id", FormsState.activities, FormsState.chosen, FormsState.choose_activity),
        error=error_of(FormsState, "activity_id"),
        span=12,
    )
    named = line(FormsState, "activity", t("Nom de l’activité"), "", 12, required=True, max_length=80)
    new = form_grid(
        activity,
        rx.cond(FormsState.chosen == "0", named, rx.fragment()),
        line(FormsState, "name", t("Nom du formulaire"), "", 12, required=True, max_length=80),
    )
    return screen(
        page_header(t("Formulaires"), add, subtitle=about),
        card(table, flush=True),
        edit_dialog(
            FormsState, "new", t("Nouveau formulaire"), new, size="sm", icon_name="layout-panel-top",
            save=t("Commencer le formulaire"),
        ),
    )  # fmt: skip


def _state(row: rx.Var) -> rx.Component:
    draft = chip(t("Brouillon"), icon_name="pencil", family="amber")
    force = chip(t("En vigueur"), icon_name="circle-check", family="green")
    retired = chip(t("Retiré"), icon_name="archive", family="gray")
    kept = rx.match(row.state, ("published", force), ("retired", retired), rx.fragment())
    return rx.el.span(kept, rx.cond(row.drafted, draft, rx.fragment()), class_name="row tight")


@page(
    "/admin/forms/[form]", N_("Formulaire"), Permission.FORMS_EDIT,
    on_load=State.load, under_route="/admin/forms", folds=True,
)  # fmt: skip
def form_editor() -> rx.Component:
    """The designer of a form."""
    nothing = empty_state(
        t("Ce formulaire n’existe pas"),
        "",
        button(t("Revenir aux formulaires"), href="/admin/forms", kind="primary"),
        icon_name="map-pin-off",
    )
    drawn = rx.el.div(_news(), _canvas(), class_name="designer")
    return screen(
        _header(),
        rx.cond(State.loading, card(skeleton(8), flush=True), rx.cond(State.found, drawn, nothing)),
        _dialogs(),
        padded=False,
    )


def _header() -> rx.Component:
    draft = chip(t("Brouillon"), icon_name="pencil", family="amber")
    old = chip(t("Version {number}", number=SHOWN.number), icon_name="history", family="gray")
    force = chip(t("En vigueur"), icon_name="circle-check", family="green")
    retired = chip(t("Retiré"), icon_name="archive", family="gray")
    told = rx.match(SHOWN.state, ("retired", rx.cond(SHOWN.editable, retired, old)), force)
    badge = rx.cond((State.edits > 0) & SHOWN.editable, draft, told)
    return page_header(
        rx.cond(State.found, SHOWN.name, t("Formulaire")),
        rx.cond(State.found, _tools(), rx.fragment()),
        crumbs=((t("Formulaires"), "/admin/forms"),),
        badge=rx.cond(State.found & ~State.loading, badge, rx.fragment()),
    )


def _tools() -> rx.Component:
    drafted = (State.edits > 0) & SHOWN.editable
    published = rx.cond(
        SHOWN.latest > 0, t("Version {number} du {day}", number=SHOWN.number, day=SHOWN.published), t("Jamais publié")
    )
    saved = rx.cond(drafted, t("Brouillon enregistré à {time}", time=State.saved), published)
    publish = button(
        t("Publier la version {number}", number=SHOWN.latest + 1),
        icon_name="upload", kind="primary", on_click=State.ask("publish"),
    )  # fmt: skip
    return rx.fragment(
        rx.el.span(saved, class_name="small muted hide-narrow", role="status"),
        _versions(),
        rx.cond(drafted, publish, rx.fragment()),
    )


def _versions() -> rx.Component:
    def version(row: rx.Var) -> rx.Component:
        text = plural(
            "Version {number}, {day}, {count} opportunité", "Version {number}, {day}, {count} opportunités",
            row.used, number=row.number, day=row.published,
        )  # fmt: skip
        href = "/admin/forms/" + SHOWN.address + "?version=" + row.id.to_string()
        return menu_item(text, icon_name="history", href=href, external=True)

    whole = rx.cond(
        (SHOWN.draft_id > 0) & SHOWN.editable,
        "/api/forms/drafts/" + SHOWN.draft_id.to_string(),
        "/api/forms/" + SHOWN.template_id.to_string(),
    )
    drafted = (State.edits > 0) & SHOWN.editable
    retire = menu_item(t("Retirer ce formulaire"), icon_name="archive", danger=True, on_click=State.ask("retire"))
    restore = menu_item(t("Remettre en vigueur"), icon_name="circle-check", on_click=State.restore)
    return menu(
        menu_item(t("Exporter en JSON"), icon_name="download", external=True, href=whole),
        rx.cond(
            SHOWN.editable,
            menu_item(t("Importer un JSON"), icon_name="upload", on_click=State.open_import),
            rx.fragment(),
        ),
        menu_item(t("Dupliquer ce formulaire"), icon_name="copy", on_click=State.open_copy),
        rx.cond(
            drafted,
            menu_item(t("Abandonner le brouillon"), icon_name="trash-2", danger=True, on_click=State.ask("discard")),
            rx.fragment(),
        ),
        rx.cond(SHOWN.latest > 0, rx.cond(SHOWN.in_force, retire, rx.cond(SHOWN.editable, restore, rx.fragment()))),
        rx.foreach(SHOWN.versions, version),
        label=t("Versions et échanges"),
        text=t("Versions"),
        icon_name="history",
    )  # fmt: skip


def _news() -> rx.Component:
    old = banner(
        t("Cette version ne change plus : les opportunités ouvertes avec elle la gardent."),
        icon_name="history",
        actions=(button(t("Repartir de cette version"), size="sm", on_click=State.start_from),),
    )
    late = banner(
        t("Ce brouillon a changé ailleurs : vos derniers changements ne sont pas enregistrés."),
        family="amber",
        actions=(button(t("Voir le brouillon enregistré"), size="sm", on_click=State.reload),),
    )
    return rx.fragment(rx.cond(SHOWN.editable, rx.fragment(), old), rx.cond(State.late, late, rx.fragment()))


def _canvas() -> rx.Component:
    kinds = [
        {"value": kind.value, "label": t(TYPE_LABELS[kind]), "group": t(group)}
        for group, several in PALETTE.items()
        for kind in several
    ]
    linked = (
        {"value": "client", "label": t("Fiche client"), "group": t(LINKED)},
        {"value": "worker", "label": t("Fiche intervenant"), "group": t(LINKED)},
        {"value": "missions", "label": t("Missions"), "group": t(LINKED)},
        {"value": "tasks", "label": t("Tâches"), "group": t(LINKED)},
        {"value": "risks", "label": t("Risques"), "group": t(LINKED)},
    )
    return form_designer(
        document=State.document,
        stamp=State.stamp,
        faults=State.faults,
        kinds=[*kinds, *linked],
        sources=[{"value": name, "label": t(text)} for name, text in SOURCES.items()],
        roles=[{"value": role.value, "label": t(text)} for role, text in ROLE_LABELS.items()],
        words=State.words,
        editable=SHOWN.editable,
        on_keep=State.keep,
    )


def _dialogs() -> rx.Component:
    text = form_grid(
        field(
            t("Définition"),
            text_area("text", "", rows=14, class_name="code"),
            error=error_of(State, "text"),
            hint=t("Un formulaire exporté d’ici ou d’une autre agence. Il remplace le brouillon."),
        )
    )
    name = form_grid(line(State, "name", t("Nom"), SHOWN.name, 12, required=True, max_length=80))
    kept = t("Les nouvelles opportunités suivront cette version. Celles qui existent gardent la leur.")
    lost = t("Tout ce qui a changé depuis la dernière version publiée sera perdu.")
    gone = t("Les nouvelles opportunités ne le proposeront plus. Celles qui l’ont le gardent.")
    return rx.fragment(
        edit_dialog(
            State, "import", t("Importer un JSON"), text, icon_name="upload", save=t("Garder dans le brouillon")
        ),
        edit_dialog(
            State, "copy", t("Dupliquer ce formulaire"), name, size="sm", icon_name="copy", save=t("Dupliquer")
        ),
        question(
            State, "publish", t("Publier la version {number}", number=SHOWN.latest + 1), kept,
            confirm=t("Publier le formulaire"), on_confirm=State.publish, icon_name="upload",
        ),
        question(State, "discard", t("Abandonner le brouillon"), lost, on_confirm=State.discard, kind="danger"),
        question(State, "retire", t("Retirer ce formulaire"), gone, on_confirm=State.retire, kind="danger"),
    )  # fmt: skip
