"""The head of the first tab: the client, inherited live."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import link
from careapp.components.forms import form_grid, shown_value
from careapp.components.icons import icon
from careapp.components.layout import card
from careapp.components.text import t
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
