"""The Python side of parts.jsx: dialogs, drawers, menus, toasts, the palette, small drawings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from careapp.components.buttons import Kind, button, icon_button, link
from careapp.components.icons import icon
from careapp.components.text import Text, t

_LIBRARY = f"$/public{rx.asset('parts.jsx', shared=True)}"
_one_text = rx.event.passthrough_event_spec(str)


class _Part(rx.Component):
    """A component of parts.jsx."""

    library = _LIBRARY


class Modal(_Part):
    """A `<dialog>` that follows `open`."""

    tag = "Modal"
    open: rx.Var[bool]
    label: rx.Var[str]
    back: rx.Var[bool]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class Menu(_Part):
    """A button, whose face is the first child, and the panel it opens, with the others."""

    tag = "Menu"
    label: rx.Var[str]
    trigger_class: rx.Var[str]


class Toaster(_Part):
    """The messages of the session."""

    tag = "Toaster"
    toasts: rx.Var[list[Any]]
    on_dismiss: rx.EventHandler[_one_text]
    on_action: rx.EventHandler[_one_text]


class Palette(_Part):
    """The search over everything."""

    tag = "Palette"
    hits: rx.Var[list[Any]]
    entries: rx.Var[list[Any]]
    kinds: rx.Var[dict[str, str]]
    on_search: rx.EventHandler[_one_text]


class Combobox(_Part):
    """A field that searches while one types."""

    tag = "Combobox"
    name: rx.Var[str]
    value: rx.Var[str | int]
    text: rx.Var[str]
    hits: rx.Var[list[Any]]
    placeholder: rx.Var[str]
    disabled: rx.Var[bool]
    on_search: rx.EventHandler[_one_text]
    on_pick: rx.EventHandler[_one_text]


class Shortcuts(_Part):
    """The dialog of keyboard shortcuts."""

    tag = "Shortcuts"
    label: rx.Var[str]


class Preferences(_Part):
    """Puts the user's language, theme and density on the page."""

    tag = "Preferences"
    locale: rx.Var[str]
    theme: rx.Var[str]
    density: rx.Var[str]


class _WeekBars(_Part):
    tag = "WeekBars"
    bars: rx.Var[list[Any]]
    label: rx.Var[str]


class _ScoreRing(_Part):
    tag = "ScoreRing"
    value: rx.Var[float | int]
    label: rx.Var[str]


class _Sparkline(_Part):
    tag = "Sparkline"
    values: rx.Var[list[Any]]
    low: rx.Var[float]
    high: rx.Var[float]
    alert: rx.Var[float]
    label: rx.Var[str]


def overlay_head(title: Text, detail: Text | rx.Component, icon_name: str, on_close: Any) -> rx.Component:
    """The title of a dialog or drawer, what it is about, and its cross."""
    return rx.el.div(
        *([icon(icon_name, 17)] if icon_name else []),
        rx.el.div(
            rx.el.h2(title),
            *([rx.el.div(detail, class_name="small muted")] if not isinstance(detail, str) or detail else []),
            class_name="grow",
        ),
        icon_button("x", t("Fermer"), kind="ghost", on_click=on_close),
        class_name="overlay-head",
    )


def _overlay(
    shape: str, open: rx.Var, title: Text, body: Sequence[rx.Component], detail: Text | rx.Component, icon_name: str,
    actions: Sequence[rx.Component], on_close: Any, flush: bool, back: bool = False,
) -> rx.Component:  # fmt: skip
    return Modal.create(
        overlay_head(title, detail, icon_name, on_close),
        rx.el.div(*body, class_name="overlay-body flush" if flush else "overlay-body"),
        *([rx.el.div(*actions, class_name="overlay-foot")] if actions else []),
        open=open,
        label=title,
        on_close=on_close,
        class_name=shape,
        **({"back": True} if back else {}),
    )


def dialog(
    open: rx.Var,
    title: Text,
    *body: rx.Component,
    on_close: Any,
    detail: Text | rx.Component = "",
    icon_name: str = "",
    actions: Sequence[rx.Component] = (),
    size: Literal["sm", "md", "lg"] = "sm",
    flush: bool = False,
    back: bool = False,
) -> rx.Component:
    """A window over the screen; Escape, the cross and, until one has typed, a press beside it call `on_close`.

    With `back`, the browser's own Back closes it too; only where nothing in it leads to another page as it closes.
    """
    shape = "dialog" if size == "sm" else f"dialog dialog-{size}"
    return _overlay(shape, open, title, body, detail, icon_name, actions, on_close, flush, back)


def drawer(
    open: rx.Var,
    title: Text,
    *body: rx.Component,
    on_close: Any,
    detail: Text | rx.Component = "",
    icon_name: str = "",
    actions: Sequence[rx.Component] = (),
    size: Literal["sm", "lg"] = "sm",
    flush: bool = False,
) -> rx.Component:
    """A panel from the right (from below on a phone): 480 px, or 900 px when `lg`."""
    shape = "drawer" if size == "sm" else "drawer drawer-lg"
    return _overlay(shape, open, title, body, detail, icon_name, actions, on_close, flush)


def confirm_dialog(
    open: rx.Var,
    title: Text,
    text: Text | rx.Component,
    confirm: Text,
    *,
    on_confirm: Any,
    on_close: Any,
    kind: Kind = "primary",
    icon_name: str = "",
    busy: bool | rx.Var = False,
) -> rx.Component:
    """A question asked only before what leaves the house or deletes; `confirm` is a verb and its object."""
    return dialog(
        open,
        title,
        rx.el.div(text),
        on_close=on_close,
        icon_name=icon_name or ("triangle-alert" if kind == "danger" else ""),
        actions=(
            button(t("Annuler"), kind="ghost", on_click=on_close),
            button(confirm, kind=kind, on_click=on_confirm, busy=busy),
        ),
    )


def menu(
    *items: rx.Component,
    label: Text,
    icon_name: str = "ellipsis",
    text: Text = "",
    end: bool = True,
    size: Literal["sm", "md"] = "md",
    kind: Kind = "plain",
) -> rx.Component:
    """A button that opens a list of actions; without `text` it is a square with an icon."""
    worded = isinstance(text, rx.Var) or bool(text)
    classes = ["btn", *([f"btn-{kind}"] if kind != "plain" else []), *(["btn-sm"] if size == "sm" else [])]
    picture = icon("chevron-down", 14) if worded and icon_name == "ellipsis" else icon(icon_name, 15)
    inner = rx.fragment(text, picture) if worded else picture
    return Menu.create(
        inner,
        *items,
        label="" if worded else label,
        trigger_class=" ".join(classes if worded else [*classes, "btn-icon"]),
        class_name="menu-end" if end else "",
    )


def menu_item(
    label: Text, *, icon_name: str = "", href: Text = "", external: bool = False, danger: bool = False, **props: Any
) -> rx.Component:
    """One action of a menu."""
    inner = [*([icon(icon_name, 15)] if icon_name else []), label]
    classes = "menu-item danger" if danger else "menu-item"
    if isinstance(href, rx.Var) or href:
        return link(*inner, href=href, class_name=classes, role="menuitem", external=external, **props)
    return rx.el.button(*inner, type="button", class_name=classes, role="menuitem", **props)


def menu_choice(label: Text, chosen: rx.Var, on_click: Any) -> rx.Component:
    """One of several settings in a menu; a tick stands beside the one in force."""
    return rx.el.button(
        label,
        rx.cond(chosen, icon("check", 14, class_name="tick"), rx.fragment()),
        type="button",
        role="menuitemradio",
        on_click=on_click,
        class_name="menu-item",
        custom_attrs={"aria-checked": chosen, "data-stay": "true"},
    )


def menu_label(text: Text) -> rx.Component:
    """The name of a group of items in a menu."""
    return rx.el.div(text, class_name="menu-label")


def menu_line() -> rx.Component:
    """A line between two groups of a menu."""
    return rx.el.div(class_name="menu-line", role="separator")


def combobox(
    name: Text,
    text: Text,
    hits: rx.Var,
    *,
    on_search: Any,
    on_pick: Any,
    value: Text | int = "",
    placeholder: Text = "",
    disabled: bool | rx.Var = False,
    id: Text = "",
) -> rx.Component:
    """One among many: `on_search(text)` fills `hits` (a Var of `Choice`), `on_pick(value)` keeps one."""
    return Combobox.create(
        id=id if isinstance(id, rx.Var) or id else name,
        name=name,
        text=text,
        hits=hits,
        value=value,
        placeholder=placeholder,
        disabled=disabled,
        on_search=on_search,
        on_pick=on_pick,
    )


def toaster(toasts: rx.Var, on_dismiss: Any, on_action: Any) -> rx.Component:
    """The messages in the corner, each with `id`, `kind`, `text` and `action_label`; both handlers take the id."""
    return Toaster.create(toasts=toasts, on_dismiss=on_dismiss, on_action=on_action)


def week_bars(bars: rx.Var | Sequence[Any], label: Text) -> rx.Component:
    """A week in seven columns; a bar has `day` (0 = Monday), `start`, `end` (minutes), `kind` (own, can, cannot)."""
    return _WeekBars.create(bars=bars, label=label)


def score_ring(value: float | rx.Var, label: Text | None = None) -> rx.Component:
    """A score of 0 to 100."""
    return _ScoreRing.create(value=value, label=label if label is not None else t("Score {value} sur 100", value=value))


def sparkline(
    values: rx.Var | Sequence[float], label: Text, *, low: float = 1, high: float = 5, alert: float = 2.5
) -> rx.Component:
    """A small curve; values under `alert` are marked."""
    return _Sparkline.create(values=values, low=low, high=high, alert=alert, label=label)
