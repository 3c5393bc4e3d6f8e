"""The figures of the opportunities: how far they come, how long they stay, why they are lost."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button
from careapp.components.forms import date_input
from careapp.components.layout import Tab, bar, card, page_header, screen, seg
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.table import Column, data_table, filter_select, toolbar
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.shell import page
from careapp.readmodels.pipeline import FigureBar, FunnelStep
from careapp.state.opportunity_figures import OpportunityFiguresState as State

SHOWN = State.shown


@page(
    "/opportunities/figures",
    N_("Chiffres des opportunités"),
    Permission.OPPORTUNITIES_READ,
    on_load=State.load,
    under_route="/opportunities",
    folds=True,
)
def figures() -> rx.Component:
    """The screen of the figures."""
    none = empty_state(
        t("Aucune opportunité ouverte sur cette période"), t("Élargissez la période ou retirez un filtre."),
        icon_name="chart-column",
    )  # fmt: skip
    body = rx.fragment(
        _totals(),
        rx.el.div(_funnel(), _stays(), class_name="figure-pair"),
        rx.el.div(_groups(), _reasons(), class_name="figure-pair"),
    )
    return screen(
        page_header(
            t("Chiffres"),
            button(t("Exporter"), icon_name="download", href=State.export_address, external=True, download=True),
            crumbs=[(t("Opportunités"), "/opportunities")],
        ),
        _filters(),
        rx.cond(State.error != "", banner(State.error, family="red", role="alert"), rx.fragment()),
        rx.cond(State.loading, skeleton(8), rx.cond(SHOWN.opened > 0, body, none)),
    )


def _filters() -> rx.Component:
    def choice(name: str, label: rx.Var, offered: rx.Var, icon_name: str) -> rx.Component:
        return filter_select(
            name, label, offered, State.asked[name], lambda value: State.ask(name, value), icon_name=icon_name
        )

    def day(name: str, label: rx.Var) -> rx.Component:
        named = {"aria-label": label}
        control = date_input(
            name, State.asked[name], lambda value: State.ask(name, value), id=f"figures-{name}", custom_attrs=named
        )
        return rx.el.div(rx.el.span(label, class_name="small muted nowrap"), control, class_name="row tight")

    parted = [
        Tab("origin", t("Origine"), on_click=State.ask("by", "origin")),
        Tab("activity", t("Activité"), on_click=State.ask("by", "activity")),
        Tab("owner", t("Gestionnaire"), on_click=State.ask("by", "owner")),
    ]
    return toolbar(
        day("first", t("Ouvertes du")),
        day("last", t("au")),
        choice("activity", t("Activité"), State.offered.activities, "briefcase"),
        choice("origin", t("Origine"), State.offered.origins, "signpost"),
        choice("owner", t("Gestionnaire"), State.offered.managers, "users"),
        rx.el.span(class_name="grow"),
        seg(parted, State.asked["by"], label=t("Comparer par")),
        class_name="figure-bar",
    )


def _totals() -> rx.Component:
    def one(number: rx.Var, label: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dd(number, class_name="key-number"), rx.el.dt(label, class_name="small muted"))

    return rx.el.dl(
        one(SHOWN.opened, t("ouvertes")),
        one(SHOWN.won, t("abouties")),
        one(SHOWN.lost, t("perdues")),
        one(SHOWN.running, t("en cours")),
        one(SHOWN.rate, t("abouties, sur celles qui sont conclues")),
        one(SHOWN.days_to_win, t("de l’ouverture aux premières visites (médiane)")),
        class_name="card figure-totals",
    )


def _row(label: rx.Var, percent: rx.Var, value: rx.Component, family: rx.Var | str, said: rx.Var) -> rx.Component:
    """A name, a bar, and its value in words: the chart is read without its colours."""
    drawn = rx.el.div(
        rx.el.i(class_name=family, style={"width": f"{percent}%"}),
        role="img",
        class_name="bar figure-line",
        custom_attrs={"aria-label": said},
    )
    return rx.el.li(rx.el.span(label, title=label, class_name="ellipsis"), drawn, value, class_name="figure-row")


def _funnel() -> rx.Component:
    def step(one: rx.Var[FunnelStep]) -> rx.Component:
        onward = rx.cond(
            one.onward != "–", rx.el.span(one.onward, " ", t("vont plus loin"), class_name="small muted"), rx.fragment()
        )
        value = rx.el.span(rx.el.b(one.count), " ", onward, class_name="nowrap")
        said = t("{stage} : {count}", stage=one.label, count=one.count)
        return _row(one.label, one.percent, value, "b-" + one.family, said)

    return card(
        rx.el.ol(rx.foreach(SHOWN.steps, step), class_name="figure-rows"),
        title=t("Jusqu’où elles vont"),
        icon_name="filter",
    )


def _stays() -> rx.Component:
    def step(one: rx.Var[FunnelStep]) -> rx.Component:
        waiting = rx.el.span("· ", one.waiting, " ", t("y sont"), class_name="small muted")
        value = rx.el.span(rx.el.b(one.days), " ", waiting, class_name="nowrap")
        said = t("{stage} : {days}", stage=one.label, days=one.days)
        return _row(one.label, one.days_percent, value, "b-" + one.family, said)

    return card(
        rx.el.ol(rx.foreach(SHOWN.steps, step), class_name="figure-rows"),
        title=t("Temps passé à chaque étape"),
        icon_name="hourglass",
        note=t("médiane"),
    )


def _reasons() -> rx.Component:
    def reason(one: rx.Var[FigureBar]) -> rx.Component:
        value = rx.el.span(
            rx.el.b(one.count), " ", rx.el.span(one.share, class_name="small muted"), class_name="nowrap"
        )
        return _row(one.label, one.percent, value, "b-gray", t("{stage} : {count}", stage=one.label, count=one.count))

    none = empty_state(t("Aucune perte sur cette période"), icon_name="circle-check", family="green")
    rows = rx.el.ol(rx.foreach(SHOWN.reasons, reason), class_name="figure-rows")
    return card(rx.cond(SHOWN.reasons.length() > 0, rows, none), title=t("Motifs de perte"), icon_name="circle-x")


def _groups() -> rx.Component:
    columns = [
        Column(t("Groupe"), lambda row: rx.el.b(row.label)),
        Column(
            t("Part"),
            lambda row: bar(row.percent, label=t("{stage} : {count}", stage=row.label, count=row.opened)),
            width="120px",
        ),
        Column(t("Ouvertes"), lambda row: row.opened, align="right"),
        Column(t("Abouties"), lambda row: row.won, align="right"),
        Column(t("Perdues"), lambda row: row.lost, align="right"),
        Column(t("Taux"), lambda row: row.rate, align="right"),
        Column(t("Délai"), lambda row: rx.el.span(row.days, class_name="nowrap"), align="right"),
    ]
    table = data_table(columns, SHOWN.groups, label=t("Comparaison"), row_key=lambda row: row.label)
    return card(table, title=t("Comparaison"), icon_name="table-2", flush=True)
