"""What the worker's screens share."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, link
from careapp.components.icons import icon
from careapp.components.layout import card
from careapp.components.states import empty_state, skeleton
from careapp.components.text import Text, t

# The moment of a tap: what is pressed without network is sent with it.
TAPPED = rx.Var("Date.now()", _var_type=int)


def pocket(*body: rx.Component) -> rx.Component:
    """A screen of one narrow column."""
    return rx.el.main(rx.el.div(*body, class_name="pocket"), id="main", tab_index=-1, class_name="content padded")


def back(label: Text, href: Text) -> rx.Component:
    """The way back to the list above."""
    return link(icon("chevron-left", 18), label, href=href, class_name="pocket-back")


def outside(label: Text, icon_name: str, href: rx.Var, *, square: bool = False) -> rx.Component:
    """A link to the telephone's own map or keypad, absent without an address."""
    props = {"custom_attrs": {"aria-label": label}, "title": label} if square else {}
    inner = rx.fragment() if square else label
    classes = "btn-soft pocket-square" if square else "grow"
    return rx.cond(
        href, button(inner, icon_name=icon_name, href=href, external=True, class_name=classes, **props), rx.fragment()
    )


def gone(href: str) -> rx.Component:
    """A client or a visit that is not the worker's."""
    return empty_state(
        t("Rien à cette adresse"),
        t("Cette fiche n’existe pas ou ne fait pas partie de vos visites."),
        button(t("Revenir"), href=href, kind="primary"),
        icon_name="map-pin-off",
    )


def loaded(loading: rx.Var, found: rx.Var, body: rx.Component, href: str) -> rx.Component:
    """The screen once it is read, or why not."""
    return rx.cond(loading, card(skeleton(5), flush=True), rx.cond(found, body, gone(href)))


def fact(line: rx.Var) -> rx.Component:
    """A fact under its label."""
    return rx.el.div(rx.el.dt(line.label), rx.el.dd(line.value, class_name="prewrap"))


def facts(title: rx.Var, icon_name: str, lines: rx.Var) -> rx.Component:
    """A card of facts, absent without any."""
    shown = card(rx.el.dl(rx.foreach(lines, fact), class_name="pocket-facts"), title=title, icon_name=icon_name)
    return rx.cond(lines.length() > 0, shown, rx.fragment())
