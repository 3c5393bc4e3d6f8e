"""Tables of a list: sortable heads, rows from a Var, a pager that asks the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import reflex as rx

from careapp.components.buttons import icon_button, link
from careapp.components.forms import Choices, _options
from careapp.components.icons import icon
from careapp.components.states import empty_state, skeleton
from careapp.components.text import Text, t
from careapp.components.typed import held


class Column(NamedTuple):
    """A column: its name, what a row shows in it, the key it sorts by (empty: it does not), a head that is no name."""

    label: Text | rx.Component
    cell: Callable[[Any], Any]
    sort: str = ""
    align: Literal["left", "right"] = "left"
    class_name: str = ""
    width: str = ""
    hidden_label: bool = False
    head: rx.Component | None = None


def data_table(
    columns: Sequence[Column],
    rows: rx.Var,
    *,
    label: Text,
    row_key: Callable[[Any], Any] = lambda row: row.id,
    row_class: Callable[[Any], Any] | None = None,
    row_attrs: Callable[[Any], dict[str, Any]] | None = None,
    before_row: Callable[[Any], rx.Component] | None = None,
    sort: rx.Var | None = None,
    descending: rx.Var | None = None,
    on_sort: Any = None,
    loading: bool | rx.Var = False,
    empty: rx.Component | None = None,
    total: rx.Var | None = None,
    page: rx.Var | None = None,
    page_size: int | rx.Var = 25,
    on_page: Any = None,
) -> rx.Component:
    """A table named `label`; `on_sort(key)` and `on_page(number, from 1)` ask the server for other rows.

    `before_row` may put the head of a group before a row, `row_attrs` gives rows attributes of their own.
    """
    head = rx.el.tr(*(_head(column, sort, descending, on_sort) for column in columns))

    def line(row: Any) -> rx.Component:
        drawn = _row(columns, row, row_key, row_class, row_attrs)
        return drawn if before_row is None else rx.fragment(before_row(row), drawn, key=row_key(row))

    body = rx.foreach(rows, line)
    table = rx.el.table(
        rx.el.thead(head), rx.el.tbody(body), class_name="table stacked", custom_attrs={"aria-label": label}
    )
    nothing = empty if empty is not None else empty_state(t("Aucun résultat"))
    waiting = rx.cond(loading, skeleton(8), nothing) if isinstance(loading, rx.Var) else nothing
    full = rx.el.div(table, class_name="table-wrap")
    foot = [pager(total, page, page_size, on_page)] if total is not None and page is not None else []
    return rx.el.div(rx.cond(rows.to(list).length() > 0, full, waiting), *foot, custom_attrs={"aria-busy": loading})


def grouped_table(
    columns: Sequence[Column],
    groups: rx.Var,
    *,
    label: Text,
    group_head: Callable[[Any], rx.Component],
    group_rows: Callable[[Any], rx.Var],
    empty: rx.Component,
) -> rx.Component:
    """A table whose rows stand under the head of their group."""

    def body(group: Any) -> rx.Component:
        head = rx.el.th(group_head(group), scope="rowgroup", col_span=len(columns))
        rows = rx.foreach(group_rows(group), lambda row: _row(columns, row, lambda row: row.id, None))
        return rx.el.tbody(rx.el.tr(head, class_name="group"), rows)

    head = rx.el.tr(*(_head(column, None, None, None) for column in columns))
    table = rx.el.table(
        rx.el.thead(head), rx.foreach(groups, body), class_name="table stacked", custom_attrs={"aria-label": label}
    )
    return rx.cond(groups.to(list).length() > 0, rx.el.div(table, class_name="table-wrap"), empty)


def _head(column: Column, sort: rx.Var | None, descending: rx.Var | None, on_sort: Any) -> rx.Component:
    classes = " ".join(name for name in (column.align if column.align == "right" else "", column.class_name) if name)
    style = {"width": column.width} if column.width else {}
    if column.head is not None:
        return rx.el.th(column.head, class_name=classes, style=style)
    if column.hidden_label:
        return rx.el.th(rx.el.span(column.label, class_name="visually-hidden"), class_name=classes, style=style)
    if not column.sort or sort is None:
        return rx.el.th(column.label, scope="col", class_name=classes, style=style)
    mine = sort == column.sort
    down = descending if descending is not None else rx.Var.create(False)
    arrow = rx.cond(mine, rx.cond(down, icon("arrow-down", 12), icon("arrow-up", 12)), rx.fragment())
    direction = rx.cond(mine, rx.cond(down, "descending", "ascending"), rx.Var("undefined"))
    press = rx.el.button(column.label, arrow, type="button", on_click=on_sort(column.sort), class_name="sorter")
    return rx.el.th(press, scope="col", class_name=classes, style=style, custom_attrs={"aria-sort": direction})


def _row(
    columns: Sequence[Column], row: Any, row_key: Callable[[Any], Any], row_class: Any, row_attrs: Any = None
) -> rx.Component:
    cells = []
    for column in columns:
        classes = " ".join(name for name in ("right" if column.align == "right" else "", column.class_name) if name)
        label = "" if column.hidden_label or isinstance(column.label, rx.Component) else column.label
        cells.append(rx.el.td(column.cell(row), class_name=classes, custom_attrs={"data-label": label}))
    classes = row_class(row) if row_class is not None else ""
    more = row_attrs(row) if row_attrs is not None else {}
    return rx.el.tr(*cells, key=row_key(row), class_name=classes, **more)


def row_link(label: Text | rx.Component, href: Text, *, quiet: bool = False) -> rx.Component:
    """The link of a row; the whole row follows it when its class is `linked`; `quiet` where another cell names it."""
    return link(label, href=href, class_name="row-link muted nowrap" if quiet else "row-link strong")


def pager(total: rx.Var, page: rx.Var, page_size: int | rx.Var, on_page: Any) -> rx.Component:
    """Which rows of how many are shown, and the way to the others."""
    number, count, size = page.to(int), total.to(int), rx.Var.create(page_size).to(int)
    first, last = (number - 1) * size + 1, number * size
    end = rx.cond(last < count, last, count)
    return rx.cond(
        count > 0,
        rx.el.div(
            rx.el.span(t("{first}–{last} sur {total}", first=first, last=end, total=count)),
            icon_button(
                "chevron-left", t("Page précédente"), size="sm", disabled=number <= 1, on_click=on_page(number - 1)
            ),
            icon_button(
                "chevron-right", t("Page suivante"), size="sm", disabled=last >= count, on_click=on_page(number + 1)
            ),
            class_name="pager",
        ),
        rx.fragment(),
    )


def filter_pill(
    label: Text, active: bool | rx.Var, on_click: Any, *, icon_name: str = "", count: Any = None
) -> rx.Component:
    """A filter that is on or off; when on, a cross says that pressing again removes it."""
    inner = [*([icon(icon_name, 13)] if icon_name else []), label]
    if count is not None:
        inner.append(rx.el.b(count, class_name="tx-amber"))
    cross = rx.cond(active, icon("x", 12), rx.fragment())
    classes = rx.cond(active, "pill on", "pill")
    return rx.el.button(
        *inner, cross, type="button", on_click=on_click, class_name=classes, custom_attrs={"aria-pressed": active}
    )


def filter_select(
    name: str, label: Text, choices: Choices, value: rx.Var, on_change: Any, *, icon_name: str = ""
) -> rx.Component:
    """A filter with several values; the first one, named `label`, filters nothing."""
    choice = rx.el.select(
        rx.el.option(label, value=""), *_options(choices),
        id=name, name=name, value=value, on_change=on_change, custom_attrs={"aria-label": label},
    )  # fmt: skip
    chevron = icon("chevron-down", 13, class_name="pill-chevron")
    inner = [*([icon(icon_name, 13)] if icon_name else []), held(choice, value, on_change), chevron]
    return rx.el.span(*inner, class_name=rx.cond(value != "", "pill on", "pill"))


def toolbar(*children: rx.Component, class_name: str = "") -> rx.Component:
    """Search and filters above a list."""
    return rx.el.div(*children, class_name=f"toolbar {class_name}".strip())
