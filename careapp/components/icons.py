"""Lucide icons drawn at the weight of the design, hidden from screen readers."""

from __future__ import annotations

import reflex as rx


def icon(name: str, size: int = 16, **props: object) -> rx.Component:
    """The icon `name`; it is decoration, the word beside it speaks."""
    return rx.icon(name, size=size, stroke_width=1.9, custom_attrs={"aria-hidden": "true"}, **props)


def brand_mark() -> rx.Component:
    """The mark of the product: three woven lines on the accent colour."""
    lines = (("6.5", "8", "11"), ("9", "12", "17"), ("6.5", "16", "13"))
    return rx.el.svg(
        rx.el.rect(width="24", height="24", rx="6", fill="var(--ac)"),
        *(
            rx.el.line(x1=x1, y1=y, x2=x2, y2=y, stroke="var(--ac-on)", stroke_width="2.2", stroke_linecap="round")
            for x1, y, x2 in lines
        ),
        rx.el.line(
            x1="15.5",
            y1="8",
            x2="17.5",
            y2="8",
            stroke="var(--ac-on)",
            stroke_width="2.2",
            stroke_linecap="round",
            opacity="0.55",
        ),
        view_box="0 0 24 24",
        class_name="brand-mark",
        custom_attrs={"aria-hidden": "true"},
    )
