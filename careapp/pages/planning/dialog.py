"""The dialog of a visit: all its fields, its history, its status; and the one of a new visit."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button, link
from careapp.components.commands import FRESH_KEY
from careapp.components.forms import date_input, field, form_grid, select_input, shown_value, text_area, time_input
from careapp.components.icons import icon
from careapp.components.parts import combobox, dialog
from careapp.components.states import banner
from careapp.components.text import t
from careapp.pages.planning.offers import offers_section
from careapp.pages.planning.overtaken import overtaken_banner
from careapp.pages.planning.recurrence import change_dialog, save_button, series_section
from careapp.pages.planning.visit_parts import cancel_form, visit_parts
from careapp.readmodels.visits import HistoryLine, StatusMove
from careapp.state.planning import PlanningState as State


def visit_dialog() -> rx.Component:
    """Both dialogs; `PlanningState.open_visit(id)` and `PlanningState.new_visit` show them."""
    return rx.fragment(_existing(), _new(), change_dialog())


def _badges() -> rx.Component:
    visit = State.visit
    return rx.el.div(
        status_badge("visit", visit.state),
        rx.cond(visit.locked, chip(t("Verrouillée"), icon_name="lock"), rx.fragment()),
        rx.cond(visit.pair != "", chip(visit.pair, icon_name="users"), rx.fragment()),
        rx.cond(visit.window != "", chip(visit.window, icon_name="clock"), rx.fragment()),
        rx.cond(visit.invoiced, chip(t("Facturée"), icon_name="receipt-text"), rx.fragment()),
        rx.cond(visit.cancellation != "", chip(visit.cancellation_effect, icon_name="ban"), rx.fragment()),
        rx.cond(visit.sent != "", chip(visit.sent, icon_name="cloud-off"), rx.fragment()),
        rx.cond(
            visit.opportunity_id > 0,
            link(visit.opportunity, href=f"/opportunities/{visit.opportunity_id}", class_name="link small push"),
            rx.fragment(),
        ),
        class_name="row wrap tight",
    )


def _existing() -> rx.Component:
    visit = State.visit
    return dialog(
        State.dialog == "visit",
        rx.cond(visit.client != "", visit.client, t("Visite")),
        rx.el.div(
            overtaken_banner(),
            _badges(),
            _verdict(),
            rx.cond(visit.editable, _fields(), _read_only()),
            series_section(),
            offers_section(),
            _status(),
            visit_parts(),
            _history(),
            class_name="col loose",
        ),
        on_close=State.close,
        detail=rx.el.span(
            visit.service, ", ", visit.day_label, ", ", visit.start, "–", visit.end, ", ", visit.duration
        ),
        icon_name="calendar-range",
        size="md",
        back=True,
        actions=(_more(), save_button(_save(t("Enregistrer la visite")))),
    )


def _new() -> rx.Component:
    client = combobox(
        "client_id",
        State.client_label,
        State.clients,
        on_search=State.look_for_clients,
        on_pick=State.pick_client,
        value=State.form["client_id"],
        placeholder=t("Nom du client"),
    )
    return dialog(
        State.dialog == "new",
        t("Nouvelle visite"),
        rx.el.div(
            form_grid(field(t("Client"), client, required=True, error=State.errors["client_id"])),
            _fields(),
            _verdict(),
            class_name="col loose",
        ),
        on_close=State.close,
        icon_name="plus",
        size="md",
        back=True,
        actions=(button(t("Fermer"), kind="ghost", on_click=State.close), _save(t("Planifier la visite"))),
    )


def _save(label: rx.Var) -> rx.Component:
    return rx.cond(
        (State.dialog == "new") | State.visit.editable,
        button(label, icon_name="check", kind="primary", on_click=State.save(FRESH_KEY)),
        rx.fragment(),
    )


def _more() -> rx.Component:
    visit = State.visit
    return rx.el.div(
        rx.cond(
            visit.locked,
            button(t("Déverrouiller"), icon_name="lock-open", on_click=State.toggle_lock(FRESH_KEY)),
            button(t("Verrouiller"), icon_name="lock", on_click=State.toggle_lock(FRESH_KEY)),
        ),
        rx.cond(
            visit.editable,
            button(t("Diviser en deux"), icon_name="scissors", on_click=State.start_split(True)),
            rx.fragment(),
        ),
        button(t("Dupliquer au lendemain"), icon_name="copy", on_click=State.duplicate(FRESH_KEY)),
        rx.cond(
            visit.editable,
            link(icon("wrench", 15), t("Réparer"), href=f"/repairs?visit={visit.id}", class_name="btn btn-ghost"),
            rx.fragment(),
        ),
        class_name="row wrap grow visit-verbs",
    )


def _fields() -> rx.Component:
    form, errors, choices = State.form, State.errors, State.choices

    def change(name: str):  # type: ignore[no-untyped-def]
        return lambda value: State.change(name, value)

    return form_grid(
        field(
            t("Prestation"),
            select_input(
                "service_id", choices.services, form["service_id"], change("service_id"), placeholder=t("Choisir")
            ),
            required=True,
            error=errors["service_id"],
            span=6,
        ),
        field(
            t("Intervenant"),
            select_input(
                "worker_id", choices.workers, form["worker_id"], change("worker_id"), placeholder=t("Non affectée")
            ),
            error=errors["worker_id"],
            span=6,
        ),
        field(t("Date"), date_input("day", form["day"], change("day")), required=True, error=errors["day"], span=4),
        *_hours(),
        field(
            t("Adresse"),
            select_input(
                "address_id", choices.addresses, form["address_id"], change("address_id"),
                placeholder=t("Adresse principale"),
            ),
            error=errors["address_id"],
        ),
    )  # fmt: skip


def _hours() -> list[rx.Component]:
    return [
        field(
            label,
            time_input(name, State.form[name], lambda value, name=name: State.change(name, value)),
            required=True,
            error=State.errors[name],
            span=4,
        )
        for name, label in (("start", t("Début")), ("end", t("Fin")))
    ]


def _read_only() -> rx.Component:
    visit = State.visit
    nobody = t("Non affectée")
    return form_grid(
        shown_value(t("Intervenant"), rx.cond(visit.worker != "", visit.worker, nobody)),
        shown_value(t("Adresse"), visit.address),
        shown_value(t("Motif"), rx.cond(visit.reason != "", visit.reason, "–")),
    )


def _verdict() -> rx.Component:
    why = rx.el.ul(rx.foreach(State.blocked, lambda one: rx.el.li(one)))
    warnings = rx.el.ul(rx.foreach(State.warnings, lambda one: rx.el.li(one)))
    reason = field(
        t("Motif"),
        text_area("reason", State.reason, State.give_reason, rows=2),
        required=True,
        error=State.errors["reason"],
        hint=t("Le motif reste dans l’historique de la visite."),
    )
    notice = field(
        t("Motif prévu d’un court délai"),
        select_input("notice", State.notices, "", State.give_notice, placeholder=t("Choisir")),
        hint=t("Prévenance d’un temps partiel ; un autre motif s’écrit dessous."),
    )
    return rx.fragment(
        rx.cond(
            State.blocked.length() > 0,
            banner(rx.el.div(rx.el.b(t("Ce n’est pas possible")), why), family="red", icon_name="octagon-alert"),
            rx.fragment(),
        ),
        rx.cond(
            State.warnings.length() > 0,
            rx.fragment(
                banner(
                    rx.el.div(rx.el.b(t("Possible, avec un motif")), warnings),
                    family="amber",
                    icon_name="triangle-alert",
                ),
                form_grid(rx.cond(State.notices.length() > 0, notice, rx.fragment()), reason),
            ),
            rx.fragment(),
        ),
    )


def _status() -> rx.Component:
    asking = rx.cond(
        State.moving_to == "cancelled",
        cancel_form(),
        rx.el.div(
            form_grid(
                field(
                    t("Motif"),
                    text_area("status-reason", State.reason, State.give_reason, rows=2, auto_focus=True),
                    required=True,
                    error=State.errors["reason"],
                )
            ),
            rx.el.div(
                button(t("Confirmer le changement"), kind="danger", on_click=State.confirm_status(FRESH_KEY)),
                button(t("Revenir"), kind="ghost", on_click=State.start_status("", "")),
                class_name="row",
            ),
            class_name="col",
        ),
    )
    moves = rx.el.div(rx.foreach(State.visit.moves, _move), class_name="row wrap")
    return rx.cond(State.visit.invoiced, rx.fragment(), rx.cond(State.moving_to != "", asking, moves))


def _move(one: rx.Var[StatusMove]) -> rx.Component:
    start = State.start_status(one.status, FRESH_KEY)
    return rx.cond(
        one.status == "cancelled",
        button(one.label, icon_name="ban", kind="danger", size="sm", on_click=start),
        button(one.label, size="sm", on_click=start),
    )


def _history() -> rx.Component:
    return rx.cond(
        State.visit.history.length() > 0,
        rx.el.details(
            rx.el.summary(t("Historique")),
            rx.el.ul(rx.foreach(State.visit.history, _past), class_name="visit-history"),
        ),
        rx.fragment(),
    )


def _past(line: rx.Var[HistoryLine]) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.when, class_name="small muted nowrap"),
        rx.el.span(rx.el.b(line.what), " ", line.who, class_name="small"),
        rx.cond(line.detail != "", rx.el.span(line.detail, class_name="small"), rx.fragment()),
        rx.cond(
            line.sent != "",
            rx.el.span(
                rx.cond(line.forced, icon("pencil", 11), icon("cloud-off", 11)), line.sent, class_name="small muted"
            ),
            rx.fragment(),
        ),
        rx.cond(line.reason != "", rx.el.span(icon("quote", 11), line.reason, class_name="small muted"), rx.fragment()),
    )
