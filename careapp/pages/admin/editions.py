"""The list of editions, with the agency's own letters, and the paper they are printed on."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, icon_button, submit_button
from careapp.components.forms import field, file_input, form_grid, posted_form, select_input, text_area, text_input
from careapp.components.layout import card, page_header, screen, with_rail
from careapp.components.parts import dialog
from careapp.components.records import two_lines
from careapp.components.states import banner, skeleton
from careapp.components.table import Column, data_table, row_link
from careapp.components.text import t
from careapp.domain.letterheads import TEXTS
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.records import error_of
from careapp.pages.shell import page
from careapp.readmodels.document_templates import EditionRow
from careapp.state.editions import EditionsState, LetterheadState

NAME_FORM = "letter-form"
PAPER = LetterheadState.shown


@page("/admin/documents", N_("Éditions PDF"), Permission.TEMPLATES_EDIT, on_load=EditionsState.load)
def editions() -> rx.Component:
    """Every document that the agency prints, and whether its text is the agency's own."""
    columns = [
        Column(t("Document"), lambda row: two_lines(row_link(row.title, "/admin/documents/" + row.key), row.about)),
        Column(t("Texte"), _state),
        Column(
            t("Publié le"), lambda row: rx.cond(row.changed != "", row.changed, rx.el.span("–", class_name="muted"))
        ),
        Column(t("Courriers de l’agence"), _letter, align="right", hidden_label=True),
    ]
    table = data_table(
        columns, EditionsState.rows, label=t("Éditions PDF"), row_key=lambda row: row.key,
        row_class=lambda _row: "linked", loading=EditionsState.loading,
    )  # fmt: skip
    header = page_header(
        t("Éditions PDF"),
        button(t("Papier à en-tête"), icon_name="stamp", href="/admin/letterhead"),
        button(t("Nouveau courrier"), icon_name="plus", kind="primary", on_click=EditionsState.name_letter(0)),
        subtitle=t("Ce que l’agence imprime et envoie"),
    )
    return screen(header, card(table, flush=True), _naming())


def _state(row: rx.Var[EditionRow]) -> rx.Component:
    own = chip(row.state, icon_name="pencil", family="teal")
    return rx.cond(row.customised, own, chip(row.state, icon_name="package"))


def _letter(row: rx.Var[EditionRow]) -> rx.Component:
    offered = rx.cond(
        row.active,
        button(t("Ne plus proposer"), size="sm", kind="ghost",
               on_click=EditionsState.offer_letter(row.letter_id, row.version, False)),
        button(t("Proposer"), size="sm", on_click=EditionsState.offer_letter(row.letter_id, row.version, True)),
    )  # fmt: skip
    name = icon_button(
        "pencil", t("Renommer {name}", name=row.title), size="sm", kind="ghost",
        on_click=EditionsState.name_letter(row.letter_id),
    )  # fmt: skip
    return rx.cond(row.letter_id > 0, rx.el.span(name, offered, class_name="row tight"), rx.fragment())


def _naming() -> rx.Component:
    letter = EditionsState.letter
    name = text_input("name", letter.title, max_length=80, required=True)
    form = rx.el.form(
        field(t("Nom du courrier"), name, required=True, error=error_of(EditionsState, "name")),
        id=NAME_FORM, on_submit=EditionsState.save_letter, no_validate=True,
    )  # fmt: skip
    return dialog(
        EditionsState.naming,
        rx.cond(letter.letter_id > 0, t("Renommer le courrier"), t("Nouveau courrier")),
        rx.cond(EditionsState.naming, form, rx.fragment()),
        on_close=EditionsState.close,
        icon_name="mail-open",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=EditionsState.close),
            button(t("Garder le nom"), kind="primary", type="submit", form=NAME_FORM),
        ),
    )


@page(
    "/admin/letterhead", N_("Papier à en-tête"), Permission.TEMPLATES_EDIT, on_load=LetterheadState.load,
    under_route="/admin/documents",
)  # fmt: skip
def letterhead() -> rx.Component:
    """Logo, colour and texts of the agency's documents, or of an activity's."""
    whose = select_input(
        "whose", LetterheadState.activities, LetterheadState.activity, LetterheadState.choose,
        custom_attrs={"aria-label": t("Papier de")},
    )  # fmt: skip
    header = page_header(
        t("Papier à en-tête"), rx.el.div(whose), crumbs=[(t("Éditions PDF"), "/admin/documents")],
        subtitle=t("Ce qui entoure chaque document"),
    )  # fmt: skip
    body = with_rail([_conflict(), _texts()], [_logo()], wide=True)
    return screen(header, rx.cond(LetterheadState.loading, skeleton(8), body))


def _conflict() -> rx.Component:
    again = button(t("Relire"), size="sm", on_click=LetterheadState.reload)
    text = t("Quelqu’un a modifié ce papier à en-tête entre-temps. Votre saisie est toujours là.")
    return rx.cond(
        LetterheadState.conflict, banner(text, family="amber", icon_name="users", actions=(again,)), rx.fragment()
    )


def _texts() -> rx.Component:
    def lines(language: str) -> list[rx.Component]:
        return [
            field(
                t(one.label), text_area(f"{language}_{one.name}", PAPER.texts[f"{language}_{one.name}"], rows=2),
                hint=t(one.hint), error=error_of(LetterheadState, f"{language}_{one.name}"),
            )
            for one in TEXTS
        ]  # fmt: skip

    colour = field(
        t("Couleur des titres"), _colour(), span=4,
        hint=t("Assez foncée pour être lue"), error=error_of(LetterheadState, "colour"),
    )  # fmt: skip
    save = submit_button(t("Enregistrer le papier"))
    return rx.el.form(
        card(form_grid(colour), title=t("Couleur"), icon_name="palette"),
        card(form_grid(*lines("fr")), title=t("Textes en français"), icon_name="text"),
        card(form_grid(*lines("en")), title=t("Textes en anglais"), icon_name="text", foot=(save,)),
        on_submit=LetterheadState.save,
        no_validate=True,
        class_name="col loose",
    )


def _colour() -> rx.Component:
    chosen = rx.el.input(type="color", id="colour", name="colour", default_value=PAPER.colour, key=PAPER.colour)
    return rx.el.div(chosen, class_name="input colour-input")


def _logo() -> rx.Component:
    shown = rx.cond(
        PAPER.logo != "",
        rx.el.img(src=PAPER.logo, alt=t("Logo"), class_name="paper-logo"),
        rx.el.p(t("Aucun logo : la marque du produit est imprimée."), class_name="muted"),
    )
    form = posted_form(
        file_input("file", id="logo-file", accept="image/png,image/jpeg", label=t("Choisir un logo")),
        rx.el.span(t("PNG ou JPEG, 2 Mo au plus"), class_name="small muted"),
        button(t("Envoyer le logo"), icon_name="upload", size="sm", type="submit"),
        action=f"/api/editions/letterhead/{LetterheadState.activity}/logo",
        enc_type="multipart/form-data",
        class_name="col",
    )
    drop = button(
        t("Retirer le logo"), icon_name="trash-2", size="sm", kind="ghost", on_click=LetterheadState.remove_logo
    )
    return card(shown, form, rx.cond(PAPER.logo != "", drop, rx.fragment()), title=t("Logo"), icon_name="image")
