"""A client of the worker, as the mission sheet tells it."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip
from careapp.components.buttons import button
from careapp.components.icons import icon
from careapp.components.layout import card
from careapp.components.states import banner
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.my.parts import back, fact, facts, loaded, outside, pocket
from careapp.pages.shell import page
from careapp.state.my_client import MyClientState

SHEET = MyClientState.sheet


@page(
    "/my/clients/[client_id]", N_("Client"), Permission.OWN_CLIENTS,
    on_load=MyClientState.load, under_route="/my/clients",
)  # fmt: skip
def my_client() -> rx.Component:
    """A client as the mission sheet tells it, without the tasks."""
    body = rx.fragment(
        _head(),
        _safety(),
        _access(),
        _risks(),
        facts(t("Habitudes et informations"), "heart-handshake", SHEET.informations),
        facts(t("Semaine type"), "calendar-days", SHEET.week),
        _contacts(),
        rx.el.div(icon("info", 15), t("Les tâches sont dans chaque visite."), class_name="row muted pocket-small"),
        button(
            t("Signaler un événement indésirable"),
            icon_name="shield-alert",
            kind="danger",
            size="xl",
            class_name="btn-block",
            href="/my/incident?client=" + SHEET.id.to_string(),
        ),
    )
    return pocket(
        back(t("Mes clients"), "/my/clients"), loaded(MyClientState.loading, MyClientState.found, body, "/my/clients")
    )


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            avatar(SHEET.initials, SHEET.id, size="xl"),
            rx.el.div(rx.el.h1(SHEET.name), rx.el.div(SHEET.about, class_name="muted pocket-small"), class_name="grow"),
            class_name="row loose",
        ),
        rx.el.div(
            outside(t("Y aller"), "navigation", SHEET.place_url),
            outside(t("Appeler"), "phone", SHEET.phone_url),
            rx.cond(
                SHEET.next_visit_id > 0,
                button(
                    t("Visite"),
                    icon_name="calendar-check",
                    class_name="grow",
                    href="/my/visits/" + SHEET.next_visit_id.to_string(),
                ),
                rx.fragment(),
            ),
            class_name="row wrap",
        ),
        class_name="pocket-head col",
    )


def _safety() -> rx.Component:
    warning = banner(
        rx.foreach(SHEET.safety, lambda line: rx.el.div(line)), family="red", icon_name="triangle-alert", role="note"
    )
    return rx.cond(SHEET.safety.length() > 0, warning, rx.fragment())


def _access() -> rx.Component:
    known = rx.cond(
        SHEET.access.length() > 0,
        rx.el.dl(rx.foreach(SHEET.access, fact), class_name="pocket-facts"),
        rx.el.div(rx.cond(SHEET.address, SHEET.address, t("Adresse inconnue"))),
    )
    return card(known, title=t("Accès"), icon_name="key-round")


def _risks() -> rx.Component:
    def risk(one: rx.Var) -> rx.Component:
        serious = chip(one.situation, icon_name="triangle-alert", family="red")
        usual = chip(one.situation, icon_name="circle-alert", family="amber")
        return rx.el.div(rx.cond(one.serious, serious, usual), rx.el.div(one.measure), class_name="pocket-risk")

    shown = card(rx.foreach(SHEET.risks, risk), title=t("Prévention des risques"), icon_name="shield-alert")
    return rx.cond(SHEET.risks.length() > 0, shown, rx.fragment())


def _contacts() -> rx.Component:
    def contact(one: rx.Var) -> rx.Component:
        return rx.el.div(
            rx.el.div(
                rx.el.div(one.name, rx.cond(one.relation, ", " + one.relation, ""), class_name="medium"),
                rx.el.div(one.phone, class_name="muted pocket-small"),
                class_name="grow",
            ),
            outside(t("Appeler {name}", name=one.name), "phone", one.phone_url, square=True),
        )

    shown = card(
        rx.el.div(rx.foreach(SHEET.contacts, contact), class_name="lines"),
        title=t("Contacts"),
        icon_name="phone",
        flush=True,
    )
    return rx.cond(SHEET.contacts.length() > 0, shown, rx.fragment())
