"""Who signs in to the agency, as what."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.forms import field, form_grid, radio_cards, search_input, select_input, shown_value
from careapp.components.layout import card, page_header, screen
from careapp.components.parts import dialog, menu, menu_item
from careapp.components.records import person
from careapp.components.states import banner, empty_state
from careapp.components.table import Column, data_table, filter_select, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import ROLE_LABELS, Permission
from careapp.i18n import N_
from careapp.pages.records import choices, edit_dialog, error_of, line, question
from careapp.pages.shell import page
from careapp.state.users import UsersState as State

FOUND = State.found
ROW = State.account
ROLES = (
    ("administrator", N_("Administration"), "shield-check", N_("Tout, dont les comptes et le catalogue")),
    ("manager", N_("Encadrement"), "user-cog", N_("Suit, valide les événements, lit le journal")),
    ("coordinator", N_("Coordination"), "calendar-range", N_("Clients, opportunités, planning")),
    ("worker", N_("Intervenant"), "smartphone", N_("Sa journée et ses clients, rien d’autre")),
)


@page("/admin/users", N_("Utilisateurs"), Permission.USERS_EDIT, on_load=State.load)
def users() -> rx.Component:
    """The accounts of the agency."""
    return screen(
        page_header(
            t("Utilisateurs"),
            button(t("Nouveau compte"), icon_name="plus", kind="primary", on_click=State.open_account(0)),
            subtitle=plural("{count} compte", "{count} comptes", FOUND.figures.total),
        ),
        toolbar(
            search_input("user_text", State.text, State.search, placeholder=t("Nom, adresse e-mail"), key_hint="/"),
            filter_select("role_filter", t("Rôle"), choices(ROLE_LABELS), State.role, State.filter_role),
        ),
        card(_table(), flush=True),
        _form(),
        _given(),
        _questions(),
    )


def _table() -> rx.Component:
    def name(row: rx.Var) -> rx.Component:
        detail = rx.el.span(row.email, rx.cond(row.self, rx.fragment(" · ", t("vous")), rx.fragment()))
        return person(row.name, detail, initials=row.initials, hue=row.id)

    opened, closed = (
        chip(t("Ouvert"), icon_name="circle-check", family="green"),
        chip(t("Fermé"), icon_name="ban", family="gray"),
    )
    columns = [
        Column(t("Personne"), name),
        Column(t("Rôle"), lambda row: row.role_label),
        Column(t("Fiche d’intervenant"), lambda row: row.worker),
        Column(t("Téléphone"), lambda row: row.phone),
        Column(t("Compte"), lambda row: rx.cond(row.active, opened, closed)),
        Column(t("Sessions ouvertes"), lambda row: row.sessions, align="right"),
        Column(t("Vu le"), lambda row: row.seen),
        Column(t("Actions"), _menu, hidden_label=True, align="right"),
    ]
    empty = empty_state(t("Aucun compte"), t("Personne ne correspond à cette recherche."), icon_name="search-x")
    return data_table(
        columns,
        FOUND.rows,
        label=t("Utilisateurs"),
        loading=State.loading,
        total=FOUND.figures.total,
        page=FOUND.figures.page,
        on_page=State.go_to_page,
        empty=empty,
    )


def _menu(row: rx.Var) -> rx.Component:
    close = menu_item(t("Fermer le compte"), icon_name="ban", danger=True, on_click=State.ask("deactivate", row.id))
    reopen = menu_item(t("Rouvrir le compte"), icon_name="undo-2", on_click=State.activate(row.id))
    reset = menu_item(t("Donner un nouveau mot de passe"), icon_name="key-round", on_click=State.ask("reset", row.id))
    return menu(
        menu_item(t("Modifier"), icon_name="pencil", on_click=State.open_account(row.id)),
        reset,
        rx.cond(row.active, rx.cond(row.self, rx.fragment(), close), reopen),
        label=t("Actions sur {name}", name=row.name),
        kind="ghost",
    )


def _form() -> rx.Component:
    email = rx.cond(
        ROW.id > 0,
        shown_value(t("Adresse e-mail"), ROW.email),
        line(
            State, "email", t("Adresse e-mail"), "", 12, required=True, type="email", auto_complete="off",
            hint=t("Elle sert à se connecter et ne change plus ensuite."),
        ),
    )  # fmt: skip
    cards = [(value, t(label), picture, t(detail), "") for value, label, picture, detail in ROLES]
    worker = field(
        t("Fiche d’intervenant"),
        select_input(
            "worker_id", State.workers, rx.cond(ROW.worker_id > 0, ROW.worker_id.to_string(), ""),
            placeholder=t("Choisir"),
        ),
        required=True,
        error=error_of(State, "worker_id"),
        hint=t("Les intervenants qui n’ont pas encore de compte."),
    )  # fmt: skip
    fields = form_grid(
        line(State, "name", t("Nom"), ROW.name, 8, required=True, max_length=120),
        line(State, "phone", t("Téléphone"), ROW.phone, 4, type="tel"),
        email,
        field(
            t("Rôle"),
            radio_cards("role", cards, State.chosen_role, State.choose_role, label=t("Rôle")),
            required=True,
            error=error_of(State, "role"),
        ),
        rx.cond(State.chosen_role == "worker", worker, rx.fragment()),
    )
    title = rx.cond(ROW.id > 0, t("Modifier le compte"), t("Nouveau compte"))
    return edit_dialog(State, "account", title, fields, icon_name="user-cog")


def _given() -> rx.Component:
    def access(one: rx.Var) -> rx.Component:
        return rx.el.div(
            rx.el.p(t("Transmettez ces informations à {name} par un moyen sûr.", name=one.name)),
            rx.el.dl(
                rx.el.dt(t("Adresse e-mail")),
                rx.el.dd(one.email),
                rx.el.dt(t("Mot de passe provisoire")),
                rx.el.dd(rx.el.code(one.words, class_name="given-words")),
                class_name="facts",
            ),
            banner(
                t("Il ne sera plus affiché. La personne le remplace dans « Mon compte » à sa première connexion."),
                family="amber",
            ),
            class_name="col loose",
        )

    return dialog(
        State.given.length() > 0,
        t("Accès au compte"),
        rx.foreach(State.given, access),
        on_close=State.close,
        icon_name="key-round",
        actions=(button(t("J’ai noté le mot de passe"), icon_name="check", kind="primary", on_click=State.close),),
    )


def _questions() -> rx.Component:
    closed = t("{name} ne pourra plus se connecter et sera déconnecté partout, tout de suite.", name=ROW.name)
    replaced = t("Le mot de passe actuel de {name} ne servira plus et ses sessions se ferment.", name=ROW.name)
    return rx.fragment(
        question(State, "deactivate", t("Fermer le compte"), closed, kind="danger"),
        question(State, "reset", t("Donner un nouveau mot de passe"), replaced, icon_name="key-round"),
    )
