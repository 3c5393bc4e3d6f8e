"""The planning's screen: a day, a week or a month, by worker, client or sector."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button
from careapp.components.forms import select_input
from careapp.components.layout import screen
from careapp.components.month_board import month_board
from careapp.components.parts import combobox
from careapp.components.planning_board import planning_board
from careapp.components.planning_live import planning_turns
from careapp.components.states import empty_state
from careapp.components.team_board import team_board
from careapp.components.text import t
from careapp.components.week_grid import week_board
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.opportunities.proposal_panel import proposal_aside
from careapp.pages.planning.dialog import visit_dialog
from careapp.pages.planning.header import planning_header
from careapp.pages.planning.locks import locks_dialog
from careapp.pages.planning.toolbar import planning_look, planning_toolbar
from careapp.pages.planning.views import views_dialog
from careapp.pages.repairs.dialogs import absence_dialog
from careapp.pages.shell import page
from careapp.state.planning import PlanningState as State
from careapp.state.proposals import ProposalState
from careapp.state.recurrence import RecurrenceState
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
        planning_header(),
        planning_turns(on_undo=State.undo, on_redo=State.redo),
        rx.match(State.shown, ("week", _week()), ("month", _month()), _day()),
        visit_dialog(),
        views_dialog(),
        absence_dialog(),
        locks_dialog(),
        padded=False,
    )


def _day() -> rx.Component:
    return rx.el.div(
        rx.el.div(planning_toolbar(), _board(), class_name="planning-main"),
        proposal_aside(),
        class_name="planning",
    )


def _opened() -> rx.Var[int]:
    """The visit whose dialog is open, or 0."""
    return rx.cond(State.dialog == "visit", State.visit.id, 0)


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
            by=State.by,
            zoom=State.zoom,
            filter=State.filter,
            sectors=State.sectors,
            services=State.services,
            skills=State.skills,
            statuses=State.statuses,
            show_cancelled=State.show_cancelled,
            proposal=rx.cond(ProposalState.ghosts.contains(State.day), ProposalState.ghosts[State.day], []),
            opened=_opened(),
            on_move=State.move,
            on_open=State.open_visit,
            on_undo=State.undo,
            on_extend=RecurrenceState.extend,
            on_overtaken=State.tell_overtaken,
            on_create=State.new_visit_at,
            on_split=State.split_visit,
            on_propose=ProposalState.propose_day(State.day),
        ),
        rx.fragment(),
    )


def _week() -> rx.Component:
    weeks = rx.el.div(
        rx.cond(State.person != "worker", _client_week(), rx.fragment()),
        rx.cond(State.person != "client", _worker_week(), rx.fragment()),
        class_name=rx.cond(State.person == "both", "planning-weeks two", "planning-weeks"),
    )
    return rx.cond(State.team_source != "", _team(), weeks)


def _month() -> rx.Component:
    alone = rx.el.section(
        _alone(rx.cond(State.person == "client", _client_choice("month-client"), _worker_choice("month-worker"))),
        month_board(
            source=State.month_source,
            refresh=State.refresh,
            weekends=State.weekends,
            show_cancelled=State.show_cancelled,
            opened=_opened(),
            on_open=State.open_visit,
            on_day=State.show_day,
            on_overtaken=State.tell_overtaken,
        ),
        class_name="planning-week alone",
    )
    return rx.cond(State.team_source != "", _team(), alone)


def _team() -> rx.Component:
    return rx.el.div(
        planning_toolbar(),
        team_board(
            source=State.team_source,
            refresh=State.refresh,
            span=State.shown,
            by=State.by,
            density=SessionState.density,
            weekends=State.weekends,
            filter=State.filter,
            sectors=State.sectors,
            services=State.services,
            skills=State.skills,
            statuses=State.statuses,
            show_cancelled=State.show_cancelled,
            opened=_opened(),
            on_open=State.open_visit,
            on_line=State.choose_line,
            on_day=State.show_day,
            on_overtaken=State.tell_overtaken,
        ),
        class_name="planning-main",
    )


def _alone(choice: rx.Component, look: bool | rx.Var = True) -> rx.Component:
    """Whose week or month it is, the way back to all, and the look."""
    return rx.el.div(
        rx.el.div(choice, class_name="week-choice"),
        rx.match(
            State.alone,
            ("worker", _everyone(t("Tous les intervenants"), State.choose_worker("0"))),
            ("client", _everyone(t("Tous les clients"), State.choose_client("0"))),
            rx.fragment(),
        ),
        rx.el.span(class_name="push"),
        rx.cond(State.print_address != "", _print(), rx.fragment()),
        rx.cond(look, planning_look(), rx.fragment()),
        class_name="week-bar",
    )


def _print() -> rx.Component:
    return button(
        t("Imprimer"), icon_name="printer", size="sm", href=State.print_address, external=True, target="_blank"
    )


def _everyone(label: rx.Var, on_click: rx.event.EventSpec) -> rx.Component:
    return button(label, icon_name="users", size="sm", kind="ghost", on_click=on_click)


def _worker_choice(name: str) -> rx.Component:
    return select_input(
        name, State.frame.workers, State.worker_id.to_string(), State.choose_worker,
        custom_attrs={"aria-label": t("Intervenant")},
    )  # fmt: skip


def _client_choice(name: str) -> rx.Component:
    return combobox(
        name,
        rx.cond(State.client_label != "", State.client_label, State.frame.client_name),
        State.clients,
        on_search=State.look_for_clients,
        on_pick=State.choose_client,
        placeholder=t("Nom du client"),
    )


def _worker_week() -> rx.Component:
    empty = empty_state(t("Aucun intervenant en activité"), t("Créez un intervenant pour voir sa semaine."))
    return rx.el.section(
        _alone(_worker_choice("week-worker")),
        rx.cond(State.worker_source != "", _week_board(State.worker_source), empty),
        class_name="planning-week",
    )


def _client_week() -> rx.Component:
    empty = empty_state(t("Aucun client actif"), t("Créez un client pour voir sa semaine."))
    return rx.el.section(
        _alone(_client_choice("week-client"), State.person != "both"),
        rx.cond(State.client_source != "", _week_board(State.client_source), empty),
        class_name="planning-week",
    )


def _week_board(source: rx.Var[str]) -> rx.Component:
    return week_board(
        source=source,
        refresh=State.refresh,
        answer=State.answer,
        weekends=State.weekends,
        zoom=State.zoom,
        opened=_opened(),
        on_move=State.move,
        on_open=State.open_visit,
        on_undo=State.undo,
        on_extend=RecurrenceState.extend,
        on_overtaken=State.tell_overtaken,
    )
