"""The visits offered to the worker signed in: yes, or not this time."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button, link
from careapp.components.icons import icon
from careapp.components.states import empty_state, skeleton
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.my.parts import back, pocket
from careapp.pages.shell import page
from careapp.readmodels.offers import MyOffer
from careapp.state.offers import MyOffersState as State
from careapp.state.session import SessionState


@page("/my/offers", N_("Visites proposées"), Permission.OWN_DAY, on_load=State.load, read_again=True)
def my_offers() -> rx.Component:
    """Open visits that the agency offers."""
    trouble = empty_state(t("Pas de visites à montrer"), State.trouble, icon_name="user-x", family="amber")
    rows = rx.el.ol(rx.foreach(State.rows, _row), class_name="pocket-day")
    return pocket(
        back(t("Ma journée"), "/my/day"),
        rx.el.header(rx.el.h1(t("Visites proposées")), class_name="pocket-head"),
        rx.cond(
            State.loading,
            skeleton(4),
            rx.cond(State.trouble != "", trouble, rx.cond(State.rows.length() > 0, rows, _none())),
        ),
    )


def waiting_offers() -> rx.Component:
    """Above the day: how many visits wait for an answer."""
    count = SessionState.counts.get("offers", 0).to(int)
    told = plural("{count} visite vous est proposée", "{count} visites vous sont proposées", count)
    return rx.cond(
        count > 0,
        link(
            icon("hand-helping", 18), rx.el.b(told, class_name="grow"), icon("chevron-right", 18),
            href="/my/offers", class_name="card pocket-line pocket-offers",
        ),
        rx.fragment(),
    )  # fmt: skip


def _none() -> rx.Component:
    return empty_state(
        t("Aucune visite proposée"),
        t("Quand une visite cherche quelqu’un, votre agence peut vous la proposer ici."),
        icon_name="calendar-check",
    )


def _row(row: rx.Var[MyOffer]) -> rx.Component:
    who = rx.cond(row.client != "", row.client, t("Un client que vous ne connaissez pas encore"))
    place = rx.el.div(icon("map-pin", 15), row.city, class_name="row pocket-small")
    first = chip(t("Au premier disponible"), icon_name="zap", family="teal")
    return rx.el.li(
        rx.el.section(
            rx.el.div(
                rx.el.div(
                    rx.el.b(row.day, ", ", row.hours), rx.el.div(row.duration, class_name="muted"), class_name="grow"
                ),
                rx.cond(
                    row.status == "willing",
                    status_badge("offer", "willing"),
                    rx.cond(row.first_has_it, first, rx.fragment()),
                ),
                class_name="row",
            ),
            rx.el.div(who, " · ", row.service),
            rx.cond(row.city != "", place, rx.fragment()),
            rx.el.div(icon("clock", 15), row.around, class_name="row pocket-small muted"),
            _answers(row),
            class_name="card pocket-request",
            custom_attrs={"aria-label": row.day + ", " + row.hours},
        ),
        key=row.id,
    )


def _answers(row: rx.Var[MyOffer]) -> rx.Component:
    about = {"when": row.day + ", " + row.hours}
    no = button(
        rx.cond(row.status == "willing", t("Finalement, je ne peux pas"), t("Je ne peux pas")), size="lg",
        on_click=State.decline(row.id), custom_attrs={"aria-label": t("Je ne peux pas : {when}", **about)},
    )  # fmt: skip
    yes = button(
        t("Je suis disponible"), icon_name="check", kind="primary", size="lg", class_name="grow",
        on_click=State.accept(row.id), custom_attrs={"aria-label": t("Je suis disponible : {when}", **about)},
    )  # fmt: skip
    return rx.el.div(no, rx.cond(row.status == "willing", rx.fragment(), yes), class_name="row wrap")
