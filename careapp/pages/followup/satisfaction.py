"""How satisfied the clients are: the marks, the bad ones first, and their mean by month."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, link
from careapp.components.forms import search_input
from careapp.components.icons import icon
from careapp.components.layout import card, lines, page_header, screen, with_rail
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, filter_pill, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.followup.notes_tab import note_family, note_picture, rating_mark, satisfaction_card
from careapp.pages.lists import kept_by
from careapp.pages.shell import page
from careapp.readmodels.notes import MonthMark, NoteEntry
from careapp.state.satisfaction import SatisfactionState as State


@page("/satisfaction", N_("Satisfaction"), Permission.NOTES_READ, on_load=State.load)
def satisfaction() -> rx.Component:
    """The screen of all satisfaction notes."""
    low = plural("{count} note basse en 12 mois", "{count} notes basses en 12 mois", State.low)
    header = page_header(
        t("Satisfaction"), button(t("Choisir un client à appeler"), icon_name="phone", href="/clients"), subtitle=low
    )
    return screen(
        header, _filters(), with_rail([card(_table(), flush=True)], [satisfaction_card(State), _months()], wide=True)
    )


def _filters() -> rx.Component:
    only_low = State.filters["mark"] == "low"
    press = State.filter_by("mark", rx.cond(only_low, "", "low"))
    return toolbar(
        search_input("search", State.text, State.search, placeholder=t("Client, intervenant"), key_hint="/"),
        filter_pill(t("Notes basses"), only_low, press, icon_name="frown"),
        kept_by(State, "worker", t("Intervenant"), State.workers, "user"),
        kept_by(State, "manager", t("Gestionnaire"), State.managers, "user-cog"),
        rx.cond(
            State.narrowed, button(t("Tout afficher"), kind="ghost", size="sm", on_click=State.clear), rx.fragment()
        ),
    )


def _table() -> rx.Component:
    columns = [
        Column(t("Note"), _mark, "rating"),
        Column(t("Date"), lambda row: rx.el.span(row.day, class_name="nowrap"), "day"),
        Column(t("Client"), lambda row: link(row.client, href=row.client_url + "?tab=notes"), "client"),
        Column(t("Commentaire"), _comment),
        Column(t("Intervenant"), _worker, "worker"),
        Column(t("Gestionnaire"), _manager, "manager"),
        Column(t("Mode"), lambda row: rx.cond(row.channel != "", chip(row.channel), rx.fragment())),
    ]
    clear = button(t("Tout afficher"), icon_name="x", kind="soft", on_click=State.clear)
    none = empty_state(t("Aucune note ne correspond"), "", clear, icon_name="search-x", family="amber")
    first = empty_state(
        t("Aucune note de satisfaction"),
        t("Elles s’écrivent dans l’onglet Notes d’une fiche client."),
        icon_name="smile",
    )
    return data_table(
        columns,
        State.rows,
        label=t("Notes de satisfaction"),
        sort=State.sort,
        descending=State.descending,
        on_sort=State.sort_by,
        loading=State.loading,
        empty=rx.cond(State.narrowed, none, first),
        total=State.total,
        page=State.page,
        on_page=State.turn_to,
    )


def _mark(row: rx.Var[NoteEntry]) -> rx.Component:
    face = rx.el.span(note_picture(row), class_name=f"timeline-icon t-{note_family(row)}")
    return rx.el.span(face, rating_mark(row.rating), class_name="row nowrap")


def _comment(row: rx.Var[NoteEntry]) -> rx.Component:
    return rx.el.div(row.body, class_name="note-body", title=row.author)


def _worker(row: rx.Var[NoteEntry]) -> rx.Component:
    return rx.cond(row.worker != "", link(row.worker, href=row.worker_url), rx.fragment())


def _manager(row: rx.Var[NoteEntry]) -> rx.Component:
    return rx.cond(row.manager != "", link(row.manager, href=row.manager_url), rx.fragment())


def _months() -> rx.Component:
    def month(row: rx.Var[MonthMark]) -> rx.Component:
        low = row.value < 3
        return rx.el.div(
            rx.el.span(row.label, class_name="grow"),
            rx.el.span(plural("{count} note", "{count} notes", row.count), class_name="small muted"),
            rx.cond(low, icon("triangle-alert", 13, class_name="tx-red"), rx.fragment()),
            rx.el.b(row.text, class_name=rx.cond(low, "tx-red", "")),
        )

    rows = lines(rx.foreach(State.satisfaction.months, month))
    part = card(rows, title=t("Moyenne par mois"), icon_name="calendar-days", flush=True)
    return rx.cond(State.satisfaction.months.length() > 0, part, rx.fragment())
