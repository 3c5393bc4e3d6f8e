"""Skills, their categories and the scale of levels."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, icon_button
from careapp.components.forms import checkbox, form_grid, search_input
from careapp.components.layout import card, lines, page_header, screen, with_rail
from careapp.components.parts import menu, menu_item
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.records import edit_dialog, line, pick
from careapp.pages.shell import page
from careapp.state.catalog import SkillsState as State
from careapp.state.session import SessionState

SHOWN = State.shown
MAY_EDIT = SessionState.permissions.contains(Permission.CATALOG_EDIT.value)


@page("/admin/skills", N_("Compétences"), Permission.CATALOG_READ, on_load=State.load)
def skills() -> rx.Component:
    """Everything a worker can hold."""
    add = button(t("Nouvelle compétence"), icon_name="plus", kind="primary", on_click=State.open_skill(0))
    search = search_input("skill_text", State.text, State.search, placeholder=t("Nom, catégorie"), key_hint="/")
    return screen(
        page_header(
            t("Compétences"),
            rx.cond(MAY_EDIT, add, rx.fragment()),
            subtitle=plural("{count} compétence", "{count} compétences", SHOWN.skills.length()),
        ),
        with_rail(
            [toolbar(search), card(_table(), flush=True)],
            [
                _shelves("level", t("Échelle de niveaux"), "signal", SHOWN.levels, State.open_level),
                _shelves("category", t("Catégories"), "folder", SHOWN.categories, State.open_category),
            ],
        ),
        _dialogs(),
    )


def _table() -> rx.Component:
    def name(row: rx.Var) -> rx.Component:
        press = rx.el.button(row.name, type="button", on_click=State.open_skill(row.id), class_name="row-link strong")
        return rx.cond(MAY_EDIT, press, rx.el.b(row.name))

    blocking = chip(t("Exigée"), icon_name="lock", family="red")
    state = [
        chip(t("Proposé"), icon_name="circle-check", family="green"),
        chip(t("Retiré"), icon_name="archive", family="gray"),
    ]
    columns = [
        Column(t("Compétence"), name),
        Column(t("Catégorie"), lambda row: row.category),
        Column(t("Blocage"), lambda row: rx.cond(row.blocking, blocking, rx.fragment())),
        Column(t("Validité"), lambda row: row.validity, class_name="nowrap"),
        Column(t("Intervenants"), lambda row: row.holders, align="right"),
        Column(t("Prestations"), lambda row: row.services, align="right"),
        Column(t("État"), lambda row: rx.cond(row.active, *state)),
        Column(t("Actions"), _menu, hidden_label=True, align="right"),
    ]
    row_class = lambda row: rx.cond(MAY_EDIT, rx.cond(row.active, "linked", "linked past"), "")  # noqa: E731
    empty = empty_state(t("Aucune compétence"), t("Aucune ne correspond à cette recherche."), icon_name="search-x")
    return data_table(
        columns,
        State.rows,
        label=t("Compétences"),
        row_class=row_class,
        loading=State.loading,
        empty=empty,
        total=State.total,
        page=State.page,
        on_page=State.go_to_page,
    )


def _menu(row: rx.Var) -> rx.Component:
    retire = menu_item(
        t("Retirer du catalogue"), icon_name="archive", on_click=State.set_active(row.id, row.version, False)
    )
    restore = menu_item(
        t("Proposer à nouveau"), icon_name="undo-2", on_click=State.set_active(row.id, row.version, True)
    )
    actions = menu(
        menu_item(t("Modifier"), icon_name="pencil", on_click=State.open_skill(row.id)),
        rx.cond(row.active, retire, restore),
        label=t("Actions sur {name}", name=row.name),
        kind="ghost",
    )
    return rx.cond(MAY_EDIT, actions, rx.fragment())


def _shelves(noun: str, title: rx.Var, icon_name: str, rows: rx.Var, opened: Any) -> rx.Component:
    def shelf(row: rx.Var) -> rx.Component:
        edit = rx.fragment(
            icon_button(
                "arrow-up", t("Monter {name}", name=row.name), kind="ghost", size="sm", disabled=row.first,
                on_click=State.move(noun, row.id, True),
            ),
            icon_button(
                "arrow-down", t("Descendre {name}", name=row.name), kind="ghost", size="sm", disabled=row.last,
                on_click=State.move(noun, row.id, False),
            ),
            menu(
                menu_item(t("Renommer"), icon_name="pencil", on_click=opened(row.id)),
                menu_item(
                    t("Supprimer"), icon_name="trash-2", danger=True, on_click=State.remove(noun, row.id),
                ),
                label=t("Actions sur {name}", name=row.name), size="sm", kind="ghost",
            ),
        )  # fmt: skip
        used = rx.el.span(row.used, class_name="muted small", title=t("Utilisations"))
        return rx.el.div(rx.el.span(row.name, class_name="grow medium"), used, rx.cond(MAY_EDIT, edit, rx.fragment()))

    add = button(t("Ajouter"), icon_name="plus", size="sm", on_click=opened(0))
    return card(
        lines(rx.foreach(rows, shelf)),
        title=title,
        icon_name=icon_name,
        actions=(rx.cond(MAY_EDIT, add, rx.fragment()),),
        flush=True,
    )


def _dialogs() -> rx.Component:
    row = State.skill
    skill = form_grid(
        line(State, "name", t("Nom"), row.name, 12, required=True, max_length=80),
        pick(
            State, "category_id", t("Catégorie"), SHOWN.shelves,
            rx.cond(row.category_id > 0, row.category_id.to_string(), ""), 8, required=True, placeholder=t("Choisir"),
        ),
        line(
            State, "validity_months", t("Validité"), row.months, 4, suffix=t("mois"), input_mode="numeric",
            hint=t("Vide : sans échéance"),
        ),
        rx.el.div(
            checkbox("blocking", t("Exigée : sans elle, personne n’est envoyé, même avec un motif"), row.blocking),
            class_name="span-12",
        ),
    )  # fmt: skip
    title = rx.cond(row.id > 0, t("Modifier la compétence"), t("Nouvelle compétence"))
    return rx.fragment(
        edit_dialog(State, "skill", title, skill, size="sm", icon_name="graduation-cap"),
        edit_dialog(State, "category", t("Catégorie de compétences"), _shelf_name(80), size="sm", icon_name="folder"),
        edit_dialog(State, "level", t("Niveau de l’échelle"), _shelf_name(40), size="sm", icon_name="signal"),
    )


def _shelf_name(limit: int) -> rx.Component:
    return form_grid(line(State, "name", t("Nom"), State.shelf.name, 12, required=True, max_length=limit))
