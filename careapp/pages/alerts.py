"""The alerts: each kind with its count, each one with the way to where it is solved."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip
from careapp.components.buttons import button, link, submit_button
from careapp.components.forms import date_input, field, form_grid, text_input
from careapp.components.icons import icon
from careapp.components.layout import card, page_header, screen
from careapp.components.parts import dialog
from careapp.components.states import empty_state, skeleton
from careapp.components.table import Column, data_table, filter_pill, row_link
from careapp.components.text import plural, t
from careapp.domain.alerts import KINDS
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.lists import permitted
from careapp.pages.records import error_of
from careapp.pages.shell import page
from careapp.readmodels.alerts import AlertCount, AlertRow
from careapp.state.alerts import AlertsState as State


@page("/alerts", N_("Alertes"), Permission.DASHBOARD_READ, on_load=State.load, under_route="/")
def alerts() -> rx.Component:
    """The screen of all alerts."""
    return screen(
        page_header(t("Alertes"), crumbs=[(t("Tableau de bord"), "/")], subtitle=State.view.about),
        rx.cond(State.loading, skeleton(8), rx.fragment(_kinds(), _list())),
        _aside_dialog(),
    )


def kind_icon(kind: rx.Var, size: int = 15) -> rx.Component:
    """The icon of a kind."""
    return rx.match(kind, *((str(key), icon(look.icon, size)) for key, look in KINDS.items()), icon("bell", size))


def _kinds() -> rx.Component:
    return rx.el.nav(
        rx.foreach(State.view.counts, _kind), class_name="alert-kinds", custom_attrs={"aria-label": t("Alertes")}
    )


def _kind(one: rx.Var[AlertCount]) -> rx.Component:
    here = rx.cond(State.view.kind == one.kind, rx.Var.create("true"), rx.Var("undefined"))
    family = rx.cond(one.count > 0, rx.cond(one.family == "red", "t-red", "t-amber"), "t-green")
    return rx.el.button(
        rx.el.span(
            rx.cond(one.count > 0, kind_icon(one.kind), icon("circle-check", 15)), class_name=rx.cond(
                one.count > 0, "alert-icon " + family, "alert-icon t-green"
            ),
        ),
        one.label,
        type="button",
        on_click=State.show(one.kind),
        class_name="alert-kind",
        custom_attrs={"aria-current": here},
        key=one.kind,
    )  # fmt: skip


def _list() -> rx.Component:
    columns = [
        Column(t("De qui"), _who),
        Column(t("Quoi"), _what),
        Column(t("Précision"), lambda row: rx.el.span(row.detail, class_name="muted")),
        Column(t("Actions"), _verbs, hidden_label=True, align="right"),
    ]
    good = empty_state(t("Rien à signaler"), t("Cette liste se remplit d’elle-même."), icon_name="circle-check",
                       family="green")  # fmt: skip
    more = plural("{count} autre au-delà de cette liste", "{count} autres au-delà de cette liste", State.view.more)
    aside = plural("{count} mise de côté", "{count} mises de côté", State.view.aside)
    away = filter_pill(aside, State.aside, State.show_aside, icon_name="archive")
    return card(
        data_table(columns, State.view.rows, label=State.view.title, row_key=lambda row: row.key, empty=good,
                   row_class=lambda _row: "linked"),
        rx.cond(State.view.more > 0, rx.el.p(more, class_name="padded-x small muted"), rx.fragment()),
        title=State.view.title,
        actions=[rx.cond((State.view.aside > 0) | State.aside, away, rx.fragment())],
        flush=True,
    )  # fmt: skip


def _who(row: rx.Var[AlertRow]) -> rx.Component:
    return rx.el.div(avatar(row.initials, row.hue, size="sm"), row_link(row.name, row.href), class_name="row")


def _what(row: rx.Var[AlertRow]) -> rx.Component:
    urgent = chip(t("Urgent"), icon_name="flame", family="red")
    paused = rx.el.div(icon("archive", 12), row.paused, class_name="row tight small muted")
    return rx.el.div(
        rx.el.div(row.what, rx.cond(row.urgent, urgent, rx.fragment()), class_name="row wrap tight"),
        rx.cond(row.paused != "", paused, rx.fragment()),
    )


def _verbs(row: rx.Var[AlertRow]) -> rx.Component:
    about = row.name + ", " + row.what
    put = button(
        t("Mettre de côté"), icon_name="archive", kind="ghost", size="sm", on_click=State.ask(row.subject, about),
        custom_attrs={"aria-label": t("Mettre de côté : {alert}", alert=about)},
    )  # fmt: skip
    take = button(
        t("Reprendre"), icon_name="archive-restore", kind="ghost", size="sm", on_click=State.take_up(row.subject),
        custom_attrs={"aria-label": t("Reprendre : {alert}", alert=about)},
    )  # fmt: skip
    solve = link(State.view.solve, href=row.href, class_name="btn btn-sm",
                 custom_attrs={"aria-label": State.view.solve + " : " + about})  # fmt: skip
    return rx.el.span(
        permitted(Permission.PLANNING_EDIT, rx.cond(row.paused != "", take, put)), solve, class_name="row-actions shown"
    )


def _aside_dialog() -> rx.Component:
    form = rx.el.form(
        form_grid(
            field(
                t("Jusqu’au"), date_input("until", State.until), required=True, error=error_of(State, "until"), span=5,
                hint=t("L’alerte revient ce jour-là si elle tient toujours."),
            ),
            field(
                t("Motif"), text_input("reason", "", max_length=200), required=True, error=error_of(State, "reason"),
                span=7,
            ),
        ),
        id="form-aside",
        on_submit=State.put_aside,
        no_validate=True,
        class_name="col",
    )  # fmt: skip
    return dialog(
        State.subject != "",
        t("Mettre l’alerte de côté"),
        rx.cond(State.subject != "", form, rx.fragment()),
        detail=State.name,
        on_close=State.close,
        icon_name="archive",
        size="sm",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.close),
            submit_button(t("Mettre de côté"), icon_name="archive", form="form-aside"),
        ),
    )
