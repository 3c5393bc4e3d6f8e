"""The editor of one field of a form, and the names of sections and tabs."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button
from careapp.components.forms import checkbox, field, form_grid, select_input, shown_value, text_area
from careapp.components.parts import dialog
from careapp.components.text import t
from careapp.domain.form_fields import TYPE_LABELS
from careapp.pages.records import choices, edit_dialog, error_of, line
from careapp.state.form_templates import FormEditorState as State

FIELD = State.field
KEEP = t("Garder dans le brouillon")


def dialogs() -> rx.Component:
    """What may be open over the form, one at most."""
    name = form_grid(line(State, "label", t("Nom"), State.section_label, 12, required=True, max_length=200))
    tab = form_grid(line(State, "label", t("Nom"), "", 12, required=True, max_length=200))
    text = form_grid(
        field(
            t("Définition"),
            text_area("text", "", rows=14, class_name="code"),
            error=error_of(State, "text"),
            hint=t("Un formulaire exporté d’ici ou d’une autre agence. Il remplace le brouillon."),
        )
    )
    section = rx.cond(State.section >= 0, t("Renommer la section"), t("Nouvelle section"))
    return rx.fragment(
        _field(),
        edit_dialog(State, "section", section, name, size="sm", icon_name="layout-panel-top", save=KEEP),
        edit_dialog(State, "tab", t("Nouvel onglet"), tab, size="sm", icon_name="panel-top", save=KEEP),
        edit_dialog(State, "import", t("Importer un JSON"), text, icon_name="upload", save=KEEP),
    )


def _field() -> rx.Component:
    new = FIELD.key == ""
    form = rx.el.form(_fields(new), id="form-field", on_submit=State.save, no_validate=True)
    remove = button(t("Retirer le champ"), icon_name="trash-2", kind="danger", on_click=State.remove(FIELD.key))
    return dialog(
        State.editing == "field",
        rx.cond(new, t("Nouveau champ"), FIELD.title),
        rx.cond(State.editing == "field", form, rx.fragment()),
        on_close=State.close,
        icon_name="text-cursor-input",
        size="md",
        actions=(
            rx.cond(new, rx.fragment(), remove),
            rx.el.span(class_name="grow"),
            button(t("Annuler"), kind="ghost", on_click=State.close),
            button(KEEP, icon_name="check", kind="primary", type="submit", form="form-field"),
        ),
    )


def _fields(new: rx.Var) -> rx.Component:
    kinds = choices(TYPE_LABELS)
    kind = rx.cond(
        new,
        field(
            t("Type"), select_input("type", kinds, State.field_type, State.choose_type), error=error_of(State, "type"),
            span=4,
        ),
        shown_value(t("Type"), FIELD.type_label, span=4),
    )  # fmt: skip
    has_choices = (State.field_type == "choice") | (State.field_type == "choices")
    values = field(
        t("Valeurs"), text_area("choices", FIELD.choices, rows=5), required=True, error=error_of(State, "choices"),
        hint=t("Une valeur par ligne."),
    )  # fmt: skip
    widths = [("1", t("Un quart")), ("2", t("La moitié")), ("3", t("Trois quarts")), ("4", t("Toute la largeur"))]
    return form_grid(
        line(State, "label", t("Libellé"), FIELD.label, 8, required=True, max_length=200),
        kind,
        rx.cond(has_choices, values, rx.fragment()),
        line(State, "help", t("Aide"), FIELD.help, 12, max_length=500, hint=t("Affichée sous le champ.")),
        line(State, "unit", t("Unité"), FIELD.unit, 4, max_length=20),
        field(t("Largeur"), select_input("width", widths, FIELD.width), error=error_of(State, "width"), span=8),
        _flags(),
        field(
            t("Afficher si"),
            select_input("condition_field", State.others, FIELD.condition_field, placeholder=t("Toujours")),
            error=error_of(State, "condition_field"), span=6,
        ),
        line(
            State, "condition_value", t("vaut"), FIELD.condition_value, 6,
            hint=t("Vide : dès que ce champ est rempli. Plusieurs valeurs : séparées par ;"),
        ),
    )  # fmt: skip


def _flags() -> rx.Component:
    required = checkbox("required", t("Obligatoire"), FIELD.required)
    return rx.el.div(
        rx.cond(FIELD.inherited, rx.fragment(), required),
        checkbox("on_sheet", t("Imprimé sur la fiche mission"), FIELD.on_sheet),
        checkbox("telecare", t("Visible dans la télégestion"), FIELD.telecare),
        checkbox("copied", t("Repris à la duplication"), FIELD.copied),
        class_name="span-12 tick-grid",
    )
