"""The planning's screen: the day by worker, or the week of a worker, of a client, or both side by side."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, icon_button
from careapp.components.forms import date_input, search_input, select_input
from careapp.components.icons import icon
from careapp.components.layout import Tab, screen, seg
from careapp.components.parts import combobox
from careapp.components.planning_board import planning_board
from careapp.components.states import empty_state
from careapp.components.table import filter_pill, filter_select
from careapp.components.text import plural, t
from careapp.components.week_grid import week_board
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.opportunities.proposal_panel import proposal_aside
from careapp.pages.planning.dialog import visit_dialog
from careapp.pages.shell import page
from careapp.state.planning import PlanningState as State
from careapp.state.proposals import ProposalState
from careapp.state.session import SessionState


@page(
    "/planning",
    N_("Planning"),
    Permission.PLANNING_READ,
    on_load=State.load,
    folds=True,
    on_toast_action=State.toast_action,
)
def planning() -> rx.Component:
    """The planning."""
    return screen(
        _header(),
        rx.cond(State.shown == "day", _day(), _week()),
        visit_dialog(),
        padded=False,
    )


def _header() -> rx.Component:
    day = State.shown == "day"
    return rx.el.header(
        rx.el.div(
            rx.el.h1(t("Planning")),
            icon_button(
                "chevron-left",
                rx.cond(day, t("Jour précédent"), t("Semaine précédente")),
                on_click=State.go(-1),
                custom_attrs={"data-shortcut": "ArrowLeft"},
            ),
            button(
                rx.cond(day, t("Aujourd’hui"), t("Cette semaine")),
                on_click=State.go(0),
                custom_attrs={"data-shortcut": "t"},
            ),
            icon_button(
                "chevron-right",
                rx.cond(day, t("Jour suivant"), t("Semaine suivante")),
                on_click=State.go(1),
                custom_attrs={"data-shortcut": "ArrowRight"},
            ),
            rx.el.b(rx.cond(day, State.frame.day_title, State.frame.week_title), class_name="planning-date"),
            rx.el.span(State.frame.week_note, class_name="subtitle"),
            rx.el.div(
                date_input("planning-day", State.day, State.go_to, custom_attrs={"aria-label": t("Aller à une date")}),
                class_name="planning-pick",
            ),
            class_name="crumbs",
        ),
        rx.el.div(
            seg(
                [
                    Tab("day", t("Jour"), on_click=State.show("day")),
                    Tab("week", t("Semaine"), on_click=State.show("week")),
                ],
                State.shown,
                label=t("Jour ou semaine"),
            ),
            rx.cond(day, _day_actions(), _people()),
            button(
                t("Nouvelle visite"),
                icon_name="plus",
                kind="primary",
                on_click=State.new_visit,
                custom_attrs={"data-shortcut": "n"},
            ),
            class_name="top-actions",
        ),
        class_name="top",
    )


def _day_actions() -> rx.Component:
    return button(
        t("Optimiser"),
        icon_name="sparkles",
        kind="propose",
        on_click=ProposalState.propose_day(State.day),
        custom_attrs={"data-shortcut": "o"},
    )


def _people() -> rx.Component:
    return seg(
        [
            Tab("worker", t("Intervenant"), on_click=State.show_week_of("worker")),
            Tab("client", t("Client"), on_click=State.show_week_of("client")),
            Tab("both", t("Côte à côte"), on_click=State.show_week_of("both")),
        ],
        State.person,
        label=t("De qui"),
    )


def _day() -> rx.Component:
    return rx.el.div(
        rx.el.div(_toolbar(), _board(), class_name="planning-main"),
        proposal_aside(),
        class_name="planning",
    )


def _toolbar() -> rx.Component:
    counts = State.frame.counts
    return rx.el.div(
        search_input(
            "planning-filter", State.filter, State.filter_by, placeholder=t("Client ou intervenant"), key_hint="/"
        ),
        rx.cond(
            State.frame.sectors.length() > 1,
            filter_select(
                "planning-sector",
                t("Tous les secteurs"),
                State.frame.sectors,
                State.sector,
                State.choose_sector,
                icon_name="map-pin",
            ),
            rx.fragment(),
        ),
        filter_pill(t("Annulées"), State.show_cancelled, State.toggle_cancelled, icon_name="ban"),
        rx.el.span(t("À traiter"), class_name="push small muted"),
        _chip(
            "unassigned",
            "user-x",
            plural("{count} non affectée", "{count} non affectées", _count(counts, "unassigned")),
        ),
        _chip("conflict", "triangle-alert", plural("{count} conflit", "{count} conflits", _count(counts, "conflict"))),
        _chip("late", "clock-alert", plural("{count} retard", "{count} retards", _count(counts, "late"))),
        _chip(
            "to_confirm",
            "circle-help",
            plural("{count} à confirmer", "{count} à confirmer", _count(counts, "to_confirm")),
        ),
        class_name="toolbar planning-bar",
    )


def _count(counts: rx.Var, kind: str) -> rx.Var:
    return rx.cond(counts.contains(kind), counts[kind], 0).to(int)


def _chip(kind: str, icon_name: str, label: rx.Var) -> rx.Component:
    chosen = State.only == kind
    waiting = _count(State.frame.counts, kind) > 0
    family = "t-red" if kind in ("unassigned", "conflict") else "t-amber"
    return rx.cond(
        waiting | chosen,
        rx.el.button(
            icon(icon_name, 13),
            label,
            rx.cond(chosen, icon("x", 12), rx.fragment()),
            type="button",
            on_click=State.only_show(kind),
            class_name=f"pill {family}",
            custom_attrs={"aria-pressed": chosen},
        ),
        rx.fragment(),
    )


def _board() -> rx.Component:
    return rx.cond(
        State.source != "",
        planning_board(
            day=State.day,
            source=State.source,
            refresh=State.refresh,
            verdicts_url="/api/planning/verdicts",
            answer=State.answer,
            density=SessionState.density,
            filter=State.filter,
            sectors=State.sectors,
            only=State.only,
            show_cancelled=State.show_cancelled,
            proposal=rx.cond(ProposalState.day == State.day, ProposalState.ghosts, []),
            on_move=State.move,
            on_open=State.open_visit,
            on_undo=State.undo,
            on_propose=ProposalState.propose_day(State.day),
        ),
        rx.fragment(),
    )


def _week() -> rx.Component:
    return rx.el.div(
        rx.cond(State.person != "worker", _client_week(), rx.fragment()),
        rx.cond(State.person != "client", _worker_week(), rx.fragment()),
        class_name=rx.cond(State.person == "both", "planning-weeks two", "planning-weeks"),
    )


def _worker_week() -> rx.Component:
    choice = select_input(
        "week-worker", State.frame.workers, State.worker_id.to_string(), State.choose_worker,
        custom_attrs={"aria-label": t("Intervenant")},
    )  # fmt: skip
    empty = empty_state(t("Aucun intervenant en activité"), t("Créez un intervenant pour voir sa semaine."))
    return rx.el.section(
        rx.el.div(choice, class_name="week-choice"),
        rx.cond(State.worker_source != "", _week_board(State.worker_source), empty),
        class_name="planning-week",
    )


def _client_week() -> rx.Component:
    choice = combobox(
        "week-client",
        rx.cond(State.client_label != "", State.client_label, State.frame.client_name),
        State.clients,
        on_search=State.look_for_clients,
        on_pick=State.choose_client,
        placeholder=t("Nom du client"),
    )
    empty = empty_state(t("Aucun client actif"), t("Créez un client pour voir sa semaine."))
    return rx.el.section(
        rx.el.div(choice, class_name="week-choice"),
        rx.cond(State.client_source != "", _week_board(State.client_source), empty),
        class_name="planning-week",
    )


def _week_board(source: rx.Var[str]) -> rx.Component:
    return week_board(
        source=source,
        refresh=State.refresh,
        answer=State.answer,
        on_move=State.move,
        on_open=State.open_visit,
        on_undo=State.undo,
    )
