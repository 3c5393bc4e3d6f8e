"""What a screen says when there is nothing, not yet, or not any more."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from careapp.components.badges import Family
from careapp.components.buttons import button
from careapp.components.icons import icon
from careapp.components.text import Text, t

_BANNER_ICONS = {
    "gray": "info", "blue": "info", "green": "circle-check", "amber": "circle-alert", "red": "triangle-alert",
    "violet": "sparkles",
}  # fmt: skip


def banner(
    *children: Text | rx.Component,
    family: str = "gray",
    icon_name: str = "",
    actions: tuple[rx.Component, ...] = (),
    role: str = "status",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A line that explains the state of the whole screen, with its way out."""
    return rx.el.div(
        icon(icon_name or _BANNER_ICONS[family], 16),
        rx.el.div(*children, class_name="grow"),
        *actions,
        role=role,
        class_name=f"banner banner-{family} {class_name}".strip(),
        **props,
    )


def empty_state(
    title: Text, text: Text = "", *actions: rx.Component, icon_name: str = "inbox", family: Family = "gray"
) -> rx.Component:
    """Nothing here: why, and the one thing to do next."""
    return rx.el.div(
        rx.el.span(icon(icon_name, 22), class_name=f"state-icon t-{family}"),
        rx.el.b(title),
        *([rx.el.span(text, class_name="muted")] if isinstance(text, rx.Var) or text else []),
        *([rx.el.div(*actions, class_name="row wrap")] if actions else []),
        class_name="state",
    )


def error_state(title: Text, text: Text, *actions: rx.Component, on_retry: Any = None) -> rx.Component:
    """What failed, whether the work is kept, and one way out."""
    retry = [button(t("Réessayer"), icon_name="rotate-cw", kind="primary", on_click=on_retry)] if on_retry else []
    return rx.el.div(empty_state(title, text, *retry, *actions, icon_name="unplug", family="red"), role="alert")


def skeleton(rows: int = 4) -> rx.Component:
    """Lines of the size of those to come; unseen during the first 300 ms."""
    widths = (("46%", "22%", "14%"), ("38%", "26%", "14%"), ("52%", "18%", "14%"), ("41%", "24%", "14%"))
    return rx.el.div(
        *(
            rx.el.div(
                rx.el.span(class_name="skeleton round"),
                *(rx.el.span(class_name="skeleton", style={"width": width}) for width in widths[row % 4]),
                class_name="row",
                style={"padding": "7px 14px"},
            )
            for row in range(rows)
        ),
        rx.el.span(t("Chargement"), class_name="visually-hidden"),
        role="status",
    )


def progress(
    title: Text,
    detail: Text = "",
    *,
    percent: int | rx.Var | None = None,
    on_cancel: Any = None,
    cancel: Text | None = None,
) -> rx.Component:
    """A long computation: what it has found so far, how far it is, and how to stop it."""
    stop = button(cancel if cancel is not None else t("Arrêter ici"), kind="propose", size="sm", on_click=on_cancel)
    return rx.el.div(
        icon("loader-circle", 16, class_name="turning"),
        rx.el.div(
            rx.el.b(title),
            *([rx.el.div(detail, class_name="small")] if isinstance(detail, rx.Var) or detail else []),
            *([rx.el.progress(value=percent, max=100, class_name="visually-hidden")] if percent is not None else []),
            class_name="grow",
            custom_attrs={"aria-live": "polite"},
        ),
        *([stop] if on_cancel is not None else []),
        class_name="banner banner-violet",
    )


def connection_banner() -> rx.Component:
    """Says that the server cannot be reached, or that the browser is offline, as long as it is so."""
    words = t("Connexion interrompue. Ce que vous faites maintenant partira au retour du réseau.")
    return rx.el.div(
        banner(words, family="amber", icon_name="cloud-off", class_name="flat connection-lost"),
        class_name=rx.cond(has_connection_errors, "", "while-offline"),
        custom_attrs={
            "data-waiting-word": t("En attente"),
            "data-bad-date": t("Cette date n’existe pas : vérifiez le jour et le mois."),
            "data-bad-time": t("Écrivez une heure comme 08:30."),
        },
    )
