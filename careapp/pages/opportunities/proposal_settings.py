"""What a proposal of the planning looks at and cares for: days, sector, what may move, goals as sliders."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, icon_button
from careapp.components.forms import field, form_grid, select_input, time_input
from careapp.components.icons import icon
from careapp.components.layout import Tab, seg
from careapp.components.text import t
from careapp.domain.goals import GOAL_HINTS, GOAL_LABELS, LEVEL_LABELS, MOST
from careapp.state.proposals import PATIENCE
from careapp.state.proposals import ProposalState as State


def proposal_settings() -> rx.Component:
    """The scope and the goals of the next proposal."""
    spans = [
        Tab("day", t("Le jour"), on_click=State.choose_span("day")),
        Tab("part", t("Quelques heures"), on_click=State.choose_span("part")),
        Tab("week", t("La fin de la semaine"), on_click=State.choose_span("week")),
    ]
    moves = [
        Tab("open", t("Ce qui reste à placer"), on_click=State.choose_whole(False)),
        Tab("whole", t("Tout ce qui peut bouger"), on_click=State.choose_whole(True)),
    ]
    return rx.el.section(
        rx.el.h3(t("Réglages du calcul")),
        seg(spans, State.span, label=t("Période"), small=True),
        rx.cond(State.part, _hours(), rx.fragment()),
        seg(moves, rx.cond(State.whole, "whole", "open"), label=t("Ce qui peut bouger"), small=True),
        rx.cond(
            State.sectors.length() > 0,
            field(
                t("Secteur"),
                select_input(
                    "proposal-sector", State.sectors, State.sector, State.choose_sector,
                    placeholder=t("Tous les secteurs"), icon_name="map-pin",
                ),
            ),
            rx.fragment(),
        ),
        rx.el.div(*(_slider(goal) for goal in GOAL_LABELS), class_name="proposal-goals"),
        field(
            t("Durée du calcul"),
            select_input(
                "proposal-patience",
                [(seconds, t("{seconds} secondes au plus", seconds=seconds)) for seconds in PATIENCE],
                State.patience, State.choose_patience, icon_name="timer",
            ),
            hint=t("La meilleure proposition trouvée est gardée ; vous pouvez l’arrêter avant."),
        ),
        rx.el.div(
            button(t("Fermer les réglages"), kind="ghost", on_click=State.show_settings),
            button(t("Calculer"), icon_name="sparkles", kind="violet", on_click=State.again, class_name="push"),
            class_name="row wrap",
        ),
        class_name="padded proposal-settings",
        custom_attrs={"aria-label": t("Réglages du calcul")},
    )  # fmt: skip


def _hours() -> rx.Component:
    """From when to when the visits begin that are looked at."""

    def side(name: str, label: rx.Var) -> rx.Component:
        return field(
            label,
            time_input(f"proposal-{name}", getattr(State, name), lambda text: State.choose_hours(name, text)),
            error=State.errors.get(name, ""),
            span=6,
        )

    return form_grid(side("since", t("Visites qui commencent de")), side("till", t("jusqu’à")))


def _slider(goal: str) -> rx.Component:
    level = State.goals[goal]
    words = rx.match(level, *((number, t(label)) for number, label in enumerate(LEVEL_LABELS)), "")
    name = f"goal-{goal}"
    return rx.el.div(
        rx.el.label(t(GOAL_LABELS[goal]), html_for=name, class_name="medium"),
        rx.el.output(words, html_for=name, class_name="small strong tx-violet"),
        rx.el.input(
            id=name,
            type="range",
            min=0,
            max=MOST,
            step=1,
            value=level,
            on_change=lambda value: State.weigh(goal, value),
            custom_attrs={"aria-valuetext": words, "aria-describedby": f"{name}-hint"},
        ),
        rx.el.small(t(GOAL_HINTS[goal]), id=f"{name}-hint", class_name="muted"),
        class_name="proposal-goal",
    )


def proposal_foot() -> rx.Component:
    """What goes first, and the way to change it."""
    return rx.el.footer(
        icon("sliders-horizontal", 14),
        rx.el.span(State.priorities, class_name="grow small"),
        button(
            t("Régler"),
            kind="ghost",
            size="sm",
            on_click=State.show_settings,
            disabled=State.computing,
            custom_attrs={"aria-expanded": State.setting},
        ),
        class_name="row proposal-foot",
    )


def comparison() -> rx.Component:
    """The choice of another proposal of the round to hold beside this one."""
    choice = select_input(
        "proposal-beside",
        State.others,
        rx.cond(State.compared.id > 0, State.compared.id.to_string(), ""),
        State.compare,
        placeholder=t("Comparer à une autre proposition"),
        custom_attrs={"aria-label": t("Comparer à une autre proposition")},
    )
    take = icon_button("arrow-right-left", t("Prendre l’autre proposition"), on_click=State.take_compared)
    return rx.cond(
        State.others.length() > 0,
        rx.el.div(
            rx.el.div(choice, class_name="grow"),
            rx.cond(State.compared.id > 0, take, rx.fragment()),
            class_name="row padded-x proposal-compare",
        ),
        rx.fragment(),
    )
