"""Validating a re-evaluation: from which day, with what else, and all that follows from it before it is done."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.forms import checkbox, date_input, field, form_grid, select_input, text_input
from careapp.components.icons import icon
from careapp.components.parts import dialog
from careapp.components.states import banner
from careapp.components.text import plural, t
from careapp.pages.opportunities.comparison import change_chip
from careapp.pages.planning.recurrence import change_line
from careapp.readmodels.reevaluations import ChangedLine, MissionEffect
from careapp.state.comparison import ComparisonState as State

FORM = "validation-form"
EFFECT = State.effect
GIRS = [(str(gir), f"GIR {gir}") for gir in range(1, 7)]


def validation_dialog() -> rx.Component:
    """First the form, then what it would do."""
    ask = (
        button(t("Annuler"), kind="ghost", on_click=State.close_validation),
        button(t("Voir les effets"), icon_name="list-checks", kind="primary", type="submit", form=FORM),
    )
    do = (
        button(t("Modifier"), icon_name="arrow-left", kind="ghost", on_click=State.change_again),
        button(t("Valider et appliquer"), icon_name="check", kind="primary", on_click=State.apply),
    )
    return rx.fragment(
        dialog(
            State.validating & ~State.shown,
            t("Valider la ré-évaluation"),
            rx.cond(State.validating, rx.el.form(_fields(), id=FORM, on_submit=State.preview, no_validate=True),
                    rx.fragment()),
            on_close=State.close_validation,
            icon_name="clipboard-check",
            size="md",
            actions=ask,
        ),
        dialog(
            State.validating & State.shown,
            t("Effets de la validation"),
            _effects(),
            on_close=State.close_validation,
            icon_name="clipboard-check",
            size="md",
            actions=do,
        ),
    )  # fmt: skip


def _fields() -> rx.Component:
    values, errors = State.fields, State.errors
    plan = rx.cond(
        values.plan != "",
        field(
            t("Heures accordées par mois"),
            text_input("plan_hours", values.plan_hours),
            hint=rx.cond(values.plan != "", values.plan, ""),
            error=errors.get("plan_hours", ""),
            span=6,
        ),
        rx.fragment(),
    )
    return form_grid(
        field(
            t("Date d’effet"),
            date_input("effective_on", values.effective_on),
            required=True,
            hint=t("Les missions d’avant se terminent la veille."),
            error=errors.get("effective_on", ""),
            span=6,
        ),
        field(
            t("GIR au dossier"),
            select_input("gir", GIRS, values.gir, placeholder=t("Non évalué")),
            error=errors.get("gir", ""),
            span=6,
        ),
        plan,
        field(
            t("Intervenants"),
            checkbox("keep_workers", t("Garder les intervenants des créneaux repris"), values.keep_workers),
        ),
    )


def _effects() -> rx.Component:
    figures = rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th(t("Heures et prix"), scope="col"),
                rx.el.th(t("Avant"), scope="col", class_name="right"),
                rx.el.th(t("Ensuite"), scope="col", class_name="right"),
                rx.el.th(t("Écart"), scope="col", class_name="right"),
            )
        ),
        rx.el.tbody(rx.foreach(EFFECT.figures, _figure)),
        class_name="table stacked",
    )
    return rx.el.div(
        rx.el.p(EFFECT.sentence, class_name="change-sentence", custom_attrs={"role": "status"}),
        rx.cond(EFFECT.visits.detail != "", rx.el.p(EFFECT.visits.detail, class_name="muted"), rx.fragment()),
        rx.el.div(figures, class_name="table-wrap"),
        rx.cond(EFFECT.plan != "", rx.el.p(EFFECT.plan), rx.fragment()),
        rx.el.p(icon("file-diff", 15), rx.el.span(EFFECT.quote), class_name="row tight"),
        rx.el.ul(rx.foreach(EFFECT.missions, _mission), class_name="plain-list"),
        rx.cond(EFFECT.refused.length() > 0, _refused(), rx.fragment()),
        rx.cond(EFFECT.visits.lines.length() > 0, _visits(), rx.fragment()),
        class_name="col loose",
    )


def _figure(line: rx.Var[ChangedLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(line.label, role="rowheader", custom_attrs={"data-label": t("Heures et prix")}),
        rx.el.td(line.before, class_name="right nowrap", custom_attrs={"data-label": t("Avant")}),
        rx.el.td(rx.el.b(line.after), class_name="right nowrap", custom_attrs={"data-label": t("Ensuite")}),
        rx.el.td(
            rx.cond(line.difference != "", line.difference, change_chip(line)),
            class_name="right nowrap",
            custom_attrs={"data-label": t("Écart")},
        ),
    )


def _mission(one: rx.Var[MissionEffect]) -> rx.Component:
    face = rx.match(
        one.kind,
        ("follows", chip(one.detail, icon_name="arrow-right", family="blue")),
        ("new", chip(one.detail, icon_name="plus", family="teal")),
        chip(one.detail, icon_name="square", family="gray"),
    )
    return rx.el.li(rx.el.b(one.label, class_name="grow"), face, class_name="row")


def _refused() -> rx.Component:
    count = plural(
        "{count} refus : ces visites iront dans celles à affecter.",
        "{count} refus : ces visites iront dans celles à affecter.",
        EFFECT.refused.length(),
    )
    rows = rx.el.ul(rx.foreach(EFFECT.refused, rx.el.li), class_name="small")
    return banner(rx.el.b(count), rows, family="amber", icon_name="user-x")


def _visits() -> rx.Component:
    count = plural("Voir la visite", "Voir les {count} visites", EFFECT.visits.lines.length())
    return rx.fragment(
        rx.el.div(
            button(
                rx.cond(State.listed, t("Masquer la liste"), count),
                icon_name="list",
                size="sm",
                on_click=State.toggle_list,
                custom_attrs={"aria-expanded": State.listed},
            ),
            class_name="row",
        ),
        rx.cond(
            State.listed,
            rx.el.ul(rx.foreach(EFFECT.visits.lines, change_line), class_name="change-list"),
            rx.fragment(),
        ),
    )
