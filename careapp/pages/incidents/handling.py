"""The handling of an incident, opened over the control table."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import status_badge
from careapp.components.buttons import button
from careapp.components.forms import date_input, field, form_grid, text_area, text_input
from careapp.components.parts import dialog
from careapp.components.states import banner
from careapp.components.text import t
from careapp.domain.incidents import CATEGORIES
from careapp.pages.records import error_of
from careapp.readmodels.incidents import IncidentMove
from careapp.state.incidents import IncidentsState as State

FORM = "handling-form"
SHOWN = State.handled.fields


def handling_dialog() -> rx.Component:
    """What happened, in short, and the part of the supervisor; the moves send the same form."""
    form = rx.el.form(
        _conflict(), _facts(), _fields(), id=FORM, on_submit=State.save, no_validate=True, class_name="col"
    )
    # Enter in a field presses the first of the buttons that send the form: the one that leaves the status as it is.
    save = button(t("Enregistrer"), icon_name="check", type="submit", form=FORM)
    return dialog(
        State.handling,
        t("Traiter {number}", number=State.handled.number),
        rx.cond(State.handling, form, rx.fragment()),
        on_close=State.leave,
        detail=State.handled.proposal.client,
        icon_name="clipboard-check",
        size="md",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.leave),
            save,
            rx.foreach(State.handled.moves, _move),
        ),
    )


def _move(move: rx.Var[IncidentMove]) -> rx.Component:
    shape = rx.cond(move.target == "handled", "btn btn-primary", "btn")
    send = rx.el.button(move.label, type="submit", form=FORM, on_click=State.aim(move.target), class_name=shape)
    return rx.cond(move.back, rx.fragment(), send)


def _conflict() -> rx.Component:
    again = button(t("Relire l’événement"), size="sm", on_click=State.handle(State.handled.id))
    text = t("Quelqu’un a modifié cet événement entre-temps. Votre saisie est toujours là.")
    return rx.cond(State.conflict, banner(text, family="amber", icon_name="users", actions=(again,)), rx.fragment())


def _facts() -> rx.Component:
    kinds = [(key, t(one.label)) for key, one in CATEGORIES.items()]
    return rx.el.div(
        rx.el.div(
            rx.el.b(rx.match(SHOWN.category, *kinds, SHOWN.category)),
            status_badge("severity", SHOWN.severity),
            rx.el.span(State.handled.delay, class_name=rx.cond(State.handled.overdue, "tx-red strong", "muted")),
            button(
                t("Ouvrir l’événement"), icon_name="arrow-right", size="sm", kind="ghost", class_name="push",
                href=f"/incidents/{State.handled.id}",
            ),
            class_name="row wrap",
        ),
        rx.el.p(SHOWN.facts, class_name="note-body"),
        class_name="col",
    )  # fmt: skip


def _fields() -> rx.Component:
    return form_grid(
        field(t("Échéance"), date_input("due_on", SHOWN.due_on), error=error_of(State, "due_on"), span=4),
        field(t("Cause principale"), text_input("cause", SHOWN.cause), error=error_of(State, "cause"), span=8),
        field(
            t("Actions correctives"), text_area("corrective_actions", SHOWN.corrective_actions, rows=4),
            error=error_of(State, "corrective_actions"), span=12,
        ),
    )  # fmt: skip
