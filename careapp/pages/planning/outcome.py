"""A day three times: planned by people, proposed, really done; its figures, then the visits that differ."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import status_badge
from careapp.components.buttons import button, icon_button, link
from careapp.components.forms import checkbox, day_picker
from careapp.components.layout import card, screen
from careapp.components.records import two_lines
from careapp.components.states import empty_state, skeleton
from careapp.components.table import Column, data_table, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.shell import page
from careapp.readmodels.outcome import OutcomeFigure, OutcomeRow
from careapp.state.outcome import PAGE
from careapp.state.outcome import OutcomeState as State


@page(
    "/planning/outcome", N_("Prévu et réalisé"), Permission.PLANNING_READ, on_load=State.load,
    under_route="/planning", read_again=True,
)  # fmt: skip
def outcome() -> rx.Component:
    """The comparison of a day."""
    return screen(_header(), rx.cond(State.loading, card(skeleton(8), flush=True), _day()))


def _header() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.el.h1(t("Prévu et réalisé")),
            icon_button("chevron-left", t("Jour précédent"), on_click=State.go(-1)),
            button(t("Aujourd’hui"), on_click=State.go(0)),
            icon_button("chevron-right", t("Jour suivant"), on_click=State.go(1)),
            rx.el.b(State.found.title, class_name="planning-date"),
            day_picker("outcome-day", State.day, State.go_to, label=t("Aller à une date")),
            class_name="crumbs",
        ),
        rx.el.div(
            button(t("Planning"), icon_name="calendar-range", href=f"/planning?view=day&day={State.day}"),
            class_name="top-actions",
        ),
        class_name="top planning-top",
    )


def _day() -> rx.Component:
    return rx.fragment(
        card(_figures(), flush=True),
        rx.cond(
            State.found.was_proposed,
            rx.fragment(),
            rx.el.p(t("Aucune proposition n’a porté sur cette journée."), class_name="small muted"),
        ),
        toolbar(
            checkbox("outcome-all", t("Montrer aussi les visites sans écart"), State.all_visits, State.show_all),
            rx.el.span(plural("{count} visite", "{count} visites", State.kept.length()), class_name="small muted push"),
        ),
        card(_visits(), flush=True),
    )


def _figures() -> rx.Component:
    columns = [
        Column(t("Journée"), lambda row: rx.el.span(row.label, class_name="strong")),
        Column(t("Planifié par l’équipe"), lambda row: row.planned, class_name="nowrap"),
        Column(t("Proposé par le calcul"), lambda row: row.proposed, class_name="nowrap"),
        Column(t("Réalisé"), lambda row: row.done, class_name="nowrap"),
    ]
    return data_table(columns, State.found.figures, label=t("Chiffres de la journée"), row_key=_by_label)


def _by_label(row: rx.Var[OutcomeFigure]) -> rx.Var:
    return row.label


def _visits() -> rx.Component:
    columns = [
        Column(t("Client"), _client),
        Column(t("Planifié par l’équipe"), lambda row: row.planned),
        Column(t("Proposé par le calcul"), _proposed),
        Column(t("Réalisé"), lambda row: row.done),
        Column(t("Statut"), lambda row: status_badge("visit", row.state)),
    ]
    none = empty_state(
        t("Aucun écart ce jour-là."),
        t("Tout ce qui est passé a été fait comme prévu."),
        icon_name="circle-check",
        family="green",
    )
    return data_table(
        columns, State.rows, label=t("Visites de la journée"), row_key=lambda row: row.visit_id, empty=none,
        total=State.kept.length(), page=State.page, page_size=PAGE, on_page=State.go_to_page,
    )  # fmt: skip


def _client(row: rx.Var[OutcomeRow]) -> rx.Component:
    return two_lines(link(row.client, href=row.url, class_name="row-link strong"), row.service)


def _proposed(row: rx.Var[OutcomeRow]) -> rx.Component:
    return rx.cond(row.proposed != "", two_lines(row.proposed, row.fate), rx.el.span("–", class_name="muted"))
