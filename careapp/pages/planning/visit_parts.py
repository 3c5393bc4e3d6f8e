"""Parts of a visit's dialog that ask something of their own: cancellation, cut in two, clocking, tasks, note."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.commands import FRESH_KEY
from careapp.components.forms import checkbox, field, form_grid, select_input, text_area, time_input
from careapp.components.icons import icon
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.pages.lists import permitted
from careapp.state.planning import PlanningState as State


def visit_parts() -> rx.Component:
    """The cut in two when it is asked for, the clocking, the tasks, the note."""
    return rx.fragment(_split(), _clocking(), _tasks(), _note())


def cancel_form() -> rx.Component:
    """Why the visit is cancelled, what that does to the invoice and the pay, and a word more."""
    reason = select_input(
        "cancellation",
        State.cancellations,
        State.cancellation,
        State.choose_cancellation,
        placeholder=t("Choisir le motif"),
        auto_focus=True,
    )
    return rx.el.div(
        form_grid(
            field(t("Motif d’annulation"), reason, required=True, error=State.errors["cancellation"]),
            field(
                t("Précision"),
                text_area("cancel-reason", State.reason, State.give_reason, rows=2),
                error=State.errors["reason"],
            ),
        ),
        rx.cond(State.cancellation != "", _effects(), rx.fragment()),
        rx.el.div(
            button(t("Annuler la visite"), icon_name="ban", kind="danger", on_click=State.confirm_cancel(FRESH_KEY)),
            button(t("Revenir"), kind="ghost", on_click=State.start_status("", "")),
            class_name="row",
        ),
        class_name="col",
    )


def _effects() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            icon("receipt-text", 13), t("D’usage : {effect}", effect=State.cancel_effect), class_name="row tight small"
        ),
        checkbox(
            "cancel-billed",
            t("Facturer la visite au client"),
            State.cancel_billed,
            State.bill_cancelled,
            disabled=State.cancel_fixed,
        ),
        checkbox(
            "cancel-paid",
            t("Payer la visite à l’intervenant"),
            State.cancel_paid,
            State.pay_cancelled,
            disabled=State.cancel_fixed,
        ),
        class_name="col tight",
    )


def _split() -> rx.Component:
    at = time_input("split_at", State.split_at, State.change_split, auto_focus=True)
    return rx.cond(
        State.splitting,
        rx.el.div(
            form_grid(field(t("Diviser à"), at, required=True, error=State.errors["split_at"], span=4)),
            rx.el.div(
                button(t("Diviser la visite"), icon_name="scissors", on_click=State.confirm_split(FRESH_KEY)),
                button(t("Revenir"), kind="ghost", on_click=State.start_split(False)),
                class_name="row",
            ),
            class_name="col",
            custom_attrs={"data-autofocus": "true"},
        ),
        rx.fragment(),
    )


def _clocking() -> rx.Component:
    """When somebody arrived and left; the agency writes it, with a reason, where nobody could clock."""
    visit = State.visit
    told = rx.el.p(
        icon("clock", 13),
        rx.cond(
            visit.departed != "",
            t("Arrivée {start}, départ {end}", start=visit.arrived, end=visit.departed),
            t("Arrivée {start}", start=visit.arrived),
        ),
        rx.cond(visit.forced, chip(t("Saisi par l’agence"), icon_name="pencil"), rx.fragment()),
        class_name="row tight small",
    )
    ask = button(t("Saisir le pointage…"), icon_name="clock", size="sm", on_click=State.start_clocking(True))
    may = permitted(Permission.PLANNING_EDIT, rx.cond(State.clocking, rx.fragment(), ask))
    return rx.cond(
        (visit.arrived != "") | visit.clockable,
        rx.el.div(
            rx.el.div(
                rx.cond(visit.arrived != "", told, rx.fragment()),
                rx.cond(visit.clockable, may, rx.fragment()),
                class_name="row wrap",
            ),
            rx.cond(State.clocking, _clocking_form(), rx.fragment()),
            class_name="col tight",
        ),
        rx.fragment(),
    )


def _clocking_form() -> rx.Component:
    form, errors = State.clock_form, State.errors
    times = [
        field(
            label,
            time_input(name, form[name], lambda text, name=name: State.change_clocking(name, text), **more),
            required=True,
            error=errors[name],
            span=4,
        )
        for name, label, more in (
            ("arrived", t("Arrivée"), {"auto_focus": True}),
            ("left", t("Départ"), {}),
        )
    ]
    reason = text_area("clock-reason", form["reason"], lambda text: State.change_clocking("reason", text), rows=2)
    return rx.el.div(
        form_grid(
            *times,
            field(
                t("Motif du pointage saisi"), reason, required=True, error=errors["reason"],
                hint=t("Téléphone oublié, réseau absent, erreur de pointage… Le motif reste dans l’historique."),
            ),
        ),
        rx.el.div(
            button(
                t("Enregistrer le pointage"), icon_name="check", kind="primary",
                on_click=State.confirm_clocking(FRESH_KEY),
            ),
            button(t("Revenir"), kind="ghost", on_click=State.start_clocking(False)),
            class_name="row",
        ),
        class_name="col",
        custom_attrs={"data-autofocus": "true"},
    )  # fmt: skip


def _tasks() -> rx.Component:
    return rx.cond(
        State.visit.tasks.length() > 0,
        rx.el.details(
            rx.el.summary(t("Tâches de la visite")),
            rx.el.ul(rx.foreach(State.visit.tasks, lambda one: rx.el.li(one)), class_name="visit-tasks small"),
        ),
        rx.fragment(),
    )


def _note() -> rx.Component:
    note = text_area("visit-note", State.note, State.write_note, rows=2)
    return rx.el.div(
        form_grid(field(t("Note sur la visite"), note)),
        rx.cond(
            State.note != State.visit.note,
            rx.el.div(
                button(t("Enregistrer la note"), icon_name="check", on_click=State.save_note(FRESH_KEY)),
                class_name="row",
            ),
            rx.fragment(),
        ),
        class_name="col tight",
    )
