"""The frame of a screen: header, tabs, content, cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import reflex as rx

from careapp.components.badges import Family
from careapp.components.buttons import link
from careapp.components.icons import icon
from careapp.components.text import Text, t


class Tab(NamedTuple):
    """One tab or segment: where it leads (`href`) or what it does (`on_click`), and how many things it holds."""

    value: str
    label: Text
    href: Text = ""
    on_click: Any = None
    count: Any = None
    icon: str = ""


def page_header(
    title: Text,
    *actions: rx.Component,
    crumbs: Sequence[tuple[Text, Text]] = (),
    subtitle: Text | rx.Component = "",
    badge: rx.Component | None = None,
    with_tabs: bool = False,
) -> rx.Component:
    """The header of a screen: `(label, href)` crumbs, title, what it is about, actions."""
    trail = [
        part for label, href in crumbs for part in (link(label, href=href, class_name=""), icon("chevron-right", 14))
    ]
    about = [rx.el.span(subtitle, class_name="subtitle")] if not isinstance(subtitle, str) or subtitle else []
    return rx.el.header(
        rx.el.div(*trail, rx.el.h1(title), *about, *([badge] if badge is not None else []), class_name="crumbs"),
        *([rx.el.div(*actions, class_name="top-actions")] if actions else []),
        class_name="top with-tabs" if with_tabs else "top",
    )


def screen(
    header: rx.Component, *body: rx.Component, tabs: rx.Component | None = None, padded: bool = True
) -> rx.Component:
    """A whole screen: header, tabs, then a body that scrolls alone (`padded=False` for the planning)."""
    content = rx.el.main(*body, id="main", tab_index=-1, class_name="content padded" if padded else "content")
    return rx.fragment(header, *([tabs] if tabs is not None else []), content)


def with_rail(main: Sequence[rx.Component], rail: Sequence[rx.Component], *, wide: bool = False) -> rx.Component:
    """A wide column and a narrow one beside it, under it when the window is narrow."""
    columns = (rx.el.div(*main), rx.el.aside(*rail))
    return rx.el.div(*columns, class_name="with-rail wide" if wide else "with-rail")


def card(
    *children: rx.Component,
    title: Text | None = None,
    icon_name: str = "",
    note: Text | rx.Component | None = None,
    actions: Sequence[rx.Component] = (),
    foot: Sequence[rx.Component] = (),
    flush: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A panel with a title, a note beside it and actions on the right; `flush` for a table or lines."""
    head = [*([icon(icon_name, 16)] if icon_name else []), *([rx.el.h2(title)] if title is not None else [])]
    if note is not None:
        head.append(rx.el.span(note, class_name="note"))
    if actions:
        head += [rx.el.span(class_name="grow"), *actions]
    return rx.el.section(
        *([rx.el.div(*head, class_name="card-head")] if head else []),
        *(children if flush else [rx.el.div(*children, class_name="card-body")] if children else []),
        *([rx.el.div(*foot, class_name="card-foot")] if foot else []),
        class_name=f"card {class_name}".strip(),
        **props,
    )


def tile(
    number: Text | int | rx.Var, label: Text, detail: Text, *, icon_name: str, family: Family, href: Text
) -> rx.Component:
    """A number that asks for something, its detail, and the screen where it is done."""
    return link(
        rx.el.span(icon(icon_name, 18), class_name=f"tile-icon t-{family}"),
        rx.el.span(
            rx.el.b(number, class_name="key-number"), rx.el.span(label, class_name="medium nowrap"), class_name="row"
        ),
        rx.el.span(detail, class_name="small muted ellipsis"),
        href=href,
        class_name="card tile",
    )


def tabs(
    items: Sequence[Tab],
    current: Text,
    *note: rx.Component,
    label: Text | None = None,
    more: rx.Var | None = None,
    on_more: Any = None,
) -> rx.Component:
    """Tabs of a record, links or buttons, with their counts; `note` stands at the right.

    `more`: tabs known only while the page runs, as a Var of `Choice`; `on_more(value)` shows one of them.

    The address keeps the tab that is open (`?tab=`), for those who reload or come back.
    """
    return rx.el.nav(
        *(_entry(item, current, "tab") for item in items),
        *(
            [
                rx.foreach(
                    more, lambda one: _entry(Tab(one.value, one.label, on_click=on_more(one.value)), current, "tab")
                )
            ]
            if more is not None
            else []
        ),
        *([rx.el.span(*note, class_name="tabs-note")] if note else []),
        class_name="tabs",
        custom_attrs={"aria-label": label if label is not None else t("Onglets")},
    )


def seg(items: Sequence[Tab], current: Text, *, label: Text, small: bool = False, lean: bool = False) -> rx.Component:
    """A switch between a few views of the same thing; `lean`: where room is short, only the chosen one has words."""
    kind = "seg lean" if lean else "seg"
    return rx.el.div(
        *(_entry(item, current, "") for item in items),
        role="group",
        class_name=f"{kind} small" if small else kind,
        custom_attrs={"aria-label": label},
    )


def _entry(item: Tab, current: Text, class_name: str) -> rx.Component:
    chosen = rx.Var.create(current) == item.value
    count = [rx.el.small(item.count)] if item.count is not None and class_name else []
    kept = {"data-tab": item.value} if class_name else {}
    inner = [*([icon(item.icon, 14)] if item.icon else []), item.label, *count]
    if item.count is not None and not class_name:
        inner.append(rx.el.span(item.count))
    if item.on_click is None:
        here = rx.cond(chosen, rx.Var.create("page"), rx.Var("undefined"))
        return link(*inner, href=item.href, class_name=class_name, custom_attrs={"aria-current": here})
    here = rx.cond(chosen, rx.Var.create("true"), rx.Var("undefined"))
    return rx.el.button(
        *inner,
        type="button",
        on_click=item.on_click,
        class_name=class_name,
        **({"title": item.label} if item.icon else {}),
        custom_attrs={"aria-current": here, **kept},
    )


def facts(*pairs: tuple[Text, Text | rx.Component]) -> rx.Component:
    """A short list of names and values."""
    return rx.el.dl(*(part for name, value in pairs for part in (rx.el.dt(name), rx.el.dd(value))), class_name="facts")


def fact_strip(*pairs: tuple[Text, Text | rx.Component], before: rx.Component | None = None) -> rx.Component:
    """The line of facts under the header of a record, after an avatar."""
    cells = [rx.el.dl(rx.el.dt(name), rx.el.dd(value)) for name, value in pairs]
    return rx.el.section(
        *([before] if before is not None else []),
        *cells,
        class_name="fact-strip",
        custom_attrs={"aria-label": t("En bref")},
    )


def lines(*children: rx.Component) -> rx.Component:
    """Rows under one another, a hairline between them."""
    return rx.el.div(*children, class_name="lines")


def bar(percent: int | rx.Var, *, family: str = "", label: Text) -> rx.Component:
    """How much of a whole is done."""
    return rx.el.div(
        rx.el.i(class_name=family, style={"width": f"{percent}%"}),
        role="img", class_name="bar", custom_attrs={"aria-label": label},
    )  # fmt: skip
