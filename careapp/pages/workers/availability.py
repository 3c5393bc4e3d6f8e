"""The Disponibilités tab of a worker: the usual week, row by row, and dated exceptions."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, icon_button
from careapp.components.layout import card, lines, with_rail
from careapp.components.states import empty_state
from careapp.components.text import t
from careapp.domain.recurrence import WEEKDAYS
from careapp.pages.records import part_card, part_line, part_title
from careapp.readmodels.workers import ExceptionView, HoursRow
from careapp.state.worker import WorkerState as State


def availability() -> rx.Component:
    """When a worker can be planned."""
    return with_rail([_week()], [_exceptions()], wide=True)


def _week() -> rx.Component:
    copy = button(t("Copier le lundi sur mardi–vendredi"), icon_name="copy", size="sm", on_click=State.copy_monday)
    foot = (
        rx.el.span(
            rx.cond(State.hours_changed, t("Modifications non enregistrées"), State.record.weekly_hours),
            class_name="muted",
            role="status",
        ),
        rx.el.span(class_name="grow"),
        rx.cond(State.hours_changed, button(t("Annuler"), kind="ghost", on_click=State.undo_hours), rx.fragment()),
        button(t("Enregistrer la semaine"), icon_name="check", kind="primary", on_click=State.save_hours),
    )
    days = [_day(weekday, t(label)) for weekday, label in enumerate(WEEKDAYS)]
    return card(
        lines(*days), title=t("Semaine habituelle"), icon_name="calendar-clock", actions=[copy], foot=foot, flush=True
    )


def _day(weekday: int, label: rx.Var) -> rx.Component:
    def span(row: rx.Var[HoursRow], index: rx.Var[int]) -> rx.Component:
        return rx.cond(row.weekday == weekday, _span(row, index, label), rx.fragment())

    free = rx.cond(
        State.worked_days.contains(weekday), rx.fragment(), rx.el.span(t("Indisponible"), class_name="muted")
    )
    return rx.el.div(
        rx.el.span(label, class_name="day-name medium"),
        rx.el.div(rx.foreach(State.hours, span), free, class_name="row wrap grow"),
        icon_button(
            "plus",
            t("Ajouter une plage le {day}", day=label),
            kind="ghost",
            size="sm",
            on_click=State.add_hours(weekday),
        ),
    )


def _span(row: rx.Var[HoursRow], index: rx.Var[int], label: rx.Var) -> rx.Component:
    def side(name: str, value: rx.Var, words: rx.Var) -> rx.Component:
        return rx.el.input(
            type="text",
            input_mode="numeric",
            default_value=value,
            key=f"{name}-{value}",
            max_length=5,
            on_blur=lambda typed: State.set_hours(index, name, typed),
            custom_attrs={"aria-label": words, "aria-invalid": rx.cond(row.error != "", "true", "false")},
        )

    bounds = rx.el.span(
        side("start", row.start, t("{day}, début", day=label)),
        "–",
        side("end", row.end, t("{day}, fin", day=label)),
        icon_button("x", t("Retirer cette plage"), kind="ghost", size="sm", on_click=State.drop_hours(index)),
        class_name="row tight hours-span",
    )
    error = rx.el.small(row.error, class_name="field-error", role="alert")
    return rx.el.div(bounds, rx.cond(row.error != "", error, rx.fragment()), class_name="col tight")


def _exceptions() -> rx.Component:
    text = t("Un jour où la semaine habituelle ne vaut pas : disponible en plus, ou pas du tout.")
    empty = empty_state(t("Aucune exception"), text, icon_name="calendar-plus")
    rows = State.record.exceptions
    listed = rx.cond(rows.length() > 0, lines(rx.foreach(rows, _exception)), empty)
    title = t("Exceptions datées")
    return part_card(State, "exception", title, "calendar-plus", t("Ajouter une exception"), listed)


def _exception(row: rx.Var[ExceptionView]) -> rx.Component:
    more = chip(t("Disponible"), icon_name="calendar-plus", family="green")
    kind = rx.cond(row.available, more, chip(t("Indisponible"), icon_name="calendar-x-2", family="gray"))
    hours = rx.el.div(row.hours, class_name="small muted")
    return part_line(State, "exception", row, row.day, part_title(row.day, kind), hours)
