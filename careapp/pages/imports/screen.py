"""The import screen: a file is chosen, its preview read, then it is confirmed whole or dropped."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, link
from careapp.components.forms import file_input, posted_form
from careapp.components.icons import icon
from careapp.components.layout import Tab, card, page_header, screen, seg
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.table import Column, data_table
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.shell import page
from careapp.state.imports import ImportState as State


@page("/admin/import", N_("Importer"), Permission.RECORDS_IMPORT, on_load=State.load)
def imports() -> rx.Component:
    """The screen of imports."""
    waiting = State.preview.key != ""
    return screen(
        page_header(t("Importer des fiches"), subtitle=t("Clients, intervenants ou demandes, en CSV ou Excel")),
        rx.cond(State.loading, skeleton(6), rx.cond(waiting, _preview(), _choose())),
    )


def _choose() -> rx.Component:
    kinds = [
        Tab("clients", t("Clients"), on_click=State.choose("clients"), icon="users"),
        Tab("workers", t("Intervenants"), on_click=State.choose("workers"), icon="id-card"),
        Tab("opportunities", t("Demandes"), on_click=State.choose("opportunities"), icon="target"),
    ]
    template = link(
        icon("download", 14), t("Télécharger le modèle"), href=f"/api/import/{State.kind}/template", external=True,
        class_name="btn btn-sm",
    )  # fmt: skip
    chosen = file_input("file", id="file", accept=".csv,.xlsx,text/csv", label=t("Choisir un fichier CSV ou Excel"))
    form = posted_form(
        chosen,
        rx.el.span(
            t("5 Mo et 5 000 lignes au plus. Colonnes en français ou en anglais, dans n’importe quel ordre."),
            class_name="small muted",
        ),
        rx.el.div(
            button(t("Préparer l’aperçu"), icon_name="table-2", kind="primary", type="submit"),
            template,
            class_name="row wrap",
        ),
        action=f"/api/import/{State.kind}",
        enc_type="multipart/form-data",
        class_name="col loose",
    )
    promise = t("Rien n’est enregistré avant votre confirmation. Une seule ligne fausse, et rien n’est importé.")
    return card(
        seg(kinds, State.kind, label=t("Ce qui est importé")),
        rx.el.p(promise, class_name="muted"),
        form,
        title=t("Choisir un fichier"),
        icon_name="upload",
        class_name="narrow",
    )


def _preview() -> rx.Component:
    shown = State.preview
    ignored = banner(
        t("Colonnes laissées de côté : {names}.", names=shown.ignored), family="amber", icon_name="columns-3"
    )
    return rx.fragment(
        rx.cond(shown.sound, _sound(), _faulty()),
        rx.cond(shown.ignored != "", ignored, rx.fragment()),
        rx.cond(
            shown.sound,
            card(rx.cond(shown.kind == "opportunities", _requests(), _people()), title=shown.file_name, flush=True),
            card(_faults(), title=shown.file_name, flush=True),
        ),
    )


def _other_file() -> rx.Component:
    return button(t("Choisir un autre fichier"), size="sm", on_click=State.drop)


def _sound() -> rx.Component:
    confirm = button(
        t("Importer les fiches"), icon_name="check", kind="primary", size="sm", on_click=State.confirm, busy=State.busy
    )
    count = State.preview.total
    text = rx.match(
        State.preview.kind,
        (
            "clients",
            plural(
                "{count} client prêt à importer, aucune erreur.",
                "{count} clients prêts à importer, aucune erreur.",
                count,
            ),
        ),
        (
            "opportunities",
            plural(
                "{count} demande prête à importer, aucune erreur.",
                "{count} demandes prêtes à importer, aucune erreur.",
                count,
            ),
        ),
        plural(
            "{count} intervenant prêt à importer, aucune erreur.",
            "{count} intervenants prêts à importer, aucune erreur.",
            count,
        ),
    )
    return banner(text, family="green", actions=(_other_file(), confirm))


def _faulty() -> rx.Component:
    count = State.preview.faulty_lines
    lines = plural(
        "{count} ligne à corriger dans le fichier. Rien n’est importé tant qu’elle reste.",
        "{count} lignes à corriger dans le fichier. Rien n’est importé tant qu’il en reste.",
        count,
    )
    text = rx.cond(count > 0, lines, t("Ce fichier ne peut pas être lu. Rien n’est importé."))
    return banner(text, family="red", actions=(_other_file(),), role="alert")


def _faults() -> rx.Component:
    columns = [
        Column(t("Ligne"), lambda row: rx.cond(row.line != "", row.line, t("Fichier")), width="80px"),
        Column(t("Colonne"), lambda row: rx.el.span(row.column, class_name="medium")),
        Column(t("Valeur lue"), lambda row: rx.el.code(row.value)),
        Column(t("Ce qui ne va pas"), lambda row: row.reason),
    ]
    return _table(columns, State.preview.faults, t("Erreurs du fichier"), lambda row: row.line + row.column)


def _people() -> rx.Component:
    columns = [
        Column(t("Ligne"), lambda row: row.line, width="80px"),
        Column(t("Code"), lambda row: rx.cond(row.code != "", row.code, t("Attribué à l’import"))),
        Column(t("Nom"), lambda row: rx.el.span(row.name, class_name="strong")),
        Column(t("Commune"), lambda row: row.detail),
        Column(t("Contact"), lambda row: row.contact),
    ]
    return _table(columns, State.preview.lines, t("Fiches du fichier"), lambda row: row.line)


def _requests() -> rx.Component:
    columns = [
        Column(t("Ligne"), lambda row: row.line, width="80px"),
        Column(t("Nom"), lambda row: rx.el.span(row.name, class_name="strong nowrap")),
        Column(t("Commune"), lambda row: row.detail),
        Column(t("Contact"), lambda row: rx.el.span(row.contact, class_name="nowrap")),
        Column(t("Besoin"), lambda row: rx.el.div(row.need, class_name="ellipsis"), class_name="cut"),
        Column(t("Fiche"), lambda row: row.note),
    ]
    return _table(columns, State.preview.lines, t("Demandes du fichier"), lambda row: row.line)


def _table(columns: list[Column], rows: rx.Var, label: rx.Var, row_key: object) -> rx.Component:
    figures = State.preview.figures
    return data_table(
        columns,
        rows,
        label=label,
        row_key=row_key,
        empty=empty_state(t("Rien à montrer"), icon_name="table-2"),
        total=figures.total,
        page=figures.page,
        on_page=State.turn_to,
    )
