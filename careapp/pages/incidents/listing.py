"""The control table of incidents, with its figures."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, status_badge
from careapp.components.buttons import button
from careapp.components.icons import icon
from careapp.components.layout import Tab, card, facts, page_header, screen, seg
from careapp.components.states import empty_state, skeleton
from careapp.components.table import Column, data_table, row_link
from careapp.components.text import plural, t
from careapp.domain.incidents import CATEGORIES, SEVERITY_BADGES
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.incidents.handling import handling_dialog
from careapp.pages.lists import kept_by, list_filters, permitted
from careapp.pages.shell import page
from careapp.readmodels.incidents import CategoryBar, IncidentRow, WeekBar
from careapp.state.incidents import IncidentsState as State

FIGURES = State.figures


@page("/incidents", N_("Événements indésirables"), Permission.INCIDENTS_READ, on_load=State.load)
def incidents() -> rx.Component:
    """The screen of all incidents."""
    about = plural("{count} événement sur 12 semaines", "{count} événements sur 12 semaines", FIGURES.total)
    header = page_header(t("Événements indésirables"), _report_button(), subtitle=rx.cond(State.loading, "", about))
    return screen(header, rx.cond(State.loading, skeleton(6), _figures()), _control(), handling_dialog())


def _report_button() -> rx.Component:
    press = button(t("Déclarer un événement"), icon_name="plus", kind="primary", href="/incidents/new")
    return permitted(Permission.INCIDENTS_REPORT, press)


def _figures() -> rx.Component:
    return rx.el.div(_delays(), _by_week(), _by_category(), class_name="figure-cards")


def _delays() -> rx.Component:
    late = FIGURES.overdue > 0
    alarm = rx.cond(FIGURES.grave_open > 0, "tx-red strong", "")
    share = rx.el.div(
        rx.el.i(class_name="red", style={"width": f"{FIGURES.overdue_share}%"}),
        role="img",
        class_name="bar",
        custom_attrs={"aria-label": t("{share} % des événements ouverts sont hors délai", share=FIGURES.overdue_share)},
    )
    return card(
        rx.el.div(
            rx.el.b(FIGURES.overdue, class_name=rx.cond(late, "figure-number tx-red", "figure-number")),
            rx.el.div(
                rx.el.div(t("hors délai"), class_name="strong"),
                rx.el.div(
                    plural("sur {count} événement à traiter", "sur {count} événements à traiter", FIGURES.open),
                    class_name="small muted",
                ),
            ),
            class_name="row loose",
        ),
        share,
        facts(
            (t("Délai médian de traitement"), FIGURES.median),
            (t("Traités dans le délai"), FIGURES.in_time),
            (
                t("Graves ouverts"),
                rx.el.span(FIGURES.grave_open, class_name=alarm),
            ),
            (t("Déclarés à une autorité"), FIGURES.notified),
        ),
        class_name="figure-card",
    )


def _by_week() -> rx.Component:
    key = [("minor", t("Mineur")), ("moderate", t("Modéré")), ("grave", t("Grave"))]
    legend = rx.el.span(
        *(rx.el.span(rx.el.i(class_name=f"swatch {name}"), label, class_name="row tight") for name, label in key),
        class_name="row loose small muted push",
    )
    scale = rx.el.div(
        rx.el.span(FIGURES.highest),
        rx.el.span(FIGURES.highest // 2),
        rx.el.span("0"),
        class_name="week-scale",
        custom_attrs={"aria-hidden": "true"},
    )
    bars = rx.el.div(
        scale, rx.el.ol(rx.foreach(FIGURES.weeks, _week), class_name="week-columns"), class_name="week-chart"
    )
    return card(bars, title=t("Par semaine"), actions=[legend])


def _week(week: rx.Var[WeekBar]) -> rx.Component:
    parts = [("grave", week.grave), ("moderate", week.moderate), ("minor", week.minor)]
    return rx.el.li(
        rx.el.div(
            *(
                rx.cond(height > 0, rx.el.i(class_name=name, style={"height": f"{height}%"}), rx.fragment())
                for name, height in parts
            ),
            class_name="week-stack",
        ),
        rx.el.span(week.label, custom_attrs={"aria-hidden": "true"}),
        rx.el.b(week.month, custom_attrs={"aria-hidden": "true"}),
        rx.el.span(week.sentence, class_name="visually-hidden"),
        title=week.sentence,
    )


def _by_category() -> rx.Component:
    legend = rx.el.span(rx.el.i(class_name="swatch grave"), t("dont graves"), class_name="row tight small muted push")
    nothing = rx.el.p(t("Aucun événement sur la période."), class_name="muted")
    bars = rx.el.ul(rx.foreach(FIGURES.categories, _category), class_name="category-bars")
    return card(rx.cond(FIGURES.categories.length() > 0, bars, nothing), title=t("Par catégorie"), actions=[legend])


def _category(row: rx.Var[CategoryBar]) -> rx.Component:
    track = rx.el.span(
        rx.el.i(class_name="minor", style={"width": f"{row.plain}%"}),
        rx.el.i(class_name="grave", style={"width": f"{row.grave}%"}),
        class_name="category-track",
        custom_attrs={"aria-hidden": "true"},
    )
    return rx.el.li(rx.el.span(row.label, class_name="ellipsis"), track, rx.el.b(row.count, class_name="right"))


def _control() -> rx.Component:
    return card(
        _filters(),
        data_table(
            _columns(),
            State.rows,
            label=t("Tableau de contrôle"),
            row_class=lambda row: rx.cond(row.overdue, "linked late", "linked"),
            sort=State.sort,
            descending=State.descending,
            on_sort=State.sort_by,
            loading=State.loading,
            empty=_nothing(),
            total=State.total,
            page=State.page,
            on_page=State.turn_to,
        ),
        title=t("Tableau de contrôle"),
        note=t("hors délai d’abord"),
        flush=True,
    )


def _filters() -> rx.Component:
    views = [
        Tab("", t("Tous"), on_click=State.show(""), count=State.counts["all"]),
        Tab("open", t("Ouverts"), on_click=State.show("open"), count=State.counts["open"]),
        Tab("overdue", t("Hors délai"), on_click=State.show("overdue"), count=State.counts["overdue"]),
        Tab("handled", t("Traités"), on_click=State.show("handled"), count=State.counts["handled"]),
    ]
    grades = [(key, t(one.label)) for key, one in SEVERITY_BADGES.items()]
    bar = list_filters(
        State,
        t("Client, intervenant, n°"),
        seg(views, State.status, label=t("Statut"), small=True),
        kept_by(State, "category", t("Catégorie"), [(key, t(one.label)) for key, one in CATEGORIES.items()], "tag"),
        kept_by(State, "severity", t("Gravité"), grades, "gauge"),
        kept_by(State, "supervisor", t("Encadrant"), State.supervisors, "user"),
    )
    return rx.el.div(bar, class_name="card-body")


def _columns() -> list[Column]:
    return [
        Column(t("N°"), lambda row: rx.el.span(row.number, class_name="muted nowrap"), "number"),
        Column(t("Date"), lambda row: rx.el.span(row.day, class_name="nowrap"), "day"),
        Column(t("Bénéficiaire"), lambda row: row_link(row.client, row.url), "client"),
        Column(t("Catégorie"), lambda row: row.category, "category"),
        Column(t("Gravité"), lambda row: status_badge("severity", row.severity), "severity"),
        Column(t("Intervenant"), _workers),
        Column(t("Encadrant"), _supervisor, "supervisor"),
        Column(t("Statut"), lambda row: status_badge("incident", row.status), "status"),
        Column(t("Délai"), _delay, "due"),
        Column(t("Actions"), _handle, hidden_label=True, align="right"),
    ]


def _handle(row: rx.Var[IncidentRow]) -> rx.Component:
    label = t("Traiter {number}", number=row.number)
    press = button(t("Traiter"), size="sm", on_click=State.handle(row.id), custom_attrs={"aria-label": label})
    return rx.cond(
        row.open, permitted(Permission.INCIDENTS_HANDLE, press), icon("chevron-right", 16, class_name="push muted")
    )


def _workers(row: rx.Var[IncidentRow]) -> rx.Component:
    return rx.el.span(rx.cond(row.workers != "", row.workers, t("Aucun")), class_name="muted")


def _supervisor(row: rx.Var[IncidentRow]) -> rx.Component:
    named = rx.el.span(
        avatar(row.supervisor_initials, row.supervisor_id, size="sm"),
        rx.el.span(row.supervisor),
        class_name="row tight",
    )
    return rx.cond(row.supervisor != "", named, rx.el.span(t("Aucun"), class_name="muted"))


def _delay(row: rx.Var[IncidentRow]) -> rx.Component:
    return rx.el.span(row.delay, class_name=rx.cond(row.overdue, "tx-red strong nowrap", "muted nowrap"))


def _nothing() -> rx.Component:
    clear = button(t("Tout afficher"), icon_name="x", kind="soft", on_click=State.clear)
    none = empty_state(
        t("Aucun événement ne correspond"), t("Retirez un filtre ou changez de statut."), clear,
        icon_name="search-x", family="amber",
    )  # fmt: skip
    good = empty_state(
        t("Aucun événement à montrer"), t("Ce qui sera déclaré paraîtra ici, hors délai d’abord."),
        icon_name="shield-check", family="green",
    )  # fmt: skip
    return rx.cond(State.narrowed | (State.status != ""), none, good)
