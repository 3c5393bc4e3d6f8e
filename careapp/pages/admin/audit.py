"""The audit trail: who did what, when."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, link
from careapp.components.forms import date_input
from careapp.components.layout import card, page_header, screen
from careapp.components.records import two_lines
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, filter_select, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.shell import page
from careapp.state.agency import AuditState as State

FOUND = State.found


@page("/admin/audit", N_("Journal"), Permission.AUDIT_READ, on_load=State.load)
def audit() -> rx.Component:
    """Every write of the agency, the latest first."""
    return screen(
        page_header(t("Journal"), subtitle=plural("{count} écriture", "{count} écritures", FOUND.figures.total)),
        toolbar(
            filter_select(
                "actor", t("Toutes les personnes"), FOUND.actors, State.filters["actor"],
                lambda value: State.filter_by("actor", value), icon_name="user",
            ),
            filter_select(
                "noun", t("Tous les éléments"), FOUND.nouns, State.filters["noun"],
                lambda value: State.filter_by("noun", value), icon_name="layers",
            ),
            _day("first", t("Du")),
            _day("last", t("au")),
            button(t("Tout afficher"), icon_name="x", kind="ghost", on_click=State.clear),
        ),
        card(_table(), flush=True),
    )  # fmt: skip


def _day(name: str, label: rx.Var) -> rx.Component:
    control = date_input(name, State.filters[name], lambda value: State.filter_by(name, value))
    return rx.el.label(rx.el.span(label, class_name="muted"), control, class_name="row tight toolbar-day")


def _detail(row: rx.Var) -> rx.Component:
    return rx.cond(row.detail, rx.el.span(row.detail, class_name="muted small breaks"), rx.fragment())


def _table() -> rx.Component:
    def noun(row: rx.Var) -> rx.Component:
        return rx.cond(row.url, link(row.noun, href=row.url), rx.el.span(row.noun))

    columns = [
        Column(t("Quand"), lambda row: two_lines(row.day, row.time), width="120px"),
        Column(t("Qui"), lambda row: rx.cond(row.actor, row.actor, "careapp")),
        Column(t("Action"), lambda row: rx.el.span(row.verb, class_name="medium")),
        Column(t("Élément"), noun),
        Column(
            t("Détail"),
            lambda row: rx.cond(row.detail, rx.el.span(row.detail, class_name="muted small breaks"), rx.fragment()),
        ),
    ]
    return data_table(
        columns,
        FOUND.rows,
        label=t("Journal"),
        loading=State.loading,
        total=FOUND.figures.total,
        page=FOUND.figures.page,
        on_page=State.go_to_page,
        empty=empty_state(t("Rien pour ces filtres"), t("Élargissez la période ou les filtres."), icon_name="history"),
    )
