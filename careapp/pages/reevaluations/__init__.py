"""What is due to be evaluated again: this month, late, under way; put off, handed over, begun from the line."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip
from careapp.components.buttons import button, link
from careapp.components.forms import checkbox, date_input, field, form_grid, search_input, select_input, text_area
from careapp.components.layout import Tab, bar, card, page_header, screen, seg
from careapp.components.parts import confirm_dialog, dialog, menu, menu_item
from careapp.components.records import two_lines
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.lists import kept_by, may, permitted
from careapp.pages.shell import page
from careapp.readmodels.reevaluations import DueRow
from careapp.state.reevaluations import ReevaluationsState as State

MAY_EDIT = may(Permission.OPPORTUNITIES_EDIT)


@page("/reevaluations", N_("Ré-évaluations"), Permission.OPPORTUNITIES_READ, on_load=State.load)
def reevaluations() -> rx.Component:
    """The screen of what is due."""
    header = page_header(t("Ré-évaluations"), subtitle=rx.cond(State.loading, "", State.sentence))
    return screen(
        header,
        _filters(),
        _punctuality(),
        rx.cond(State.chosen.length() > 0, _bulk(), rx.fragment()),
        card(_table(), flush=True),
        _postpone_dialog(),
        _start_dialog(),
    )


def _filters() -> rx.Component:
    views = [
        Tab("month", t("Ce mois-ci"), on_click=State.show("month"), count=State.counts["month"]),
        Tab("late", t("En retard"), on_click=State.show("late"), count=State.counts["late"]),
        Tab("started", t("Commencées"), on_click=State.show("started"), count=State.counts["started"]),
        Tab("all", t("Toutes"), on_click=State.show("all"), count=State.counts["all"]),
    ]
    return toolbar(
        search_input("search", State.text, State.search, placeholder=t("Client, numéro"), key_hint="/"),
        seg(views, State.view, label=t("Échéance"), small=True),
        kept_by(State, "month", t("Mois"), State.offered.months, "calendar"),
        kept_by(State, "manager", t("Gestionnaire"), State.offered.managers, "user"),
        kept_by(State, "activity", t("Activité"), State.offered.activities, "briefcase"),
        rx.cond(
            State.narrowed, button(t("Tout afficher"), kind="ghost", size="sm", on_click=State.clear), rx.fragment()
        ),
    )


def _punctuality() -> rx.Component:
    """The share done in time, over a period that is chosen."""
    found = State.punctual
    period = rx.el.div(
        select_input(
            "period", State.offered.periods, value=State.period, on_change=State.choose_period,
            custom_attrs={"aria-label": t("Période")},
        ),
        class_name="card-pick",
    )  # fmt: skip
    late = rx.cond(
        found.late > 0, chip(plural("{count} faite en retard", "{count} faites en retard", found.late), family="amber"),
        rx.fragment(),
    )  # fmt: skip
    waited = rx.cond(
        found.waited > 0, chip(plural("{count} encore attendue", "{count} encore attendues", found.waited),
                               icon_name="clock-alert", family="red"), rx.fragment(),
    )  # fmt: skip
    known = rx.el.div(
        rx.el.b(t("{percent} % à temps", percent=found.percent), class_name="key-number nowrap"),
        rx.el.div(bar(found.percent, label=found.sentence), rx.el.div(found.sentence, class_name="small muted"),
                  class_name="grow"),
        late,
        waited,
        period,
        class_name="row wrap punctuality",
    )  # fmt: skip
    none = rx.el.div(
        rx.el.span(t("Aucune ré-évaluation n’était due sur cette période."), class_name="small muted grow"), period,
        class_name="row wrap",
    )  # fmt: skip
    return card(rx.cond(found.known, known, none))


def _bulk() -> rx.Component:
    count = plural("{count} ligne cochée", "{count} lignes cochées", State.chosen.length())
    to = select_input(
        "hand-over", State.offered.managers, value="", on_change=State.hand_over, placeholder=t("Confier à…"),
        icon_name="user", custom_attrs={"aria-label": t("Confier à")},
    )  # fmt: skip
    return rx.el.div(rx.el.b(count), rx.el.div(to, class_name="card-pick"), class_name="row wrap", role="status")


def _table() -> rx.Component:
    columns = [
        Column(t("Cocher"), _tick, hidden_label=True, width="44px", class_name="choice"),
        Column(t("Client"), _client, "client"),
        Column(t("Activité"), lambda row: row.activity, "activity"),
        Column(t("Évaluée le"), lambda row: rx.el.span(row.evaluated, class_name="nowrap"), "evaluated"),
        Column(t("Gestionnaire"), _manager, "manager"),
        Column(t("Échéance"), _due, "due"),
        Column(t("Actions"), _actions, hidden_label=True, align="right"),
    ]
    return data_table(
        columns,
        State.rows,
        label=t("Ré-évaluations"),
        row_class=lambda row: rx.cond(row.late, "late", ""),
        sort=State.sort,
        descending=State.descending,
        on_sort=State.sort_by,
        loading=State.loading,
        empty=_nothing(),
        total=State.total,
        page=State.page,
        on_page=State.turn_to,
    )


def _tick(row: rx.Var[DueRow]) -> rx.Component:
    box = checkbox(
        "tick", "", State.chosen.contains(row.form_id), lambda _checked: State.tick(row.form_id),
        aria_label=t("Cocher {name}", name=row.client), id="tick-" + row.form_id.to_string(),
    )  # fmt: skip
    return permitted(Permission.OPPORTUNITIES_EDIT, box)


def _client(row: rx.Var[DueRow]) -> rx.Component:
    number = link(row.number, href=f"/opportunities/{row.id}", class_name="link")
    started = rx.cond(row.started != "", chip(row.started, icon_name="pencil", family="blue"), rx.fragment())
    first = link(row.client, href=f"/opportunities/{row.form_id}", class_name="strong")
    return two_lines(first, rx.el.span(number, started, class_name="row tight wrap"))


def _manager(row: rx.Var[DueRow]) -> rx.Component:
    named = rx.el.span(avatar(row.manager_initials, row.manager_id, size="sm"), row.manager, class_name="row tight")
    return rx.cond(row.manager != "", named, rx.el.span(t("Aucun"), class_name="muted"))


def _due(row: rx.Var[DueRow]) -> rx.Component:
    words = rx.el.span(row.due, class_name=rx.cond(row.late, "tx-red strong nowrap", "nowrap"), title=row.day)
    second = rx.cond(row.postponed != "", row.postponed, row.day)
    return two_lines(words, second)


def _actions(row: rx.Var[DueRow]) -> rx.Component:
    go_on = button(t("Continuer"), icon_name="arrow-right", size="sm", href=f"/opportunities/{row.form_id}")
    begin = button(t("Commencer"), icon_name="copy", kind="soft", size="sm", on_click=State.ask_start(row.id))
    more = menu(
        menu_item(t("Ouvrir le formulaire"), icon_name="file-text", href=f"/opportunities/{row.form_id}"),
        menu_item(t("Reporter…"), icon_name="calendar-clock", on_click=State.ask_postpone(row.id)),
        label=t("Actions sur {title}", title=row.client),
        size="sm",
        kind="ghost",
    )
    idle = rx.el.div(begin, more, class_name="row tight ends")
    return rx.cond(MAY_EDIT, rx.cond(row.started != "", go_on, idle), rx.fragment())


def _nothing() -> rx.Component:
    clear = button(t("Tout afficher"), icon_name="x", kind="soft", on_click=State.clear)
    every = button(t("Voir toutes les échéances"), icon_name="calendar", kind="soft", on_click=State.show("all"))
    none = empty_state(t("Aucune ré-évaluation ne correspond"), "", clear, icon_name="search-x", family="amber")
    fine = empty_state(
        t("Rien à ré-évaluer"), t("La date vient de l’évaluation des besoins, onze mois après par défaut."), every,
        icon_name="circle-check", family="green",
    )  # fmt: skip
    return rx.cond(State.narrowed, none, fine)


def _postpone_dialog() -> rx.Component:
    draft, errors = State.draft, State.errors
    law = rx.el.p(
        t("Les objectifs et prestations s’actualisent chaque année (CASF, art. D311) : ici le {date} au plus tard.",
          date=draft.get("limit", "")),
        class_name="small muted",
    )  # fmt: skip
    return dialog(
        State.postponing > 0,
        t("Reporter la ré-évaluation"),
        rx.el.p(rx.el.b(draft.get("client", "")), ", ", t("prévue le {date}", date=draft.get("day", ""))),
        form_grid(
            field(
                t("Nouvelle date"),
                date_input("to", value=draft.get("to", ""), on_change=lambda value: State.fill("to", value)),
                required=True,
                error=errors.get("to", ""),
            ),
            field(
                t("Motif"),
                text_area("reason", draft.get("reason", ""), lambda value: State.fill("reason", value), rows=2),
                required=True,
                error=errors.get("reason", ""),
            ),
        ),
        rx.cond(draft.get("limit", "") != "", law, rx.fragment()),
        on_close=State.close,
        icon_name="calendar-clock",
        actions=[
            button(t("Annuler"), kind="ghost", on_click=State.close),
            button(t("Reporter la ré-évaluation"), kind="primary", on_click=State.postpone),
        ],
    )


def _start_dialog() -> rx.Component:
    told = rx.el.div(
        rx.el.p(rx.el.b(State.draft.get("client", "")), ", ", State.draft.get("number", "")),
        rx.el.p(
            t("Ce formulaire sera verrouillé, sa copie modifiable ouverte et le rappel de ré-évaluation programmé.")
        ),
    )
    return confirm_dialog(
        State.starting > 0,
        t("Commencer la ré-évaluation"),
        told,
        t("Verrouiller et dupliquer"),
        on_confirm=State.start,
        on_close=State.close,
        icon_name="copy",
    )
