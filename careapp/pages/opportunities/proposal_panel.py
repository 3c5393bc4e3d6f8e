"""A proposal: before and after, then each change with its reason, accepted or put aside one by one or all at once."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import Kind, button, icon_button
from careapp.components.icons import icon
from careapp.components.parts import drawer
from careapp.components.states import empty_state, progress
from careapp.components.text import plural, t
from careapp.pages.opportunities.proposal_settings import comparison, proposal_foot, proposal_settings
from careapp.readmodels.proposals import ComparedRow, OpenLine, ProposalLineView
from careapp.state.planning import PlanningState
from careapp.state.proposals import ProposalState as State


def proposal_panel() -> rx.Component:
    """The drawer of an opportunity's proposal; `ProposalState.open(opportunity_id)` shows it."""
    return drawer(
        State.shown & (State.opportunity_id > 0),
        t("Proposition d’optimisation"),
        proposal_body(_again()),
        on_close=State.close,
        detail=t("Rien n’est appliqué tant que vous n’acceptez pas."),
        icon_name="sparkles",
        flush=True,
    )


def proposal_aside() -> rx.Component:
    """The same beside the planning of a day."""
    return rx.cond(
        State.shown & (State.day <= PlanningState.day) & (PlanningState.day <= State.until),
        rx.el.aside(
            rx.el.div(
                icon("sparkles", 16, class_name="tx-violet"),
                rx.el.h2(t("Proposition d’optimisation"), class_name="grow"),
                rx.cond(_settled(), _again("ghost"), rx.fragment()),
                icon_button("x", t("Fermer"), kind="ghost", on_click=State.close),
                class_name="row tight proposal-head",
            ),
            rx.el.p(
                State.view.computed,
                " ",
                t("Rien n’est appliqué tant que vous n’acceptez pas. Ce qui est pointé ou verrouillé ne bouge pas."),
                class_name="small muted padded-x",
            ),
            proposal_body(),
            proposal_foot(),
            class_name="proposal-aside",
            custom_attrs={"aria-label": t("Proposition d’optimisation")},
        ),
        rx.fragment(),
    )


def _settled() -> rx.Var[bool]:
    """A proposal stands there, nothing runs and nothing is being set."""
    return ~State.computing & ~State.setting & (State.failed == "")


def _again(kind: Kind = "propose") -> rx.Component:
    return icon_button("rotate-cw", t("Calculer à nouveau"), kind=kind, on_click=State.again)


def proposal_body(*beside: rx.Component) -> rx.Component:
    """What a proposal holds, or how far its computation is; `beside` stands at the end of the line that decides."""
    return rx.cond(
        State.computing,
        _under_way(),
        rx.cond(
            State.setting,
            proposal_settings(),
            rx.cond(
                State.failed != "",
                _failed(),
                rx.fragment(_metrics(), comparison(), _decide(*beside), _lines(), _open()),
            ),
        ),
    )


def _under_way() -> rx.Component:
    placed = t(
        "{assigned} visites placées sur {total}, {seconds} s",
        assigned=State.assigned,
        total=State.total,
        seconds=State.seconds,
    )
    started = rx.cond(State.waits, t("En attente d’un autre calcul"), placed)
    detail = rx.cond(State.total > 0, started, t("Préparation"))
    return rx.el.div(
        progress(t("Calcul de la proposition"), detail, on_cancel=State.stop), class_name="padded proposal-wait"
    )


def _failed() -> rx.Component:
    return rx.el.div(
        empty_state(
            t("Pas de proposition"), State.failed, button(t("Fermer"), on_click=State.close), icon_name="sparkles"
        ),
        class_name="padded",
    )


def _metrics() -> rx.Component:
    beside = State.compared.id > 0
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th(State.view.title, scope="col"),
                rx.el.th(t("Avant"), scope="col"),
                rx.el.th(t("Après"), scope="col"),
                rx.cond(beside, rx.el.th(t("L’autre"), scope="col"), rx.fragment()),
            )
        ),
        rx.el.tbody(rx.foreach(State.table, _metric)),
        class_name="proposal-metrics",
    )


def _metric(row: rx.Var[ComparedRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(row.label, scope="row"),
        rx.el.td(row.before),
        rx.el.td(row.after, class_name=rx.cond(row.better, "strong tx-green", "strong")),
        rx.cond(State.compared.id > 0, rx.el.td(row.beside), rx.fragment()),
    )


def _decide(*beside: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.b(plural("{count} changement", "{count} changements", State.view.offered), class_name="grow nowrap"),
        rx.cond(
            State.view.offered > 0,
            rx.fragment(
                button(t("Tout rejeter"), kind="ghost", on_click=State.reject_all),
                button(t("Tout accepter"), icon_name="check-check", kind="violet", on_click=State.accept_all),
            ),
            rx.fragment(),
        ),
        *beside,
        class_name="row proposal-decide",
    )


def _lines() -> rx.Component:
    return rx.el.ul(rx.foreach(State.view.lines, _line), class_name="proposal-lines")


def _line(line: rx.Var[ProposalLineView]) -> rx.Component:
    return rx.el.li(
        rx.match(
            line.icon,
            ("user-plus", icon("user-plus", 15, class_name="tx-violet")),
            ("clock", icon("clock", 15, class_name="tx-violet")),
            icon("arrow-right-left", 15, class_name="tx-violet"),
        ),
        rx.el.button(
            rx.el.div(
                rx.el.b(line.title),
                " ",
                rx.cond(State.week == "week", rx.el.span(line.day, " ", class_name="muted"), rx.fragment()),
                rx.el.span(line.when, class_name="muted"),
            ),
            rx.el.div(rx.el.span(line.before, class_name="muted"), " → ", rx.el.b(line.after), class_name="small"),
            rx.el.div(line.reason, class_name="small muted"),
            rx.cond(line.refusal != "", rx.el.div(line.refusal, class_name="small tx-red"), rx.fragment()),
            type="button",
            class_name="grow proposal-line",
            on_click=State.pick(line.id),
        ),
        _line_end(line),
        class_name=rx.cond(State.picked == line.id, "picked", ""),
        key=line.id,
    )


def _line_end(line: rx.Var[ProposalLineView]) -> rx.Component:
    done = rx.el.span(icon("check", 13), t("Acceptée"), class_name="row tight small tx-green")
    aside = rx.el.span(t("Écartée"), class_name="small muted")
    refused = rx.el.span(icon("x", 13), t("Impossible"), class_name="row tight small tx-red")
    return rx.match(
        line.status,
        ("accepted", done),
        ("rejected", aside),
        ("refused", refused),
        rx.el.div(
            icon_button("x", t("Rejeter : {title}", title=line.title), on_click=State.reject(line.id)),
            icon_button(
                "check", t("Accepter : {title}", title=line.title), kind="propose", on_click=State.accept(line.id)
            ),
            class_name="row tight",
        ),
    )


def _open() -> rx.Component:
    return rx.cond(
        State.view.open.length() > 0,
        rx.el.section(
            rx.el.h3(t("Restent sans intervenant"), class_name="padded-x"),
            rx.el.ul(rx.foreach(State.view.open, _open_line), class_name="proposal-open"),
        ),
        rx.fragment(),
    )


def _open_line(line: rx.Var[OpenLine]) -> rx.Component:
    return rx.el.li(
        rx.el.div(icon("user-x", 13, class_name="tx-red"), rx.el.b(line.title), class_name="row tight"),
        rx.foreach(line.reasons, lambda reason: rx.el.div(reason, class_name="small muted")),
    )
