"""Parts of a visit's dialog that ask something of their own: the cancellation, the cut in two, tasks and note."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button
from careapp.components.commands import FRESH_KEY
from careapp.components.forms import checkbox, field, form_grid, select_input, text_area, time_input
from careapp.components.icons import icon
from careapp.components.text import t
from careapp.state.planning import PlanningState as State


def visit_parts() -> rx.Component:
    """The cut in two when it is asked for, the tasks, the note."""
    return rx.fragment(_split(), _tasks(), _note())


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
