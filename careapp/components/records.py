"""Parts of a record: lifecycle, notes, people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import reflex as rx

from careapp.components.badges import Family, avatar
from careapp.components.icons import icon
from careapp.components.text import Text


class Step(NamedTuple):
    """One step of a lifecycle; its state is done, current, todo or lost."""

    label: Text
    detail: Text
    state: Text


def stepper(steps: Sequence[Step] | rx.Var, *, label: Text) -> rx.Component:
    """The steps of a lifecycle from top to bottom; a Var holds read models with `label`, `detail` and `state`."""
    items = [rx.foreach(steps, _step)] if isinstance(steps, rx.Var) else [_step(step) for step in steps]
    return rx.el.ol(*items, class_name="stepper", custom_attrs={"aria-label": label})


def _step(step: Any) -> rx.Component:
    here = rx.cond(rx.Var.create(step.state) == "current", rx.Var.create("step"), rx.Var("undefined"))
    return rx.el.li(
        rx.el.span(icon("check", 11), class_name="step-mark"),
        rx.el.div(rx.el.div(step.label, class_name="step-title"), rx.el.div(step.detail, class_name="small muted")),
        class_name=f"step step-{step.state}",
        custom_attrs={"aria-current": here},
    )


def timeline(entries: rx.Var, entry: Callable[[Any], rx.Component]) -> rx.Component:
    """Notes from the latest to the oldest; `entry` writes one with `timeline_entry`."""
    return rx.el.ol(rx.foreach(entries, entry), class_name="timeline")


def timeline_entry(
    title: Text | rx.Component,
    *body: Text | rx.Component,
    day: Text,
    time: Text = "",
    picture: rx.Component | None = None,
    family: Family | rx.Var = "gray",
    author: Text = "",
) -> rx.Component:
    """One note: when, what, by whom, then its text and chips."""
    return rx.el.li(
        rx.el.div(
            rx.el.div(day, class_name="medium"), rx.el.div(time, class_name="small muted"), class_name="timeline-when"
        ),
        rx.el.span(
            picture if picture is not None else icon("message-square", 14), class_name=f"timeline-icon t-{family}"
        ),
        rx.el.div(
            rx.el.div(
                rx.el.span(title, class_name="strong"),
                rx.el.span(author, class_name="small muted push"),
                class_name="row wrap tight",
            ),
            *(rx.el.div(part) if not isinstance(part, rx.Component) else part for part in body),
            class_name="col tight",
        ),
        class_name="timeline-entry",
    )


def person(name: Text, detail: Text | rx.Component = "", *, initials: Text, hue: int | rx.Var = 0) -> rx.Component:
    """A person in a table: avatar, name, one line under it."""
    below = [rx.el.div(detail, class_name="small muted ellipsis")] if not isinstance(detail, str) or detail else []
    return rx.el.div(avatar(initials, hue), rx.el.div(rx.el.b(name), *below, class_name="grow"), class_name="row")


def two_lines(first: Text | rx.Component, second: Text | rx.Component) -> rx.Component:
    """A cell with its main word and what is beside it."""
    return rx.el.div(rx.el.div(first), rx.el.div(second, class_name="small muted"))
