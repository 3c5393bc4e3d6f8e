"""What is done to one opportunity or to a selection: owner, stage, next action, loss, and what refused it."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button
from careapp.components.forms import date_input, field, form_grid, select_input, text_input
from careapp.components.layout import lines
from careapp.components.parts import dialog
from careapp.components.states import banner
from careapp.components.text import plural, t
from careapp.domain.opportunities import BOARD_STAGES, STAGE_BADGES, Stage
from careapp.domain.permissions import Permission
from careapp.pages.lists import permitted
from careapp.state.opportunities import OpportunitiesState as State
from careapp.state.print_runs import PrintRunsState

ERRORS = State.bulk_errors
FORM = "bulk-form"


def ask_one(opportunity_id: rx.Var, what: str) -> rx.event.EventSpec:
    """Ask what one opportunity shall become."""
    return State.ask_one({"id": opportunity_id, "key": what})


def bulk_bar() -> rx.Component:
    """What may be done to the selection, under the list."""
    printed = button(
        t("Imprimer les fiches"), icon_name="printer", size="sm", on_click=PrintRunsState.of_selection(State.selected)
    )
    acts = (
        button(t("Changer d’étape"), icon_name="arrow-right", size="sm", on_click=State.ask("stage")),
        button(t("Gestionnaire"), icon_name="user", size="sm", on_click=State.ask("owner")),
        button(t("Prochaine action"), icon_name="calendar", size="sm", on_click=State.ask("next")),
        button(t("Classer perdues"), icon_name="circle-x", size="sm", on_click=State.ask("lost")),
        permitted(Permission.DOCUMENTS_SEND, printed),
        button(t("Ne rien choisir"), kind="ghost", size="sm", on_click=State.unselect),
    )
    count = plural("{count} sélectionnée", "{count} sélectionnées", State.selected.length())
    shown = rx.el.div(rx.el.b(count, role="status"), *acts, class_name="bulk-bar")
    return permitted(Permission.OPPORTUNITIES_EDIT, rx.cond(State.selected.length() > 0, shown, rx.fragment()))


def bulk_dialogs() -> rx.Component:
    """The dialog of the change that is asked for."""
    return dialog(
        State.asking != "",
        rx.match(
            State.asking,
            ("owner", t("Changer de gestionnaire")),
            ("stage", t("Changer d’étape")),
            ("lost", t("Classer perdue")),
            t("Prochaine action"),
        ),
        _refused(),
        rx.cond(State.asking != "", _form(), rx.fragment()),
        on_close=State.stop_asking,
        icon_name="list-checks",
        detail=plural("{count} opportunité", "{count} opportunités", State.concerned.length()),
        size="md",
        actions=[
            button(t("Annuler"), kind="ghost", on_click=State.stop_asking),
            button(_verb(), icon_name="check", kind="primary", type="submit", form=FORM),
        ],
    )


def _verb() -> rx.Var:
    return rx.match(
        State.asking,
        ("owner", t("Donner au gestionnaire")),
        ("stage", t("Changer l’étape")),
        ("lost", t("Classer perdue")),
        t("Enregistrer l’action"),
    )


def _form() -> rx.Component:
    fields = rx.match(
        State.asking,
        ("owner", form_grid(_choice("manager_id", t("Gestionnaire"), State.managers))),
        ("stage", _stage()),
        ("lost", form_grid(_choice("reason", t("Motif"), State.reasons))),
        _next(),
    )
    return rx.el.form(fields, id=FORM, on_submit=State.apply, reset_on_submit=False, no_validate=True)


def _choice(name: str, label: rx.Var, offered: rx.Var) -> rx.Component:
    control = select_input(name, offered, "", placeholder=t("Choisir…"), id=f"bulk-{name}")
    return field(label, control, required=True, error=ERRORS.get(name, ""))


def _stage() -> rx.Component:
    stages = [(str(one), t(STAGE_BADGES[one].label)) for one in (*BOARD_STAGES, Stage.CLOSED)]
    chosen = select_input(
        "stage", stages, State.bulk_stage, State.choose_stage, placeholder=t("Choisir…"), id="bulk-stage"
    )
    why = field(
        t("Motif"), text_input("reason", "", id="bulk-reason", max_length=200), required=True,
        error=ERRORS.get("reason", ""),
    )  # fmt: skip
    return form_grid(
        field(t("Étape"), chosen, required=True, error=ERRORS.get("stage", "")),
        rx.cond(State.bulk_stage == "closed", why, rx.fragment()),
    )


def _next() -> rx.Component:
    what = text_input(
        "what",
        State.step_what,
        id="step-what",
        max_length=160,
        placeholder=t("Relancer par téléphone"),
        auto_focus=True,
    )
    return form_grid(
        field(t("À faire"), what, error=ERRORS.get("what", ""), span=8, hint=t("Vide : l’étape dit ce qui suit")),
        field(
            t("Pour le"), date_input("on", State.step_on, id="step-on"), error=ERRORS.get("on", ""), span=4
        ),
    )  # fmt: skip


def _refused() -> rx.Component:
    """The lines that stayed as they were, each with its reason."""
    count = State.refused.length()
    told = banner(
        plural("{count} opportunité n’a pas changé.", "{count} opportunités n’ont pas changé.", count),
        rx.cond(
            State.refused_done > 0,
            rx.fragment(
                " ", plural("{count} autre est modifiée.", "{count} autres sont modifiées.", State.refused_done)
            ),
            rx.fragment(),
        ),
        family="amber",
        icon_name="triangle-alert",
        role="alert",
    )
    rows = lines(
        rx.foreach(
            State.refused,
            lambda line: rx.el.div(
                rx.el.span(line.number, class_name="muted nowrap"),
                rx.el.div(rx.el.div(line.title, class_name="medium"), rx.el.div(line.reason, class_name="small")),
                class_name="row",
            ),
        )
    )
    return rx.cond(count > 0, rx.fragment(told, rows), rx.fragment())
