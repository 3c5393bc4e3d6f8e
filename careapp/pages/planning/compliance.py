"""What the planning of a period breaks or warns of, worker by worker."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import status_badge
from careapp.components.buttons import button, link
from careapp.components.forms import date_input, field, form_grid
from careapp.components.layout import card, page_header, screen
from careapp.components.records import two_lines
from careapp.components.states import empty_state, progress, skeleton
from careapp.components.table import Column, data_table, filter_select, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.rules import LEVEL_BADGES
from careapp.i18n import N_
from careapp.pages.records import error_of
from careapp.pages.shell import page
from careapp.readmodels.rules import FindingRow
from careapp.state.compliance import ComplianceState as State
from careapp.state.session import SessionState


@page("/planning/compliance", N_("Conformité"), Permission.PLANNING_READ, on_load=State.load)
def compliance() -> rx.Component:
    """The report."""
    rules = button(t("Règles"), icon_name="scale", href="/admin/rules")
    may = SessionState.permissions.contains(Permission.RULES_READ.value)
    header = page_header(
        t("Conformité"),
        rx.cond(may, rules, rx.fragment()),
        button(t("CSV"), icon_name="download", href="/api/planning/compliance.csv?" + State.query, external=True),
        button(
            t("PDF"), icon_name="file-text", href="/api/planning/compliance.pdf?" + State.query, external=True,
            target="_blank",
        ),
        crumbs=[(t("Planning"), "/planning")],
        subtitle=_counts(),
    )  # fmt: skip
    waiting = progress(t("Les règles relisent le planning de la période."))
    return screen(
        header,
        _period(),
        _filters(),
        rx.cond(State.busy, waiting, rx.fragment()),
        rx.cond(State.loading, card(skeleton(8), flush=True), card(_table(), flush=True)),
    )


def _counts() -> rx.Component:
    told = rx.el.span(
        plural("{count} constat bloquant", "{count} constats bloquants", State.blocks),
        " · ",
        plural("{count} avertissement", "{count} avertissements", State.warnings),
        " · ",
        plural("{count} intervenant", "{count} intervenants", State.people),
    )
    return rx.cond(State.loading, rx.fragment(), told)


def _period() -> rx.Component:
    return form_grid(
        field(t("Du"), date_input("first", State.first, State.set_first), error=error_of(State, "first"), span=3),
        field(t("Au"), date_input("last", State.last, State.set_last), error=error_of(State, "last"), span=3),
    )


def _filters() -> rx.Component:
    levels = [(key, t(badge.label)) for key, badge in LEVEL_BADGES.items() if key != "off"]
    kept = State.filters
    return toolbar(
        filter_select(
            "worker",
            t("Tous les intervenants"),
            State.workers,
            kept["worker"],
            lambda value: State.keep("worker", value),
        ),
        filter_select(
            "sector", t("Tous les secteurs"), State.sectors, kept["sector"], lambda value: State.keep("sector", value)
        ),
        filter_select("level", t("Tous les niveaux"), levels, kept["level"], lambda value: State.keep("level", value)),
        filter_select(
            "rule", t("Toutes les règles"), State.rules, kept["rule"], lambda value: State.keep("rule", value)
        ),
    )


def _table() -> rx.Component:
    columns = [
        Column(t("Intervenant"), lambda row: link(row.worker, href=row.worker_url, class_name="row-link strong")),
        Column(t("Jour"), lambda row: link(row.day, href=row.url, class_name="link nowrap")),
        Column(t("Niveau"), lambda row: status_badge("rule", row.level)),
        Column(t("Constat"), _told),
        Column(t("Mesure"), lambda row: row.figure, class_name="nowrap"),
        Column(t("Limite"), lambda row: row.limit, class_name="nowrap"),
        Column(t("Source"), lambda row: rx.el.span(row.source, class_name="small muted")),
    ]
    none = empty_state(
        t("Aucune règle n’est enfreinte sur la période."),
        t("Avec ces filtres, tout est conforme."),
        icon_name="circle-check",
        family="green",
    )
    return data_table(
        columns,
        State.rows,
        label=t("Conformité"),
        row_key=lambda row: row.url + row.code + row.sentence,
        loading=State.loading,
        empty=none,
        total=State.total,
        page=State.page,
        on_page=State.go_to_page,
    )


def _told(row: rx.Var[FindingRow]) -> rx.Component:
    return two_lines(row.sentence, row.rule)
