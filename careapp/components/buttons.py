"""Buttons and links: one primary per view, everything else quieter."""

from __future__ import annotations

from typing import Literal

import reflex as rx
from reflex_components_core.el.elements.inline import A
from reflex_components_core.react_router.dom import ReactRouterLink

from careapp.components.icons import icon
from careapp.components.text import Text

Kind = Literal["plain", "primary", "ghost", "soft", "violet", "propose", "danger"]
Size = Literal["sm", "md", "lg", "xl"]


def _classes(kind: Kind, size: Size, *more: str) -> str:
    names = ["btn", *(f"btn-{name}" for name in (kind, size) if name not in ("plain", "md")), *more]
    return " ".join(name for name in names if name)


def link(
    *children: Text | rx.Component, href: Text, class_name: str = "link", external: bool = False, **props: object
) -> rx.Component:
    """A link to another screen, followed without a reload; `external` leads out of the screens (a PDF)."""
    if external:
        return A.create(*children, href=href, class_name=class_name, **props)
    return ReactRouterLink.create(*children, to=href, class_name=class_name, **props)


def button(
    label: Text,
    *,
    icon_name: str = "",
    kind: Kind = "plain",
    size: Size = "md",
    href: Text = "",
    external: bool = False,
    busy: bool | rx.Var = False,
    disabled: bool | rx.Var = False,
    class_name: str = "",
    **props: object,
) -> rx.Component:
    """A button, or a link that looks like one when `href` is given (`external`: outside the app's screens)."""
    classes = _classes(kind, size, class_name)
    children = [*([icon(icon_name, 15)] if icon_name else []), label]
    if isinstance(href, rx.Var) or href:
        return link(*children, href=href, class_name=classes, external=external, **props)
    if isinstance(busy, rx.Var):
        children[0:1] = [rx.cond(busy, icon("loader-circle", 15), children[0])] if icon_name else children[0:1]
        props["custom_attrs"] = {**props.pop("custom_attrs", {}), "aria-busy": busy}
        disabled = busy | disabled if isinstance(disabled, rx.Var) or disabled else busy
    return rx.el.button(*children, type=props.pop("type", "button"), disabled=disabled, class_name=classes, **props)


def icon_button(
    icon_name: str,
    label: Text,
    *,
    kind: Kind = "plain",
    size: Size = "md",
    href: Text = "",
    disabled: bool | rx.Var = False,
    class_name: str = "",
    **props: object,
) -> rx.Component:
    """A square button with an icon alone; its label is its name and its tooltip."""
    classes = _classes(kind, size, "btn-icon", class_name)
    props["custom_attrs"] = {**props.pop("custom_attrs", {}), "aria-label": label}
    picture = icon(icon_name, 15)
    if isinstance(href, rx.Var) or href:
        return link(picture, href=href, class_name=classes, title=label, **props)
    return rx.el.button(picture, type="button", disabled=disabled, class_name=classes, title=label, **props)


def submit_button(label: Text, *, icon_name: str = "check", kind: Kind = "primary", **props: object) -> rx.Component:
    """The button that sends the form around it."""
    return button(label, icon_name=icon_name, kind=kind, type="submit", **props)
