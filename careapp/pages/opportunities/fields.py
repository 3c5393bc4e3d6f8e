"""The fields of the needs form, drawn from the template's data."""

from __future__ import annotations

import reflex as rx

from careapp.components.forms import (
    checkbox,
    date_input,
    field,
    form_grid,
    select_input,
    shown_value,
    text_area,
    text_input,
    time_input,
)
from careapp.components.layout import card
from careapp.components.text import t
from careapp.readmodels.common import Choice
from careapp.readmodels.opportunities import FormFieldView, FormSectionView, FormTabView
from careapp.state.opportunity import OpportunityState as State

SPANS = {1: 3, 2: 6, 4: 12}


def tab_fields(key: str) -> rx.Component:
    """The sections of one tab of the form, each a card; nothing where the template has none."""
    return rx.foreach(State.form_tabs, lambda tab: rx.cond(tab.key == key, _sections(tab), rx.fragment()))


def _sections(tab: rx.Var[FormTabView]) -> rx.Component:
    return rx.foreach(tab.sections, _section)


def _section(section: rx.Var[FormSectionView]) -> rx.Component:
    return card(form_grid(rx.foreach(section.fields, _field)), title=section.label)


def _field(item: rx.Var[FormFieldView]) -> rx.Component:
    shown = rx.cond(item.value != "", item.value, "—")
    inherited = shown_value(item.label, shown, inherited=True, span=6)
    return rx.cond(item.inherited, inherited, _control(item))


def _control(item: rx.Var[FormFieldView]) -> rx.Component:
    def answer(value: rx.Var) -> rx.event.EventSpec:
        return State.answer(item.key, value)

    common = {"id": item.key, "value": item.value, "on_change": answer, "disabled": State.locked}
    return rx.match(
        item.kind,
        ("long_text", _labelled(item, text_area(item.key, rows=3, **common), 12)),
        ("date", _labelled(item, date_input(item.key, **common), 3)),
        ("time", _labelled(item, time_input(item.key, **common), 3)),
        ("choice", _labelled(item, select_input(item.key, item.choices, placeholder="—", **common), 6)),
        (
            "choices",
            _labelled(
                item, rx.el.div(rx.foreach(item.choices, lambda choice: _box(item, choice)), class_name="row wrap"), 12
            ),
        ),
        ("boolean", _labelled(item, _yes(item), 6)),
        ("integer", _labelled(item, text_input(item.key, input_mode="numeric", **common), 3)),
        ("number", _labelled(item, text_input(item.key, input_mode="decimal", **common), 3)),
        ("money", _labelled(item, text_input(item.key, input_mode="decimal", **common), 3)),
        ("duration", _labelled(item, text_input(item.key, **common), 3)),
        ("phone", _labelled(item, text_input(item.key, type="tel", **common), 6)),
        ("email", _labelled(item, text_input(item.key, type="email", **common), 6)),
        _labelled(item, text_input(item.key, **common), 6),
    )


def _labelled(item: rx.Var[FormFieldView], control: rx.Component, span: int) -> rx.Component:
    unit = rx.cond(item.unit != "", " (" + item.unit + ")", "")
    star = rx.cond(item.required, " *", "")
    label = item.label + unit + star
    return field(label, control, hint=item.help, error=State.errors.get(item.key, ""), locked=State.locked, span=span)


def _box(item: rx.Var[FormFieldView], choice: rx.Var[Choice]) -> rx.Component:
    return checkbox(
        item.key,
        choice.label,
        checked=item.chosen.contains(choice.value),
        on_change=lambda _checked: State.answer_choice(item.key, choice.value),
        id=item.key + "-" + choice.value,
        disabled=State.locked,
    )


def _yes(item: rx.Var[FormFieldView]) -> rx.Component:
    return checkbox(
        item.key,
        t("Oui"),
        checked=item.checked,
        on_change=lambda value: State.answer_yes(item.key, value),
        id=item.key,
        disabled=State.locked,
    )
