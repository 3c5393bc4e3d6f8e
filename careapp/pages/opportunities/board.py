"""The opportunities as a board of stages or as a list."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx

from careapp.components.badges import avatar, chip, status_badge
from careapp.components.buttons import button, icon_button
from careapp.components.forms import checkbox
from careapp.components.icons import icon
from careapp.components.layout import card, page_header, screen
from careapp.components.stage_board import stage_board
from careapp.components.states import empty_state, skeleton
from careapp.components.table import Column, data_table, row_link
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.documents.runs import print_runs_panel
from careapp.pages.lists import may
from careapp.pages.opportunities.bulk import ask_one, bulk_bar, bulk_dialogs
from careapp.pages.opportunities.entry import new_dialog
from careapp.pages.opportunities.filters import filters, filters_dialog
from careapp.pages.shell import page
from careapp.readmodels.opportunities import OpportunityCard
from careapp.state.opportunities import OpportunitiesState as State


@page(
    "/opportunities",
    N_("Opportunités"),
    Permission.OPPORTUNITIES_READ,
    on_load=State.load,
    folds=True,
    on_toast_action=State.toast_action,
)
def opportunities() -> rx.Component:
    """The screen of all opportunities."""
    total = plural("{count} ouverte", "{count} ouvertes", State.open_count)
    header = page_header(
        t("Opportunités"),
        button(t("Chiffres"), icon_name="chart-column", href="/opportunities/figures"),
        button(t("Exporter"), icon_name="download", href=State.export_address, external=True, download=True),
        button(t("Nouvelle opportunité"), icon_name="plus", kind="primary", on_click=State.start_new),
        subtitle=rx.el.span(total, " · ", State.asked_hours, " ", t("par semaine demandées")),
    )
    body = rx.cond(State.view == "board", _board(), _list())
    return screen(
        header,
        filters(),
        rx.cond(State.loading, skeleton(8), body),
        new_dialog(),
        bulk_dialogs(),
        filters_dialog(),
        print_runs_panel(),
    )


def _board() -> rx.Component:
    acts = [
        {"key": "next", "label": t("Prochaine action…"), "icon": "calendar", "letter": "e"},
        {"key": "owner", "label": t("Changer de gestionnaire…"), "icon": "user-plus", "letter": "g"},
        {"key": "lost", "label": t("Classer perdue…"), "icon": "circle-x", "letter": "Delete"},
    ]
    return stage_board(
        columns=State.board,
        answer=State.answer,
        acts=acts,
        on_stage=State.move,
        on_act=State.ask_one,
        on_open=State.open,
        on_more=State.show_more,
    )


def _list() -> rx.Component:
    columns = [
        Column(_all_box(), _box, class_name="col-box"),
        Column(
            t("Numéro"),
            lambda row: row_link(row.number, f"/opportunities/{row.id}", quiet=True),
            sort="number",
            class_name="col-number",
        ),
        Column(t("Client"), _client, sort="client", class_name="col-client"),
        Column(t("Commune"), _cut(lambda row: row.city), class_name="cut col-city"),
        Column(t("Besoin"), _cut(lambda row: row.services), class_name="cut"),
        Column(
            t("Heures"), lambda row: rx.el.span(row.hours, class_name="nowrap"), align="right", class_name="col-hours"
        ),
        Column(t("Financement"), _cut(lambda row: row.funding), class_name="cut col-funding"),
        Column(t("Étape"), lambda row: status_badge("opportunity", row.stage), sort="stage", class_name="col-stage"),
        Column(t("Depuis"), _since, sort="since", align="right", class_name="col-since"),
        Column(t("Prochaine action"), _action, sort="action", class_name="action-cell"),
        Column(t("Gestionnaire"), _manager, align="right", class_name="corner col-who", hidden_label=True),
    ]
    nothing = empty_state(
        t("Aucune opportunité ne correspond"),
        t("Retirez un filtre ou cherchez un autre nom."),
        button(t("Tout afficher"), icon_name="x", kind="soft", on_click=State.clear),
        icon_name="search-x",
    )
    found = data_table(
        columns,
        State.rows,
        label=t("Opportunités"),
        row_class=lambda row: rx.cond(State.selected.contains(row.id), "linked selected", "linked"),
        sort=State.sort,
        descending=State.descending,
        on_sort=State.sort_by,
        empty=nothing,
        total=State.total,
        page=State.page,
        page_size=50,
        on_page=State.go_to_page,
    )
    return rx.fragment(card(found, flush=True, class_name="keyed-list opportunity-list"), bulk_bar())


def _all_box() -> rx.Component:
    return checkbox("all", "", State.all_selected, lambda _on: State.select_all(), aria_label=t("Tout choisir"))


def _box(row: rx.Var[OpportunityCard]) -> rx.Component:
    name = t("Choisir {number}, {title}", number=row.number, title=row.title)
    chosen = State.selected.contains(row.id)
    return checkbox("row", "", chosen, lambda _on: State.select(row.id), aria_label=name, id=f"choose-{row.id}")


def _client(row: rx.Var[OpportunityCard]) -> rx.Component:
    twin = chip(t("Doublon possible"), icon_name="users", family="amber")
    name = rx.el.b(row.title, title=row.title, class_name="ellipsis")
    return rx.el.div(name, rx.cond(row.twin, twin, rx.fragment()), class_name="row wrap tight")


def _cut(text: Callable[[rx.Var[OpportunityCard]], rx.Var]) -> Callable[[rx.Var[OpportunityCard]], rx.Component]:
    """A cell on one line, whole in its title."""
    return lambda row: rx.el.div(text(row), title=text(row), class_name="muted ellipsis")


def _action(row: rx.Var[OpportunityCard]) -> rx.Component:
    when = rx.cond(
        row.next_late,
        rx.el.span(icon("clock-alert", 13), row.next_when, class_name="row tight tx-red strong nowrap"),
        rx.el.span(row.next_when, class_name="muted nowrap"),
    )
    edit = icon_button(
        "pencil",
        t("Prochaine action de {title}", title=row.title),
        kind="ghost",
        size="sm",
        on_click=ask_one(row.id, "next"),
        class_name="row-edit",
        custom_attrs={"data-act": "edit"},
    )
    return rx.el.div(
        rx.el.span(row.next_action, title=row.next_action, class_name="ellipsis"),
        rx.cond(row.next_when != "", when, rx.fragment()),
        rx.cond(may(Permission.OPPORTUNITIES_EDIT) & ~row.locked, edit, rx.fragment()),
        class_name="row tight",
    )


def _manager(row: rx.Var[OpportunityCard]) -> rx.Component:
    picture = avatar(row.initials, row.manager_id, size="sm")
    name = rx.el.span(row.manager, class_name="visually-hidden")
    return rx.cond(row.manager != "", rx.el.span(picture, name, title=row.manager), rx.fragment())


def _since(row: rx.Var[OpportunityCard]) -> rx.Component:
    late = rx.el.span(
        icon("hourglass", 13),
        row.days,
        " ",
        t("j"),
        ", ",
        t("stagne"),
        class_name="row tight end tx-amber strong nowrap",
    )
    return rx.cond(row.stuck, late, rx.el.span(row.days, " ", t("j"), class_name="muted nowrap"))
