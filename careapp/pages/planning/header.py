"""The planning's header: which days, whose lines, a proposal, a new visit, and the rest in a menu."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, icon_button
from careapp.components.forms import day_picker
from careapp.components.layout import Tab, seg
from careapp.components.parts import menu, menu_item, menu_line
from careapp.components.planning_live import planning_presence
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.pages.documents.runs import print_runs_panel
from careapp.pages.lists import permitted
from careapp.pages.planning.locks import day_locks
from careapp.state.absence_entry import AbsenceEntryState
from careapp.state.planning import PlanningState as State
from careapp.state.print_runs import PrintRunsState
from careapp.state.proposals import ProposalState


def planning_header() -> rx.Component:
    """Two groups that stand on one line where the window has room for both."""
    return rx.el.header(_when(), _actions(), print_runs_panel(), class_name="top planning-top")


def _when() -> rx.Component:
    """The period: its steps, its name, the way to any day, and for whom it is closed."""
    return rx.el.div(
        rx.el.h1(t("Planning")),
        icon_button(
            "chevron-left",
            _spans(t("Jour précédent"), t("Semaine précédente"), t("Mois précédent")),
            on_click=State.go(-1),
            custom_attrs={"data-shortcut": "ArrowLeft"},
        ),
        button(
            _spans(t("Aujourd’hui"), t("Cette semaine"), t("Ce mois")),
            on_click=State.go(0),
            custom_attrs={"data-shortcut": "t"},
        ),
        icon_button(
            "chevron-right",
            _spans(t("Jour suivant"), t("Semaine suivante"), t("Mois suivant")),
            on_click=State.go(1),
            custom_attrs={"data-shortcut": "ArrowRight"},
        ),
        rx.el.b(
            _spans(State.frame.day_title, State.frame.week_title, State.frame.month_title), class_name="planning-date"
        ),
        day_picker("planning-day", State.day, State.go_to, label=t("Aller à une date")),
        rx.cond(State.shown == "month", rx.fragment(), rx.el.span(State.frame.week_note, class_name="subtitle")),
        day_locks(),
        class_name="crumbs",
    )


def _actions() -> rx.Component:
    return rx.el.div(
        rx.cond((State.shown != "day") & (State.team_source == ""), planning_presence(), rx.fragment()),
        seg(
            [
                Tab("day", t("Jour"), on_click=State.show("day")),
                Tab("week", t("Semaine"), on_click=State.show("week")),
                Tab("month", t("Mois"), on_click=State.show("month")),
            ],
            State.shown,
            label=t("Période"),
        ),
        _lines(),
        rx.cond(State.shown == "day", _optimise(), rx.fragment()),
        button(
            t("Nouvelle visite"),
            icon_name="plus",
            kind="primary",
            on_click=State.new_visit,
            custom_attrs={"data-shortcut": "n"},
        ),
        _more(),
        class_name="top-actions",
    )


def _spans(day: rx.Var, week: rx.Var, month: rx.Var) -> rx.Var:
    """The words for the period that is shown."""
    return rx.match(State.shown, ("week", week), ("month", month), day)


def _optimise() -> rx.Component:
    return button(
        t("Optimiser"),
        icon_name="sparkles",
        kind="propose",
        on_click=ProposalState.propose_day(State.day),
        custom_attrs={"data-shortcut": "o"},
    )


def _lines() -> rx.Component:
    """Whose lines are drawn; two weeks stand side by side in a week alone."""
    kinds = [
        Tab("worker", t("Intervenants"), on_click=State.show_lines_of("worker"), icon="users"),
        Tab("client", t("Clients"), on_click=State.show_lines_of("client"), icon="house"),
        Tab("sector", t("Secteurs"), on_click=State.show_lines_of("sector"), icon="map-pin"),
    ]
    both = Tab("both", t("Côte à côte"), on_click=State.show_lines_of("both"), icon="columns-2")
    label = t("Par intervenant, client ou secteur")
    return rx.cond(
        State.shown == "week",
        seg([*kinds, both], State.person, label=label, lean=True),
        seg(kinds, State.by, label=label, lean=True),
    )


def _more() -> rx.Component:
    """What is done once or twice a day: absences, repairs, the map, the report, the lock."""
    day = State.shown == "day"
    absence = menu_item(
        t("Déclarer une absence"), icon_name="calendar-x-2", on_click=AbsenceEntryState.open(0, State.day)
    )
    lock = menu_item(t("Verrouiller la journée"), icon_name="lock", on_click=State.open_locks)
    of_the_day = rx.fragment(
        menu_item(t("Réparer la journée"), icon_name="wrench", href=f"/repairs?day={State.day}"),
        menu_line(),
        menu_item(t("Carte du jour"), icon_name="map", href=f"/planning/map?day={State.day}"),
        menu_item(t("Prévu et réalisé"), icon_name="columns-3", href=f"/planning/outcome?day={State.day}"),
        menu_item(t("Imprimer les fiches mission"), icon_name="printer", on_click=PrintRunsState.of_day(State.day, 0)),
    )
    return menu(
        permitted(Permission.WORKERS_EDIT, absence),
        rx.cond(day, of_the_day, rx.fragment()),
        menu_item(t("Conformité"), icon_name="scale", href="/planning/compliance"),
        menu_item(t("Impressions groupées"), icon_name="files", on_click=PrintRunsState.show),
        rx.cond(day, permitted(Permission.PLANNING_LOCK, lock), rx.fragment()),
        label=t("Autres actions"),
    )
