"""The worker's day: where now, what next."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button, icon_button, link
from careapp.components.icons import icon
from careapp.components.states import empty_state, skeleton
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.my.offers import waiting_offers
from careapp.pages.my.parts import TAPPED, outside, pocket
from careapp.pages.shell import page
from careapp.state.my import MyDayState

DAY = MyDayState.shown


@page("/my/day", N_("Ma journée"), Permission.OWN_DAY, on_load=MyDayState.load, read_again=True)
def my_day() -> rx.Component:
    """The visits of a day, the current one ready to begin."""
    visits = rx.el.ol(rx.foreach(DAY.visits, _stop), class_name="pocket-day")
    return pocket(
        _head(),
        waiting_offers(),
        rx.cond(MyDayState.loading, skeleton(6), rx.cond(DAY.visits.length() > 0, visits, _free())),
    )


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.el.h1(rx.cond(DAY.title, DAY.title, t("Ma journée"))),
            rx.el.div(DAY.summary, class_name="muted pocket-small"),
            class_name="grow",
        ),
        rx.cond(
            DAY.today,
            rx.fragment(),
            button(t("Aujourd’hui"), size="sm", on_click=MyDayState.go_to("")),
        ),
        icon_button("calendar-sync", t("Agenda"), href="/account#agenda"),
        icon_button("chevron-left", t("Jour précédent"), on_click=MyDayState.go_to(DAY.previous)),
        icon_button("chevron-right", t("Jour suivant"), on_click=MyDayState.go_to(DAY.following)),
        class_name="pocket-head row",
    )


def _free() -> rx.Component:
    nobody = empty_state(t("Pas de journée à montrer"), MyDayState.trouble, icon_name="user-x", family="amber")
    free = empty_state(
        t("Aucune visite ce jour-là"),
        t("Les visites que l’agence vous confie apparaissent ici."),
        button(t("Voir mes clients"), href="/my/clients", icon_name="users"),
        icon_name="calendar-check",
    )
    return rx.cond(MyDayState.trouble, nobody, free)


def _stop(visit: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.cond(
            visit.gap,
            rx.el.div(
                rx.match(
                    visit.gap_icon,
                    ("coffee", icon("coffee", 14)),
                    ("bike", icon("bike", 14)),
                    ("bus", icon("bus", 14)),
                    ("footprints", icon("footprints", 14)),
                    icon("car", 14),
                ),
                visit.gap,
                class_name="pocket-gap",
            ),
            rx.fragment(),
        ),
        rx.cond(visit.current, _current(visit), _line(visit)),
    )


def _line(visit: rx.Var) -> rx.Component:
    done = chip(rx.cond(visit.departed, visit.departed, t("Réalisée")), icon_name="check", family="green")
    state = rx.match(
        visit.status,
        ("done", done),
        ("to_confirm", status_badge("visit", "to_confirm")),
        rx.cond(visit.late, status_badge("visit", "late"), icon("chevron-right", 18, class_name="muted")),
    )
    about = rx.cond(
        visit.partner,
        t("{service}, avec {name}", service=visit.service, name=visit.partner),
        visit.service,
    )
    return link(
        rx.el.span(rx.el.b(visit.start), rx.el.small(visit.duration), class_name="pocket-time"),
        rx.el.span(rx.el.b(visit.short_client), rx.el.small(about), class_name="pocket-who grow"),
        state,
        href="/my/visits/" + visit.id.to_string(),
        class_name=rx.cond(visit.status == "done", "card pocket-line past", "card pocket-line"),
    )


def _current(visit: rx.Var) -> rx.Component:
    running = visit.status == "running"
    when = chip(rx.cond(visit.soon, t("Maintenant"), t("À suivre")), icon_name="clock", family="teal")
    late = rx.el.b(t("Prévue à {time}", time=visit.start), class_name="tx-amber pocket-small push")
    arrived = rx.el.span(t("Arrivée à {time}", time=visit.arrived), class_name="muted pocket-small push")
    return rx.el.section(
        rx.el.div(
            rx.cond(running, status_badge("visit", "running"), when),
            rx.cond(running & (visit.arrived != ""), arrived, rx.cond(visit.late & ~running, late, rx.fragment())),
            class_name="row",
        ),
        link(visit.client, href="/my/visits/" + visit.id.to_string(), class_name="pocket-name"),
        rx.el.div(visit.hours, " · ", visit.service, class_name="muted pocket-small"),
        rx.cond(
            visit.partner,
            rx.el.div(icon("users", 15), t("En binôme avec {name}", name=visit.partner), class_name="row pocket-small"),
            rx.fragment(),
        ),
        rx.cond(
            visit.address, rx.el.div(icon("map-pin", 15), visit.address, class_name="row pocket-small"), rx.fragment()
        ),
        rx.el.div(
            outside(t("Y aller"), "navigation", visit.place_url, square=True),
            outside(t("Appeler"), "phone", visit.phone_url, square=True),
            rx.cond(
                running,
                button(
                    t("Ouvrir la visite"),
                    icon_name="list-checks",
                    kind="primary",
                    size="xl",
                    class_name="grow",
                    href="/my/visits/" + visit.id.to_string(),
                ),
                button(
                    t("Pointer l’arrivée"),
                    icon_name="log-in",
                    kind="primary",
                    size="xl",
                    class_name="grow",
                    on_click=MyDayState.arrive(visit.id, TAPPED),
                ),
            ),
            class_name="row pocket-actions",
        ),
        class_name="card pocket-current",
        custom_attrs={"aria-label": t("Visite en cours ou prochaine")},
    )
