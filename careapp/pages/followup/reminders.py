"""Reminders: what to do by when, the late first."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip, status_badge
from careapp.components.buttons import button, icon_button, link
from careapp.components.forms import (
    checkbox,
    date_input,
    field,
    form_grid,
    search_input,
    select_input,
    text_input,
)
from careapp.components.layout import Tab, card, page_header, screen, seg
from careapp.components.parts import combobox, dialog, menu, menu_item
from careapp.components.records import two_lines
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.reminders import PRIORITY_BADGES
from careapp.i18n import N_
from careapp.pages.lists import kept_by
from careapp.pages.records import error_of
from careapp.pages.shell import page
from careapp.readmodels.reminders import ReminderRow
from careapp.state.reminders import RemindersState as State
from careapp.state.session import SessionState

FORM = "reminder-form"
MAY_EDIT = SessionState.permissions.contains(Permission.REMINDERS_EDIT.value)
PRIORITIES = [(str(key), t(badge.label)) for key, badge in PRIORITY_BADGES.items()]


@page("/reminders", N_("Rappels"), Permission.REMINDERS_READ, on_load=State.load)
def reminders() -> rx.Component:
    """The screen of the reminders."""
    late = plural("dont {count} en retard", "dont {count} en retard", State.counts["late"])
    new = button(t("Nouveau rappel"), icon_name="plus", kind="primary", on_click=State.open(0))
    header = page_header(
        t("Rappels"),
        rx.cond(MAY_EDIT, new, rx.fragment()),
        subtitle=rx.cond(
            State.loading, "", plural("{count} à traiter", "{count} à traiter", State.counts["to_handle"]) + ", " + late
        ),
    )
    return screen(header, _filters(), card(_table(), flush=True), reminder_dialog())


def _filters() -> rx.Component:
    whose = [
        Tab("mine", t("Les miens"), on_click=State.show_mine(True)),
        Tab("all", t("Tous"), on_click=State.show_mine(False)),
    ]
    views = [
        Tab("to_handle", t("À traiter"), on_click=State.show("to_handle"), count=State.counts["to_handle"]),
        Tab("late", t("En retard"), on_click=State.show("late"), count=State.counts["late"]),
        Tab("done", t("Traités"), on_click=State.show("done"), count=State.counts["done"]),
    ]

    return toolbar(
        search_input("search", State.text, State.search, placeholder=t("Client, titre"), key_hint="/"),
        seg(whose, rx.cond(State.mine, "mine", "all"), label=t("À qui"), small=True),
        seg(views, State.situation, label=t("Situation"), small=True),
        kept_by(State, "category", t("Catégorie"), State.categories, "tag"),
        kept_by(State, "manager", t("Géré par"), State.managers, "user"),
        rx.cond(
            State.narrowed, button(t("Tout afficher"), kind="ghost", size="sm", on_click=State.clear), rx.fragment()
        ),
    )


def _table() -> rx.Component:
    columns = [
        Column(t("Traiter"), _tick, hidden_label=True, width="44px", class_name="wide-only"),
        Column(t("Rappel"), _title, "title"),
        Column(t("Concerne"), _about, "client"),
        Column(t("Priorité"), _priority, "priority"),
        Column(t("Géré par"), _manager, "manager"),
        Column(t("Échéance"), _due, "due"),
        Column(t("Actions"), _actions, hidden_label=True, align="right"),
    ]
    return data_table(
        columns,
        State.rows,
        label=t("Rappels"),
        row_class=lambda row: rx.cond(row.late, "late", ""),
        sort=State.sort,
        descending=State.descending,
        on_sort=State.sort_by,
        loading=State.loading,
        empty=_nothing(),
        total=State.total,
        page=State.page,
        on_page=State.turn_to,
    )


def _tick(row: rx.Var[ReminderRow]) -> rx.Component:
    done = icon_button("circle", t("Marquer traité"), kind="ghost", size="sm", on_click=State.move(row.id, "done"))
    again = icon_button(
        "rotate-ccw", t("Rouvrir le rappel"), kind="ghost", size="sm", on_click=State.move(row.id, "to_handle")
    )
    return rx.cond(MAY_EDIT, rx.cond(row.situation == "to_handle", done, again), rx.fragment())


def _title(row: rx.Var[ReminderRow]) -> rx.Component:
    named = rx.el.button(row.title, type="button", on_click=State.open(row.id), class_name="link-button strong")
    first = rx.cond(MAY_EDIT, named, rx.el.b(row.title))
    return two_lines(first, row.category)


def _about(row: rx.Var[ReminderRow]) -> rx.Component:
    return rx.cond(row.url != "", link(row.about, href=row.url), rx.el.span(row.about))


def _priority(row: rx.Var[ReminderRow]) -> rx.Component:
    badges = [
        (str(key), chip(t(badge.label), icon_name=badge.icon, family=badge.family))
        for key, badge in PRIORITY_BADGES.items()
    ]
    mail = chip(t("Mail"), icon_name="mail")
    return rx.el.span(
        rx.match(row.priority, *badges, rx.fragment()),
        rx.cond(row.mail, mail, rx.fragment()),
        class_name="row tight",
    )


def _manager(row: rx.Var[ReminderRow]) -> rx.Component:
    named = rx.el.span(avatar(row.manager_initials, row.manager_id, size="sm"), row.manager, class_name="row tight")
    return rx.cond(row.manager != "", named, rx.el.span(t("Aucun"), class_name="muted"))


def _due(row: rx.Var[ReminderRow]) -> rx.Component:
    words = rx.el.span(row.due, class_name=rx.cond(row.late, "tx-red strong nowrap", "nowrap"), title=row.day)
    closed = row.situation != "to_handle"
    return rx.cond(closed, rx.el.span(status_badge("reminder", row.situation), words, class_name="row tight"), words)


def _actions(row: rx.Var[ReminderRow]) -> rx.Component:
    items = menu(
        menu_item(t("Modifier le rappel"), icon_name="pencil", on_click=State.open(row.id)),
        menu_item(t("Marquer traité"), icon_name="circle-check", on_click=State.move(row.id, "done")),
        menu_item(t("Écarter le rappel"), icon_name="ban", on_click=State.move(row.id, "dismissed")),
        label=t("Actions sur {title}", title=row.title),
        size="sm",
        kind="ghost",
    )
    return rx.cond(MAY_EDIT & (row.situation == "to_handle"), items, rx.fragment())


def _nothing() -> rx.Component:
    everyone = button(t("Voir ceux de l’équipe"), icon_name="users", kind="soft", on_click=State.show_mine(False))
    clear = button(t("Tout afficher"), icon_name="x", kind="soft", on_click=State.clear)
    none = empty_state(t("Aucun rappel ne correspond"), "", clear, icon_name="search-x", family="amber")
    mine = empty_state(
        t("Rien ne vous attend"), t("Les rappels paraissent ici quand leur jour vient."), everyone,
        icon_name="circle-check", family="green",
    )  # fmt: skip
    empty = empty_state(
        t("Aucun rappel"), t("Dupliquer une opportunité ou déclarer un événement en programme un."), icon_name="bell"
    )
    return rx.cond(State.narrowed, none, rx.cond(State.mine, mine, empty))


def reminder_dialog() -> rx.Component:
    """The form of a reminder."""
    form = rx.el.form(_fields(), id=FORM, on_submit=State.save, no_validate=True)
    return dialog(
        State.editing,
        rx.cond(State.draft.id > 0, t("Modifier le rappel"), t("Nouveau rappel")),
        rx.cond(State.editing, form, rx.fragment()),
        on_close=State.close,
        icon_name="bell",
        size="md",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.close),
            button(t("Enregistrer le rappel"), icon_name="check", kind="primary", type="submit", form=FORM),
        ),
    )


def _fields() -> rx.Component:
    draft = State.draft
    client = combobox(
        "client_id", State.client_text, State.clients, on_search=State.find_client, on_pick=State.pick_client,
        value=State.client_id, placeholder=t("Nom, code, téléphone"),
    )  # fmt: skip
    return form_grid(
        field(t("Titre"), text_input("title", draft.title), required=True, error=error_of(State, "title")),
        field(t("Date de rappel"), date_input("due_on", draft.due_on), required=True, span=6,
              error=error_of(State, "due_on")),
        field(t("Catégorie"), select_input("category", State.categories, draft.category), span=6,
              error=error_of(State, "category")),
        field(t("Géré par"), select_input("manager_id", State.managers, draft.manager_id, placeholder=t("Aucun")),
              span=6, error=error_of(State, "manager_id")),
        field(t("Priorité"), select_input("priority", PRIORITIES, draft.priority), span=6,
              error=error_of(State, "priority")),
        field(t("Client"), client, error=error_of(State, "client_id")),
        field(t("Alerte"), checkbox("alert", t("Alerter le jour venu"), draft.alert), span=6),
        field(t("Courriel"), checkbox("mail", t("Alerter aussi par mail"), draft.mail), span=6),
    )  # fmt: skip
