"""The next thing to do for an opportunity, beside its life cycle: what, by when, and whether that day has passed."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, icon_button
from careapp.components.forms import date_input, field, form_grid, text_input
from careapp.components.icons import icon
from careapp.components.layout import card
from careapp.components.parts import dialog
from careapp.components.states import banner
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.pages.lists import may
from careapp.state.opportunity import OpportunityState as State

FORM = "step-form"
OWN = State.next_key == "own"


def next_step_card() -> rx.Component:
    """What comes next; those who may edit write it, or say that it is done."""
    open_to_me = may(Permission.OPPORTUNITIES_EDIT) & ~State.locked
    edit = icon_button(
        "pencil", t("Modifier la prochaine action"), kind="ghost", size="sm", on_click=State.edit_step, id="edit-step"
    )
    done = button(t("C’est fait"), icon_name="check", size="sm", on_click=State.step_done)
    asked = rx.el.p(t("C’est ce que l’étape demande."), class_name="small muted")
    own = rx.el.div(_day(), rx.cond(open_to_me, rx.el.span(done, class_name="push"), rx.fragment()), class_name="row")
    shown = card(
        rx.el.p(State.next_action, class_name="strong"),
        rx.cond(OWN, own, asked),
        title=t("Prochaine action"),
        actions=[rx.cond(open_to_me, edit, rx.fragment())],
    )
    return rx.cond(State.next_key == "none", rx.fragment(), shown)


def _day() -> rx.Component:
    """Its day; a late one in red, with its sign and its word."""
    late = rx.el.span(icon("clock-alert", 14), State.next_when, class_name="row tight tx-red strong")
    due = rx.el.span(icon("calendar", 14), State.next_when, class_name="row tight muted")
    none = rx.el.span(t("Sans date"), class_name="small muted")
    return rx.cond(State.next_late, late, rx.cond(State.next_when != "", due, none))


def next_step_dialog() -> rx.Component:
    """What is to be done and by when."""
    return dialog(
        State.step_open,
        t("Prochaine action"),
        rx.cond(State.conflict, _conflict(), rx.fragment()),
        rx.cond(State.step_open, _form(), rx.fragment()),
        on_close=State.close_step,
        icon_name="calendar",
        size="md",
        actions=[
            button(t("Annuler"), kind="ghost", on_click=State.close_step),
            button(t("Enregistrer l’action"), icon_name="check", kind="primary", type="submit", form=FORM),
        ],
    )


def _conflict() -> rx.Component:
    again = button(t("Relire la fiche"), size="sm", on_click=State.reread_step)
    text = t("Quelqu’un a modifié cette fiche entre-temps. Votre saisie est toujours là.")
    return banner(text, family="amber", icon_name="users", actions=(again,), role="alert")


def _form() -> rx.Component:
    what = text_input(
        "what", rx.cond(OWN, State.next_action, ""), id="step-what", max_length=160,
        placeholder=t("Relancer par téléphone"), auto_focus=True,
    )  # fmt: skip
    day = date_input("on", State.next_on, id="step-on")
    fields = form_grid(
        field(t("À faire"), what, error=State.errors.get("what", ""), span=8, hint=t("Vide : l’étape dit ce qui suit")),
        field(t("Pour le"), day, error=State.errors.get("on", ""), span=4),
    )
    return rx.el.form(fields, id=FORM, on_submit=State.save_step, reset_on_submit=False, no_validate=True)
