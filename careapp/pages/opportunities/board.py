"""The opportunities as a board of stages or as a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from careapp.components.badges import avatar, status_badge
from careapp.components.buttons import button
from careapp.components.forms import field, form_grid, search_input, select_input, text_area
from careapp.components.layout import Tab, card, page_header, screen, seg
from careapp.components.parts import dialog
from careapp.components.stage_board import stage_board
from careapp.components.states import empty_state, skeleton
from careapp.components.table import Column, data_table, filter_pill, filter_select, row_link, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
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
        button(t("Exporter"), icon_name="download", href=State.export_address, external=True, download=True),
        button(t("Nouvelle opportunité"), icon_name="plus", kind="primary", on_click=State.start_new),
        subtitle=rx.el.span(total, " · ", State.asked_hours, " ", t("par semaine demandées")),
    )
    columns = stage_board(
        columns=State.board, answer=State.answer, on_stage=State.move, on_open=State.open, on_more=State.show_stage
    )
    body = rx.cond(State.view == "board", columns, _list())
    return screen(header, _filters(), rx.cond(State.loading, skeleton(8), body), _new_dialog())


def _filters() -> rx.Component:
    views = [
        Tab("board", t("Étapes"), on_click=State.show("board"), icon="square-kanban"),
        Tab("list", t("Liste"), on_click=State.show("list"), icon="list"),
    ]
    return toolbar(
        search_input("search", State.text, State.search, placeholder=t("Client, n°, commune…"), key_hint="/"),
        filter_pill(t("Les miennes"), State.mine, State.toggle("mine"), icon_name="user"),
        filter_select(
            "activity",
            t("Activité"),
            State.activities,
            State.activity_id,
            lambda value: State.filter_by("activity", value),
            icon_name="briefcase",
        ),
        filter_select(
            "funding",
            t("Financement"),
            State.fundings,
            State.funding,
            lambda value: State.filter_by("funding", value),
            icon_name="wallet",
        ),
        filter_pill(
            t("Sans action depuis 7 j"),
            State.idle,
            State.toggle("idle"),
            icon_name="hourglass",
            count=rx.cond(State.idle_count > 0, State.idle_count.to_string(), ""),
        ),
        rx.el.span(class_name="grow"),
        seg(views, State.view, label=t("Présentation")),
    )


def _list() -> rx.Component:
    columns = [
        Column(
            t("Numéro"),
            lambda row: row_link(row.number, f"/opportunities/{row.id}", quiet=True),
            sort="number",
        ),
        Column(t("Client"), lambda row: rx.el.b(row.title, class_name="nowrap"), sort="client"),
        Column(t("Commune"), lambda row: rx.el.span(row.city, class_name="muted nowrap")),
        Column(t("Besoin"), _cut(lambda row: row.services), class_name="cut"),
        Column(t("Heures"), lambda row: rx.el.span(row.hours, class_name="nowrap"), align="right"),
        Column(t("Financement"), _cut(lambda row: row.funding), class_name="cut"),
        Column(t("Étape"), lambda row: status_badge("opportunity", row.stage), sort="stage"),
        Column(t("Depuis"), _since, sort="since", align="right"),
        Column(t("Prochaine action"), _action),
        Column(t("Gestionnaire"), _manager, align="right", class_name="corner", hidden_label=True),
    ]
    nothing = empty_state(
        t("Aucune opportunité ne correspond"), t("Retirez un filtre ou cherchez un autre nom."), icon_name="search-x"
    )
    found = data_table(
        columns,
        State.rows,
        label=t("Opportunités"),
        row_class=lambda _row: "linked",
        sort=State.sort,
        descending=State.descending,
        on_sort=State.sort_by,
        empty=nothing,
        total=State.total,
        page=State.page,
        page_size=50,
        on_page=State.go_to_page,
    )
    return card(found, flush=True)


def _cut(text: Callable[[rx.Var[OpportunityCard]], rx.Var]) -> Callable[[rx.Var[OpportunityCard]], rx.Component]:
    """A cell on one line, whole in its title."""
    return lambda row: rx.el.div(text(row), title=text(row), class_name="muted ellipsis")


def _action(row: rx.Var[OpportunityCard]) -> rx.Component:
    return rx.el.span(row.next_action, class_name=rx.cond(row.stuck, "tx-amber", ""))


def _manager(row: rx.Var[OpportunityCard]) -> rx.Component:
    picture = avatar(row.initials, row.manager_id, size="sm")
    name = rx.el.span(row.manager, class_name="visually-hidden")
    return rx.cond(row.manager != "", rx.el.span(picture, name, title=row.manager), rx.fragment())


def _since(row: rx.Var[OpportunityCard]) -> rx.Component:
    return rx.el.span(row.days, " ", t("j"), class_name=rx.cond(row.stuck, "tx-amber strong", "muted"))


def _new_dialog() -> rx.Component:
    def fill(name: str) -> Any:
        return lambda value: State.fill_new(name, value)

    return dialog(
        State.creating,
        t("Nouvelle opportunité"),
        form_grid(
            field(
                t("Chercher un client"),
                search_input("client_text", State.client_text, State.find_client, placeholder=t("Nom ou prénom")),
            ),
            field(
                t("Client"),
                select_input("new_client", State.clients, State.new_client, fill("client"), placeholder=t("Choisir…")),
                required=True,
                error=State.errors.get("client", ""),
                span=7,
            ),
            field(
                t("Activité"),
                select_input(
                    "new_activity", State.activities, State.new_activity, fill("activity"), placeholder=t("Choisir…")
                ),
                required=True,
                error=State.errors.get("activity", ""),
                span=5,
            ),
            field(t("Besoin exprimé"), text_area("new_need", value=State.new_need, on_change=fill("need"), rows=3)),
        ),
        on_close=State.stop_new,
        icon_name="target",
        actions=[
            button(t("Annuler"), kind="ghost", on_click=State.stop_new),
            button(t("Créer l’opportunité"), kind="primary", on_click=State.create),
        ],
    )
