"""Lucide icons drawn at the weight of the design, hidden from screen readers."""

from __future__ import annotations

import reflex as rx


def icon(name: str, size: int = 16, **props: object) -> rx.Component:
    """The icon `name`; it is decoration, the word beside it speaks."""
    return rx.icon(name, size=size, stroke_width=1.9, custom_attrs={"aria-hidden": "true"}, **props)


def brand_mark() -> rx.Component:
    """The mark of the product: a woven plan on the accent colour."""
    threads = (
        ("M6 8h7", 1),
        ("M16.5 8H18", 0.55),
        ("M6 12h2", 0.55),
        ("M11.5 12H18", 1),
        ("M6 16h5", 1),
        ("M14.5 16h2", 0.55),
    )
    return rx.el.svg(
        rx.el.rect(width="24", height="24", rx="6", fill="var(--ac)"),
        *(
            rx.el.path(d=d, stroke="var(--ac-on)", stroke_width="2.2", stroke_linecap="round", opacity=opacity)
            for d, opacity in threads
        ),
        view_box="0 0 24 24",
        class_name="brand-mark",
        custom_attrs={"aria-hidden": "true"},
    )
