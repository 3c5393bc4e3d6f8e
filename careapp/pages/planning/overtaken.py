"""In the dialog of a visit: what somebody else made of it meanwhile, and which of the two stays."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button
from careapp.components.states import banner
from careapp.components.text import t
from careapp.readmodels.planning import OvertakenLine
from careapp.state.planning import PlanningState as State


def overtaken_banner() -> rx.Component:
    """The banner; nothing while nobody changed the visit."""
    told = State.overtaken
    changed = t("{who} a changé cette visite à {time}.", who=told.who, time=told.at)
    gone = t("{who} a supprimé cette visite à {time}.", who=told.who, time=told.at)
    return rx.cond(
        told.who != "",
        banner(
            rx.el.b(rx.cond(told.gone, gone, changed)),
            rx.el.dl(rx.foreach(told.lines, _line), class_name="overtaken"),
            rx.cond(
                told.gone,
                button(t("Fermer"), size="sm", on_click=State.close),
                rx.el.div(
                    button(t("Reprendre la visite telle qu’elle est"), size="sm", on_click=State.take_theirs),
                    button(t("Garder ma saisie"), kind="ghost", size="sm", on_click=State.keep_mine),
                    class_name="row wrap tight",
                ),
            ),
            family="amber",
        ),
        rx.fragment(),
    )


def _line(one: rx.Var[OvertakenLine]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(one.label),
        rx.cond(
            one.now != one.seen,
            rx.el.dd(t("Maintenant : {now} (avant : {seen})", now=one.now, seen=one.seen)),
            rx.el.dd(t("Maintenant : {now}", now=one.now)),
        ),
        rx.cond(
            (one.wanted != "") & (one.wanted != one.now),
            rx.el.dd(t("Votre saisie : {wanted}", wanted=one.wanted)),
            rx.fragment(),
        ),
    )
