"""The first tab: the client, inherited live, and the request."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import link
from careapp.components.forms import date_input, field, form_grid, select_input, shown_value, text_area
from careapp.components.icons import icon
from careapp.components.layout import card
from careapp.components.text import Text, t
from careapp.readmodels.opportunities import InheritedField
from careapp.state.opportunity import OpportunityState as State


def client_card() -> rx.Component:
    """What is read from the client's record, shown as inherited and edited there."""
    opener = link(
        t("Ouvrir la fiche"),
        icon("arrow-up-right", 14),
        href=f"/clients/{State.client_id}",
        class_name="link row tight",
    )
    return card(
        form_grid(rx.foreach(State.inherited, _inherited)),
        title=t("Client"),
        icon_name="user",
        note=chip(t("Repris de la fiche client"), icon_name="link-2", family="teal"),
        actions=[opener],
    )


def _inherited(item: rx.Var[InheritedField]) -> rx.Component:
    wide = shown_value(item.label, _or_dash(item.value), inherited=True, span=6)
    narrow = shown_value(item.label, _or_dash(item.value), inherited=True, span=3)
    return rx.cond(item.wide, wide, narrow)


def _or_dash(value: rx.Var) -> rx.Var:
    return rx.cond(value != "", value, "—")


def request_card() -> rx.Component:
    """Who asks, when, how it is paid, what for."""
    offered = State.offered
    return card(
        form_grid(
            shown_value(t("Activité"), State.activity, span=3),
            _select("origin", t("Origine"), offered.origins, span=3),
            _select("manager_id", t("Gestionnaire"), offered.managers, span=3),
            _date("wished_start", t("Début souhaité"), span=3),
            _select("funding", t("Financement"), offered.fundings, span=6),
            _select("mode", t("Mode d’intervention"), offered.modes, span=3, empty=False),
            _date("evaluated_on", t("Évaluation initiale"), span=3),
            _field(
                "need",
                t("Besoin exprimé"),
                text_area(
                    "need",
                    value=_value("need"),
                    on_change=lambda text: State.fill("need", text),
                    rows=3,
                    disabled=State.locked,
                ),
            ),
        ),
        title=t("Demande"),
        icon_name="clipboard-list",
    )


def _value(name: str) -> rx.Var:
    return State.request_fields[name]


def _field(name: str, label: Text, control: rx.Component, **props: Any) -> rx.Component:
    return field(label, control, error=State.errors.get(name, ""), locked=State.locked, **props)


def _select(name: str, label: Text, choices: rx.Var, *, span: int, empty: bool = True) -> rx.Component:
    control = select_input(
        name,
        choices,
        value=_value(name),
        on_change=lambda value: State.fill(name, value),
        placeholder="—" if empty else None,
        disabled=State.locked,
    )
    return _field(name, label, control, span=span)


def _date(name: str, label: Text, *, span: int) -> rx.Component:
    control = date_input(
        name, value=_value(name), on_change=lambda value: State.fill(name, value), disabled=State.locked
    )
    return _field(name, label, control, span=span)
