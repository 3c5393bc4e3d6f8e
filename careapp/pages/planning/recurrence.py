"""The series of a visit in its dialog, and what a change of a pattern would do, shown before it is applied."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.forms import choice_pills, field, form_grid
from careapp.components.icons import icon
from careapp.components.parts import dialog
from careapp.components.states import banner
from careapp.components.text import plural, t
from careapp.domain.recurrence import Scope
from careapp.readmodels.recurrence import ChangeLine
from careapp.state.planning import PlanningState
from careapp.state.recurrence import RecurrenceState as State

SERIES = State.series
CHANGE = State.change


def belongs() -> rx.Var:
    """Whether the visit that is open comes from a slot."""
    return (SERIES.visit_id > 0) & (SERIES.visit_id == PlanningState.visit.id)


def series_section() -> rx.Component:
    """The pattern a visit comes from, and which visits a change made here is for."""
    return rx.cond(belongs(), rx.el.section(_pattern(), _scope(), class_name="series"), rx.fragment())


def _pattern() -> rx.Component:
    coming = plural("{count} visite à venir", "{count} visites à venir", SERIES.coming)
    manual = plural("{count} modifiée à la main", "{count} modifiées à la main", SERIES.manual)
    return rx.el.div(
        icon("repeat", 15),
        rx.el.div(
            rx.el.b(SERIES.pattern),
            rx.el.div(
                coming,
                rx.cond(SERIES.manual > 0, rx.fragment(", ", manual), rx.fragment()),
                rx.cond(SERIES.rules != "", rx.fragment(" · ", SERIES.rules), rx.fragment()),
                class_name="small muted",
            ),
            class_name="grow",
        ),
        rx.cond(
            SERIES.by_hand != "",
            chip(t("Modifiée à la main : {what}", what=SERIES.by_hand), icon_name="hand", family="amber"),
            rx.fragment(),
        ),
        class_name="row series-pattern",
    )


def _scope() -> rx.Component:
    choices = [
        (Scope.ONE.value, t("Cette visite seule")),
        (Scope.FOLLOWING.value, t("Celle-ci et les suivantes")),
        (Scope.ALL.value, t("Toutes celles à venir, non modifiées")),
    ]
    pills = choice_pills("series-scope", choices, State.scope, State.choose_scope, label=t("Le changement vaut pour"))
    moved = rx.el.p(
        t("Cette visite n’est plus où son créneau la place : choisissez « les suivantes » pour étendre ce changement."),
        class_name="small muted",
    )
    stop = button(
        t("Arrêter la série…"), icon_name="calendar-x-2", kind="ghost", size="sm", on_click=State.preview_stop
    )
    return rx.cond(
        SERIES.refusal != "",
        rx.el.p(SERIES.refusal, class_name="small muted"),
        rx.el.div(
            form_grid(field(t("Le changement vaut pour"), pills)),
            rx.cond(SERIES.moved & (State.scope == Scope.ONE.value), moved, rx.fragment()),
            rx.el.div(stop, class_name="row ends"),
            class_name="col",
        ),
    )


def save_button(otherwise: rx.Component) -> rx.Component:
    """The button that shows what changes in the series, where a change is for more than the visit that is open."""
    wide = belongs() & (SERIES.refusal == "") & (State.scope != Scope.ONE.value)
    show = button(t("Voir ce qui change"), icon_name="list-checks", kind="primary", on_click=State.preview)
    return rx.cond(wide, show, otherwise)


def change_dialog() -> rx.Component:
    """What a change would do: how many visits, each of them, then apply or give up."""
    return dialog(
        State.asking,
        State.title,
        rx.el.div(
            rx.el.p(CHANGE.sentence, class_name="change-sentence", custom_attrs={"role": "status"}),
            rx.cond(CHANGE.detail != "", rx.el.p(CHANGE.detail, class_name="muted"), rx.fragment()),
            rx.cond(
                CHANGE.open > 0,
                banner(
                    t("Leur intervenant ne peut pas les faire : elles iront dans les visites à affecter."),
                    family="amber",
                    icon_name="user-x",
                ),
                rx.fragment(),
            ),
            rx.cond(CHANGE.lines.length() > 0, _list(), _later()),
            class_name="col loose",
        ),
        on_close=State.give_up,
        icon_name="repeat",
        size="md",
        actions=(
            button(t("Renoncer"), kind="ghost", on_click=State.give_up),
            button(t("Appliquer le changement"), icon_name="check", kind="primary", on_click=State.apply),
        ),
    )


def _later() -> rx.Component:
    return rx.el.p(t("Les visites créées ensuite suivront."), class_name="muted")


def _list() -> rx.Component:
    count = plural("Voir la visite", "Voir les {count} visites", CHANGE.lines.length())
    return rx.fragment(
        rx.el.div(
            button(
                rx.cond(State.listed, t("Masquer la liste"), count),
                icon_name="list",
                size="sm",
                on_click=State.toggle_list,
                custom_attrs={"aria-expanded": State.listed},
            ),
            class_name="row",
        ),
        rx.cond(State.listed, rx.el.ul(rx.foreach(CHANGE.lines, change_line), class_name="change-list"), rx.fragment()),
    )


def change_line(line: rx.Var[ChangeLine]) -> rx.Component:
    """What becomes of one visit: when and whose it was, when and whose it is to be, why it stays."""
    return rx.el.li(
        rx.el.b(line.day, class_name="nowrap change-day"),
        _face(line),
        rx.el.span(
            rx.cond(line.before != "", rx.el.s(line.before, class_name="muted"), rx.fragment()),
            rx.cond(line.after != "", rx.el.span(line.after), rx.fragment()),
            class_name="change-spans grow",
        ),
        rx.cond(line.why != "", rx.el.span(line.why, class_name="small muted"), rx.fragment()),
        class_name="row wrap",
    )


def _face(line: rx.Var[ChangeLine]) -> rx.Component:
    faces = [
        ("moved", chip(line.label, icon_name="clock", family="blue")),
        ("given", chip(line.label, icon_name="user-check", family="blue")),
        ("freed", chip(line.label, icon_name="user-x", family="amber")),
        ("removed", chip(line.label, icon_name="trash-2", family="red")),
        ("made", chip(line.label, icon_name="plus", family="teal")),
        ("kept", chip(line.label, icon_name="hand", family="gray")),
    ]
    return rx.match(line.kind, *faces, chip(line.label, icon_name="lock", family="gray"))
