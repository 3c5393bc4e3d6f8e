"""Fields of a form: a label, a control, a hint, an error under it.

A control with `on_change` follows its state; without it, it starts from `value` and is read when the form is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import reflex as rx
from reflex_components_core.core.foreach import Foreach
from reflex_components_core.el.elements.base import BaseHTML

from careapp.components.icons import icon
from careapp.components.text import Text, t
from careapp.components.typed import held, typed

Choices = Sequence[tuple[Text, Text]] | rx.Var
RESTS = 600  # milliseconds after which a day or a time is typed to its end
_CONTROLS = ("input", "select", "textarea", "Typed", "Combobox")


def field(
    label: Text,
    control: rx.Component,
    *,
    required: bool | rx.Var = False,
    hint: Text | None = None,
    error: Text | None = None,
    inherited: bool | rx.Var = False,
    locked: bool | rx.Var = False,
    span: int | rx.Var = 12,
    class_name: str = "",
) -> rx.Component:
    """A labelled control on `span` twelfths; `inherited`: kept elsewhere, `locked`: may not change."""
    inner = next(_controls(control), None)
    name = _id_of(inner)
    if inner is not None:
        _describe(inner, name, hint, error, required)
    marks = [_word(inherited, "inherited"), _word(locked, "locked"), _word(_present(error), "invalid")]
    return rx.el.div(
        _label(label, name, required, inherited),
        control,
        *_when(_present(hint), rx.el.small(hint, id=_part(name, "hint"), class_name="field-hint")),
        *_when(_present(error), rx.el.small(error, id=_part(name, "error"), class_name="field-error", role="alert")),
        class_name=f"field span-{span} {' '.join(marks)} {class_name}",
        **({"role": "group", "custom_attrs": {"aria-label": label}} if inner is None else {}),
    )


def _label(label: Text, name: Text, required: bool | rx.Var, inherited: bool | rx.Var) -> rx.Component:
    star = rx.el.em("*", custom_attrs={"aria-hidden": "true"})
    mark = rx.el.span(icon("link-2", 12), title=t("Repris de la fiche"), class_name="inherit-mark")
    parts = [label, *_when(required, star), *_when(inherited, mark)]
    if isinstance(name, rx.Var) or name:
        return rx.el.label(*parts, html_for=name, class_name="field-label")
    return rx.el.span(*parts, class_name="field-label")


def _present(text: Text | None) -> bool | rx.Var:
    return rx.cond(text, True, False) if isinstance(text, rx.Var) else bool(text)


def _when(condition: bool | rx.Var, component: rx.Component) -> list[rx.Component]:
    """The component, now or while the page runs; nothing when the condition never holds."""
    if isinstance(condition, rx.Var):
        return [rx.cond(condition, component, rx.fragment())]
    return [component] if condition else []


def _word(condition: bool | rx.Var, name: str) -> Text:
    return f"{rx.cond(condition, name, '')}" if isinstance(condition, rx.Var) else name * condition


def _controls(component: rx.Component) -> Iterator[rx.Component]:
    if getattr(component, "tag", None) in _CONTROLS:
        yield component
        return
    if getattr(component, "role", None) is None or str(component.role) != '"radiogroup"':
        for child in component.children:
            # The controls of a foreach are many, and label themselves.
            if isinstance(child, rx.Component) and not isinstance(child, Foreach):
                yield from _controls(child)


def _id_of(control: rx.Component | None) -> Text:
    return control.id if control is not None and control.id is not None else ""


def _part(name: Text, part: str) -> Text:
    return rx.Var.create(f"{name}-{part}") if isinstance(name, rx.Var) else f"{name}-{part}"


def _given(text: Text, otherwise: Text) -> Text:
    return text if isinstance(text, rx.Var) or text else otherwise


def _describe(
    control: rx.Component, name: Text, hint: Text | None, error: Text | None, required: bool | rx.Var
) -> None:
    described = [f"{name}-{part}" for part, given in (("hint", hint), ("error", error)) if given is not None]
    marks: dict[str, Any] = {"aria-describedby": " ".join(described)} if described else {}
    if error is not None:
        marks["aria-invalid"] = _present(error)
    if isinstance(required, rx.Var) or required:
        marks["aria-required"] = required
    control.custom_attrs = {**control.custom_attrs, **marks}


def _bound(value: Any, on_change: Any) -> dict[str, Any]:
    """Follow the state when `on_change` is given, else start from `value` (and anew when it changes)."""
    if on_change is not None:
        return {"value": value, "on_change": on_change}
    return {"default_value": value, "key": value} if isinstance(value, rx.Var) else {"default_value": value}


def _debounced(element: rx.Component, on_change: Any, wait: int) -> rx.Component:
    return element if on_change is None else typed(element, wait)


def text_input(
    name: Text,
    value: Any = "",
    on_change: Any = None,
    *,
    type: Literal["text", "email", "tel", "url", "number", "password"] = "text",
    icon_name: str = "",
    placeholder: Text = "",
    disabled: bool | rx.Var = False,
    wait: int = 250,
    id: Text = "",
    suffix: Text = "",
    **props: Any,
) -> rx.Component:
    """A line of text; changes reach `on_change` when the typing rests for `wait` milliseconds."""
    element = rx.el.input(
        id=_given(id, name), name=name, type=type, placeholder=placeholder, disabled=disabled,
        **_bound(value, on_change), **props,
    )  # fmt: skip
    return rx.el.div(
        *([icon(icon_name, 14)] if icon_name else []),
        _debounced(element, on_change, wait),
        *([rx.el.span(suffix, class_name="muted small nowrap")] if isinstance(suffix, rx.Var) or suffix else []),
        class_name="input",
    )


def search_input(
    name: Text, value: Any, on_change: Any, *, placeholder: Text, key_hint: str = "", **props: Any
) -> rx.Component:
    """The search box of a list; with `key_hint="/"` that key puts the cursor in it."""
    element = rx.el.input(
        id=name, name=name, type="search", placeholder=placeholder, auto_complete="off", value=value,
        on_change=on_change, custom_attrs={"aria-label": placeholder, "data-shortcut": key_hint}, **props,
    )  # fmt: skip
    hint = [rx.el.kbd(key_hint, custom_attrs={"aria-hidden": "true"})] if key_hint else []
    return rx.el.div(icon("search", 14), typed(element, 250), *hint, class_name="input")


def text_area(
    name: Text,
    value: Any = "",
    on_change: Any = None,
    *,
    placeholder: Text = "",
    rows: int = 3,
    disabled: bool | rx.Var = False,
    wait: int = 400,
    id: Text = "",
    **props: Any,
) -> rx.Component:
    """Several lines of text."""
    element = rx.el.textarea(
        id=_given(id, name), name=name, rows=rows, placeholder=placeholder, disabled=disabled,
        **_bound(value, on_change), **props,
    )  # fmt: skip
    return rx.el.div(_debounced(element, on_change, wait), class_name="input")


def _options(choices: Choices) -> list[rx.Component]:
    if isinstance(choices, rx.Var):
        return [rx.foreach(choices, _option)]
    return [rx.el.option(label, value=value) for value, label in choices]


def _option(choice: rx.Var) -> rx.Component:
    pair = hasattr(choice._var_type, "__dataclass_fields__")
    value, label = (choice.value, choice.label) if pair else (choice[0], choice[1])
    return rx.el.option(label, value=value)


def select_input(
    name: Text,
    choices: Choices,
    value: Any = "",
    on_change: Any = None,
    *,
    placeholder: Text | None = None,
    disabled: bool | rx.Var = False,
    icon_name: str = "",
    id: Text = "",
    **props: Any,
) -> rx.Component:
    """One choice among `(value, label)` pairs or a Var of `Choice`; `placeholder` adds an empty one."""
    empty = [rx.el.option(placeholder, value="")] if placeholder is not None else []
    bound = _bound(value, on_change)
    if on_change is None and isinstance(choices, rx.Var):
        bound["key"] = f"{value}/{choices.to(list).length()}"
    control = rx.el.select(
        *empty, *_options(choices), id=_given(id, name), name=name, disabled=disabled, **bound, **props
    )
    return rx.el.div(
        *([icon(icon_name, 14)] if icon_name else []),
        held(control, value, on_change),
        icon("chevron-down", 14, class_name="input-chevron"),
        class_name="input",
    )


def date_input(name: Text, value: Any = "", on_change: Any = None, *, id: Text = "", **props: Any) -> rx.Component:
    """A day, as ISO text (2026-11-24); the browser writes it the reader's way, digit after digit."""
    element = rx.el.input(id=_given(id, name), name=name, type="date", **_bound(value, on_change), **props)
    return rx.el.div(_debounced(element, on_change, RESTS), class_name="input")


def day_picker(name: Text, value: Any, on_change: Any, *, label: Text) -> rx.Component:
    """A button that opens the calendar of the browser; with the keyboard a day is typed in it."""
    named = {"aria-label": label, "title": label}
    return rx.el.div(
        icon("calendar-days", 15), date_input(name, value, on_change, custom_attrs=named), class_name="day-pick"
    )


def time_input(name: Text, value: Any = "", on_change: Any = None, *, id: Text = "", **props: Any) -> rx.Component:
    """A time of the day, as text (14:30)."""
    step = props.pop("step", 300)
    element = rx.el.input(id=_given(id, name), name=name, type="time", step=step, **_bound(value, on_change), **props)
    return rx.el.div(_debounced(element, on_change, RESTS), class_name="input")


def _checked(checked: Any, on_change: Any) -> dict[str, Any]:
    if on_change is not None:
        return {"checked": checked, "on_change": on_change}
    return {"default_checked": checked, **({"key": checked.to_string()} if isinstance(checked, rx.Var) else {})}


def checkbox(
    name: Text,
    label: Text = "",
    checked: Any = False,
    on_change: Any = None,
    *,
    aria_label: Text = "",
    id: Text = "",
    **props: Any,
) -> rx.Component:
    """A box to tick; without a visible label give `aria_label`."""
    bare = not isinstance(label, rx.Var) and not label
    attributes = {"aria-label": aria_label} if bare else {}
    box = rx.el.input(
        id=_given(id, name),
        name=name,
        type="checkbox",
        custom_attrs=attributes,
        **_checked(checked, on_change),
        **props,
    )
    box = held(box, checked, on_change)
    return rx.el.label(box, *([] if bare else [rx.el.span(label)]), class_name="check check-only" if bare else "check")


def switch(
    name: Text, label: Text, checked: Any = False, on_change: Any = None, *, id: Text = "", **props: Any
) -> rx.Component:
    """A setting that is on or off at once."""
    box = rx.el.input(
        id=_given(id, name), name=name, type="checkbox", role="switch", **_checked(checked, on_change), **props
    )
    return rx.el.label(held(box, checked, on_change), rx.el.span(label), class_name="switch")


def _radio(name: Text, value: Text, current: Any, on_change: Any, disabled: bool | rx.Var) -> rx.Component:
    if on_change is not None:
        checked = rx.Var.create(current) == value
        return rx.el.input(
            type="radio", name=name, value=value, checked=checked, on_change=lambda _checked: _with(on_change, value),
            disabled=disabled,
        )  # fmt: skip
    chosen = {"default_checked": rx.Var.create(current) == value}
    key = {"key": current} if isinstance(current, rx.Var) else {}
    return rx.el.input(type="radio", name=name, value=value, disabled=disabled, **chosen, **key)


def _with(handler: Any, value: Text) -> Any:
    return handler(value)


def radio_cards(
    name: Text,
    options: Sequence[tuple[str, Text, str, Text, str]],
    value: Any = "",
    on_change: Any = None,
    *,
    label: Text,
    faces: bool = False,
    disabled: bool | rx.Var = False,
) -> rx.Component:
    """One of a few weighty choices as cards, each `(value, label, icon, detail or "", family or "")`."""
    cards = [
        rx.el.label(
            _radio(name, key, value, on_change, disabled),
            rx.el.span(icon(picture, 15), title, class_name="title"),
            *([rx.el.span(detail, class_name="small muted")] if isinstance(detail, rx.Var) or detail else []),
            class_name=f"radio-card t-card-{family}" if family else "radio-card",
        )
        for key, title, picture, detail, family in options
    ]
    classes = "radio-cards faces" if faces else "radio-cards"
    return rx.el.div(*cards, role="radiogroup", custom_attrs={"aria-label": label}, class_name=classes)


def choice_pills(
    name: Text,
    choices: Choices,
    value: Any = "",
    on_change: Any = None,
    *,
    label: Text,
    disabled: bool | rx.Var = False,
) -> rx.Component:
    """One of several short choices as pills: `(value, label)` pairs."""

    def pill(choice: Any) -> rx.Component:
        key, text = (choice[0], choice[1]) if not hasattr(choice, "value") else (choice.value, choice.label)
        tick = icon("check", 13, class_name="pill-tick")
        return rx.el.label(_radio(name, key, value, on_change, disabled), tick, text, class_name="pill")

    pills = [rx.foreach(choices, pill)] if isinstance(choices, rx.Var) else [pill(choice) for choice in choices]
    return rx.el.div(*pills, role="radiogroup", custom_attrs={"aria-label": label}, class_name="row wrap")


def shown_value(
    label: Text, value: Text, *, inherited: bool = False, span: int = 12, icon_name: str = ""
) -> rx.Component:
    """A value that is read here and written elsewhere, in the place of a field."""
    return field(
        label,
        rx.el.div(*([icon(icon_name, 14)] if icon_name else []), value, class_name="field-value"),
        inherited=inherited,
        locked=not inherited,
        span=span,
    )


def form_grid(*children: rx.Component, **props: Any) -> rx.Component:
    """Fields on twelve columns, one column on a phone."""
    return rx.el.div(*children, class_name="form-grid", **props)


def file_input(name: Text, *, id: Text, accept: str, label: Text) -> rx.Component:
    """A file to choose, in the house's words: the browser writes the chosen name beside it (`app.js`).

    The label is its name; the input itself stays in reach of keyboard and screen reader.
    """
    chosen = rx.el.input(
        id=id, name=name, type="file", accept=accept, required=True, class_name="file-chosen",
        custom_attrs={"aria-label": label},
    )  # fmt: skip
    face = rx.el.span(icon("paperclip", 15), label, class_name="btn", custom_attrs={"aria-hidden": "true"})
    none = rx.el.span(t("Aucun fichier choisi"), class_name="small muted file-none")
    shown = rx.el.span(class_name="file-name", custom_attrs={"aria-hidden": "true"})
    return rx.el.label(
        chosen, face, none, shown, html_for=id, class_name="file-choice", custom_attrs={"aria-label": label}
    )


class _PostedForm(BaseHTML):
    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]
    enc_type: rx.Var[str]
    target: rx.Var[str]


def posted_form(*children: rx.Component, action: Text, **props: Any) -> rx.Component:
    """A form the browser itself posts to a route, files included; the framework's form never leaves the page."""
    return _PostedForm.create(*children, action=action, method="post", **props)
