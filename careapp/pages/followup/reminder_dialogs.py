"""The short questions about reminders: until when, to whom, under which name."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, submit_button
from careapp.components.forms import checkbox, date_input, field, form_grid, select_input, text_input
from careapp.components.parts import dialog
from careapp.components.text import plural, t
from careapp.domain.reminders import SNOOZE_LABELS
from careapp.pages.records import error_of
from careapp.state.reminders import RemindersState as State


def reminder_dialogs() -> rx.Component:
    """Every short question, each mounted while it is asked."""
    return rx.fragment(_snooze(), _assign(), _view())


def _about() -> rx.Var:
    return plural("{count} rappel", "{count} rappels", State.asked.length())


def _question(
    what: str, title: rx.Var, icon_name: str, body: rx.Component, verb: rx.Var, *, before: rx.Component | None = None
) -> rx.Component:
    handler = {"snooze": State.snooze, "assign": State.assign, "view": State.keep_view}[what]
    form = rx.el.form(body, id=f"form-{what}", on_submit=handler, no_validate=True, class_name="col")
    shown = State.asking == what
    return dialog(
        shown,
        title,
        *([rx.cond(shown, before, rx.fragment())] if before is not None else []),
        rx.cond(shown, form, rx.fragment()),
        on_close=State.close,
        detail=_about() if what != "view" else "",
        icon_name=icon_name,
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.close),
            submit_button(verb, icon_name="check", form=f"form-{what}"),
        ),
    )


def _snooze() -> rx.Component:
    usual = rx.el.div(
        *(
            button(t(label), icon_name="clock", on_click=State.put_off(0, by), class_name="grow")
            for by, label in SNOOZE_LABELS.items()
        ),
        class_name="row reminder-delays",
        role="group",
        custom_attrs={"aria-label": t("Reporter de")},
    )
    day = form_grid(field(t("Ou jusqu’au"), date_input("day", ""), error=error_of(State, "day")))
    return _question("snooze", t("Reporter"), "clock", day, t("Reporter à cette date"), before=usual)


def _assign() -> rx.Component:
    who = form_grid(
        field(
            t("À qui"), select_input("manager_id", State.keepers, "", placeholder=t("Choisir")), required=True,
            error=error_of(State, "manager_id"), hint=t("Cette personne est prévenue par courriel."),
        )
    )  # fmt: skip
    return _question("assign", t("Confier à"), "user-plus", who, t("Confier"))


def _view() -> rx.Component:
    name = form_grid(
        field(t("Nom"), text_input("name", "", max_length=60), required=True, error=error_of(State, "name")),
        field(t("Ouverture"), checkbox("default", t("Ouvrir les rappels sur cette vue"), False)),
    )
    return _question("view", t("Garder cette vue"), "bookmark", name, t("Garder la vue"))
