"""A worker's report of an incident, in a hand's width."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, link
from careapp.components.forms import (
    checkbox,
    date_input,
    field,
    form_grid,
    radio_cards,
    select_input,
    text_area,
    text_input,
    time_input,
)
from careapp.components.layout import card
from careapp.components.states import banner, empty_state
from careapp.components.text import t
from careapp.domain.incidents import CATEGORIES, INFORMED_PARTIES, SEVERITY_BADGES, SEVERITY_HELP
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.my.parts import back, loaded, pocket
from careapp.pages.records import error_of
from careapp.pages.shell import page
from careapp.state.incident import MyIncidentState as State

CLIENT_URL = "/my/clients/" + State.client_id.to_string()
CATEGORY_CHOICES = [(key, t(one.label)) for key, one in CATEGORIES.items()]


@page(
    "/my/incident", N_("Signaler un événement"), Permission.INCIDENTS_REPORT, on_load=State.load,
    under_route="/my/clients",
)  # fmt: skip
def my_incident() -> rx.Component:
    """What happened, how grave, what was done: the supervisor does the rest."""
    head = rx.el.header(
        rx.el.h1(t("Signaler un événement")), rx.el.div(State.client, class_name="muted"), class_name="pocket-head"
    )
    body = rx.cond(State.sent, _thanks(), rx.fragment(head, _form()))
    return pocket(back(t("Mes clients"), "/my/clients"), loaded(State.loading, State.found, body, "/my/clients"))


def _thanks() -> rx.Component:
    actions = [button(t("Revenir au client"), href=CLIENT_URL, kind="primary", size="xl")]
    text = t("L’encadrant du client est prévenu. Une note de suivi est dans votre fiche.")
    return card(empty_state(t("Événement signalé"), text, *actions, icon_name="circle-check", family="green"))


def _form() -> rx.Component:
    options = [(key, t(badge.label), badge.icon, t(SEVERITY_HELP[key]), "") for key, badge in SEVERITY_BADGES.items()]
    informed = [checkbox(f"informed_{key}", t(label)) for key, label in INFORMED_PARTIES.items()]
    return rx.el.form(
        rx.el.input(type="hidden", name="client_id", value=State.client_id.to_string(), read_only=True),
        banner(
            t("Urgence vitale : appelez d’abord le 15."), family="red", icon_name="phone-call",
            actions=(link(t("Appeler"), href="tel:15", external=True, class_name="strong nowrap pocket-call"),),
        ),
        card(
            form_grid(
                field(t("Que s’est-il passé"), select_input("category", CATEGORY_CHOICES, placeholder=t("Choisir…")),
                      required=True, error=error_of(State, "category")),
                field(t("Gravité"), radio_cards("severity", options, "", label=t("Gravité")), required=True,
                      error=error_of(State, "severity")),
                field(t("Date"), date_input("occurred_on", State.occurred_on), required=True,
                      error=error_of(State, "occurred_on"), span=6),
                field(t("Heure"), time_input("occurred_at", State.occurred_at), required=True,
                      error=error_of(State, "occurred_at"), span=6),
                field(t("Lieu"), text_input("place"), error=error_of(State, "place")),
                field(t("Circonstances"), text_area("facts", rows=4), required=True, error=error_of(State, "facts")),
                field(t("Mesures prises sur place"), text_area("measures", rows=3), error=error_of(State, "measures")),
                field(t("Personnes prévenues"), rx.el.div(*informed, class_name="check-grid")),
            ),
        ),
        button(t("Envoyer le signalement"), icon_name="send", kind="primary", size="xl", class_name="btn-block",
               type="submit"),
        on_submit=State.send,
        no_validate=True,
        class_name="col loose",
    )  # fmt: skip
